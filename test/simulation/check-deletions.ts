import { isMember, isPersonObject } from '../../src/domain/object-pair.ts';
import { otherSide, SIDES } from '../../src/domain/side.ts';
import type { PairObject, Side } from '../../src/domain/side.ts';
import type { Pair, Work } from '../../src/domain/pair.ts';
import { heirsOf } from './account-merges.ts';
import type { AccountMerges } from './account-merges.ts';
import type { Books, OperationLife } from './books.ts';
import type { MemberDeletionChecks } from './check-member-deletions.ts';
import type { ClockLeaps } from './clock-leaps.ts';
import type { SentDeletion } from './deletions-sent.ts';
import type { LifecyclesPlan } from './lifecycle-options.ts';
import type { Lives } from './lives.ts';
import { OBJECT_KINDS } from './object-kinds.ts';
import type { ObjectLedger } from './object-ledger.ts';
import { nameOf } from './oracle.ts';
import type { Verdicts } from './oracle.ts';
import type { SentRow } from './sent-rows.ts';
import type { Owner } from './scheduler.ts';
import type { VendorLedger } from './vendor-ledger.ts';

/** What the checks of deletions look at. */
export interface DeletionChecksParts {
  readonly books: Books;
  readonly people: VendorLedger;
  readonly objects: ObjectLedger | null;
  /** Accounts that users merged; null where nobody follows accounts. */
  readonly accounts: AccountMerges | null;
  /** Null in a run without members of campaigns. */
  readonly members: MemberDeletionChecks | null;
  readonly verdicts: Verdicts;
  readonly plan: LifecyclesPlan;
  readonly now: () => number;
  /** How old the view behind a write may be, ms. */
  readonly viewAgeMs: number;
  /** Whether a record went into another one, by a merge of anybody's. */
  readonly wasMerged: (side: Side, id: string) => boolean;
  /** Whether a version of this moment may lie before every reading, because Salesforce's clock was set back (F19). */
  readonly stampedUnseen: ClockLeaps['stampedUnseen'];
  /** Whether it is out of the bin, so that nothing tells of it but a second look. */
  readonly isPurged: (side: Side, id: string) => boolean;
  /** Whether it was ever hidden from the sync user. */
  readonly wasHidden: (id: string) => boolean;
  /** Whether the database was put back. */
  readonly hasForgotten: () => boolean;
  /** Whether it was reserved because its counterpart had left a filter: then that one is there (check-filters.ts). */
  readonly isForLeaving: (operationId: string) => boolean;
}

/** Checks every deletion of ours, from the wire to its effect: I6, I9, I19, I20. */
export interface DeletionChecks {
  onSend(process: Owner, deletions: readonly SentDeletion[]): void;
  /** The vendor has worked on them; what it did is in the ledgers. */
  onDone(deletions: readonly SentDeletion[], done: readonly boolean[]): void;
  /** The vendor made a record for a row. */
  onMade(side: Side, row: SentRow, life: OperationLife): void;
  /** Once all is quiet: what the rules say is deleted was deleted. */
  checkQuiet(): void;
  settle(): void;
}

/** Refusals that people must end; no right of a record keeps Marketo's API user from deleting it. */
const FOR_PEOPLE: ReadonlySet<string> = new Set(['MASS_DELETE_STOPPED', 'AUTOMATION_FAILED', 'VALIDATION_RULE', 'VALUE_TOO_LONG', 'RETRIES_EXHAUSTED', 'VALUE_REFUSED']);

/** Checks before the first deletion, from decisions 24 and 26 and the tables L16 to L27, and not from the engine. */
export function createDeletionChecks({ books, people, objects, accounts, members, verdicts, plan, now, viewAgeMs, wasMerged, stampedUnseen, isPurged, wasHidden, hasForgotten, isForLeaving }: DeletionChecksParts): DeletionChecks {
  const sentFor = new Map<SentDeletion, OperationLife | undefined>();
  const done: { readonly life: OperationLife; readonly side: Side; readonly recordId: string }[] = [];

  function openFor({ side, recordId }: SentDeletion): OperationLife | undefined {
    return [...books.open].find(({ operation }) => operation.kind === 'delete' && operation.side === side && operation.recordId === recordId);
  }

  /**
   * Another run closed it on its way, because a feed had told that the record is gone (W24, seed 80079): what is sent deletes nothing. The
   * run that reserved it is the newest with its lease.
   */
  function wasEndedAsGone(process: Owner, { side, recordId }: SentDeletion): boolean {
    const life = [...books.operations.values()].findLast(({ operation, owner }) => owner === process && operation.kind === 'delete' && operation.side === side && operation.recordId === recordId);
    return life !== undefined && life.isDoubtful && life.applied === 0 && books.leases.get(life.operation.leaseName)?.epoch === life.operation.leaseEpoch && people.record(side, recordId)?.state === 'deleted';
  }

  /** When the record of a pair on the other side of a deletion was deleted. */
  function livesOfSource(object: PairObject, source: Side): Lives | null {
    return isPersonObject(object) ? people.lives[source] : (objects?.lives[source] ?? null);
  }

  /** Whether it went with another record that we deleted: the vendor takes the roles of a contact along, and nobody asked for these by themselves. */
  function wentAlong(side: Side, id: string): boolean {
    const isRole = objects?.record(side, id)?.kind.name === 'OpportunityContactRole';
    return isRole && !done.some((one) => one.side === side && one.recordId === id);
  }

  /** When the lease was granted under which an operation was reserved, true time in ms. */
  function beganAt({ operation: { leaseName, leaseEpoch } }: OperationLife): number {
    return books.grants.find(({ name, epoch }) => name === leaseName && epoch === leaseEpoch)?.at ?? Infinity;
  }

  /** A part of its key is another one by now, so that Marketo keeps it under the wrong one (W25). */
  function wasRekeyed({ object, salesforce, marketo }: Pair): boolean {
    const kind = OBJECT_KINDS.find(({ word, keyField }) => word === object && keyField === null);
    const [record, kept] = [objects?.record('salesforce', salesforce.id ?? ''), objects?.record('marketo', `${kind?.store ?? ''}/${marketo.id ?? ''}`)];
    if (kind === undefined || record === undefined) return false;
    const person = books.pairHolding('salesforce', String(record.values['leadId']))?.marketo.id;
    const keys = kind.fields.filter(({ isKey }) => isKey === true);
    return keys.some(({ marketo: key }) => objects?.history('salesforce', record.id, key).some(({ atCreation }) => !atCreation) === true) || String(kept?.values['leadId']) !== person;
  }

  /** I6: the company of an account that went into another one is deleted only where somebody of us knows that one: its people have no other company (L43). */
  function checkHeirs(account: string, words: string, pairId: string): void {
    const heirs = accounts === null || objects === null || objects.record('salesforce', account)?.isPurged === true ? [] : heirsOf(accounts, objects.lives.salesforce, account);
    if (heirs.length === 0) return;
    if (heirs.every((id) => books.pairHolding('salesforce', id) === undefined) && !hasForgotten()) return verdicts.violated('I6', 'E', `${words}, and nobody has met ${heirs.join(' and ')}, into which ${account} was merged`, { pairId });
    verdicts.reached('a company was deleted after a merge of its account');
  }

  /** I6: a record is deleted because the rules say so and its counterpart was – not merged, not converted, not hidden, and not by us. */
  function checkCause({ side, recordId }: SentDeletion, life: OperationLife): void {
    const { pairId, object } = life.operation;
    if (isMember(object)) return checkMember({ side, recordId }, life);
    const pair = books.pairs.get(pairId);
    const source = otherSide(side);
    const sourceId = pair?.[source].id ?? '';
    const about = { pairId };
    const words = `${nameOf(side, recordId)} (${object}) was deleted`;
    const lives = livesOfSource(object, source);
    if (isForLeaving(life.operation.operationId)) return;
    const wasGone = lives?.wasGone(sourceId, life.openedAt - viewAgeMs, now()) === true;
    const isNamed = plan.deletedToo[side].includes(object);
    // Of a role that was in the bin and is back the deletion says nothing: where the settings carry none, its key is the only cause.
    const isBack = wasGone && !isNamed && objects?.record(source, sourceId)?.isThere === true;
    // Nor does that of one that went after it was last looked at, when its key had changed already.
    const wentUnseen = wasGone && !isNamed && (lives?.deletedAt(sourceId) ?? 0) > life.openedAt - viewAgeMs;
    // Nor does that of one that we took away together with its contact or opportunity, in the very cycle that had read it before (seed 84007).
    const wentWithOurs = wasGone && !isNamed && lives?.deletedBy(sourceId) === 'engine' && wentAlong(source, sourceId) && lives.deletedAt(sourceId) > beganAt(life);
    if ((!wasGone || isBack || wentUnseen || wentWithOurs) && pair !== undefined && wasRekeyed(pair)) return verdicts.reached('deleted to be made anew under its key');
    if (!isNamed) return verdicts.violated('I6', 'E', `${words}, and the settings do not name its object`, about);
    if (!wasGone) return verdicts.violated('I6', 'E', `${words}, and its counterpart ${sourceId} was there all the while`, about);
    if (wasMerged(source, sourceId)) return verdicts.violated('I6', 'E', `${words}, because ${sourceId} had been merged into another record`, about);
    if (lives?.deletedBy(sourceId) === 'engine' && !wentAlong(source, sourceId) && !hasForgotten()) return verdicts.violated('I6', 'E', `${words}, because we had deleted ${sourceId} ourselves`, about);
    if (object === 'account') checkHeirs(sourceId, words, pairId);
    verdicts.reached(`deleted in ${side}: ${object}`);
  }

  function checkMember({ side, recordId }: SentDeletion, life: OperationLife): void {
    const { object, pairId } = life.operation;
    const fault = plan.deletedToo[side].includes(object) ? members?.faultOf({ side, recordId }, life) : 'the settings do not name its object';
    if (typeof fault === 'string') verdicts.violated('I6', 'E', `${nameOf(side, recordId)} (${object}) was deleted, and ${fault}`, { pairId });
    else verdicts.reached(`deleted in ${side}: ${object}`);
  }

  /** I6: for what has long been deleted nothing is made anew. */
  function checkMade(side: Side, { key, object }: SentRow, life: OperationLife): void {
    const source = otherSide(side);
    const record = people.record(source, key ?? '');
    if (record === undefined || record.state !== 'deleted' || life.isForgotten || isPurged(source, record.id)) return;
    const deletedAt = people.lives[source].deletedAt(record.id);
    if (deletedAt > life.openedAt - viewAgeMs) return;
    // Stamped by a clock that was set back and is right again, the deletion lies before what was read since (seed 25384).
    if (source === 'salesforce' && stampedUnseen(deletedAt) && verdicts.isAllowed('clock set back at rest')) return;
    verdicts.violated('I6', 'E', `${side} ${object} was made for ${record.id}, which had been deleted ${Math.round((life.openedAt - deletedAt) / 1000)} s before`, { pairId: life.operation.pairId });
  }

  function waitsForPeople(work: Work, side: Side): string | null {
    if (work.state !== 'rejected') return null;
    const { code } = work.error;
    return FOR_PEOPLE.has(code) || (side === 'salesforce' && code === 'RECORD_NOT_WRITABLE') ? code : null;
  }

  /** A record whose counterpart was deleted is deleted too, or waits for people by name. */
  function checkCarried(pair: Pair, side: Side): void {
    const source = otherSide(side);
    if (pair[side].presence !== 'present' || pair[source].presence !== 'deleted' || !plan.deletedToo[side].includes(pair.object)) return;
    const { work } = pair[side];
    const code = waitsForPeople(work, side);
    if (code !== null) return verdicts.reached(`not deleted in ${side}: ${code}`);
    // Nothing tells a record that is out of the bin from one that is back and hidden (L26).
    const isUntellable = isPurged(source, pair[source].id ?? '') || wasHidden(pair[source].id ?? '');
    if (side === 'marketo' && isUntellable && work.state === 'rejected' && work.error.code === 'DELETION_NOT_SHOWN') return verdicts.reached('not deleted in marketo: DELETION_NOT_SHOWN');
    if (pair.object === 'campaign-member' && members?.isParted(pair) === true) return verdicts.reached('an end in a program of before');
    verdicts.violated('I1', 'Q', `${nameOf(source, pair[source].id ?? '')} (${pair.object}) was deleted, and ${nameOf(side, pair[side].id ?? '')} was not; its work is ${JSON.stringify(work)}`, { pairId: pair.pairId });
  }

  return {
    onSend(process, deletions) {
      for (const deletion of deletions) {
        const open = openFor(deletion);
        const life = open?.owner === process ? open : undefined;
        sentFor.set(deletion, life);
        if (life !== undefined) continue;
        if (wasEndedAsGone(process, deletion)) verdicts.reached('a deletion was sent for what is gone');
        else verdicts.violated('I19', 'E', `${process.name} asked to delete ${nameOf(deletion.side, deletion.recordId)} and has no operation open for it`);
      }
    },
    onDone(deletions, results) {
      deletions.forEach((deletion, place) => {
        const life = sentFor.get(deletion);
        if (life !== undefined && results[place] === false) life.refused = 'not deleted';
        if (results[place] !== true || life === undefined) return;
        life.applied += 1;
        if (!life.isOpen) life.isMisjudged = true;
        if (life.applied > 1) verdicts.violated('I19', 'E', `operation ${life.operation.operationId} deleted ${nameOf(deletion.side, deletion.recordId)} ${life.applied} times`, { pairId: life.operation.pairId });
        done.push({ life, ...deletion });
        checkCause(deletion, life);
      });
    },
    onMade: checkMade,
    checkQuiet() {
      for (const pair of books.pairs.values()) for (const side of SIDES) checkCarried(pair, side);
      members?.checkQuiet(verdicts, waitsForPeople);
    },
    settle() {
      for (const { life, side, recordId } of done) {
        const entries = books.journalOf(life.operation.pairId).filter(({ event }) => event.kind === 'deleted' && event.side === side && event.recordId === recordId);
        if (entries.length > 0 || life.isForgotten || hasForgotten()) continue;
        verdicts.violated('I3', 'E', `${nameOf(side, recordId)} was deleted by us, and the journal does not say what it held`, { pairId: life.operation.pairId });
      }
    },
  };
}

/** What runs that carry deletions should sometimes reach. */
export const SOMETIMES_WITH_DELETIONS: readonly string[] = [
  'deleted in salesforce: lead', 'deleted in salesforce: contact', 'deleted in marketo: lead', 'deleted in marketo: contact', 'deleted in marketo: opportunity', 'deleted to be made anew under its key',
];
