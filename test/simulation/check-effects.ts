import { otherSide } from '../../src/domain/side.ts';
import type { Side } from '../../src/domain/side.ts';
import type { FieldChange } from '../../src/domain/operation.ts';
import type { Pair } from '../../src/domain/pair.ts';
import { isMisread } from './books.ts';
import type { Books, OperationLife } from './books.ts';
import { createBounceCheck } from './check-bounces.ts';
import { wasTakenForDone, wasTakenForOurs } from './check-doubt.ts';
import { lastOnLead, sinceLead } from './carried-over.ts';
import type { ClockLeaps } from './clock-leaps.ts';
import { nameOn } from './field-plans.ts';
import type { PresentPlan } from './field-plans.ts';
import { nameOf } from './oracle.ts';
import { followsBlank, wasMerged } from './one-way-blanks.ts';
import { isByEarlierRules } from './rights-known.ts';
import type { Allowance, Verdicts } from './oracle.ts';
import type { FieldGaps, Gaps } from './gaps.ts';
import type { Untold } from './lifecycle-users.ts';
import { isSame, meaning } from './same-value.ts';
import type { Plain } from './same-value.ts';
import { fillsSurvivor, wasMadeBlank } from './survivor-blanks.ts';
import { unheardBy } from './unheard-writes.ts';
import type { Change, VendorLedger, VendorRecord } from './vendor-ledger.ts';

/** What the checks of effects look at. */
export interface EffectChecksParts extends Pick<ClockLeaps, 'stampedUnseen' | 'beganBefore'> {
  readonly books: Books;
  readonly ledger: VendorLedger;
  readonly verdicts: Verdicts;
  readonly fields: readonly PresentPlan[];
  /** Whether a Salesforce field was made anew between two readings. */
  readonly wasSwapped: (object: VendorRecord['object'], field: string) => boolean;
  /** The age of a record in whole days by the latest that its vendor's clock has shown since it was made: the most that the sandbox's formula said. */
  readonly ageInDays: (side: Side, id: string) => number;
  /** When Marketo's log was purged, true time in ms. */
  readonly purgedAt: () => readonly number[];
  /** Up to when Marketo's log was read each time that a place in it was stored, true time in ms. */
  readonly logReadAt: () => readonly number[];
  /** Fields on which automations act in this run: their values are nobody's alone. */
  readonly automated: ReadonlySet<string>;
  /** How old the view behind a write may be, ms: the freshness bound, and how late a change may become visible. */
  readonly viewAgeMs: number;
  /** Records that the sync user could not see for a while. */
  readonly hidden: Gaps;
  /** Mapping keys of fields that were away for a while. */
  readonly suspended: FieldGaps;
  /** So long after a field came back everything has been read again for it, ms. */
  readonly rightsAgeMs: number;
  /** What we wrote and a database put back knows nothing of, by its place in the ledger. */
  readonly forgotten: ReadonlySet<number>;
  readonly untold: Untold;
  /** The record that users merged into a changed one in the very moment of the change. */
  readonly loserOf: (change: Change) => string | undefined;
}

/** An edit that was overwritten before it had crossed: the journal must name it with both values (I3). */
interface Overwritten {
  readonly pairId: string;
  readonly field: string;
  readonly lost: Plain;
  readonly kept: Plain;
  readonly words: string;
  readonly life: OperationLife;
  /** Whether the engine did not know the edit when it reserved the write: only what the write replaced can tell of it. */
  readonly isUnseen: boolean;
  readonly wasHidden: boolean;
  /** The value is one that we had copied before the database was put back. */
  readonly isForgottenCopy: boolean;
}

/** Checks every effect of the engine in a vendor's world, as it happens; what only the journal can settle waits for the end. */
export interface EffectChecks {
  /** The vendor took a row of this operation. */
  onApplied(life: OperationLife): void;
  onEffect(change: Change, life: OperationLife | undefined): void;
  /** At the end: is everything that was overwritten named in the journal (I3)? */
  settle(): void;
  /** Fields of pairs on which a write overtook an edit that could not be seen in time: the reference has no say about them (I2). */
  readonly disputed: ReadonlySet<string>;
}

/** The reference: what may overwrite what, from DESIGN §2 and reliability.md §2.1, without the engine's merge code. */
export function createEffectChecks({ books, ledger, verdicts, fields, wasSwapped, ageInDays, purgedAt, logReadAt, automated, viewAgeMs, hidden, suspended, rightsAgeMs, forgotten, untold, loserOf, stampedUnseen, beganBefore }: EffectChecksParts): EffectChecks {
  const plans = new Map(fields.map((plan) => [plan.marketo, plan]));
  const waitingForJournal: Overwritten[] = [];
  const usedCauses = new Map<string, Change>();
  const checkBounce = createBounceCheck({ books, ledger, verdicts, forgotten });
  const disputed = new Set<string>();

  /** Every value the counterpart ever held, under each of its ids, oldest first. */
  function counterpartHistory(life: OperationLife, side: Side, field: string): readonly Change[] {
    const other = otherSide(side);
    return books.idsOf(life.operation.pairId, other).flatMap((id) => ledger.history(other, id, field)).toSorted((a, b) => a.seq - b.seq);
  }

  /** I13, I10, I11, I29: a value comes from its own pair, and a blank only from a blank that somebody made. */
  function checkOrigin(change: Change, life: OperationLife, plan: PresentPlan, theirs: readonly Change[], sent: FieldChange | undefined): void {
    if (plan.kind === 'formula') return checkFormula(change, life);
    // A person that belongs to a company shows that one's values (apis.md A4).
    if (change.side === 'salesforce' && isOfItsCompany(life, plan)) return;
    const about = { pairId: life.operation.pairId, field: change.field };
    const isBlank = meaning(plan.kind, change.to) === null;
    // A box is not ticked unless somebody ticked it, so nobody has to have said so.
    if (plan.kind === 'boolean' && change.to !== true) return;
    if (isBlank && isByEarlierRules(books, life, plan)) return;
    // Two records that meet for the first time: what is empty was not emptied, and has nothing to say (I11).
    if (isBlank && !change.atCreation && life.agreed[change.field] === undefined && meaning(plan.kind, change.from) !== null) {
      verdicts.violated('I11', 'S', `${nameOf(change.side, change.recordId)}.${change.field} held ${JSON.stringify(change.from)} and was blanked before its pair had ever agreed on it`, about);
    }
    // A one-way target follows its source, blank or not; both ways, only a value that was taken away goes out as a blank.
    if (isBlank && plan.direction !== 'both' && followsBlank({ books, ledger, viewAgeMs }, change, life, plan, theirs)) return;
    const cameFromThere = (one: Change): boolean => (isBlank ? !one.atCreation && one.by !== 'nobody' && meaning(plan.kind, one.to) === null : isSame(plan.kind, one.to, change.to));
    if (sent?.isDefault === true || theirs.some(cameFromThere)) return checkLetters(change, life, plan, theirs);
    if (!isBlank && wasRewrittenThere(change, life, plan)) return;
    const place = `${nameOf(change.side, change.recordId)}.${change.field}`;
    if (isBlank && wasAwayWithField(life, plan) && verdicts.isAllowed('hidden beyond the overlap')) return;
    if (isBlank && isSwapped(theirs, plan) && verdicts.isAllowed('field swapped between two readings')) return;
    if (isBlank) verdicts.violated('I11', 'S', `${place} was blanked (it held ${JSON.stringify(change.from)}) and its counterpart was never blank (I10)`, about);
    else verdicts.violated('I13', 'E', `${place} became ${JSON.stringify(change.to)}, which its counterpart never held`, about);
  }

  /** A formula's value was true at some time since its record was made: no stamp tells when it stopped to be (F22, I13). */
  function checkFormula(change: Change, life: OperationLife): void {
    const oldest = Math.max(0, ...books.idsOf(life.operation.pairId, 'salesforce').map((id) => ageInDays('salesforce', id)));
    // By a clock that was set back, a record made since is not born yet (F19).
    if (typeof change.to === 'number' && change.to >= -1 && change.to <= oldest) return;
    verdicts.violated('I13', 'E', `${nameOf(change.side, change.recordId)}.${change.field} became ${JSON.stringify(change.to)}; the formula never was more than ${oldest}`, { pairId: life.operation.pairId, field: change.field });
  }

  /** I12: a text arrives letter by letter; Salesforce alone takes white space off both ends (apis.md B7), and a person made anew has what its pair's earlier one had. */
  function checkLetters(change: Change, life: OperationLife, plan: PresentPlan, theirs: readonly Change[]): void {
    if (plan.kind !== 'text' || typeof change.to !== 'string' || automated.has(change.field)) return;
    const asKept = (value: Plain): Plain => (change.side === 'salesforce' && typeof value === 'string' ? value.replace(/^[\s\u00a0]+|[\s\u00a0]+$/g, '') : value);
    if (theirs.every((one) => !isSame('text', one.to, change.to)) || [...theirs, ...(change.side === 'marketo' && change.atCreation ? counterpartHistory(life, 'salesforce', change.field).filter(({ recordId }) => recordId !== change.recordId) : [])].some((one) => asKept(one.to) === change.to)) return;
    verdicts.violated('I12', 'Q', `${nameOf(change.side, change.recordId)}.${change.field} became ${JSON.stringify(change.to)}, which is none of its counterpart's ${theirs.slice(-3).map((one) => JSON.stringify(one.to)).join(', ')}`, { pairId: life.operation.pairId, field: change.field });
  }

  function isOfItsCompany({ operation }: OperationLife, plan: PresentPlan): boolean {
    const person = ledger.record('marketo', books.pairs.get(operation.pairId)?.marketo.id ?? '');
    return person !== undefined && !Object.hasOwn(person.values, plan.marketo);
  }

  /** Automation made another value of ours at once, so that the record never held it; the pair took it to, until it was looked at (F43). */
  function wasRewrittenThere(change: Change, { operation: { pairId, side }, openedAt }: OperationLife, plan: PresentPlan): boolean {
    return automated.has(change.field) && [...books.operations.values()].some((one) => one.operation.pairId === pairId && one.operation.side !== side && one.applied > 0 && one.openedAt < openedAt && one.operation.changes.some(({ field, value }) => field === change.field && isSame(plan.kind, value, change.to)));
  }

  /** The record was hidden when everything was read again for a field that came back after a moment, true time in ms: its emptiness is not known as that. */
  function wasAwayWithField({ operation }: OperationLife, { marketo: field }: PresentPlan, since = -Infinity): boolean {
    const ids = books.idsOf(operation.pairId, 'salesforce');
    return suspended.ends(field).some((at) => at >= since && ids.some((id) => hidden.overlaps(id, at, at + rightsAgeMs)));
  }

  /** The counterpart's last word is the emptiness of a field that was made anew behind everybody's back. */
  function isSwapped(theirs: readonly Change[], plan: PresentPlan): boolean {
    const emptied = theirs.findLast((one) => one.by === 'nobody');
    const object = emptied === undefined ? undefined : ledger.record('salesforce', emptied.recordId)?.object;
    const name = object === undefined ? null : nameOn(plan, object);
    return object !== undefined && name !== null && wasSwapped(object, name);
  }

  /** The change that this one overwrote; undefined when the field was as the record had been made. */
  function overwrittenBy(change: Change): Change | undefined {
    const history = ledger.history(change.side, change.recordId, change.field);
    const before = history[history.indexOf(change) - 1];
    return before?.by === 'conversion' ? lastOnLead(ledger, before, plans.get(change.field)?.kind ?? 'text') : before === undefined ? undefined : broughtBy(before);
  }

  /** What was empty on the survivor of a merge got what was last written on the loser, by the vendor and at once. */
  function broughtBy(filled: Change): Change {
    const last = ledger.history(filled.side, (filled.by === 'user' ? loserOf(filled) : undefined) ?? '', filled.field).findLast((one) => one.seq < filled.seq);
    return isSame(plans.get(filled.field)?.kind ?? 'text', last?.to, filled.to) ? (last ?? filled) : filled;
  }

  /** What the leads held that became the record of a change. */
  function heldByLeads({ side, recordId, field }: Change): readonly Change[] {
    return ledger.records(side).filter(({ convertedTo }) => convertedTo === recordId).flatMap(({ id }) => ledger.history(side, id, field));
  }

  /** True when the counterpart held the value when it was written, or came to hold it before it was overwritten. */
  function hasCrossed(edit: Change, plan: PresentPlan, theirs: readonly Change[], by: Change, pairId: string): boolean {
    const before = theirs.findLast((one) => one.seq < edit.seq);
    if (isSame(plan.kind, before?.to ?? null, edit.to)) return true;
    if (theirs.some((one) => one.seq > edit.seq && one.seq < by.seq && isSame(plan.kind, one.to, edit.to))) return true;
    return meaning(plan.kind, edit.to) === null && wasMadeBlank({ books, ledger }, edit, by, pairId);
  }

  /**
   * The engine took both to hold the edit's value, and both did hold it, though not at one moment: a feed was late. By more
   * than that only where something could not be seen, or was forgotten.
   */
  function wasAgreed(edit: Change, plan: PresentPlan, theirs: readonly Change[], life: OperationLife): boolean {
    const agreed = life.agreed[edit.field];
    if (agreed === undefined || !isSame(plan.kind, agreed, edit.to)) return false;
    const wasUnseen = forgotten.size > 0 || suspended.any(edit.field) || books.idsOf(life.operation.pairId, 'salesforce').some((id) => hidden.reachesBeyond(id, 0) > 0);
    return theirs.some((one, place) => isSame(plan.kind, one.to, edit.to) && (wasUnseen || (theirs[place + 1]?.at ?? Infinity) >= edit.at - viewAgeMs));
  }

  /** Whether the two records had agreed on the field before: without that, a blank has nothing to say (I11). */
  function hadMet(pairId: string, change: Change, before: Change): boolean {
    const isOurs = (one: Change): boolean => one.by === 'engine' && one.seq < before.seq && !forgotten.has(one.seq);
    const theirs = books.idsOf(pairId, otherSide(change.side)).flatMap((id) => ledger.history(otherSide(change.side), id, change.field));
    return [...ledger.history(change.side, change.recordId, change.field), ...theirs].some(isOurs);
  }

  /**
   * Edits that ended where they began are no change to anybody who looks at states (DESIGN §2). What a merge of ours filled into what both had
   * agreed on, and what never crossed since, was agreed on by nobody: emptied again, the field is what it was (I2, seed 66135). So is an edit of
   * a lead that was taken back on the contact it became, as long as both still agree on what was before it.
   */
  function returnedToAgreed(change: Change, edit: Change, plan: PresentPlan, theirs: readonly Change[], base: Pair['base']): boolean {
    const ours = theirs.filter((one) => one.by === 'engine');
    const cameOver = (one: Change): boolean => ours.some((theirOne) => theirOne.seq > one.seq && isSame(plan.kind, theirOne.to, one.to));
    const wasFilled = (one: Change): boolean => one.by === 'automation' && one.from === null && base[edit.field] === null;
    const isBackIn = (history: readonly Change[]): boolean => {
      const agreed = history.findLastIndex((one) => (one.by !== 'user' && !wasFilled(one)) || cameOver(one));
      const first = history[agreed + 1];
      return first !== undefined && first !== edit && !first.atCreation && isSame(plan.kind, first.from, edit.to);
    };
    const held = ledger.history(change.side, change.recordId, change.field).filter((one) => one.seq <= edit.seq);
    return isBackIn(held) || (base[edit.field] !== undefined && isSame(plan.kind, base[edit.field], edit.to) && isBackIn(sinceLead(ledger, held, plan.kind)));
  }

  function checkOverwritten(change: Change, life: OperationLife, plan: PresentPlan, theirs: readonly Change[], sent: FieldChange | undefined): void {
    const edit = overwrittenBy(change);
    if (edit === undefined || edit.by !== 'user' || hasCrossed(edit, plan, theirs, change, life.operation.pairId) || wasAgreed(edit, plan, theirs, life)) return;
    const { pairId } = life.operation;
    if ((edit.to === null || meaning(plan.kind, edit.to) === null) && (plan.policy === 'fill-if-empty' || !hadMet(pairId, change, edit) || fillsSurvivor({ books, ledger }, change, edit, life))) return;
    if (returnedToAgreed(change, edit, plan, theirs, life.agreed) || (wasTakenForOurs(books, edit, plan, pairId) && verdicts.isAllowed('answer lost besides')) || followsDoubt(edit, plan, pairId)) return;
    const believed = sent?.replaces;
    const isUnseen = believed === undefined || !isSame(plan.kind, believed, edit.to);
    const hiddenMs = hidden.reachesBeyond(change.recordId, edit.at);
    const wasHidden = isUnseen && hiddenMs > OVERLAP_MS;
    // A reading that began while the record was hidden goes on behind it, however long it takes.
    const readSince = beganBefore(life.operation.object, life.openedAt);
    const isSeenLate = untold.changes.has(edit.seq) || hidden.overlaps(change.recordId, readSince, readSince) || edit.at + hiddenMs >= life.openedAt - viewAgeMs || (edit.side === 'salesforce' && stampedUnseen(edit.at, ledger.latestBefore('salesforce', edit.recordId, life.openedAt)) && verdicts.isAllowed('clock set back at rest'))
      // What was typed while the field was away is read with the record, when it comes back, and the record was hidden then (seed 44342).
      || (isUnseen && wasAwayWithField(life, plan, edit.at) && verdicts.isAllowed('hidden beyond the overlap'));
    const words = `${nameOf(change.side, change.recordId)}.${change.field}: a user's ${JSON.stringify(edit.to)} of ${moment(edit.at)} was overwritten by ${JSON.stringify(change.to)} at ${moment(change.at)} (operation ${life.operation.operationId}, reserved ${moment(life.openedAt)}, believed ${JSON.stringify(believed)})`;
    const isForgotten = (one: Change): boolean => one.by === 'engine' && forgotten.has(one.seq) && isSame(plan.kind, one.to, change.to);
    const wentBack = life.agreed[change.field] !== undefined && isSame(plan.kind, life.agreed[change.field], edit.to);
    // Our own copy of before the database was put back came home as somebody's edit, or is made once more over an edit that went back to what the
    // backup knew. So it is on the contact that took it over from its lead: whether that was still a lead when the person was seen to hold it, nothing tells (seed 48287).
    const isForgottenCopy = [...theirs, ...ledger.history(change.side, change.recordId, change.field), ...(wentBack ? heldByLeads(change) : [])].some(isForgotten);
    verdicts.reached('an edit that had not crossed was overwritten');
    waitingForJournal.push({ pairId, field: change.field, lost: edit.to, kept: change.to, words, life, isUnseen, wasHidden, isForgottenCopy });
    if (wasHidden || (isUnseen && isSeenLate)) disputed.add(`${pairId}/${change.field}`);
    else checkWinner(change, life, plan, edit, words);
  }

  /** Named with both values; what nobody had seen, as overwritten by the last write (decision 18). */
  function isNamed({ pairId, field, lost, kept, isUnseen }: Overwritten): boolean {
    const { kind } = plans.get(field) ?? { kind: 'text' as const };
    return books.journalOf(pairId).some(({ event }) => event.kind === 'conflict' && event.field === field && isSame(kind, event.lost, lost) && isSame(kind, event.kept, kept) && (!isUnseen || event.policy === 'last-write'));
  }

  /** Which known gap kept an overwritten edit out of the journal; null when it should be there. */
  function gapOf({ pairId, field, life, isUnseen, wasHidden, isForgottenCopy }: Overwritten): Allowance | null {
    if (life.isForgotten || isForgottenCopy) return 'forgotten by the database';
    if (wasHidden) return 'hidden beyond the overlap';
    const unheard = isUnseen ? unheardBy({ purgedAt, logReadAt, hiddenThere: suspended.hiddenInMarketo, rightsAgeMs }, life, field) : null;
    if (unheard !== null) return unheard;
    if (isUnseen && life.operation.side === 'salesforce' && (life.isDoubtful || life.isUnread)) return 'answer lost besides';
    return isMisjudged(pairId, field) ? 'doubt under a later edit' : null;
  }

  /** A write of this field was done and taken for not done. */
  function isMisjudged(pairId: string, field: string): boolean {
    return [...books.operations.values()].some((life) => isMisread(life, pairId, field));
  }

  /** I2: what the policy protects is not overwritten, if the engine knew of it. */
  function checkWinner(change: Change, life: OperationLife, plan: PresentPlan, edit: Change, words: string): void {
    // What was reserved under earlier rules was right by those.
    if (plan.direction !== 'both' || isByEarlierRules(books, life, plan)) return;
    const about = { pairId: life.operation.pairId, field: change.field };
    const native = life.operation.object === 'lead' ? 'marketo' : 'salesforce';
    const winner = plan.policy === 'by-object' ? native : plan.policy === 'marketo-wins' ? 'marketo' : plan.policy === 'salesforce-wins' ? 'salesforce' : null;
    const metBefore = hadMet(life.operation.pairId, change, edit);
    if (plan.policy === 'most-recent' && metBefore && meaning(plan.kind, edit.to) !== null && !suspended.any(edit.field)) checkMostRecent(change, life, edit, words);
    if (winner === change.side && metBefore && meaning(plan.kind, edit.to) !== null && !undoesDoubtful(life, edit)) verdicts.violated('I2', 'Q', `${words}, although the policy is ${plan.policy}`, about);
    if (plan.policy === 'fill-if-empty' && meaning(plan.kind, edit.to) !== null) verdicts.violated('I2', 'Q', `${words}, although only empty fields are filled`, about);
  }

  /** The edit came over a write of ours that was taken for not done, and put back what that had replaced: nothing seems to have happened. */
  function undoesDoubtful({ operation }: OperationLife, edit: Change): boolean {
    return isMisjudged(operation.pairId, edit.field) && overwrittenBy(edit)?.by === 'engine' && verdicts.isAllowed('doubt under a later edit');
  }

  /** Counted as crossed, and named as lost in the other record already: whatever comes over that one goes over this one, too (W11). */
  function followsDoubt(edit: Change, plan: PresentPlan, pairId: string): boolean {
    return wasTakenForDone({ books, ledger }, edit, plan, pairId, plans) && verdicts.isAllowed('doubt under a later edit');
  }

  /** I2: no version of the record that won was made after the edit that lost, by the stamps of both vendors, right or wrong. */
  function checkMostRecent(change: Change, life: OperationLife, edit: Change, words: string): void {
    const source = otherSide(change.side);
    const newest = Math.max(-Infinity, ...books.idsOf(life.operation.pairId, source).map((id) => ledger.newestStamp(source, id, life.openedAt)));
    // A record shows the stamp of its latest version alone, and that is an earlier one where Salesforce's clock was set back in between.
    const shown = edit.side === 'salesforce' ? Math.min(edit.stamp, ledger.latestBefore(edit.side, edit.recordId, life.openedAt)?.stamp ?? edit.stamp) : edit.stamp;
    if (shown <= newest + STAMP_GRAIN_MS || (edit.side === 'marketo' && purgedAt().some((at) => at > edit.at && at <= life.openedAt) && verdicts.isAllowed('log purged with it'))) return;
    verdicts.violated('I2', 'Q', `${words}, although it was the most recent: it is stamped ${moment(edit.stamp)}, and nothing on ${source} after ${moment(newest)}`, { pairId: life.operation.pairId, field: change.field });
  }

  /** I2: a field of the policy write-once is left alone once both sides have agreed on a value. */
  function checkWrittenOnce(change: Change, life: OperationLife, plan: PresentPlan): void {
    const agreed = life.agreed[change.field];
    if (plan.policy !== 'write-once' || change.atCreation || isByEarlierRules(books, life, plan) || agreed === undefined || meaning(plan.kind, agreed) === null) return;
    // Put back where its field was made anew: that writes nothing else than what was written once.
    if (isSame(plan.kind, agreed, change.to)) return;
    verdicts.violated('I2', 'Q', `${nameOf(change.side, change.recordId)}.${change.field} became ${JSON.stringify(change.to)} after both had agreed on ${JSON.stringify(agreed)}, although it is written once`, { pairId: life.operation.pairId, field: change.field });
  }

  /** I4: one change causes one write; it is sent again only over something that came in between. */
  function checkEcho(change: Change, life: OperationLife, plan: PresentPlan, theirs: readonly Change[]): void {
    const cause = theirs.findLast((one) => one.by !== 'engine' && isSame(plan.kind, one.to, change.to));
    if (cause === undefined) return;
    const key = `${cause.seq}→${change.side}/${change.recordId}`;
    const earlier = usedCauses.get(key);
    usedCauses.set(key, change);
    if (earlier === undefined) return;
    const between = ledger.history(change.side, change.recordId, change.field).filter((one) => one.seq > earlier.seq && one.seq < change.seq);
    // What we wrote in between and a database put back knows nothing of is somebody's edit to us, like any other (F53).
    if (between.length === 0 || between.some((one) => one.by !== 'engine' || forgotten.has(one.seq))) return;
    // A write of ours that was taken for not done, and took effect after all, came in between too (W13, F57).
    const cameLate = ({ operation }: OperationLife): boolean => operation.changes.some(({ field, value }) => field === change.field && between.some(({ to }) => isSame(plan.kind, value, to)));
    const isInDoubt = [...books.operations.values()].some((one) => one.isDoubtful && one.operation.pairId === life.operation.pairId && (one.openedSeq >= cause.seq || cameLate(one)));
    if (isInDoubt || automated.has(change.field)) return;
    verdicts.violated('I4', 'E', `${nameOf(change.side, change.recordId)}.${change.field} was set to ${JSON.stringify(change.to)} twice for one change of ${moment(cause.at)}, at ${moment(earlier.at)} and ${moment(change.at)}`, { pairId: life.operation.pairId, field: change.field });
  }

  /**
   * What is known of the record that is copied from. A pair that went on as the contact into which its lead was converted is written
   * from that contact, whose values win (L14): what we had written to the lead says nothing against them, as long as the contact has any.
   */
  function sourceHistory({ operation: { pairId, side } }: OperationLife, theirs: readonly Change[]): readonly Change[] {
    if (side !== 'marketo') return theirs;
    const contacts = new Set(books.journalOf(pairId).flatMap(({ event }) => (event.kind === 'converted' ? [event.to] : [])));
    const held = theirs.filter(({ recordId }) => contacts.has(recordId));
    return held.length === 0 ? theirs : held;
  }

  /** I4: what we have written to the source ourselves, and know that we have, is what is copied from it until somebody changes it. */
  function checkStale(change: Change, life: OperationLife, plan: PresentPlan, theirs: readonly Change[]): void {
    const last = sourceHistory(life, theirs).findLast((one) => one.seq <= life.openedSeq);
    // Where it belongs to a company since, it shows that one's values and not what we wrote (apis.md A4).
    if (wasMerged(books, life) || (change.side === 'salesforce' && isOfItsCompany(life, plan)) || last?.by !== 'engine' || last.atCreation || forgotten.has(last.seq) || isSame(plan.kind, last.to, change.to) || plan.changedAt > -Infinity) return;
    const { pairId } = life.operation;
    const writes = [...books.operations.values()].filter(({ operation }) => operation.pairId === pairId && operation.side === last.side && operation.changes.some(({ field }) => field === change.field));
    if (writes.some((one) => one.isDoubtful || one.isMisjudged || one.isForgotten) || !writes.some((one) => one.openedSeq < last.seq && one.settledAt !== null && one.settledAt >= last.at && one.settledAt < life.openedAt)) return;
    verdicts.violated('I4', 'E', `${nameOf(change.side, change.recordId)}.${change.field} became ${JSON.stringify(change.to)} at ${moment(change.at)}, which we had replaced on ${nameOf(last.side, last.recordId)} by ${JSON.stringify(last.to)} at ${moment(last.at)} ourselves`, { pairId, field: change.field });
  }

  return {
    disputed,
    onApplied(life) {
      for (const { field } of life.operation.changes) if (plans.has(field) && plans.get(field)?.kind !== 'formula') checkBounce(life, field);
    },
    onEffect(change, life) {
      const plan = plans.get(change.field);
      if (plan === undefined || life === undefined || change.by !== 'engine') return;
      const theirs = counterpartHistory(life, change.side, change.field);
      const sent = life.operation.changes.find((one) => one.field === change.field);
      checkOrigin(change, life, plan, theirs, sent);
      checkWrittenOnce(change, life, plan);
      // A formula changes by itself, day after day: each of its values is a cause of its own.
      if (automated.has(change.field) || plan.kind === 'formula') return;
      checkOverwritten(change, life, plan, theirs, sent);
      checkEcho(change, life, plan, theirs);
      if (sent?.isDefault !== true) checkStale(change, life, plan, theirs);
    },
    settle() {
      for (const overwritten of waitingForJournal) {
        if (isNamed(overwritten)) {
          verdicts.reached('an overwritten edit named in the journal');
          continue;
        }
        const gap = gapOf(overwritten);
        if (gap !== null && verdicts.isAllowed(gap)) continue;
        const { pairId, field, words } = overwritten;
        verdicts.violated('I3', 'E', `${words}, and the journal does not name it`, { pairId, field });
      }
    },
  };
}

/** How far back a reading of Salesforce begins (DESIGN §3). */
const OVERLAP_MS = 590_000;
/** Both vendors stamp whole seconds. */
const STAMP_GRAIN_MS = 2000;

function moment(at: number): string {
  return new Date(at).toISOString().slice(5, 23);
}
