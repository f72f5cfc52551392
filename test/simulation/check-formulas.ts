import { SIDES } from '../../src/domain/side.ts';
import type { BesideParts } from './beside-parts.ts';
import type { PresentPlan } from './field-plans.ts';
import { nameOf } from './oracle.ts';
import type { Verdicts } from './oracle.ts';

/** What the check of formulas looks at. */
interface FormulaCheckParts extends Pick<BesideParts, 'scheduler' | 'books' | 'people' | 'vendors' | 'earliestShownSince'> {
  readonly fields: readonly PresentPlan[];
  /** Hours between two readings, as the line says. */
  readonly hours: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A reading that is due is made by the next cycle, and written by the one after it; a clock of ours may have been wrong by less than the period when the last one was noted. */
const PERIODS = 2;
const CYCLES_MS = HOUR_MS;

/** At rest, no formula in Marketo is older than its line says (PRODUCT C4): the sandbox's is the age of a record in days (I17). */
export function checkFormulasFresh({ scheduler, books, people, vendors, earliestShownSince, fields, hours }: FormulaCheckParts, by: Verdicts): void {
  const plan = fields.find(({ kind, isMapped, direction }) => kind === 'formula' && isMapped && direction === 'to-marketo');
  if (plan === undefined) return;
  // A day that passed for Salesforce's clock alone, a moment ago, has not been there to be read for so long (F22, F19).
  const asOf = earliestShownSince(scheduler.now() - PERIODS * hours * HOUR_MS - CYCLES_MS);
  for (const pair of books.pairs.values()) {
    const [salesforce, marketo] = SIDES.map((side) => people.record(side, pair[side].id ?? ''));
    const isAtWork = pair.marketo.filtered !== null || pair.marketo.work.state !== 'rest' || SIDES.some((side) => pair[side].presence !== 'present');
    if (isAtWork || salesforce?.state !== 'there' || marketo?.state !== 'there') continue;
    const made = vendors.salesforce.world.store.table(salesforce.object === 'Contact' ? 'Contact' : 'Lead').get(salesforce.id)?.['CreatedDate'];
    const least = Math.floor((asOf - Date.parse(String(made).replace('+0000', 'Z'))) / DAY_MS);
    const value = marketo.values[plan.marketo] ?? null;
    by.reached('a formula is as fresh as its line says');
    if (value === null || Number(value) >= least) continue;
    by.violated('I17', 'Q', `${nameOf('marketo', marketo.id)}.${plan.marketo} is ${JSON.stringify(value)}, and the formula said more than ${least - 1} more than ${PERIODS * hours} hours ago, twice as long as its line allows`, { pairId: pair.pairId, field: plan.marketo });
  }
}
