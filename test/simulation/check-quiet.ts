import type { Pair } from '../../src/domain/pair.ts';
import type { SyncError } from '../../src/domain/sync-error.ts';
import type { SeenValue, UnknownValue } from '../../src/domain/value.ts';
import { otherSide, SIDES } from '../../src/domain/side.ts';
import type { Side } from '../../src/domain/side.ts';
import { checkReference } from './check-reference.ts';
import type { ReferenceParts } from './check-reference.ts';
import type { ClockLeaps } from './clock-leaps.ts';
import { nameOn } from './field-plans.ts';
import type { PresentPlan } from './field-plans.ts';
import { isAskedForSince, isFieldAskedForSince, isNeverSeen } from './never-shown.ts';
import type { LifecyclesOfWorld } from './lifecycles-of-world.ts';
import { nameOf } from './oracle.ts';
import type { Allowance } from './oracle.ts';
import { cameBackEmpty, historyOf, isSwapped, missedReturn } from './returned-fields.ts';
import { isSame, meaning } from './same-value.ts';
import type { Plain } from './same-value.ts';
import type { VendorRecord } from './vendor-ledger.ts';

/** What the checks of a quiet world look at. */
export interface QuietChecksParts extends ReferenceParts {
  readonly fields: readonly PresentPlan[];
  readonly automated: ReadonlySet<string>;
  /** Whether a version of this moment may lie before every reading, because Salesforce's clock was set back (F19). */
  readonly stampedUnseen: ClockLeaps['stampedUnseen'];
  /** Records that stay refused as part of the surviving core. */
  readonly refusedForEver: ReadonlySet<string>;
  /** Whether a filter of now keeps a pair's record from a side: then its values may differ. */
  readonly isKeptFrom: (pair: Pair, to: Side) => boolean;
  /** Whether a second look has gone through everything since the last change: then nothing is unseen (I17, decision 28). */
  readonly hasSecondLook: boolean;
  /** Who was lost where nobody can tell any more. */
  readonly lifecycles: Pick<LifecyclesOfWorld, 'isLostUnheard'>;
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
    if (side === 'salesforce' && wasDeletedUnseen(parts, record.id)) continue;
    if (side === 'marketo' && parts.lifecycles.isLostUnheard(pair) && verdicts.isAllowed('log purged with it')) continue;
    verdicts.violated('I17', 'Q', `${nameOf(side, record.id)} is deleted and the pair says it is there`, { pairId: pair.pairId });
  }
  if (parts.hasSecondLook && marketo?.state === 'there' && pair.marketo.mayBeMerged) verdicts.violated('I17', 'Q', `${nameOf('marketo', marketo.id)} is there, and the pair says that it was not seen since the log was purged`, { pairId: pair.pairId });
  if (salesforce?.state !== 'there' || marketo?.state !== 'there') return;
  if (pair.salesforce.presence !== 'present' || pair.marketo.presence !== 'present') return checkStillDeleted(parts, pair);
  if (refusedForEver.has(salesforce.id) || refusedForEver.has(marketo.id)) return;
  for (const plan of parts.fields) if (plan.isMapped && isCarried(plan, salesforce)) checkField(parts, pair, plan, { salesforce, marketo });
}

/**
 * A known gap kept a deletion from being read: the row in the bin was hidden, as the record was, from the deletion to the first reading
 * after it, or from some moment between, and for so long that no reading reaches back to its stamp (seed 153397).
 */
function wasDeletedUnseen({ ledger, hidden, stampedUnseen, readAfter, hasSecondLook, verdicts }: QuietChecksParts, id: string): boolean {
  const at = ledger.lives.salesforce.deletedAt(id);
  if (stampedUnseen(at) && verdicts.isAllowed('clock set back at rest')) return true;
  const wasHidden = !hasSecondLook && hidden.overlaps(id, at, readAfter(at)) && hidden.reachesBeyond(id, at) > OVERLAP_MS;
  return wasHidden && verdicts.isAllowed('hidden beyond the overlap');
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

/** How far back a reading of Salesforce begins (DESIGN §3). */
const OVERLAP_MS = 590_000;
/** No clock of a vendor is further from the truth, ms. */
const MOST_SKEW_MS = 3 * 86_400_000;

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
    // What does not fit, and what automations never leave alone, is held by name while the rest of its record waits for what it links to, or was refused (seed 137108).
    const value = values[otherSide(side)];
    const isHeld = isNoText(value) || isNoAddress(plan, value) || isTooLarge(plan, value) || isTooLong(plan, value) || parts.automated.has(plan.marketo);
    const isStuck = work.state === 'rejected' || (work.state === 'waiting' && work.lastError?.code === 'PARENT_NOT_SYNCED');
    if (isStuck && isHeld && work.held?.fields.includes(plan.marketo) === true) return true;
    if (work.state !== 'rejected') continue;
    verdicts.reached(`quiet and refused: ${work.error.code}`);
    if (FOR_PEOPLE.has(work.error.code) || isHeldWithFormula(parts, plan, work.error)) return true;
  }
  return false;
}

/** A text that no field of either vendor takes (F58): with the character zero, or with half a character, which no JSON carries (seed 82091). */
function isNoText(value: Plain): boolean {
  return typeof value === 'string' && (value.includes('\0') || !value.isWellFormed());
}

/** An address with letters that Marketo takes in none (EMAIL_REFUSED). */
function isNoAddress({ kind }: PresentPlan, value: Plain): boolean {
  return kind === 'email' && /[^\x20-\x7e]/.test(String(value));
}

/** A number that no field of Marketo takes (seed 82068). */
function isTooLarge({ kind }: PresentPlan, value: Plain): boolean {
  return kind === 'number' && Math.abs(Number(value)) > 2_147_483_647;
}

/** A text that its field takes on no side (seed 137076). */
function isTooLong({ kind, fits }: PresentPlan, value: Plain): boolean {
  return kind === 'text' && String(value).length > fits;
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
