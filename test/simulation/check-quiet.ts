import type { Pair } from '../../src/domain/pair.ts';
import type { SyncError } from '../../src/domain/sync-error.ts';
import type { SeenValue, UnknownValue } from '../../src/domain/value.ts';
import { otherSide, SIDES } from '../../src/domain/side.ts';
import type { Side } from '../../src/domain/side.ts';
import { isMisread } from './books.ts';
import type { Books } from './books.ts';
import type { ClockLeaps } from './clock-leaps.ts';
import { fieldOfPair } from './forgotten-returns.ts';
import type { FieldGaps, Gaps } from './gaps.ts';
import { nameOn } from './field-plans.ts';
import type { PresentPlan } from './field-plans.ts';
import { isAskedForSince, isFieldAskedForSince, isNeverSeen } from './never-shown.ts';
import { nameOf } from './oracle.ts';
import type { Allowance, Verdicts } from './oracle.ts';
import { isSame, meaning } from './same-value.ts';
import type { Plain } from './same-value.ts';
import type { Change, VendorLedger, VendorRecord } from './vendor-ledger.ts';

/** What the checks of a quiet world look at. */
export interface QuietChecksParts {
  readonly books: Books;
  readonly ledger: VendorLedger;
  readonly verdicts: Verdicts;
  readonly fields: readonly PresentPlan[];
  /** Whether a Salesforce field was made anew between two readings. */
  readonly wasSwapped: (object: VendorRecord['object'], field: string) => boolean;
  readonly automated: ReadonlySet<string>;
  readonly disputed: ReadonlySet<string>;
  /** What we wrote and a database put back knows nothing of, by its place in the ledger: it counts as anybody's edit. */
  readonly forgotten: ReadonlySet<number>;
  /** Whether a version of this moment may lie before every reading, because Salesforce's clock was set back (F19). */
  readonly stampedUnseen: ClockLeaps['stampedUnseen'];
  /** When all of Salesforce was read by readings that began after a moment, true time in ms. */
  readonly readAfter: ClockLeaps['readAfter'];
  readonly hidden: Gaps;
  /** Mapping keys of fields that the sync user could not read for a while. */
  readonly suspended: FieldGaps;
  /** So long after a field came back everything has been read again for it, ms. */
  readonly rightsAgeMs: number;
  /** Records that stay refused as part of the surviving core. */
  readonly refusedForEver: ReadonlySet<string>;
  /** When users last made one of a record and another one, true time in ms; -Infinity when they never did. */
  readonly mergedAt: (id: string) => number;
  /** Whether a filter of now keeps a pair's record from a side: then its values may differ. */
  readonly isKeptFrom: (pair: Pair, to: Side) => boolean;
  /** Whether a second look has gone through everything since the last change: then nothing is unseen (I17, decision 28). */
  readonly hasSecondLook: boolean;
}

/** Refusals that people must end: the record's state says so by name, and until then its values may differ. */
const FOR_PEOPLE: ReadonlySet<string> = new Set([
  'NO_FIXED_POINT', 'MATCH_AMBIGUOUS', 'MATCH_TAKEN', 'DUPLICATE_VALUE', 'DUPLICATE_RULE', 'RECORD_GONE', 'LEAD_CONVERTED', 'VALIDATION_RULE',
  'REQUIRED_VALUE_MISSING', 'RECORD_NOT_WRITABLE', 'VALUE_REFUSED', 'VALUE_TOO_LONG', 'EMAIL_REFUSED', 'PICKLIST_VALUE_REFUSED',
]);

/** Checks both worlds once users have stopped, faults have healed and the backlog is drained: I1, I2, I3, I8, I14, I17. */
export function checkQuiet(parts: QuietChecksParts): void {
  checkOnePartner(parts);
  for (const record of parts.ledger.records('salesforce')) checkHasPair(parts, record);
  for (const record of parts.ledger.records('salesforce')) checkConverted(parts, record);
  for (const pair of parts.books.pairs.values()) checkPair(parts, pair);
}

/**
 * What was refused is tried again once one of its records has changed (B12): so nothing rests refused with a change in it
 * that came after the refusal (I28).
 */
export function checkReopened({ books, ledger, verdicts, fields, automated, hidden, suspended, stampedUnseen }: QuietChecksParts): void {
  for (const pair of books.pairs.values()) {
    for (const to of SIDES) {
      const refusal = books.journalOf(pair.pairId).findLast(({ event }) => event.kind === 'rejected' && event.side === to);
      const { work } = pair[to];
      if (work.state !== 'rejected' || refusal?.event.kind !== 'rejected' || refusal.event.operationId === null || refusal.event.error.code !== work.error.code || refusal.event.error.vendorCode !== work.error.vendorCode) continue;
      // By true time: the journal's is the clock of a worker, which may be hours off (F57).
      const since = (books.operations.get(refusal.event.operationId)?.settledAt ?? Infinity) + REFUSED_MS;
      const counterpart = ledger.record('salesforce', pair.salesforce.id ?? '')?.object;
      // A contact does not carry every field of a person.
      const carried = fields.filter((plan) => counterpart === undefined || nameOn(plan, counterpart) !== null);
      const news = SIDES.flatMap((side) => {
        const record = ledger.record(side, pair[side].id ?? '');
        if (record?.state !== 'there' || pair[side].presence !== 'present' || hidden.reachesBeyond(record.id, 0) > 0) return [];
        return carried.flatMap((plan) => (isWatched(plan, record) ? ledger.history(side, record.id, plan.marketo).filter((one) => one.by === 'user' && one.at > since && !one.atCreation).slice(-1) : []));
      });
      const [last] = news.toSorted((a, b) => b.at - a.at);
      if (last === undefined) continue;
      if (last.side === 'salesforce' && stampedUnseen(last.at, ledger.latest('salesforce', last.recordId)) && verdicts.isAllowed('clock set back at rest')) continue;
      verdicts.violated('I28', 'Q', `pair ${pair.pairId} rests refused to ${to} (${work.error.code}) since ${refusal.at}; ${nameOf(last.side, last.recordId)}.${last.field} became ${JSON.stringify(last.to)} at ${new Date(last.at).toISOString()}`, { pairId: pair.pairId });
    }
  }

  function isWatched(plan: PresentPlan, record: VendorRecord): boolean {
    return plan.isMapped && plan.changedAt === -Infinity && !automated.has(plan.marketo) && !suspended.any(plan.marketo) && nameOn(plan, record.object) !== null;
  }
}

/** An edit so long after a refusal was not seen before it, ms. */
const REFUSED_MS = 300_000;

/** I8, I14 by the worlds themselves: no two records name one counterpart. */
function checkOnePartner({ ledger, verdicts, books }: QuietChecksParts): void {
  const isForgotten = (id: string): boolean => [...books.operations.values()].some((life) => life.isForgotten && life.madeId === id);
  for (const side of SIDES) {
    const named = new Map<string, VendorRecord>();
    for (const record of ledger.records(side)) {
      if (record.state !== 'there' || record.key === null) continue;
      const other = named.get(record.key);
      named.set(record.key, record);
      if (other === undefined) continue;
      const counterpart = ledger.record(otherSide(side), record.key);
      if ((isForgotten(other.id) || isForgotten(record.id)) && verdicts.isAllowed('forgotten by the database')) continue;
      if (counterpart?.state === 'there') verdicts.violated('I8', 'E', `${nameOf(side, other.id)} and ${record.id} both carry the key ${record.key}`);
    }
  }
}

/** I17: every visible record of Salesforce was seen. */
function checkHasPair({ books, ledger, verdicts, hidden, stampedUnseen, hasSecondLook }: QuietChecksParts, record: VendorRecord): void {
  if (record.state === 'there' && books.pairHolding('salesforce', record.id) === undefined) {
    // What was there before the run has an old stamp: no overlap reaches it once the first reading has passed it by.
    const writtenAt = record.madeAt - record.stamp > MOST_SKEW_MS ? record.stamp : record.madeAt;
    if (!hasSecondLook && hidden.reachesBeyond(record.id, writtenAt) > OVERLAP_MS && verdicts.isAllowed('hidden beyond the overlap')) return;
    if (!hasSecondLook && stampedUnseen(record.madeAt, ledger.latest('salesforce', record.id)) && verdicts.isAllowed('clock set back at rest')) return;
    verdicts.violated('I17', 'Q', `${nameOf('salesforce', record.id)} (${record.object}, made ${new Date(record.madeAt).toISOString()}, stamp ${new Date(record.stamp).toISOString()}) is there and belongs to no pair`);
  }
}

/** I15: the pair of a converted lead went on as its contact's, or ended because the contact has one of its own. */
function checkConverted({ books, ledger, verdicts, hidden, stampedUnseen }: QuietChecksParts, lead: VendorRecord): void {
  const pair = lead.convertedTo === null ? undefined : books.pairHolding('salesforce', lead.id);
  if (pair?.salesforce.presence !== 'present' || ledger.record('salesforce', lead.convertedTo ?? '')?.state !== 'there') return;
  if (hidden.reachesBeyond(lead.id, 0) > 0) return;
  if (stampedUnseen(ledger.lastAt('salesforce', lead.id)) && verdicts.isAllowed('clock set back at rest')) return;
  verdicts.violated('I15', 'Q', `${nameOf('salesforce', lead.id)} was converted into ${String(lead.convertedTo)}, and its pair still holds the lead`, { pairId: pair.pairId });
}

function checkPair(parts: QuietChecksParts, pair: Pair): void {
  const { ledger, verdicts, refusedForEver } = parts;
  const salesforce = pair.salesforce.id === null ? undefined : ledger.record('salesforce', pair.salesforce.id);
  const marketo = pair.marketo.id === null ? undefined : ledger.record('marketo', pair.marketo.id);
  for (const side of SIDES) {
    const record = side === 'salesforce' ? salesforce : marketo;
    if (record?.state !== 'deleted' || pair[side].presence !== 'present') continue;
    if (side === 'salesforce' && parts.stampedUnseen(ledger.lives.salesforce.deletedAt(record.id)) && verdicts.isAllowed('clock set back at rest')) continue;
    verdicts.violated('I17', 'Q', `${nameOf(side, record.id)} is deleted and the pair says it is there`, { pairId: pair.pairId });
  }
  if (salesforce?.state !== 'there' || marketo?.state !== 'there') return;
  if (pair.salesforce.presence !== 'present' || pair.marketo.presence !== 'present') return checkStillDeleted(parts, pair);
  if (refusedForEver.has(salesforce.id) || refusedForEver.has(marketo.id)) return;
  for (const plan of parts.fields) if (plan.isMapped && isCarried(plan, salesforce)) checkField(parts, pair, plan, { salesforce, marketo });
}

/** A line that was added while one of the two objects did not show the field serves the other one alone. */
function isCarried(plan: PresentPlan, { object, values }: VendorRecord): boolean {
  return nameOn(plan, object) !== null || values[plan.marketo] === undefined;
}

/** A pair whose record came back and is not known as such was not seen coming back (I17). */
function checkStillDeleted({ verdicts }: QuietChecksParts, pair: Pair): void {
  for (const side of SIDES) {
    if (pair[side].presence === 'deleted') verdicts.violated('I17', 'Q', `${nameOf(side, pair[side].id ?? '')} is there and the pair says it is deleted`, { pairId: pair.pairId });
  }
}

function checkField(parts: QuietChecksParts, pair: Pair, plan: PresentPlan, records: Readonly<Record<Side, VendorRecord>>): void {
  const { verdicts, automated } = parts;
  const salesforce = records.salesforce.values[plan.marketo];
  const marketo = records.marketo.values[plan.marketo];
  if (salesforce === undefined || marketo === undefined) return;
  const place = `${nameOf('salesforce', records.salesforce.id)} and ${nameOf('marketo', records.marketo.id)}: ${plan.marketo}`;
  if (!checkSeen(parts, pair, plan, { salesforce, marketo })) return;
  if (isSame(plan.kind, salesforce, marketo)) {
    if (!automated.has(plan.marketo)) checkReference(parts, pair, plan, records, salesforce);
    return;
  }
  if (mayDiffer(parts, pair, plan, { salesforce, marketo })) return;
  verdicts.violated('I1', 'Q', `${place} is ${JSON.stringify(salesforce)} and ${JSON.stringify(marketo)} (${plan.direction}, ${plan.policy}; work to salesforce ${pair.salesforce.work.state}, to marketo ${pair.marketo.work.state})`, { pairId: pair.pairId, field: plan.marketo });
}

/** I17: what the pair says was last seen is what is there. Answers false when a known gap explains that it is not. */
function checkSeen(parts: QuietChecksParts, pair: Pair, plan: PresentPlan, there: Readonly<Record<Side, Plain>>): boolean {
  const { verdicts } = parts;
  let isKnown = true;
  for (const side of SIDES) {
    const difference = pair[side].differences[plan.marketo];
    const seen = difference === undefined ? pair.base[plan.marketo] : difference.value;
    if (!isUnknown(seen) && isSame(plan.kind, seen, there[side])) continue;
    isKnown = false;
    const gap = gapOf(parts, pair, side, plan);
    if (gap !== null && verdicts.isAllowed(gap)) continue;
    const place = `${nameOf(side, pair[side].id ?? '')}.${plan.marketo}`;
    verdicts.violated('I17', 'Q', `${place} is ${JSON.stringify(there[side])} and was last seen as ${JSON.stringify(seen)}`, { pairId: pair.pairId, field: plan.marketo });
  }
  return isKnown;
}

function isUnknown(seen: SeenValue | undefined): seen is UnknownValue {
  return typeof seen === 'object' && seen !== null;
}

/** Which known gap kept the last change of a value from being seen. */
function gapOf(parts: QuietChecksParts, pair: Pair, side: Side, plan: PresentPlan): Allowance | null {
  const { books, ledger, hidden } = parts;
  const last = historyOf(books, ledger, pair, side, plan.marketo).at(-1);
  const neverSeen = side === 'salesforce' && isNeverSeen(pair);
  // What nobody ever typed is as unknown as the rest of it where the record was hidden when all was read for the field (seed 44315).
  if (last === undefined && !parts.hasSecondLook && missedReturn(parts, pair, plan)) return 'hidden beyond the overlap';
  if (last === undefined) return neverSeen && !isAskedForSince(parts, pair) && wasNeverShown(parts, pair) ? 'hidden beyond the overlap' : null;
  if (parts.hasSecondLook) return isSwapped(parts, pair, plan) ? 'field swapped between two readings' : null;
  if (missedReturn(parts, pair, plan)) return isFieldAskedForSince(parts, pair, plan) ? null : 'hidden beyond the overlap';
  if (isSwapped(parts, pair, plan)) return 'field swapped between two readings';
  if (side === 'salesforce' && parts.stampedUnseen(last.at, ledger.latest(side, last.recordId))) return 'clock set back at rest';
  if (neverSeen && isAskedForSince(parts, pair)) return null;
  return books.idsOf(pair.pairId, side).some((id) => hidden.reachesBeyond(id, last.at) > OVERLAP_MS) ? 'hidden beyond the overlap' : null;
}

/**
 * A record that a lead became, or another one went into, was hidden before anybody had read it, and shown when no reading reached
 * back to its making any more: what nobody ever typed into it is as unknown as the rest of it (seed 42568).
 */
function wasNeverShown({ ledger, hidden, hasSecondLook }: QuietChecksParts, pair: Pair): boolean {
  const record = ledger.record('salesforce', pair.salesforce.id ?? '');
  return !hasSecondLook && record !== undefined && hidden.reachesBeyond(record.id, record.madeAt) > OVERLAP_MS;
}

/** The record was hidden when everything was read again for a field that came back: nobody reads it for that once more. */
function missedReturn({ books, hidden, suspended, rightsAgeMs }: QuietChecksParts, pair: Pair, { marketo: field }: PresentPlan): boolean {
  const ids = books.idsOf(pair.pairId, 'salesforce');
  return suspended.ends(field).some((at) => ids.some((id) => hidden.overlaps(id, at, at + rightsAgeMs)));
}

/**
 * An emptiness in Salesforce that was found when its field came back, whoever made it: it says nothing against what the
 * other side holds (M28). A bridge that could not read for long meets in that state what was emptied before the field went away.
 */
function cameBackEmpty({ suspended, rightsAgeMs, readAfter }: QuietChecksParts, { pairId }: Pair, plan: PresentPlan, change: Change | undefined): boolean {
  if (change?.side !== 'salesforce' || meaning(plan.kind, change.to) !== null) return false;
  const until = Math.max(change.at + rightsAgeMs, readAfter(change.at));
  return change.by === 'nobody' || [plan.marketo, fieldOfPair(pairId, plan.marketo)].some((what) => suspended.inSalesforce.overlaps(what, change.at - rightsAgeMs, until));
}

/** How far back a reading of Salesforce begins (DESIGN §3). */
const OVERLAP_MS = 590_000;
/** No clock of a vendor is further from the truth, ms. */
const MOST_SKEW_MS = 3 * 86_400_000;
/** So long after the journal says that two records met, both have surely been looked at; the clock of a worker may be wrong, ms. */
const MEETING_MS = 180_000;

/** The pair's field in Salesforce was made anew between two readings, and nothing has told of it since. */
function isSwapped({ books, ledger, wasSwapped }: QuietChecksParts, pair: Pair, plan: PresentPlan): boolean {
  const emptied = historyOf(books, ledger, pair, 'salesforce', plan.marketo).findLast((one) => one.by === 'nobody');
  const object = emptied === undefined ? undefined : ledger.record('salesforce', emptied.recordId)?.object;
  const name = object === undefined ? null : nameOn(plan, object);
  return object !== undefined && name !== null && wasSwapped(object, name);
}

/** Where the rules let two values differ: a policy that keeps them apart, or a refusal that waits for people by name. */
function mayDiffer(parts: QuietChecksParts, pair: Pair, plan: PresentPlan, values: Readonly<Record<Side, Plain>>): boolean {
  const { verdicts } = parts;
  const isNeitherBlank = SIDES.every((side) => meaning(plan.kind, values[side]) !== null);
  if (plan.policy === 'fill-if-empty' && (isNeitherBlank || isEmptiedThere(pair, plan, values))) return true;
  if (plan.policy === 'write-once') return true;
  if (SIDES.some((to) => (plan.direction === 'both' || plan.direction === `to-${to}`) && parts.isKeptFrom(pair, to))) return true;
  if (keptByEarlierRules(parts, pair, plan)) return true;
  // A blank source of a one-way field fills nothing at a first meeting (I11), and a box that nobody ticked is one.
  const source = meaning(plan.kind, values[plan.direction === 'to-marketo' ? 'salesforce' : 'marketo']);
  if (plan.direction !== 'both' && pair.base[plan.marketo] === undefined && (source === null || source === false)) return true;
  if (plan.direction === 'to-marketo' && cameBackEmpty(parts, pair, plan, historyOf(parts.books, parts.ledger, pair, 'salesforce', plan.marketo).at(-1))) return true;
  if (missedReturn(parts, pair, plan) && verdicts.isAllowed('hidden beyond the overlap')) return true;
  for (const side of SIDES) {
    const { work } = pair[side];
    // What does not fit, and what automations never leave alone, is held by name while the rest of its record waits for what it links to.
    const isHeld = String(values[otherSide(side)]).includes('\0') || isNoAddress(plan, values[otherSide(side)]) || parts.automated.has(plan.marketo);
    if (work.state === 'waiting' && work.lastError?.code === 'PARENT_NOT_SYNCED' && isHeld && work.held?.fields.includes(plan.marketo) === true) return true;
    if (work.state !== 'rejected') continue;
    verdicts.reached(`quiet and refused: ${work.error.code}`);
    // What Marketo has refused of a person for its company is named by the state; an address that it takes in none is held beside it.
    const isHeldBeside = work.error.code === 'COMPANY_OF_PERSON' && isNoAddress(plan, values[otherSide(side)]);
    if (FOR_PEOPLE.has(work.error.code) || isHeldBeside || isHeldWithFormula(parts, plan, work.error)) return true;
  }
  return false;
}

/** An address with letters that Marketo takes in none (EMAIL_REFUSED). */
function isNoAddress({ kind }: PresentPlan, value: Plain): boolean {
  return kind === 'email' && /[^\x20-\x7e]/.test(String(value));
}

/** A record's state has the code of the first field that is held, and the names of all: where that one is a formula, which nobody can ever write, the others wait for people beside it (B8). */
function isHeldWithFormula({ fields }: QuietChecksParts, plan: PresentPlan, error: SyncError): boolean {
  const isFormula = (key: string): boolean => fields.some(({ marketo, kind, direction }) => marketo === key && kind === 'formula' && direction !== 'to-marketo');
  return error.code === 'FIELD_NOT_WRITABLE' && error.vendorCode === null && error.fields.includes(plan.marketo) && error.fields.some(isFormula);
}

/**
 * Who empties a field of the policy fill-if-empty has decided for that side alone: nothing is overwritten with the blank, and
 * the other side's value does not fill it again until somebody changes that.
 */
function isEmptiedThere(pair: Pair, plan: PresentPlan, values: Readonly<Record<Side, Plain>>): boolean {
  const base = pair.base[plan.marketo];
  return base !== undefined && SIDES.some((side) => meaning(plan.kind, values[side]) !== null && isSame(plan.kind, values[side], base));
}

/** Values that earlier rules kept apart stay so until somebody changes one of them: a rule holds from now on (F56). */
function keptByEarlierRules({ books, ledger, rightsAgeMs }: QuietChecksParts, pair: Pair, plan: PresentPlan): boolean {
  return SIDES.every((side) => (historyOf(books, ledger, pair, side, plan.marketo).at(-1)?.at ?? -Infinity) < plan.changedAt + rightsAgeMs);
}

/** I2: the value both hold is the one that the history calls for, as far as the policy decides it. */
function checkReference(parts: QuietChecksParts, pair: Pair, plan: PresentPlan, records: Readonly<Record<Side, VendorRecord>>, agreed: Plain): void {
  const { ledger, books, verdicts, disputed } = parts;
  if (plan.direction !== 'both' || disputed.has(`${pair.pairId}/${plan.marketo}`)) return;
  const histories = { salesforce: historyOf(books, ledger, pair, 'salesforce', plan.marketo), marketo: historyOf(books, ledger, pair, 'marketo', plan.marketo) };
  if (SIDES.some((side) => histories[side].some((one) => parts.forgotten.has(one.seq)))) return;
  const later = SIDES.flatMap((side) => lastEdit(histories[side]) ?? []).toSorted((a, b) => b.seq - a.seq)[0];
  // Who comes anew takes the person over; what was last typed into the record that was deleted went with it (L24).
  if (later === undefined || ledger.record(later.side, later.recordId)?.state === 'deleted') return;
  // Of records that users made one, the survivor's value wins over whatever was typed before (L19, L20).
  if (SIDES.some((side) => books.idsOf(pair.pairId, side).some((id) => parts.mergedAt(id) > later.at - MEETING_MS) || histories[side].some((one) => one.by === 'automation' && one.seq > later.seq))) return;
  const there = recordThen(parts, pair, otherSide(later.side), later.at);
  const heldThere = ledger.history(otherSide(later.side), there, plan.marketo).findLast((one) => one.seq < later.seq)?.to ?? null;
  const hadCrossed = replacedCrossed(later, plan, ofRecord(histories[later.side], plan, later.recordId, later.from), ofRecord(histories[otherSide(later.side)], plan, there, heldThere));
  const journal = books.journalOf(pair.pairId);
  const meetings = journal.filter(({ event }) => event.kind === 'linked' || event.kind === 'created' || event.kind === 'merged').map(({ at }) => Date.parse(at));
  // Where a pair went into this one, or a record into one of its two, those that are left met last.
  const metAt = journal.some(({ event }) => event.kind === 'absorbed' || event.kind === 'merged') ? Math.max(-Infinity, ...meetings) : Math.min(Infinity, ...meetings);
  // Before they met, equal values were equal by chance and agreed on by nobody.
  if (!hadCrossed || later.atCreation || later.at < plan.changedAt || later.at < metAt + MEETING_MS) return;
  verdicts.reached('a later edit over one that had crossed');
  if (plan.policy === 'fill-if-empty' || plan.policy === 'write-once' || isSame(plan.kind, agreed, later.to)) return;
  if (wasUndone(parts, pair, plan, later, histories.salesforce) || wasFilledByMerge(parts, pair, plan, later) || wasEmptiedUnread(parts, pair, plan, later)) return;
  const isMisjudged = [...books.operations.values()].some((life) => isMisread(life, pair.pairId, plan.marketo));
  if (isMisjudged && verdicts.isAllowed('doubt under a later edit')) return;
  verdicts.violated('I2', 'Q', `${nameOf('salesforce', records.salesforce.id)} and ${nameOf('marketo', records.marketo.id)}: ${plan.marketo} is ${JSON.stringify(agreed)}; the last edit, made over one that had crossed, was ${JSON.stringify(later.to)} on ${later.side}`, { pairId: pair.pairId, field: plan.marketo });
}

/** The record that a pair had on a side at a true time, ms: a contact that a conversion made later was a lead then (seed 44344). */
function recordThen({ books, ledger }: QuietChecksParts, pair: Pair, side: Side, at: number): string {
  const id = pair[side].id ?? '';
  const wasThere = (ledger.record(side, id)?.madeAt ?? -Infinity) <= at;
  return wasThere ? id : (books.idsOf(pair.pairId, side).find((one) => ledger.record(side, one)?.convertedTo === id) ?? id);
}

/** The edit was made over a value that both sides held because the engine had copied it, and the other side has not changed by itself since. */
function replacedCrossed(edit: Change, plan: PresentPlan, ours: readonly Change[], theirs: readonly Change[]): boolean {
  const earlier = lastEdit(theirs);
  if (earlier !== undefined && ours.some((one) => one.by === 'engine' && one.seq > earlier.seq && one.seq < edit.seq && isSame(plan.kind, one.to, earlier.to))) return true;
  const crossing = theirs.findLast((one) => one.by === 'engine' && one.seq < edit.seq);
  return crossing !== undefined && isSame(plan.kind, crossing.to, edit.from) && theirs.every((one) => one.seq <= crossing.seq || one.by === 'engine');
}

/**
 * Changes as far as they say what a record came to hold: what had crossed to or from one that was merged into it had not from or
 * to the one that is left, where that held another value (L20).
 */
function ofRecord(history: readonly Change[], { kind }: PresentPlan, recordId: string, held: Plain): readonly Change[] {
  return history.filter((one) => one.recordId === recordId || isSame(kind, one.to, held));
}

/** The last edit was undone with its field, or was an emptiness found when the field came back: then it is named as lost (M28, I3). */
function wasUndone(parts: QuietChecksParts, pair: Pair, plan: PresentPlan, later: Change, salesforce: readonly Change[]): boolean {
  const erased = salesforce.some((one) => one.by === 'nobody' && one.seq > later.seq);
  if (erased && later.side === 'salesforce') return true;
  if (isSwapped(parts, pair, plan) && parts.verdicts.isAllowed('field swapped between two readings')) return true;
  if (salesforce.some((one) => one.by === 'nobody') && missedReturn(parts, pair, plan) && parts.verdicts.isAllowed('hidden beyond the overlap')) return true;
  if (!cameBackEmpty(parts, pair, plan, later)) return false;
  return parts.books.journalOf(pair.pairId).some(({ event }) => event.kind === 'conflict' && event.field === plan.marketo && meaning(plan.kind, event.lost) === null);
}

/**
 * The last edit emptied a person into which another one was merged afterwards: the vendor fills what is empty on the survivor
 * with what the other one held (marketo-native-sync.md §2.4). The journal names the merge.
 */
function wasFilledByMerge({ books, ledger }: QuietChecksParts, pair: Pair, { kind, marketo: field }: PresentPlan, later: Change): boolean {
  if (later.side !== 'marketo' || meaning(kind, later.to) !== null) return false;
  const filled = ledger.history('marketo', later.recordId, field).find((one) => one.seq > later.seq);
  const losers = books.journalOf(pair.pairId).flatMap(({ event }) => (event.kind === 'merged' && event.side === 'marketo' && event.to === later.recordId ? [event.from] : []));
  return filled?.by === 'automation' && losers.some((id) => isSame(kind, ledger.history('marketo', id, field).at(-1)?.to, filled.to));
}

/**
 * The last edit emptied a contact between its lead's conversion and the next reading. That lead holds a value still, so that nobody
 * can tell it from what the contact never had; the journal names the field (L14, docs/reliability.md).
 */
function wasEmptiedUnread({ books }: QuietChecksParts, pair: Pair, { kind, marketo: field }: PresentPlan, later: Change): boolean {
  if (later.side !== 'salesforce' || meaning(kind, later.to) !== null) return false;
  const journal = books.journalOf(pair.pairId);
  const followedLater = journal.some(({ at, event }) => event.kind === 'converted' && event.to === later.recordId && Date.parse(at) > later.at);
  return followedLater && journal.some(({ at, event }) => event.kind === 'conflict' && event.field === field && Date.parse(at) > later.at && meaning(kind, event.lost) === null);
}

function historyOf(books: Books, ledger: VendorLedger, pair: Pair, side: Side, field: string): readonly Change[] {
  return books.idsOf(pair.pairId, side).flatMap((id) => ledger.history(side, id, field)).toSorted((a, b) => a.seq - b.seq);
}

function lastEdit(history: readonly Change[]): Change | undefined {
  return history.findLast((one) => one.by === 'user');
}
