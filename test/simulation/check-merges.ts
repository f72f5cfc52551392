import type { Pair } from '../../src/domain/pair.ts';
import type { Side } from '../../src/domain/side.ts';
import type { Books } from './books.ts';
import { isStopped } from './check-brake.ts';
import { nameOn } from './field-plans.ts';
import type { PresentPlan } from './field-plans.ts';
import type { Gaps } from './gaps.ts';
import type { Merged } from './merge-users.ts';
import { nameOf } from './oracle.ts';
import type { Verdicts } from './oracle.ts';
import { isSame, meaning } from './same-value.ts';
import type { Plain } from './same-value.ts';
import type { Change, VendorLedger, VendorRecord } from './vendor-ledger.ts';

/** What the checks of merges look at. */
export interface MergeChecksParts {
  readonly books: Books;
  readonly ledger: VendorLedger;
  readonly verdicts: Verdicts;
  readonly merged: readonly Merged[];
  readonly fields: readonly PresentPlan[];
  /** Mapping keys that automations act on, and pairs' fields about which the reference has no say. */
  readonly automated: ReadonlySet<string>;
  readonly disputed: ReadonlySet<string>;
  readonly hidden: Gaps;
  readonly suspended: Gaps;
  /** Whether a version of this moment may lie before every reading, because Salesforce's clock was set back (F19). */
  readonly stampedUnseen: (at: number) => boolean;
  /** Records of Salesforce that we made one because persons were. */
  readonly touchedByUs: readonly string[];
  readonly hasForgotten: boolean;
  /** Whether a record has left the bin for good. */
  readonly isPurged: (side: Side, id: string) => boolean;
}

/** So long before and after a merge an edit may belong to either state of the world, ms: readings are late, and cycles long. */
const ABOUT_THEN_MS = 600_000;

/**
 * What must be true of every two records that users made one, once both worlds are quiet: from the rules of
 * marketo-native-sync.md §2.4 and the vendors' own (apis.md A4, B9), not from the engine. I6, I14, I15.
 */
export function checkMerges(parts: MergeChecksParts): void {
  for (const merge of parts.merged) {
    parts.verdicts.reached(`merged: ${merge.side} ${merge.how}`);
    if (parts.ledger.record(merge.side, merge.loser.id)?.state === 'there' || parts.ledger.lives[merge.side].cameBackSince(merge.loser.id, merge.at)) {
      // Out of the bin again it is a record of its own.
      parts.verdicts.reached('a merged record was restored');
      continue;
    }
    checkNotMadeAgain(parts, merge);
    if (merge.side === 'salesforce') checkOfSalesforce(parts, merge);
    else checkOfMarketo(parts, merge);
  }
}

/** I6: nothing is made on either side for a record that lives on as another one. */
function checkNotMadeAgain(parts: MergeChecksParts, { side, loser, at }: Merged): void {
  const { ledger, verdicts, books } = parts;
  const other = side === 'salesforce' ? 'marketo' : 'salesforce';
  const again = ledger.records(other).find((record) => record.key === loser.id && record.madeBy === 'engine' && record.madeAt > at + ABOUT_THEN_MS);
  if (again === undefined || isPurgedUnread(parts, side, loser.id, again)) return;
  verdicts.violated('I6', 'E', `${nameOf(other, again.id)} was made for ${loser.id} at ${moment(again.madeAt)}, which had been merged at ${moment(at)}`, aboutPair(books.pairHolding(other, again.id)));
}

/**
 * It left the bin for good before a cycle that the database still knows of had told of its end: what waited for it is made, and the second look alone
 * finds that it is gone (decision 28, seed 84168). Where the journal names that end from before, it was known.
 */
function isPurgedUnread({ books, isPurged }: MergeChecksParts, side: Side, id: string, made: VendorRecord): boolean {
  const pair = books.pairHolding(side, id);
  if (pair === undefined || !isPurged(side, id)) return false;
  return !books.journalOf(pair.pairId).some(({ event, at }) => ((event.kind === 'deleted' && event.recordId === id) || (event.kind === 'merged' && event.from === id)) && Date.parse(at) <= made.madeAt);
}

function checkOfSalesforce(parts: MergeChecksParts, merge: Merged): void {
  const { ledger, verdicts, books, hidden } = parts;
  const { loser, survivor, at } = merge;
  // Whatever became of the survivor since is another story, told by another entry.
  if (ledger.record('salesforce', survivor.id)?.state !== 'there' || wasTouchedElsewhere(parts, merge) || hidden.reachesBeyond(loser.id, 0) > 0 || hidden.reachesBeyond(survivor.id, 0) > 0) return;
  if (parts.stampedUnseen(at) && verdicts.isAllowed('clock set back at rest')) return;
  const ended = books.pairHolding('salesforce', loser.id);
  if (ended?.salesforce.presence === 'present') verdicts.violated('I15', 'Q', `${nameOf('salesforce', loser.id)} was merged into ${survivor.id} at ${moment(at)}, and its pair still holds it`, aboutPair(ended));
  const pair = books.pairHolding('salesforce', survivor.id);
  const persons = [...survivor.counterparts, ...loser.counterparts];
  const left = persons.filter(({ id }) => ledger.record('marketo', id)?.state === 'there');
  if (pair === undefined || left.length === 0) return;
  const isRefused = books.journalOf(ended?.pairId ?? pair.pairId).some(({ event }) => event.kind === 'rejected' && event.operationId !== null && books.operations.get(event.operationId)?.operation.kind === 'merge');
  if (isRefused) return verdicts.reached('a merge was refused for good');
  if (isStopped(books, ended?.pairId)) return verdicts.reached('a merge waits for an admin');
  if (left.length > 1) return verdicts.violated('I14', 'Q', `${survivor.id}, into which ${loser.id} was merged at ${moment(at)}, has two persons: ${left.map(({ id }) => id).join(' and ')}`, aboutPair(pair));
  if (left.every(({ id }) => wasLeftToNewcomer(parts, merge, id))) return verdicts.reached('a person of merged leads went to a newcomer');
  if (!left.some(({ id }) => id === pair.marketo.id)) return verdicts.violated('I15', 'Q', `the person ${left[0]?.id ?? ''} of ${loser.id}, which was merged into ${survivor.id} at ${moment(at)}, was left behind: the survivor's is ${String(pair.marketo.id)}`, aboutPair(pair));
  verdicts.reached('a person went on with the survivor');
  for (const plan of parts.fields) checkSurvivorsValue(parts, merge, pair, plan);
}

/**
 * The survivor was deleted later, and somebody who had come anew with the address got its person (L24). Whoever brings the survivor back then
 * finds it taken, and has another one made: the program parts nobody from a person (I14).
 */
function wasLeftToNewcomer({ ledger, books }: MergeChecksParts, { survivor, at }: Merged, person: string): boolean {
  const newcomer = ledger.record('salesforce', books.pairHolding('marketo', person)?.salesforce.id ?? '');
  return newcomer !== undefined && newcomer.id !== survivor.id && newcomer.madeAt > at && ledger.lives.salesforce.wasGone(survivor.id, newcomer.madeAt, Infinity);
}

/** Another merge, or somebody who deletes, has a part in what became of these records. */
function wasTouchedElsewhere({ merged, ledger, touchedByUs, hasForgotten }: MergeChecksParts, merge: Merged): boolean {
  const ours = new Set([merge.loser, merge.survivor].flatMap(({ id, counterparts }) => [id, ...counterparts.map((one) => one.id)]));
  const isOther = ({ loser, survivor, ...other }: Merged): boolean => (loser !== merge.loser || survivor !== merge.survivor || other.side !== merge.side) && [loser, survivor].some(({ id, counterparts }) => ours.has(id) || counterparts.some((one) => ours.has(one.id)));
  const both = ledger.records('salesforce').filter(({ key, state }) => state === 'there' && key !== null && ours.has(key));
  return hasForgotten || touchedByUs.some((id) => ours.has(id)) || merged.some(isOther) || both.some(({ id }) => !ours.has(id));
}

/**
 * The survivor's value wins, and where it has none the loser's fills it (§2.4) – of fields that had crossed by then, that cross
 * both ways, and that nobody has touched since.
 */
function checkSurvivorsValue({ books, ledger, verdicts, automated, disputed, suspended }: MergeChecksParts, { loser, survivor, at, how }: Merged, pair: Pair, plan: PresentPlan): void {
  const { marketo: field, kind } = plan;
  const record = ledger.record('salesforce', survivor.id);
  const isPlain = plan.isMapped && plan.direction === 'both' && ['by-object', 'marketo-wins', 'salesforce-wins', 'most-recent'].includes(plan.policy) && plan.changedAt === -Infinity && kind !== 'boolean' && kind !== 'formula';
  if (!isPlain || record === undefined || record.object === 'person' || nameOn(plan, record.object) === null || automated.has(field) || suspended.any(field) || disputed.has(`${pair.pairId}/${field}`)) return;
  if (how === 'conversion' && nameOn(plan, 'Contact') === null) return;
  const ids = [['salesforce', survivor.id], ['salesforce', loser.id], ...[...survivor.counterparts, ...loser.counterparts].map(({ id }) => ['marketo', id] as const)] as const;
  const histories = ids.map(([side, id]) => ledger.history(side, id, field));
  if (histories.some((history) => history.some((one) => one.by !== 'engine' && Math.abs(one.at - at) < ABOUT_THEN_MS && !one.atCreation && !isFilling(one, at)))) return;
  if (histories.some((history) => history.some((one) => one.by === 'user' && one.at > at))) return;
  if (pair.salesforce.work.state === 'rejected' || pair.marketo.work.state === 'rejected') return;
  const agreed = (side: Merged['survivor']): Plain | undefined => (side.counterparts.every((one) => isSame(kind, one.values[field], side.values[field])) ? (side.values[field] ?? null) : undefined);
  const [theirs, lost] = [agreed(survivor), agreed(loser)];
  if (theirs === undefined || lost === undefined) return;
  // A person that was found by its address and does not carry the key yet is known to the pair alone: it brings along what the loser held.
  const isKnownToPair = loser.counterparts.length === 0 && books.idsOf(pair.pairId, 'marketo').some((id) => survivor.counterparts.every((one) => one.id !== id));
  if (isKnownToPair && meaning(kind, theirs) === null) return;
  // A person whom somebody deleted before ours could be merged brings nothing along: what it held went with it (seed 141089).
  const bringing = loser.counterparts.filter(({ id }) => ledger.lives.marketo.deletedBy(id) !== 'user');
  const expected = meaning(kind, theirs) === null ? (bringing.length === 0 ? null : lost) : theirs;
  verdicts.reached('a survivor\'s value was looked at');
  if (isSame(kind, expected, record.values[field])) return;
  // White space is a value to Marketo, which fills nothing over it, and blank to Salesforce.
  const kept = ledger.record('marketo', pair.marketo.id ?? '')?.values[field] ?? null;
  if (kept !== null && meaning(kind, kept) === null) return;
  verdicts.violated('I15', 'Q', `${nameOf('salesforce', survivor.id)}.${field} is ${JSON.stringify(record.values[field])}; it held ${JSON.stringify(theirs)} when ${loser.id} with ${JSON.stringify(lost)} was merged into it at ${moment(at)}, and nobody has touched it since`, { pairId: pair.pairId, field });
}

/** What a vendor itself does to the survivor in a merge. */
function isFilling(change: Change, at: number): boolean {
  return change.by === 'automation' && change.at >= at;
}

/** Persons that were merged: a lead without a person goes on with the winner; two leads stay two and are named (L20, L22). */
function checkOfMarketo(parts: MergeChecksParts, merge: Merged): void {
  const { ledger, verdicts, books } = parts;
  const { loser, survivor, at } = merge;
  const ended = books.pairHolding('marketo', loser.id);
  if (ended?.marketo.presence === 'present' && !parts.hasForgotten) verdicts.violated('I15', 'Q', `${nameOf('marketo', loser.id)} was merged into ${survivor.id} at ${moment(at)}, and its pair still holds it`, aboutPair(ended));
  if (ledger.record('marketo', survivor.id)?.state !== 'there' || wasTouchedElsewhere(parts, merge)) return;
  const [lead] = loser.counterparts;
  if (lead === undefined || !isThereAlone(ledger, lead)) return;
  const pair = books.pairHolding('salesforce', lead.id);
  if (survivor.counterparts.length === 0 && books.pairHolding('marketo', survivor.id) === pair) return verdicts.reached('a lead went on with the winning person');
  if (survivor.counterparts.length === 0 || pair === undefined) return;
  const isNamed = books.journalOf(pair.pairId).some(({ event }) => event.kind === 'merged' && event.side === 'marketo' && event.from === loser.id);
  if (isNamed) verdicts.reached('two leads of one person were named');
}

function isThereAlone(ledger: VendorLedger, { id }: VendorRecord): boolean {
  return ledger.record('salesforce', id)?.state === 'there';
}

function aboutPair(pair: Pair | undefined): { readonly pairId: string } | null {
  return pair === undefined ? null : { pairId: pair.pairId };
}

function moment(at: number): string {
  return new Date(at).toISOString().slice(5, 23);
}

/** What runs with merges should sometimes reach. */
export const SOMETIMES_WITH_MERGES: readonly string[] = [
  'merged: salesforce merge', 'merged: salesforce conversion', 'merged: marketo merge', 'a person went on with the survivor', 'a survivor\'s value was looked at', 'journal: merged',
];
