import { ADVICE_LIMITS } from './field-advice.ts';
import type { Verdict } from './field-advice.ts';
import type { ObjectHealth } from './field-health.ts';
import { isCustomObject } from './object-pair.ts';

/** A recommendation for an object with its reason (PRODUCT I2). */
export interface ObjectAdvice {
  readonly kind: 'empty-object' | 'unused-object' | 'in-use';
  readonly verdict: Verdict;
  readonly because: string;
  /** Whether the remedy is to take it out of the objects that are followed. */
  readonly leavesOut: boolean;
}

/** What to do about an object. `hasUse` says whether the dictionary names a purpose or a user of any of its fields. */
export function adviseOnObject(health: ObjectHealth, days: number, hasUse: boolean): ObjectAdvice {
  const { object, records, updates, creates, isFiltered } = health;
  const isQuiet = days >= ADVICE_LIMITS.quietDays && updates + creates === 0;
  if (isCustomObject(object) && records === 0) return { kind: 'empty-object', verdict: 'stop', because: 'There is no record of it, and looking for some is part of every cycle.', leavesOut: true };
  if (isCustomObject(object) && isQuiet && !hasUse && !isFiltered) {
    return { kind: 'unused-object', verdict: 'stop', because: `None of its ${records.toLocaleString('en')} records was made or changed in ${Math.floor(days)} days, and the dictionary says of none of its fields what it is for or who uses it.`, leavesOut: true };
  }
  const because = isQuiet ? `Nothing of it was written for ${Math.floor(days)} days, so it costs nothing but the look for changes.` : `${Math.round(health.share * 100)} % of all updates are about it.`;
  return { kind: 'in-use', verdict: 'keep', because, leavesOut: false };
}
