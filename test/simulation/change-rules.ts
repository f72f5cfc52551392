import type { Random } from '../../simulators/foundation/random.ts';
import { FIXED_FIELDS } from './field-plans.ts';
import type { PresentPlan } from './field-plans.ts';
import type { Gaps } from './gaps.ts';

/** What a change of the mapping touches. */
interface Changeable {
  readonly fields: readonly PresentPlan[];
  /** A field that is taken out is like one that nobody may read. */
  readonly suspended: Gaps;
  /** True time, ms. */
  readonly now: number;
}

/** A line of the mapping is taken out or put in, or goes by another direction and policy from now on (F56); false when there is none to change. */
export function changeRules({ fields, suspended, now }: Changeable, chance: Random): boolean {
  const optional = fields.slice(FIXED_FIELDS.length);
  if (optional.length === 0) return false;
  const plan = chance.pick(optional);
  plan.changedAt = now;
  if (!plan.isMapped || chance.chance(0.4)) {
    plan.isMapped = !plan.isMapped;
    if (plan.isMapped) suspended.close(plan.marketo, now);
    else suspended.open(plan.marketo, now);
    return true;
  }
  plan.direction = chance.pick(['both', 'both', 'to-marketo', 'to-salesforce']);
  plan.policy = plan.direction === 'both' ? chance.pick(['by-object', 'marketo-wins', 'salesforce-wins', 'most-recent', 'fill-if-empty', 'write-once']) : 'by-object';
  return true;
}
