import { z } from 'zod';
import type { FormulaChoice } from '../../domain/formula-choice.ts';

/** Objects whose changes a formula may follow, by the names that they have in the settings. */
const SOURCES = ['user', 'account', 'opportunity'] as const;
const CUSTOM_SOURCE = /^[A-Za-z]\w{0,76}__c$/;

/** Whether a name may stand behind `refreshWhen`, followed or not. */
export function isFormulaSource(name: string): boolean {
  return SOURCES.some((source) => source === name) || CUSTOM_SOURCE.test(name);
}

/** How a line's field is kept fresh where Salesforce calculates it. */
export function formulaSetting() {
  const customName = z.string().regex(CUSTOM_SOURCE, `must be ${SOURCES.join(', ')} or the API name of a custom object that is followed.`);
  return z
    .union([
      z.enum(['leave-out', 'on-change']),
      z.strictObject({ refreshEveryHours: z.number().min(0.1).max(8760) }),
      z.strictObject({ refreshWhen: z.union([z.enum(SOURCES), customName]) }),
    ], `must be leave-out, on-change, { refreshEveryHours: 24 } with 0.1 to 8760 hours, or { refreshWhen: account } with ${SOURCES.join(', ')} or the API name of a followed custom object.`)
    .optional()
    .meta({
      help: 'For formulas and roll-ups, whose changes nothing tells: leave-out; on-change, with other changes of the record (the default); { refreshEveryHours: 24 }, a call for 2,000 records; or { refreshWhen: account }, when an account, user, opportunity or followed custom object that the record links to, or that is rolled up, changes.',
      example: '{ refreshEveryHours: 24 }',
    });
}

/** What was set; undefined where nothing was. */
export type FormulaSetting = z.output<ReturnType<typeof formulaSetting>>;

/** The choice that was set; an object is named by its own word from here on. */
export function formulaChoice(parsed: FormulaSetting): FormulaChoice | undefined {
  if (parsed === undefined || typeof parsed === 'string' || 'refreshEveryHours' in parsed) return parsed;
  const { refreshWhen } = parsed;
  const standard = SOURCES.find((source) => source === refreshWhen);
  return { refreshWhen: standard ?? `custom:${refreshWhen}` };
}
