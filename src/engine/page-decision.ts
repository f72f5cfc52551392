import { isNewlyTold } from '../domain/activity.ts';
import { withFlagFilled, withFlagOf } from '../domain/deletion-flag.ts';
import { deriveWork } from '../domain/derive-work.ts';
import { isDrift } from '../domain/drift.ts';
import { withAwayHidden, withResumedHidden } from '../domain/apply-look.ts';
import { endKeyed, endMerged, fateOfMerged, followMerge, isHalfMember, isLeftTo, isMergedOn, livesOnSinceDeleted, tellsOfSurvivor, twoWayKeys, withFillingUnseen } from '../domain/follow-merge.ts';
import type { Operation } from '../domain/operation.ts';
import { SHOWS_WHAT_IS_GONE } from '../domain/observation.ts';
import type { Observation } from '../domain/observation.ts';
import { endConverted, followConversion, heldAtConversion, heldSince, isOutOfOrder, moveToObject, wasMadeByConversion, withOrderLost } from '../domain/observe-record.ts';
import type { Observed } from '../domain/observe-record.ts';
import { isGone, isHalf, withSide } from '../domain/pair.ts';
import type { Pair, Repairing } from '../domain/pair.ts';
import { isKeyed, isMember, isPersonObject, isTold } from '../domain/object-pair.ts';
import { seeDeleted } from '../domain/settle-deletion.ts';
import { otherSide } from '../domain/side.ts';
import type { Side } from '../domain/side.ts';
import { addCounts, countsOf } from '../domain/sync-cycle.ts';
import { withFieldsMetAnew } from '../domain/without-record.ts';
import { beginPair, objectToBegin } from './begin-pair.ts';
import { isUnderWay } from './bring-back.ts';
import { asToldOf, fieldsOfMembers, meetInRun, observeInRun } from './observe-in-run.ts';
import { withLookBeside } from './look-beside.ts';
import { openOperation } from './open-operation.ts';
import type { Look } from './look-batch.ts';
import { PageDraft } from './page-draft.ts';
import { keyOf } from './read-key.ts';
import { journalOf } from './sync-session.ts';
import { toldDone } from './under-way.ts';

/** The pure pass over one page: what each look makes of the pair that it belongs to. */
export class PageDecision extends PageDraft {
  /** Takes one look; the order of looks at one record is that of the page. */
  take({ observation: seen, mark, isInferred }: Look): void {
    const { side } = this.batch;
    const known = this.pairOf(seen.id) ?? this.pairNamedByKey(seen);
    const isBack = known !== undefined && livesOnSinceDeleted(known, side, seen);
    // Whether it was brought back since, or this look is older than its end, another one tells.
    if (isBack && !known[side].lookDue) return this.lookLater(known);
    const pair = isBack ? withSide(known, side, { presence: 'present' }) : known;
    const observation = pair === undefined ? seen : asToldOf(this.session, pair, side, seen);
    this.noteEnd(pair, seen, isInferred);
    const isOvertaken = pair !== undefined && (this.underWay.open.has(pair.pairId) || pair[side].writtenMark > mark);
    if (this.batch.isPartial === true) this.refresh(pair, observation, isOvertaken);
    else if (pair === undefined) this.meet(observation);
    else if (side === 'marketo' && isTold(pair.object)) this.hear(pair, observation);
    else if (isInferred === true && isOvertaken) this.lookLater(pair);
    else if (observation.mergedInto !== undefined && (isPersonObject(pair.object) || isKeyed(pair.object))) this.merge(pair, observation, observation.mergedInto);
    else if (observation.mergedInto !== undefined && isMember(pair.object)) this.moveWithPerson(pair, observation, observation.mergedInto);
    else if (observation.deleted) this.observeDeleted(pair, observation);
    else if (observation.convertedTo !== null && pair.object === 'lead') this.convert(pair, observation, observation.convertedTo);
    else if (isOvertaken) this.lookLater(pair);
    else if (isOutOfOrder(pair, side, observation)) this.lookLater(withOrderLost(pair, side, this.mark));
    else if (isHalfMember(pair)) this.observeHalf(pair, observation);
    else this.observe(this.onObject(pair, observation), observation);
  }

  /** What a bin shows in this run is gone: it need not be asked for once more before its counterpart is deleted (L26). */
  private noteEnd(pair: Pair | undefined, { id, deleted, mergedInto }: Observation, isInferred: true | undefined): void {
    const { side } = this.batch;
    const isShownGone = isInferred !== true && SHOWS_WHAT_IS_GONE[side] && (deleted || mergedInto !== undefined);
    if (isShownGone && pair?.[side].id === id && !isMember(pair.object)) this.session.endedNow.add(pair.pairId);
  }

  /** Notes what a second look found, and in whose name work on it is done. */
  private repairOf(pair: Pair, observation: Observation): Repairing {
    const { side, secondLook } = this.batch;
    if (secondLook === undefined || !isDrift(pair, side, observation, this.session.mappingOf(pair.object))) return {};
    this.differing.add(pair.pairId);
    return { repairs: secondLook.repairs };
  }

  private pairOf(id: string): Pair | undefined {
    return this.pairs.get(this.byId[this.batch.side].get(id) ?? '');
  }

  /** A record we never saw that carries the id of a known counterpart is the one made for it, also where the pair has gone on with another one since (I8, I14). */
  private pairNamedByKey(observation: Observation): Pair | undefined {
    const { side } = this.batch;
    const key = keyOf(this.session, observation);
    const pairId = key === null ? undefined : (this.byId[otherSide(side)].get(key) ?? this.underWay.madeFor.get(key));
    const pair = pairId === undefined ? undefined : this.pairs.get(pairId);
    return pair?.[side].id === null ? pair : undefined;
  }

  /** The first look at a record that belongs to no pair. */
  private meet(observation: Observation): void {
    const object = objectToBegin(this.session, this.batch, observation);
    if (object === null) return this.skip();
    const pair = beginPair(this.session, object);
    const { secondLook } = this.batch;
    if (secondLook !== undefined) this.differing.add(pair.pairId);
    const occasion = secondLook === undefined ? this.occasion : { ...this.occasion, repairs: secondLook.repairs };
    const observed = meetInRun(this.session, pair, this.batch.side, observation, this.mark, occasion);
    this.index(observed.pair);
    this.apply(observed);
    this.counts = addCounts(this.counts, countsOf(object, { new: 1, updated: -1 }));
  }

  /** What the log shows as told is a fact, whatever is being written: it is taken as soon as it is seen, and never taken back. */
  private hear(pair: Pair, observation: Observation): void {
    if (isNewlyTold(pair, observation, this.session.mappingOf(pair.object))) return this.observe(pair, observation);
    this.lookNoMore(pair);
  }

  /** Some fields of a record that lives on as it was. Whatever else became of it, and of one that is to be looked at anyhow, a whole look tells. */
  private refresh(pair: Pair | undefined, observation: Observation, isOvertaken: boolean): void {
    const { side } = this.batch;
    const isGoneOn = observation.deleted || observation.convertedTo !== null || observation.mergedInto !== undefined || observation.isWithheld === true;
    if (pair === undefined || isGoneOn || pair[side].presence !== 'present' || pair[side].lookDue) return this.skip(pair?.object);
    if (isOvertaken || isOutOfOrder(pair, side, observation)) return this.lookLater(pair);
    const observed = observeInRun(this.session, pair, side, observation, this.mark, this.occasion);
    if (observed.outcome === 'skipped') this.skip(pair.object);
    else this.apply(observed);
  }

  /** Nobody can tell whether this look came before or after a write of ours: a fresh one will (hazard 41). */
  private lookLater(pair: Pair): void {
    this.skip(pair.object);
    if (pair[this.batch.side].id === null) return;
    const { side } = this.batch;
    const due = withSide(withResumedHidden(pair, side, this.session.mappingOf(pair.object)), side, { lookDue: true });
    this.keep(this.batch.counterpartsToo === true ? this.withCounterpartDue(due) : due);
  }

  /** The record went into another one, and a later look takes that in: until then nothing is made or written by what it held (I6). */
  private awaitEnd(pair: Pair): void {
    this.session.endsAwaited.add(pair.pairId);
    this.lookLater(pair);
  }

  /** A contact that turns out to be a pair's record makes the pair a contact's. */
  private onObject(pair: Pair, observation: Observation): Pair {
    if (!isPersonObject(observation.object)) return pair;
    const moved = moveToObject(pair, observation.object);
    this.ledger.push(...moved.ledger);
    return moved.pair;
  }

  private observe(pair: Pair, observation: Observation): void {
    const observed = this.linked(pair, observation, observeInRun(this.session, pair, this.batch.side, observation, this.mark, { ...this.occasion, ...this.repairOf(pair, observation) }));
    // A second look that shows nothing new is no event: it costs no ledger row and no write (I32), unless nobody knew whether the record is there.
    const { lookDue, mayBeMerged } = pair[this.batch.side];
    if (this.batch.secondLook !== undefined && observed.outcome === 'skipped' && !lookDue && !mayBeMerged) return;
    this.apply(this.batch.counterpartsToo === true ? this.resumed(observed) : observed);
    if (observed.pair[this.batch.side].presence === 'present') this.endStopped(pair);
  }

  /** A lead, contact or person that was met for a half pair by the key is linked from now on, as if it had been searched for (L4, L11). */
  private linked({ object, ...before }: Pair, { id }: Observation, observed: Observed): Observed {
    const { side } = this.batch;
    if (!isPersonObject(object) || before[side].id !== null || observed.pair[side].id !== id) return observed;
    if (observed.pair.marketo.id !== null) this.session.peopleLinked.add(observed.pair.marketo.id);
    return { ...observed, pair: withLookBeside(this.session, observed.pair, side), events: [...observed.events, { kind: 'linked', side, recordId: id, how: 'key' }] };
  }

  /** What we are deleting ourselves was deleted by nobody else, or its counterpart would be deleted for it when it is restored (I6). */
  private observeDeleted(pair: Pair, observation: Observation): void {
    const operation = this.underWay.deleting.get(pair.pairId);
    if (operation?.recordId !== observation.id) return this.observe(pair, observation);
    this.closed.push(operation.operationId);
    this.apply(seeDeleted(pair, operation, this.mark, this.session.mappingOf(pair.object), this.occasion));
  }

  /** The merged record was brought back before anybody agreed to merge its counterpart: there is nothing left to follow. */
  private endStopped(pair: Pair): void {
    const operation = this.underWay.stopped.get(pair.pairId);
    if (operation === undefined || operation.side === this.batch.side) return;
    this.closed.push(operation.operationId);
    this.journal.push(...journalOf(this.session, pair, [{ kind: 'resolved', side: operation.side, operationId: operation.operationId, outcome: 'not-applied' }]));
  }

  /** A field takes part again: what is known of it may have waited all the while, and what its counterpart holds is to be seen. */
  private resumed(observed: Observed): Observed {
    const due = this.withCounterpartDue(observed.pair);
    if (observed.outcome !== 'skipped') return { ...observed, pair: due };
    // What the look itself made of the work is accounted for already (I22).
    const derived = deriveWork(observed.pair, due, this.session.mappingOf(due.object), { kind: 'schema-changed' }, this.occasion);
    return { ...observed, pair: derived.pair, ledger: [...observed.ledger, ...derived.ledger] };
  }

  private withCounterpartDue(pair: Pair): Pair {
    const other = otherSide(this.batch.side);
    return pair[other].presence === 'present' ? withSide(pair, other, { lookDue: true }) : pair;
  }

  /** A lead became a contact: its pair goes on as the contact's, together with what was begun for the contact alone (I15). */
  private convert(pair: Pair, observation: Observation, contactId: string): void {
    const rival = this.pairs.get(this.byId.salesforce.get(contactId) ?? '');
    const mapping = this.session.mappingOf(pair.object);
    const ofContact = this.session.mappingOf('contact');
    const [known, held] = [withFlagOf(withAwayHidden(pair, 'salesforce', mapping), 'salesforce', rival, ofContact), heldAtConversion(observation, mapping)];
    this.repairOf(pair, observation);
    if (this.underWay.merging.has(pair.pairId)) return this.lookNoMore(pair);
    // What is being made for the lead carries its id as the key, and is found by that alone should the answer be lost (I8).
    if (isHalf(pair) && this.underWay.busy.has(pair.pairId)) return this.lookLater(pair);
    if (rival === undefined || rival.pairId === pair.pairId) return this.apply(followConversion(known, contactId, held));
    if (isUnderWay(this.around, rival)) return this.awaitEnd(pair);
    if (!isHalf(rival) && (rival.marketo.presence === 'present' || pair.marketo.presence !== 'present')) return this.endConverted(pair, observation, rival);
    this.absorb(rival, pair.pairId);
    // One that the same reading brought before its lead was most likely made by the conversion, and took the lead's blanks over (I2).
    const isNew = this.session.pairsBegun.has(rival.pairId) || wasMadeByConversion(rival, observation);
    this.apply(followConversion(known, contactId, isNew ? held : twoWayKeys(ofContact), heldSince(rival, 'salesforce', observation)));
    this.journal.push(...journalOf(this.session, pair, [{ kind: 'absorbed', side: 'salesforce', recordId: contactId }]));
  }

  /** The contact has a person of its own: "convert into existing contact equals a merge" (apis.md A10), and the persons are merged. */
  private endConverted(pair: Pair, end: Observation, rival: Pair): void {
    const isKnown = isGone(pair.salesforce.presence) && !pair.salesforce.lookDue;
    const hasBoth = pair.marketo.presence === 'present' && rival.marketo.presence === 'present';
    if (!isKnown && hasBoth && this.underWay.busy.has(pair.pairId)) return this.awaitEnd(pair);
    this.apply(endConverted(pair, end.convertedTo ?? ''));
    if (!isKnown) this.replaced.push({ pair, by: rival.pairId });
    if (!isKnown && hasBoth) this.reserveMerge(pair, end, rival);
  }

  /** The look says nothing new: the merge under way on the counterpart settles what it shows, or it was told before. */
  private lookNoMore(pair: Pair): void {
    this.skip(pair.object);
    if (pair[this.batch.side].lookDue) this.keep(withSide(pair, this.batch.side, { lookDue: false }));
  }

  /** The record was merged into another one: its pair goes on as that one's, goes into its pair, or brings a counterpart too many (I14, I15). */
  private merge(pair: Pair, observation: Observation, survivorId: string): void {
    const { side } = this.batch;
    const isKnown = pair[side].id !== observation.id || (isGone(pair[side].presence) && !pair[side].lookDue);
    const told = toldDone(this.underWay.merging.get(pair.pairId), side, observation);
    if (told !== null) this.merges.push({ operation: told, counterpartId: pair[otherSide(side)].id ?? '', isTold: true });
    if (this.underWay.merging.has(pair.pairId)) return this.lookNoMore(pair);
    const survivor = this.pairs.get(this.byId[side].get(survivorId) ?? '');
    // What is known of a merged account may still be told of anew, as of a deleted one: the flag's field was away (L44).
    if (isKnown && !tellsOfSurvivor(pair, side, survivor)) return isKeyed(pair.object) && pair[side].presence === 'merged' ? this.observe(pair, observation) : this.skip(pair.object);
    const occasion = { ...this.occasion, ...this.repairOf(pair, observation) };
    if (isKeyed(pair.object)) return this.apply(endKeyed(pair, side, observation, survivor, this.session.mappingOf(pair.object), occasion));
    const isHeld = this.underWay.busy.has(survivor?.pairId ?? '');
    // What is told once is settled now, whatever is under way.
    if (SHOWS_WHAT_IS_GONE[side] && [pair, survivor].some((one) => isUnderWay(this.around, one))) return this.awaitEnd(pair);
    const making = this.underWay.making.get(pair.pairId);
    const fate = fateOfMerged(making === undefined ? pair : withSide(pair, making.side, { presence: 'present' }), side, survivor);
    if (survivor !== undefined) this.replaced.push({ pair, by: survivor.pairId });
    if (survivor !== undefined && side === 'marketo') this.keep(withFlagFilled(survivor, pair, this.session.mappingOf(pair.object)));
    // Nobody deleted it, so nothing is deleted for it on the other side, should its counterpart be brought back there (I6, L21).
    if (fate === 'ends' || (fate === 'goes-in' && (isHeld || this.underWay.busy.has(pair.pairId)))) return this.apply(endMerged(pair, side, survivorId, survivor, []));
    if (fate === 'both-there' || isHeld) return this.endMerged(pair, observation, survivor, making);
    const [stays, goes] = fate === 'goes-in' && survivor !== undefined ? [survivor, pair] : [pair, survivor];
    if (goes !== undefined) this.absorb(goes, stays.pairId);
    // What is being made carries the id of the record that went, and is found by that alone should the answer be lost (I8, L32).
    if (making !== undefined) this.marked.push({ ...making, madeFor: making.madeFor ?? observation.id });
    const mapping = this.session.mappingOf(pair.object);
    const followed = followMerge(withFlagOf(pair, side, survivor, mapping), side, survivor?.[side].id ?? survivorId, mapping, heldSince(survivor, side, observation));
    if (fate === 'goes-on') this.apply(followed);
    else this.journal.push(...journalOf(this.session, stays, followed.events));
  }

  /** The person of a membership was merged into another one, which has the membership now, unless it was a member itself: the vendor does it (marketo-native-sync.md §2.4). */
  private moveWithPerson(pair: Pair, observation: Observation, name: string): void {
    const { side } = this.batch;
    const holder = this.pairs.get(this.byId[side].get(name) ?? '');
    const isThere = pair[side].id === observation.id && pair[side].presence === 'present';
    const isHeld = holder !== undefined && this.underWay.busy.has(holder.pairId);
    if (holder === undefined && pair[side].id === observation.id && isHalfMember(pair)) return this.rename(pair, side, name);
    if (pair[side].presence === 'merged') return this.lookNoMore(pair);
    if (!isThere) return this.observe(pair, observation);
    // Nobody took it out: nothing is deleted, or told, for it on the other side (I6).
    if (isHeld) return this.apply(endMerged(pair, side, name, holder, []));
    if (holder === undefined || isLeftTo(pair, holder, side)) return this.goOnAs(pair, side, name, holder);
    if (isHalfMember(holder) && isLeftTo(holder, pair, side) && !this.underWay.busy.has(pair.pairId)) return this.goOnAs(holder, side, name, pair);
    this.apply(endMerged(pair, side, name, holder, []));
  }

  /** A member of a campaign whose own place in the program is gone goes on with the place that its person has there by now, if the member to which that one belonged has left the campaign (L39). */
  private observeHalf(pair: Pair, observation: Observation): void {
    const [place] = this.belongings.get(observation.id) ?? [];
    const holder = this.pairs.get(this.byId.marketo.get(place?.id ?? '') ?? '');
    const isLeft = holder?.marketo.presence === 'present' && isLeftTo(pair, holder, 'marketo');
    if (place === undefined || holder === undefined || !isLeft) return this.observe(pair, observation);
    if (this.underWay.busy.has(holder.pairId)) return this.lookLater(pair);
    this.goOnAs(pair, 'marketo', place.id, holder);
    this.observe(this.pairs.get(pair.pairId) ?? pair, observation);
  }

  /** The pair goes on with another membership, and the pair that has that goes into it. */
  private goOnAs(pair: Pair, side: Side, name: string, holder: Pair | undefined): void {
    if (holder !== undefined) this.absorb(holder, pair.pairId);
    if (holder !== undefined) this.journal.push(...journalOf(this.session, pair, [{ kind: 'absorbed', side, recordId: name }]));
    this.byId[side].delete(pair[side].id ?? '');
    const mapping = this.session.mappingOf(pair.object);
    const followed = followMerge(pair, side, name, mapping);
    // Marketo fills nothing of a membership that was there: what is empty in it was made empty by nobody (I11, seed 93053).
    this.apply(holder === undefined || side !== 'marketo' ? followed : { ...followed, pair: withFieldsMetAnew(followed.pair, side, fieldsOfMembers(mapping)) });
  }

  /**
   * Both have counterparts. Where those can be merged too, that is reserved here and sent once the page is stored. One that is being
   * made goes the same way once it is there (L32).
   */
  private endMerged(pair: Pair, end: Observation, survivor: Pair | undefined, making: Operation | undefined): void {
    const [side, other] = [this.batch.side, otherSide(this.batch.side)];
    const [mine, theirs] = [pair[other].id, survivor?.[other].id ?? null];
    const isMerged = isMergedOn(this.session.context.rules, other) && survivor !== undefined && mine !== null && theirs !== null;
    this.apply(endMerged(pair, side, end.mergedInto ?? '', survivor, isMerged || making !== undefined ? [] : [mine, theirs].filter((id) => id !== null)));
    if (making !== undefined) this.marked.push({ ...making, goesInto: survivor?.pairId ?? '' });
    else if (isMerged) this.reserveMerge(pair, end, survivor);
  }

  /** Reserves the merge of the pair's record on the other side into the survivor's; it is sent once this page is stored. What the survivor may have been filled with meanwhile is unknown until it is seen. */
  private reserveMerge(pair: Pair, end: Observation, survivor: Pair): void {
    const side = otherSide(this.batch.side);
    const into = { pairId: survivor.pairId, recordId: survivor[side].id ?? '' };
    const operation = openOperation(this.session, pair, side, { kind: 'merge', changes: [], into });
    this.merges.push({ operation, counterpartId: pair[this.batch.side].id ?? '' });
    this.keep(withFillingUnseen(this.pairs.get(survivor.pairId) ?? survivor, this.batch.side, end, this.session.mappingOf(survivor.object)));
  }
}
