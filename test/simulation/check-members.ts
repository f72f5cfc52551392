import { otherSide } from '../../src/domain/side.ts';
import type { Side } from '../../src/domain/side.ts';
import type { Books, OperationLife } from './books.ts';
import type { AppliedRow } from './check-flags.ts';
import type { MemberChange, MemberLedger } from './member-ledger.ts';
import type { MemberRow } from './member-rows.ts';
import { meaningOfWord, meaningOn } from './pairing-kinds.ts';
import { rulesKnownAt } from './rights-known.ts';
import type { RunPairing, StatusMeaning } from './pairing-kinds.ts';
import type { PairingsOfRun } from './pairings-of-run.ts';
import type { Verdicts } from './oracle.ts';
import type { Owner } from './scheduler.ts';
import type { RowResult } from './sent-rows.ts';
import type { VendorLedger } from './vendor-ledger.ts';

/** What the checks of memberships look at. */
export interface MemberChecksParts {
  readonly books: Books;
  readonly ledger: MemberLedger;
  readonly people: VendorLedger;
  readonly verdicts: Verdicts;
  readonly pairings: PairingsOfRun;
  /** So long after a change it has been read, as a rule, ms. */
  readonly readWithinMs: number;
  readonly now: () => number;
  /** How old the view behind a write may be, ms. */
  readonly viewAgeMs: number;
  /** Whether a database was ever put back in this run. */
  readonly hasForgotten: () => boolean;
  /** Whether Marketo's log was ever purged in this run: then nobody can know what it told. */
  readonly wasPurged: () => boolean;
  /** Whether a version of this moment may lie before every reading, because Salesforce's clock was set back (F19). */
  readonly stampedUnseen: (at: number) => boolean;
  /** Whether users merged the person of a lead or contact into this one (L33). */
  readonly isPersonOf: (person: unknown, salesforceId: unknown) => boolean;
  /** The vendor took a row. */
  readonly onWritten: (written: AppliedRow) => void;
}

/** Checks every write of a membership, from the wire to its effect; what only the journal can settle waits for the end. */
export interface MemberChecks {
  onSend(process: Owner, rows: readonly MemberRow[]): void;
  /** The vendor has worked on the rows; `scan` finds what changed. */
  onExchange(rows: readonly MemberRow[], results: readonly RowResult[] | null, scan: () => readonly MemberChange[]): void;
  /** The operation for which a row was sent. */
  lifeFor(row: MemberRow): OperationLife | undefined;
  settle(): void;
}

/** Marketo keeps a membership where it is that would step back (apis.md A2). */
const KEPT = '1037';

const SECOND_MS = 1000;

/** What each side calls the status. */
const STATUS_FIELDS: Readonly<Record<Side, string>> = { salesforce: 'Status', marketo: 'statusName' };

/** A row that moves its membership. */
type StatusRow = MemberRow & { readonly status: string };

function hasStatus(row: MemberRow): row is StatusRow {
  return row.status !== null;
}

/** A status of somebody else that a write of ours took the place of. */
interface Lost {
  readonly life: OperationLife;
  /** What may have been meant by the words of it. */
  readonly tables: readonly RunPairing[];
  readonly change: MemberChange;
}

/** What was last written of a membership. */
interface Written {
  readonly openedAt: number;
  readonly at: number;
}

/** Checks over an empty wire, written from apis.md A6 and C7 and from decision 31 and not from the engine. */
export function createMemberChecks({ books, ledger, people, verdicts, pairings, readWithinMs, now, viewAgeMs, hasForgotten, wasPurged, stampedUnseen, isPersonOf, onWritten }: MemberChecksParts): MemberChecks {
  const sentFor = new Map<MemberRow, OperationLife | undefined>();
  const written = new Map<string, Written>();
  const lost: Lost[] = [];
  const effects = new Map<string, number>();

  const nameOf = ({ side, id, campaign, person }: MemberRow): string => `${side} membership ${id ?? `of ${String(person)} in ${String(campaign)}`}`;
  const about = (life: OperationLife | undefined): { readonly pairId: string } | null => (life === undefined ? null : { pairId: life.operation.pairId });

  function pairingOf(row: MemberRow): RunPairing | undefined {
    const campaign = row.campaign ?? (row.side === 'salesforce' ? ledger.member('salesforce', row.id ?? '')?.pairing.campaign : null);
    return pairings.all().find((one) => (row.program === null ? one.campaign === campaign : one.kind.program === row.program));
  }

  /** The pairings by which a row may have been written: a process goes by the settings of when its cycle began, and a flush by those that a cycle put in force. */
  function pairingsFor(row: MemberRow, life: OperationLife): readonly RunPairing[] {
    const lately = pairings.inForceSince(pairingOf(row)?.campaign ?? '', rulesKnownAt(books, life));
    return row.program === null ? lately : lately.filter(({ kind }) => kind.program === row.program);
  }

  /**
   * The open operation that a row belongs to: by the membership, or by the campaign and the person of one that is to be made. Who was taken out and put
   * in again has a membership of the same name in Marketo, which is made while a write to the one before may be in doubt (seed 141078): the newest it is.
   */
  function lifeOf(row: MemberRow): OperationLife | undefined {
    const pairing = pairingOf(row);
    return [...books.open].findLast(({ operation }) => {
      if (operation.object !== 'campaign-member' || operation.side !== row.side) return false;
      if (operation.kind === 'update') return operation.recordId === row.id;
      const said = Object.fromEntries(operation.changes.map(({ field, value }) => [field, value]));
      if (operation.kind !== 'create' || said['programId'] !== pairing?.campaign) return false;
      if (row.side === 'salesforce') return row.id === null && said['leadId'] === row.person;
      const holder = books.pairHolding('marketo', row.person ?? '');
      return isPersonOf(row.person, said['leadId']) || (holder !== undefined && books.idsOf(holder.pairId, 'salesforce').includes(String(said['leadId'])));
    });
  }

  function sourceOf({ operation }: OperationLife): string {
    return books.pairs.get(operation.pairId)?.[otherSide(operation.side)].id ?? '';
  }

  /** Every membership of the other side that a pair ever stood for. */
  function historyOfSource({ operation }: OperationLife): readonly MemberChange[] {
    const side = otherSide(operation.side);
    return books.idsOf(operation.pairId, side).flatMap((id) => ledger.history(side, id)).toSorted((a, b) => a.seq - b.seq);
  }

  /** I13: a status comes from the membership's own counterpart, by the pairing's table. */
  function checkOrigin(row: StatusRow, tables: readonly RunPairing[], life: OperationLife): void {
    const other = otherSide(row.side);
    const held = historyOfSource(life);
    const means = tables.flatMap(({ kind }) => [meaningOn(kind, row.side, row.status) ?? []].flat());
    if (means.length === 0) return verdicts.violated('I9', 'S', `${nameOf(row)} was sent ${row.status}, which is no status there`, about(life));
    if (tables.some(({ kind }) => held.some(({ to }) => to !== null && meaningOn(kind, other, to) === meaningOn(kind, row.side, row.status) && meaningOn(kind, other, to) !== undefined))) return;
    verdicts.violated('I13', 'E', `${nameOf(row)} was sent ${row.status}, which its counterpart ${sourceOf(life)} never held`, about(life));
  }

  /** I4, I5: nobody is moved back in Marketo, and nothing is sent that has long been there. */
  function checkStep(row: StatusRow, tables: readonly RunPairing[], life: OperationLife): void {
    if (row.id === null || life.isForgotten || hasForgotten() || wasPurged()) return;
    const since = life.openedAt - viewAgeMs;
    const standing = ledger.statusAt(row.side, row.id, since);
    if (standing === null || ledger.history(row.side, row.id).some(({ at }) => at > since)) return;
    const meanings = tables.map(({ kind }) => ({ sent: meaningOn(kind, row.side, row.status), known: meaningOn(kind, row.side, standing) }));
    if (row.side === 'marketo' && meanings.every(({ sent, known }) => isBehind(sent, known))) verdicts.violated('I5', 'S', `${nameOf(row)} was sent ${row.status} and has been at ${standing} for ${Math.round((now() - since) / 1000)} s: members never step back`, about(life));
    const isDoubted = [...books.operations.values()].some((one) => one.operation.pairId === life.operation.pairId && one.isDoubtful);
    if (meanings.every(({ sent, known }) => sent !== undefined && sent === known) && !isDoubted && life.operation.kind === 'update') verdicts.violated('I4', 'E', `${nameOf(row)} was sent ${row.status}, which it has been for ${Math.round((now() - since) / 1000)} s`, about(life));
  }

  function checkSent(row: MemberRow, life: OperationLife | undefined, process: Owner): void {
    const pairing = pairingOf(row);
    if (life === undefined) return verdicts.violated('I19', 'E', `${process.name} sent ${nameOf(row)} and has no operation open for it`);
    const tables = pairingsFor(row, life);
    if (pairing === undefined || tables.length === 0) return verdicts.violated('I9', 'S', `${nameOf(row)} was sent and its campaign is not paired${pairing === undefined ? '' : ' with that program'}`, about(life));
    if (!hasStatus(row)) return;
    checkOrigin(row, tables, life);
    checkStep(row, tables, life);
  }

  /** I6: nobody is made a member for a membership that has ended, or who was taken out while that one went on. */
  function checkMade(row: MemberRow, id: string, life: OperationLife): void {
    const other = otherSide(row.side);
    verdicts.reached(`made: member in ${row.side}`);
    if (life.isForgotten) return;
    const source = sourceOf(life);
    const ended = ledger.history(other, source).findLast(({ to }) => to === null);
    const isThere = ledger.member(other, source)?.isThere === true;
    if (!isThere && ended !== undefined && ended.at < life.openedAt - viewAgeMs && !stampedUnseen(ended.at) && !wasPurged()) verdicts.violated('I6', 'E', `${nameOf(row)} was made for ${source}, which had ended ${Math.round((life.openedAt - ended.at) / 1000)} s before`, about(life));
    const removed = removedBefore(row, id, life);
    if (!wasLinked(row, life) || removed === undefined || hasForgotten() || ledger.joinedAt(other, source) > removed.at - viewAgeMs) return;
    // Nor does anybody know of an end within the view behind the write (I3 names it: seed 140084).
    if (removed.at > life.openedAt - viewAgeMs) return verdicts.reached('a member again who had been taken out a moment before');
    if (isUnheard(removed, life)) return verdicts.reached('a member again whose end in a program of before nobody heard of');
    if (wentWithPerson(removed)) return verdicts.reached('a member again for who came in the place of a deleted person');
    verdicts.violated('I6', 'E', `${nameOf(row)} was made for ${source}, whose member there had been taken out ${Math.round((life.openedAt - removed.at) / 1000)} s before`, about(life));
  }

  /** Whether the pair of a membership that is made had one on that side before. */
  function wasLinked({ side }: MemberRow, { operation }: OperationLife): boolean {
    return books.journalOf(operation.pairId).some(({ event }) => event.kind === 'linked' ? event.side === side : event.kind === 'created' && event.side === side && event.operationId !== operation.operationId);
  }

  /**
   * No log of a program is read while its campaign goes with another one (decision 44). Nor does anybody know of a membership that its pair never
   * had, and that ended before a cycle had begun by the settings that lead its campaign there and stored anything (seed 91066).
   */
  function isUnheard({ side, id, at }: MemberChange, { operation: { pairId } }: OperationLife): boolean {
    const pairing = side === 'marketo' ? ledger.member(side, id)?.pairing : undefined;
    const wasKnown = books.idsOf(pairId, side).includes(id);
    const isInForce = (since: number): boolean => wasKnown || books.grants.some((grant) => grant.name.endsWith('/cycle') && grant.at >= since && grant.at <= at && books.hasRead(grant));
    return pairing !== undefined && pairings.isUnread(pairing, at, readWithinMs, isInForce);
  }

  /** It ended because its person was deleted, as far as stamps of one second can tell: who comes in that one's place is a member again (L30). */
  function wentWithPerson({ side, id, at }: MemberChange): boolean {
    return people.lives[side].wasGone(ledger.member(side, id)?.person ?? '', at - SECOND_MS, at + SECOND_MS);
  }

  /** When the last one that it had there ended; what we took out ourselves, for an end on the other side, keeps nobody out who joins again there. */
  function removedBefore({ side }: MemberRow, id: string, { operation, openedAt }: OperationLife): MemberChange | undefined {
    const ids = new Set([...books.idsOf(operation.pairId, side), id]);
    return [...ids].flatMap((one) => ledger.history(side, one)).filter(({ to, at, by }) => to === null && by !== 'engine' && at < openedAt).toSorted((a, b) => a.seq - b.seq).at(-1);
  }

  /** I4, I5: every write has a cause: the other side moved, or this one did, by somebody or by a merge of their people, since the last one. */
  function checkCause(row: MemberRow, id: string, life: OperationLife): void {
    const key = `${row.side}/${id}`;
    const before = written.get(key);
    written.set(key, { openedAt: life.openedAt, at: now() });
    if (before === undefined || hasForgotten()) return;
    const changes = [...historyOfSource(life), ...ledger.history(row.side, id)];
    const isNews = changes.some(({ at, by }) => by !== 'engine' && at > before.openedAt - viewAgeMs) || books.journalOf(life.operation.pairId).some(({ event }) => event.kind === 'absorbed' || event.kind === 'merged') || pairings.wasTiedSince(pairingOf(row)?.campaign ?? '', before.openedAt);
    if (!isNews) verdicts.violated('I4', 'E', `${nameOf(row)} was written and nobody has moved it since it was written ${Math.round((now() - before.at) / 1000)} s before`, about(life));
  }

  /** I3: a status that somebody set and that had not crossed is not overwritten in silence. */
  function noteLost(row: MemberRow, change: MemberChange, life: OperationLife): void {
    const tables = pairingsFor(row, life);
    const { from, to } = change;
    if (from === null || to === null) return;
    const history = ledger.history(row.side, change.id);
    const set = history[history.indexOf(change) - 1];
    const isKnown = tables.some(({ kind }) => [meaningOn(kind, row.side, to), meaningOfWord(kind, life.agreed['statusName'])].includes(meaningOn(kind, row.side, from)));
    if (set?.by === 'user' && !isKnown) lost.push({ life, tables, change });
  }

  /** I19: an operation takes effect once; what Marketo is told of a membership takes two calls, one for its status (decision 41). */
  function noteEffect(row: MemberRow, life: OperationLife): void {
    const { operationId } = life.operation;
    const part = `${operationId}/${row.side === 'marketo' && !hasStatus(row) ? 'fields' : 'status'}`;
    const count = (effects.get(part) ?? 0) + 1;
    effects.set(part, count);
    life.applied = Math.max(life.applied, count);
    if (count > 1) verdicts.violated('I19', 'E', `operation ${operationId} had ${count} effects on ${nameOf(row)}`, about(life));
  }

  function onResult(row: MemberRow, result: RowResult, life: OperationLife | undefined, changes: readonly MemberChange[]): void {
    if (result.result === 'refused') {
      if (result.code === KEPT) verdicts.reached('a member was further on than we knew');
      if (life !== undefined && result.code !== KEPT) life.refused = result.code;
      return;
    }
    if (life === undefined) return;
    noteEffect(row, life);
    life.isUnread ||= result.isUnread === true;
    if (!life.isOpen) life.isMisjudged = true;
    const id = row.id ?? result.id;
    const change = changes.find((one) => one.id === id);
    onWritten({ side: row.side, recordId: id, isCreate: life.operation.kind === 'create', values: { ...row.values, ...(hasStatus(row) ? { [STATUS_FIELDS[row.side]]: row.status } : {}) }, life });
    if (!hasStatus(row)) return;
    if (change?.from === null) checkMade(row, id, life);
    else verdicts.reached(`moved: member in ${row.side}`);
    checkCause(row, id, life);
    if (change !== undefined) noteLost(row, change, life);
  }

  function isNamed({ life, tables, change }: Lost): boolean {
    return books.journalOf(life.operation.pairId).some(({ event }) => event.kind === 'conflict' && event.field === 'statusName' && tables.some(({ kind }) => meaningOfWord(kind, event.lost) === meaningOn(kind, change.side, change.from ?? '')));
  }

  /** A known gap keeps an overwritten status from being named. */
  function gapOf({ life, change }: Lost): boolean {
    if (change.side === 'salesforce' && (life.isDoubtful || life.isUnread)) return verdicts.isAllowed('answer lost besides');
    if (life.isMisjudged) return verdicts.isAllowed('doubt under a later edit');
    if (hasForgotten()) return verdicts.isAllowed('forgotten by the database');
    return change.side === 'marketo' && wasPurged() && verdicts.isAllowed('log purged with it');
  }

  return {
    onSend(process, rows) {
      for (const row of rows) {
        const open = lifeOf(row);
        const life = open?.owner === process ? open : undefined;
        sentFor.set(row, life);
        checkSent(row, life, process);
      }
    },
    onExchange(rows, results, scan) {
      const changes = scan();
      rows.forEach((row, place) => {
        const result = results?.[place];
        if (result !== undefined) onResult(row, result, sentFor.get(row), changes);
      });
    },
    lifeFor: (row) => sentFor.get(row),
    settle() {
      for (const one of lost) {
        if (isNamed(one)) verdicts.reached('a lost status named in the journal');
        else if (!gapOf(one)) verdicts.violated('I3', 'E', `${one.change.side} membership ${one.change.id} was set to ${String(one.change.from)} by somebody and became ${String(one.change.to)} by us; the journal does not name it`, about(one.life));
      }
    },
  };
}

/** Whether one status lies before another in the program's steps; what is not among them is compared with nothing. */
export function isBehind(one: StatusMeaning | undefined, other: StatusMeaning | undefined): boolean {
  return typeof one?.step === 'number' && typeof other?.step === 'number' && one.step < other.step;
}

