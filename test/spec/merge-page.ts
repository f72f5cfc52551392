import type { ConflictPolicy, Direction } from '../../src/domain/field-mapping.ts';
import type { MergeDecision } from '../../src/domain/three-way-merge.ts';
import type { PersonObject, Side } from '../../src/domain/side.ts';
import type { KnownValue, SeenValue } from '../../src/domain/value.ts';
import { readSpec, section } from './spec-page.ts';
import type { SpecRow } from './spec-page.ts';

/* docs/spec/1-merge.md as something that decides: its conditions are written out here anew, without the merge's code. */

/** The page. */
export const SPEC = readSpec('1-merge.md');

/** One field of a pair: what both sides were seen to hold, what they agreed on last, and the rules it crosses by. */
export interface Case {
  readonly base: KnownValue | undefined;
  readonly salesforce: SeenValue | undefined;
  readonly marketo: SeenValue | undefined;
  readonly direction: Direction;
  readonly policy: ConflictPolicy;
  readonly object: PersonObject;
  readonly later: Side | null;
}

/** What may have been agreed on; undefined: nothing yet. */
export const BASES: readonly (KnownValue | undefined)[] = [undefined, null, 'b', 'x'];
/** What a side may be seen to hold; undefined: never seen. */
export const SEEN: readonly (SeenValue | undefined)[] = [undefined, { unknown: 'hidden' }, null, 'b', 'x', 'y'];
/** Every direction. */
export const DIRECTIONS: readonly Direction[] = ['both', 'to-marketo', 'to-salesforce'];
/** Every conflict policy. */
export const POLICIES: readonly ConflictPolicy[] = ['by-object', 'marketo-wins', 'salesforce-wins', 'most-recent', 'fill-if-empty', 'write-once'];
/** Both kinds of pair. */
export const OBJECTS: readonly PersonObject[] = ['lead', 'contact'];
/** Which side changed later; null: neither. */
export const LATER: readonly (Side | null)[] = ['salesforce', 'marketo', null];

/** Every combination there is: 15,552 of them. */
export function* everyCase(): Generator<Case> {
  for (const base of BASES) for (const salesforce of SEEN) for (const marketo of SEEN)
    for (const direction of DIRECTIONS) for (const policy of POLICIES) for (const object of OBJECTS)
      for (const later of LATER) yield { base, salesforce, marketo, direction, policy, object, later };
}

const isKnown = (value: SeenValue | undefined): boolean => value === null || typeof value === 'string';

/** The words of the page's conditions. `target` is the side to be written to, where it is settled already. */
const CONDITIONS: Readonly<Record<string, (given: Case, target: Side | null) => boolean>> = {
  'a value is unknown or was never seen': ({ salesforce, marketo }) => !isKnown(salesforce) || !isKnown(marketo),
  'both hold the same': ({ salesforce, marketo }) => salesforce === marketo,
  'which is the base': ({ salesforce, base }) => salesforce === base,
  'the field goes to Marketo only': ({ direction }) => direction === 'to-marketo',
  'the field goes to Salesforce only': ({ direction }) => direction === 'to-salesforce',
  'Marketo holds the base': ({ marketo, base }) => marketo === base,
  'Salesforce holds the base': ({ salesforce, base }) => salesforce === base,
  'no base': ({ base }) => base === undefined,
  'Salesforce is blank': ({ salesforce }) => salesforce === null,
  'Marketo is blank': ({ marketo }) => marketo === null,
  'fill-if-empty': ({ policy }) => policy === 'fill-if-empty',
  'write-once': ({ policy }) => policy === 'write-once',
  'marketo-wins': ({ policy }) => policy === 'marketo-wins',
  'salesforce-wins': ({ policy }) => policy === 'salesforce-wins',
  'most-recent': ({ policy }) => policy === 'most-recent',
  'Salesforce changed later': ({ later }) => later === 'salesforce',
  'Marketo changed later': ({ later }) => later === 'marketo',
  "the pair is a lead's": ({ object }) => object === 'lead',
  "the pair is a contact's": ({ object }) => object === 'contact',
  'the value to copy is blank': (given, target) => given[target === 'marketo' ? 'salesforce' : 'marketo'] === null,
  'the target holds a value': (given, target) => typeof given[target ?? 'marketo'] === 'string',
  'the target is blank': (given, target) => given[target ?? 'marketo'] === null,
  'the base is a value': ({ base }) => typeof base === 'string',
  'the target holds a value that is not the base': (given, target) => typeof given[target ?? 'marketo'] === 'string' && given[target ?? 'marketo'] !== given.base,
};

function fits({ number, cells: [when = ''] }: SpecRow, given: Case, target: Side | null): boolean {
  return when.split(', ').every((words) => {
    const condition = CONDITIONS[words];
    if (condition === undefined) throw new Error(`${number} says "${words}", which no test understands.`);
    return condition(given, target);
  });
}

/** What the page says, with the numbers of the rows that say it. */
export function bySpec(given: Case): { readonly rows: readonly string[]; readonly decision: MergeDecision } {
  const first = section(SPEC, 'Is there anything to copy?').find((row) => fits(row, given, null));
  if (first !== undefined) return { rows: [first.number], decision: withoutCopying(first, given) };
  const way = section(SPEC, 'Which way?').find((row) => fits(row, given, null));
  if (way === undefined) throw new Error(`The page does not say which way ${JSON.stringify(given)} goes.`);
  const to: Side = way.cells[1] === 'copy to Marketo' ? 'marketo' : 'salesforce';
  const unless = section(SPEC, 'Unless').find((row) => fits(row, given, to));
  if (unless !== undefined) return { rows: [way.number, unless.number], decision: { kind: 'nothing', because: 'kept-apart' } };
  const lost = section(SPEC, 'What is lost').find((row) => fits(row, given, to));
  const value = known(given[to === 'marketo' ? 'salesforce' : 'marketo']);
  if (lost === undefined) return { rows: [way.number], decision: { kind: 'copy', to, value } };
  return { rows: [way.number, lost.number], decision: { kind: 'copy', to, value, overwrites: known(given[to]) } };
}

function withoutCopying({ number, cells: [, then] }: SpecRow, { salesforce }: Case): MergeDecision {
  if (then === 'agree') return { kind: 'agree', value: known(salesforce) };
  return { kind: 'nothing', because: number === 'M1' ? 'unknown' : 'agreed' };
}

function known(value: SeenValue | undefined): KnownValue {
  if (value === null || typeof value === 'string') return value;
  throw new Error('not a known value');
}
