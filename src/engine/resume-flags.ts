import { followedObjects } from '../domain/field-mapping.ts';
import { isKeyed } from '../domain/object-pair.ts';
import type { Difference, Pair } from '../domain/pair.ts';
import { withSide } from '../domain/pair.ts';
import { isReadAnew } from '../domain/resolved-mapping.ts';
import type { ResolvedMapping } from '../domain/resolved-mapping.ts';
import { otherSide, SIDES } from '../domain/side.ts';
import type { Side } from '../domain/side.ts';
import { own } from '../domain/value.ts';
import { changeInBlocks } from './change-in-blocks.ts';
import { deriveAnew } from './derive-anew.ts';
import type { SyncSession } from './sync-session.ts';

/**
 * Derives work anew for people and members that are to be told that their counterpart was deleted, where the flag's field is back: what
 * waited was at rest from then on, and no reading takes that up once the deleted record has left the bin (I17, L44). What the brake had
 * stopped is counted, and stopped, once more (L25). Those of keyed objects are resumed with these (`resumeKeyed`).
 */
export async function resumeFlags(session: SyncSession): Promise<void> {
  for (const object of followedObjects(session.context.rules.mapping)) {
    const mapping = session.mappingOf(object);
    if (isKeyed(object) || flagsIn(mapping).length === 0) continue;
    const untold = (pairs: readonly Pair[]): readonly Pair[] => pairs.filter((pair) => leftOf(pair, mapping) !== undefined);
    await changeInBlocks(session, { by: 'object', object }, (pairs) => deriveAnew(session, untold(pairs), { asKnown: withEndKnown }), () => session.signal.aborted);
  }
}

/** The flags that came back. */
function flagsIn({ fields }: ResolvedMapping): ResolvedMapping['fields'] {
  return fields.filter((field) => field.line.isDeletionFlag === true && isReadAnew(field));
}

/** The side of the record that is left, at rest, and was not told of the other one's end. */
function leftOf(pair: Pair, mapping: ResolvedMapping): Side | undefined {
  return SIDES.find((to) => pair[to].presence === 'present' && pair[to].work.state === 'rest' && pair[otherSide(to)].presence === 'deleted' && untoldOn(pair, to, mapping).length > 0);
}

/** The flags in which a side was told that the other one's record is there, or in which that one's end waits. */
function untoldOn(pair: Pair, to: Side, mapping: ResolvedMapping): readonly string[] {
  return flagsIn(mapping).filter(({ key, line }) => line.direction === `to-${to}` && (isEndKnown(pair, to, key) || (own(pair.base, key) ?? true) !== true)).map(({ key }) => key);
}

function isEndKnown(pair: Pair, to: Side, key: string): boolean {
  return own(pair[otherSide(to)].differences, key)?.value === true;
}

/** The record that is deleted says so in these, and what the other one says by now is looked at before anything is written. */
function withEndKnown(pair: Pair, mapping: ResolvedMapping): Pair {
  const left = leftOf(pair, mapping);
  if (left === undefined) return pair;
  const gone = otherSide(left);
  const end: Difference = { value: true, changedAt: pair[gone].seenVersion ?? '', changedBy: null };
  const unknown = untoldOn(pair, left, mapping).filter((key) => !isEndKnown(pair, left, key));
  const differences = { ...pair[gone].differences, ...Object.fromEntries(unknown.map((key) => [key, end])) };
  return withSide(withSide(pair, gone, { differences }), left, { lookDue: true });
}
