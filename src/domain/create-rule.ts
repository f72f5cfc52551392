import { isBlank, isUnknown, own } from './value.ts';
import type { SeenValues } from './value.ts';
import type { CreateCondition } from './connection.ts';

/**
 * The optional rule "create in Salesforce when …" (PRODUCT A7): every condition must hold for what was
 * seen. A value that could not be seen satisfies nothing: nobody is created on a guess (I10).
 */
export function shouldCreate(conditions: readonly CreateCondition[] | null, person: SeenValues): boolean {
  if (conditions === null || conditions.length === 0) return false;
  return conditions.every((condition) => {
    const value = own(person, condition.field);
    if (value === undefined || isUnknown(value)) return false;
    if (condition.is === 'not-blank') return !isBlank(value);
    return (value === condition.value) === (condition.is === 'equal');
  });
}
