import { withValues } from '../../simulators/salesforce/world/record.ts';
import type { StoredRecord } from '../../simulators/salesforce/world/record.ts';
import type { HttpRequest } from '../../src/connectors/http-transport.ts';
import type { Pair } from '../../src/domain/pair.ts';
import type { Side } from '../../src/domain/side.ts';
import type { AccountMerges } from './account-merges.ts';
import type { Books, Grant } from './books.ts';
import { createBrakeChecks } from './check-brake.ts';
import { createFlagChecks } from './check-flags.ts';
import type { FlagChecks } from './check-flags.ts';
import { createDeletionChecks } from './check-deletions.ts';
import { createMemberDeletionChecks } from './check-member-deletions.ts';
import { createUnionChecks } from './check-unions.ts';
import type { UnionChecks } from './check-unions.ts';
import type { ClockLeaps } from './clock-leaps.ts';
import type { Commit } from './database.ts';
import { deletionsAsked, deletionsDone, unionsAsked, unionsDone } from './deletions-sent.ts';
import type { SentDeletion, SentUnion } from './deletions-sent.ts';
import type { LifecyclesPlan } from './lifecycle-options.ts';
import { createLifecycleUsers } from './lifecycle-users.ts';
import type { LifecycleUsers, LifecycleUsersParts, Untold } from './lifecycle-users.ts';
import type { MembersOfWorld } from './members-of-world.ts';
import type { Merged, MergeUsers } from './merge-users.ts';
import { mergeAsked, wasDone } from './object-rows.ts';
import type { Verdicts } from './oracle.ts';
import type { Exchange } from './road.ts';
import type { Owner } from './scheduler.ts';
import type { OperationLife } from './books.ts';

/** Everything of a run that is about deletions, merges of ours, and the second look. */
export interface LifecyclesOfWorld {
  readonly users: LifecycleUsers;
  readonly unions: UnionChecks;
  /** What happened without a word in any log. */
  readonly untold: Untold;
  /** Whether a pair's person was lost without a word and was not seen since the log was purged: it may as well have been merged (L27). */
  readonly isLostUnheard: (pair: Pair) => boolean;
  /** What records are told of deletions. */
  readonly flags: FlagChecks;
  /** Whether a lead or contact has left the bin for good. */
  readonly isPurged: (side: Side, id: string) => boolean;
  onRequest(process: Owner, side: Side, request: HttpRequest): void;
  /** After everything else of the exchange was looked at. */
  onExchange(exchange: Exchange): void;
  /** The vendor took a row of an operation. */
  onApplied(exchange: Exchange, row: number, life: OperationLife): void;
  leased(grant: Grant): void;
  beforeCommit(commit: Commit): void;
  /** From now on some records are hidden from the sync user, or none: who cannot see all has no right to see all. */
  sightChanged(isHidden: boolean): void;
  checkQuiet(): void;
  settle(): void;
}

/** What it is made of. */
export interface LifecyclesParts extends Omit<LifecycleUsersParts, 'hasSecondLook' | 'untold' | 'reached'> {
  readonly plan: LifecyclesPlan;
  readonly books: Books;
  readonly verdicts: Verdicts;
  readonly merges: MergeUsers;
  readonly now: () => number;
  readonly viewAgeMs: number;
  readonly stampedUnseen: ClockLeaps['stampedUnseen'];
  readonly hasForgotten: () => boolean;
  /** Whether Marketo's log was purged. */
  readonly wasPurged: () => boolean;
  /** Up to when Marketo's log was read each time that a place in it was stored, true time in ms. */
  readonly logReadAt: () => readonly number[];
  readonly accounts: AccountMerges | null;
  readonly members: Pick<MembersOfWorld, 'ledger' | 'isUnread' | 'goesWith'> | null;
  /** Whether a record was ever hidden from the sync user. */
  readonly wasHidden: (id: string) => boolean;
  /** Whether a deletion was reserved because its counterpart had left a filter. */
  readonly isForLeaving: (operationId: string) => boolean;
}

/** The lifecycles of a run, before anything has happened. */
export function createLifecycles(parts: LifecyclesParts): LifecyclesOfWorld {
  const { plan, vendors, people, objects, books, verdicts, merges, now, viewAgeMs, stampedUnseen, hasForgotten } = parts;
  const untold: Untold = { changes: new Set(), records: new Set(), lost: new Set() };
  const isLostUnheard = ({ marketo: { id, mayBeMerged } }: Pair): boolean => mayBeMerged && parts.wasPurged() && untold.lost.has(id ?? '');
  const unions = createUnionChecks({ books, people, verdicts, plan, merges, hasForgotten });
  const isPurged = (side: Side, id: string): boolean => side === 'salesforce' && (['Lead', 'Contact'] as const).every((object) => vendors.salesforce.world.store.table(object).get(id) === undefined);
  // Of a record that is out of the bin for good nothing tells any more that it had gone into another one; one that was brought back is one of its own.
  const isMerged = ({ side, loser, at }: Merged, id: string): boolean => loser.id === id && !people.lives[side].cameBackSince(id, at);
  const wasMerged = (side: Side, id: string): boolean => !isPurged(side, id) && (merges.merged().some((one) => one.side === side && isMerged(one, id)) || unions.wasMerged(side, id));
  const members = parts.members === null ? null : createMemberDeletionChecks({ ...parts.members, books, merged: () => merges.merged(), plan, now, viewAgeMs, stampedUnseen, hasForgotten, wasPurged: parts.wasPurged });
  const deletions = createDeletionChecks({ books, people, objects, accounts: parts.accounts, members, verdicts, plan, now, viewAgeMs, wasMerged, stampedUnseen, isPurged, wasHidden: parts.wasHidden, hasForgotten, isForLeaving: parts.isForLeaving });
  const flags = createFlagChecks({ vendors, books, people, objects, accounts: parts.accounts, members: parts.members?.ledger ?? null, isUnread: (member, at) => parts.members?.isUnread(member, at) === true, verdicts, plan: plan.flags, now, viewAgeMs, wasMerged, isPurged, isLostUnheard, stampedUnseen, hasForgotten, wasPurged: parts.wasPurged, logReadAt: parts.logReadAt, hasSecondLook: plan.lookEveryMinutes !== null });
  const brake = createBrakeChecks({ books, verdicts, plan, now });
  const deleting = new WeakMap<object, readonly SentDeletion[]>();
  const uniting = new WeakMap<object, readonly SentUnion[]>();
  const rights = new Map<string, StoredRecord>();

  /** Persons that we merged: what the winner took over was typed by nobody. */
  function onMergedPersons({ request, body }: Exchange): void {
    const merge = mergeAsked(request);
    if (merge === null || !wasDone(body)) return;
    people.scan('marketo', { by: 'engine', sent: () => undefined });
    unions.mergedPersons(merge);
    merges.mergedByUs(merge);
    const life = [...books.open].find(({ operation }) => operation.kind === 'merge' && operation.recordId === merge.loser && operation.into?.recordId === merge.winner);
    if (life !== undefined) life.applied += 1;
  }

  function setRights(isSeeingAll: boolean): void {
    const { store } = vendors.salesforce.world;
    for (const row of store.table('ObjectPermissions').inIdOrder({})) {
      if (!rights.has(row.Id)) rights.set(row.Id, row);
      const own = rights.get(row.Id) ?? row;
      const of = (name: string): boolean => isSeeingAll && own[name] === true;
      store.put('ObjectPermissions', withValues(row, { PermissionsViewAllRecords: of('PermissionsViewAllRecords'), PermissionsModifyAllRecords: of('PermissionsModifyAllRecords') }));
    }
  }

  return {
    users: createLifecycleUsers({ ...parts, hasSecondLook: plan.lookEveryMinutes !== null, untold, reached: (what) => verdicts.reached(what) }),
    unions,
    untold,
    isLostUnheard,
    flags,
    isPurged,
    onRequest(process, side, request) {
      const [asked, united] = [deletionsAsked(side, request), side === 'salesforce' ? unionsAsked(request) : []];
      const merge = side === 'marketo' ? mergeAsked(request) : null;
      for (const loser of [...(merge === null ? [] : [merge.loser]), ...united.flatMap((union) => [union.loser, union.survivor])]) {
        const life = [...books.open].find(({ operation }) => operation.kind === 'merge' && operation.side === side && operation.recordId === loser);
        if (life !== undefined) brake.mergeSent(life);
      }
      if (asked.length > 0) deleting.set(request, asked);
      if (united.length > 0) uniting.set(request, united);
      deletions.onSend(process, asked);
      unions.onSend(process, united);
    },
    onExchange(exchange) {
      const { side, request, body } = exchange;
      if (side === 'marketo') onMergedPersons(exchange);
      const [asked, united] = [deleting.get(request), uniting.get(request)];
      if (asked === undefined && united === undefined) return;
      people.scan(side, { by: 'engine', sent: () => undefined });
      if (asked !== undefined) deletions.onDone(asked, deletionsDone(side, request, body));
      if (united !== undefined) unions.onDone(united, unionsDone(body));
    },
    onApplied({ side, rows, results }, place, life) {
      const row = rows[place];
      if (row?.recordId === null) deletions.onMade(side, row, life);
      const result = results?.[place];
      if (row !== undefined && result?.result === 'applied') flags.onWritten({ side, recordId: row.recordId ?? result.id, isCreate: row.recordId === null, values: row.values, life });
    },
    leased: (grant) => brake.leased(grant),
    beforeCommit: (commit) => brake.beforeCommit(commit),
    sightChanged(isHidden) {
      // What is not shown is concluded from by second looks, and before a deletion that waited is carried.
      if (plan.lookEveryMinutes !== null || plan.deletedToo.marketo.length > 0) vendors.salesforce.world.store.transaction(() => ({ keep: true, value: setRights(!isHidden) }));
    },
    checkQuiet() {
      deletions.checkQuiet();
      flags.checkQuiet(verdicts);
      unions.checkQuiet();
    },
    settle: () => deletions.settle(),
  };
}
