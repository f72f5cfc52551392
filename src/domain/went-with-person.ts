import { membershipNamed } from './campaign-pairing.ts';
import { withFlagKnown } from './deletion-flag.ts';
import { deriveWork } from './derive-work.ts';
import type { Derived, Occasion } from './derive-work.ts';
import { seenOn } from './merge-pair.ts';
import { isMember, isPersonObject } from './object-pair.ts';
import type { Pair } from './pair.ts';
import { withSide } from './pair.ts';
import type { ResolvedField, ResolvedMapping } from './resolved-mapping.ts';
import { otherSide } from './side.ts';
import type { Side } from './side.ts';
import { own } from './value.ts';
import { withoutRecord } from './without-record.ts';

/** The line by which a record names the person that it cannot be without: a role, or a membership; undefined for every other kind. */
export function personNamedBy({ fields }: ResolvedMapping): ResolvedField | undefined {
  return fields.find(({ line }) => line.links === 'contact' && line.translated === true && (line.isKey === true || line.part === 'person'));
}

/**
 * Whether a pair lost its record on this side because the record of `person` was deleted there, and has the other one still.
 * Marketo tells nothing of a role, which goes with its person (decision 22). A membership that ended before its person did was
 * taken out by somebody, and stays out (I6).
 */
export function wentWithPerson(pair: Pair, side: Side, person: Pair, mapping: ResolvedMapping): boolean {
  const link = personNamedBy(mapping);
  if (link === undefined || pair[otherSide(side)].presence !== 'present' || !hasLost(person, side)) return false;
  if (isMember(pair.object)) return membershipNamed(pair.marketo.id ?? '')?.person === person.marketo.id && endedWith(pair, side, person);
  return side === 'marketo' && pair.marketo.presence !== 'absent' && seenOn(pair, 'salesforce', link.key) === person.salesforce.id;
}

/** Whether a person had a record on this side and has none: somebody deleted it, or we did, and then it is only known that we wrote there once (L26). */
export function hasLost(person: Pair, side: Side): boolean {
  const { presence, writtenMark } = person[side];
  return isPersonObject(person.object) && (presence === 'deleted' || (presence === 'absent' && writtenMark > 0));
}

/** No membership can be ended after its person, so one that was not ended before it ended with it. */
function endedWith(pair: Pair, side: Side, person: Pair): boolean {
  const [ended, deleted] = [pair[side], person[side]].map(({ seenVersion }) => Date.parse(seenVersion ?? ''));
  return pair[side].presence === 'deleted' && ended !== undefined && deleted !== undefined && ended >= deleted;
}

/**
 * What went with a person is to be made again for the one that came in its place (L30): its pair goes on as if this side had never
 * had a record. In Salesforce the person of a membership is another record from now on, so it is named by its number in Marketo
 * until that one is known.
 */
export function toBeMadeAgain(pair: Pair, side: Side, mark: number, mapping: ResolvedMapping, occasion: Occasion): Derived {
  const alone = withFlagKnown(pair, withoutRecord(pair, side, mark), otherSide(side), mapping);
  const link = personNamedBy(mapping)?.key ?? '';
  const number = membershipNamed(pair.marketo.id ?? '')?.person;
  const named = own(alone.marketo.differences, link);
  const isUnnamed = side === 'salesforce' && number !== undefined && named !== undefined;
  const renamed = isUnnamed ? withSide(alone, 'marketo', { differences: { ...alone.marketo.differences, [link]: { ...named, value: number } } }) : alone;
  return deriveWork(pair, renamed, mapping, { kind: 'schema-changed', to: side }, occasion);
}
