import { FIXED_FIELDS } from './field-plans.ts';
import type { OptionRecord } from './option-record.ts';
import type { SharedPlan } from './shared-options.ts';

/** What is left of a failing run's options, and what it cost to find out. */
export interface Shrunk {
  readonly options: OptionRecord;
  readonly runs: number;
}

/** Whether a run with these options still fails in the way that is looked for. */
type StillFails = (options: OptionRecord) => Promise<boolean>;

/** After the last thing that is still planned, the safety phase goes on for so long, ms. */
const AFTERWARDS_MS = 60_000;
/** The shares of the budget that faults and workload may use up; the rest is for the options. */
const SHARES = { faults: 0.4, acts: 0.8, options: 1 } as const;

/**
 * Takes away from a failing run what it does not need to fail (reliability.md §2.3, rule 12): first faults, then what
 * users did, then the options. Every fault and every act has its own seed, so what stays is what it was. Never runs
 * more often than `mostRuns` times; answers the smallest options found by then, which failed.
 */
export async function shrink(options: OptionRecord, stillFails: StillFails, mostRuns: number): Promise<Shrunk> {
  let smallest = options;
  let runs = 0;
  const within = async (share: number, candidate: OptionRecord): Promise<boolean> => {
    if (runs >= mostRuns * share) return false;
    runs += 1;
    if (!(await stillFails(candidate))) return false;
    smallest = candidate;
    return true;
  };
  await shortest(smallest.faults, (faults) => within(SHARES.faults, { ...smallest, faults }));
  await shortest(smallest.acts, (acts) => within(SHARES.acts, { ...smallest, acts }));
  await withoutBeside();
  await within(SHARES.options, { ...smallest, safetyMs: endOf(smallest) });
  const fixed = smallest.fields.slice(0, FIXED_FIELDS.length);
  await shortest(smallest.fields.slice(FIXED_FIELDS.length), (optional) => within(SHARES.options, { ...smallest, fields: [...fixed, ...optional] }));
  for (const simplify of SIMPLIFICATIONS) {
    for (let candidate = simplify(smallest); candidate !== null && (await within(SHARES.options, candidate)); candidate = simplify(smallest));
  }
  return { options: smallest, runs };

  /** The same of what a run has beside people, and of what users merge. */
  async function withoutBeside(): Promise<void> {
    for (const key of ['objects', 'members', 'activities'] as const) {
      const plan = smallest[key];
      if (plan === null || (await within(SHARES.acts, { ...smallest, [key]: null }))) continue;
      await shortest(plan.troubles, (troubles) => within(SHARES.acts, { ...smallest, [key]: { ...smallest[key], troubles } }));
      await shortest(plan.acts, (acts) => within(SHARES.acts, { ...smallest, [key]: { ...smallest[key], acts } }));
    }
    await withoutShared();
    const { rules } = smallest;
    if (rules !== null) {
      await shortest(rules.changes, (changes) => within(SHARES.acts, { ...smallest, rules: { ...(smallest.rules ?? rules), changes } }));
      await shortest(rules.acts, (acts) => within(SHARES.acts, { ...smallest, rules: { ...(smallest.rules ?? rules), acts } }));
    }
    await shortest(smallest.merges, (merges) => within(SHARES.acts, { ...smallest, merges }));
    await shortest(smallest.mergesMeanwhile, (mergesMeanwhile) => within(SHARES.acts, { ...smallest, mergesMeanwhile }));
  }

  /** The same of what campaigns and members share beside statuses. */
  async function withoutShared(): Promise<void> {
    const { members } = smallest;
    if (members === null || members.shared === null || (await within(SHARES.acts, { ...smallest, members: { ...members, shared: null } }))) return;
    const { shared } = members;
    const withPart = (part: Partial<SharedPlan>): Promise<boolean> => within(SHARES.acts, { ...smallest, members: { ...members, ...smallest.members, shared: { ...shared, ...smallest.members?.shared, ...part } } });
    await shortest(shared.troubles, (troubles) => withPart({ troubles }));
    await shortest(shared.acts, (acts) => withPart({ acts }));
  }
}

/**
 * The shortest list for which `isEnough` still holds, as far as leaving out finds it: large pieces first, then smaller
 * ones (delta debugging). The order of what stays is kept.
 */
export async function shortest<Item>(items: readonly Item[], isEnough: (left: readonly Item[]) => Promise<boolean>): Promise<readonly Item[]> {
  let kept = items;
  for (let size = kept.length; size > 0; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = 0; start < kept.length; ) {
      const left = [...kept.slice(0, start), ...kept.slice(start + size)];
      if (await isEnough(left)) kept = left;
      else start += size;
    }
  }
  return kept;
}

/** Each makes one option simpler than it is; null when it is as simple as can be. */
const SIMPLIFICATIONS: readonly ((options: OptionRecord) => OptionRecord | null)[] = [
  (options) => (options.workers > 1 ? { ...options, workers: 1 } : null),
  (options) => (options.workers > 1 ? { ...options, workers: options.workers - 1 } : null),
  (options) => (options.core === 'nothing' ? null : { ...options, core: 'nothing' }),
  (options) => (options.marketoPeople > 0 ? { ...options, marketoPeople: Math.floor(options.marketoPeople / 2) } : null),
  (options) => (options.salesforcePeople > 1 ? { ...options, salesforcePeople: Math.ceil(options.salesforcePeople / 2) } : null),
  (options) => (options.hasCreateRule ? { ...options, hasCreateRule: false } : null),
  (options) => (options.reorderMs > 0 ? { ...options, reorderMs: 0 } : null),
  (options) => (options.skewMs.salesforce === 0 && options.skewMs.marketo === 0 ? null : { ...options, skewMs: { salesforce: 0, marketo: 0 } }),
];

/** The end of a safety phase that stops soon after the last thing planned in it. */
function endOf({ faults, acts, merges, mergesMeanwhile, objects, members, activities, rules, safetyMs }: OptionRecord): number {
  const planned = [...faults, ...acts, ...merges, ...mergesMeanwhile, ...[objects, members, members?.shared ?? null, activities].flatMap((plan) => (plan === null ? [] : [...plan.acts, ...plan.troubles])), ...(rules?.acts ?? []), ...(rules?.changes ?? [])];
  return Math.min(safetyMs, AFTERWARDS_MS + Math.max(0, ...planned.map(({ atMs }) => atMs)));
}
