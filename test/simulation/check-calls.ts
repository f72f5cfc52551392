import type { HttpRequest } from '../../src/connectors/http-transport.ts';
import type { Side } from '../../src/domain/side.ts';
import { keepCollections } from './backups.ts';
import type { Restorable } from './backups.ts';
import type { Books, Grant } from './books.ts';
import type { PresentPlan } from './field-plans.ts';
import { callName } from './operations.ts';
import { nameOf } from './oracle.ts';
import type { Verdicts } from './oracle.ts';
import { createOwedByPages } from './owed-by-pages.ts';
import type { Exchange } from './road.ts';
import type { Owner } from './scheduler.ts';
import { isSame } from './same-value.ts';
import type { SentRow } from './sent-rows.ts';
import type { Change, VendorLedger } from './vendor-ledger.ts';

/** What the checks of calls look at. */
export interface CallChecksParts {
  readonly books: Books;
  readonly ledger: VendorLedger;
  readonly verdicts: Verdicts;
  readonly fields: readonly PresentPlan[];
  /** Fields on which automations act: what they make of a write at once may leave it as it was, and is told by the log alone. */
  readonly automated: ReadonlySet<string>;
  /** What we wrote and a database put back knows nothing of, by its place in the ledger: Marketo's log tells it that as news. */
  readonly forgotten: ReadonlySet<number>;
  /** Whether people are tied to other objects, whose changes Marketo tells of on each of them (apis.md A5), or are merged, which it tells of besides. */
  readonly hasObjects: boolean;
  /** Whether everything is looked at twice, some records in every cycle. */
  readonly hasSecondLook: boolean;
  /** Whether filters look at accounts and owners: who changes one of these has its contacts read. */
  readonly hasParentFilters: boolean;
  readonly now: () => number;
  /** Marketo's own clock, ms, right or wrong. */
  readonly marketoNow: () => number;
  /** How often anything was struck by a fault so far: each may cost calls that are made again. */
  readonly strikes: () => number;
  /** True time, ms, since when there are no faults any more; Infinity as long as there are, and once everything is looked at again. */
  readonly healedAt: () => number;
}

/** Checks how many calls are made, and for what. A database that is put back reads Marketo's log on from the places that it knows. */
export interface CallChecks extends Restorable {
  /** A place in a side's changes is stored. */
  onCursor(side: Side, position: unknown): void;
  leased(grant: Grant): void;
  onSend(process: Owner, side: Side, rows: readonly SentRow[]): void;
  onExchange(exchange: Exchange): void;
}

/** What a run of a cycle or of a flush has called for, and what was so when it began. */
interface Account {
  readonly seq: number;
  readonly strikes: number;
  readonly writes: Record<Side, { calls: number; readonly kinds: Set<string>; pagesBefore: number }>;
}

/** What one process has read by ids, addresses or keys since its last cycle began. */
interface ReadAccount extends Pick<Account, 'seq' | 'strikes'> {
  reads: number;
  flushes: number;
  /** What was read of Salesforce beside leads and contacts. */
  readonly kinds: Set<string>;
}

/** Every kind of row is sent by the step that makes records, by the one that writes to them, and once more for what was linked meanwhile (C5 to C7). */
const FREE_WRITES = 5;
const FREE_WRITES_A_KIND = 2;
/**
 * A cycle looks for what is in doubt, due, told by a log and to be matched, on either side, and once more after it; who waits in the
 * bulk lane is matched in a turn of its own, by key and by address.
 */
const FREE_READS = 16;
/** Leads, contacts and persons that are in doubt, the same that were asked for, what is due after that, and a search by key and by address (seed 46287). */
const FREE_READS_A_FLUSH = 10;
/** Records of another kind are asked for in calls of their own: what is in doubt, due, told and to be matched. */
const FREE_READS_A_KIND = 4;
/** Ten steps in a cycle at most, each of two readings, and one more of what was not shown (decision 28). */
const FREE_READS_OF_SECOND_LOOK = 30;
/** Over each of three lookups the children of a page of accounts or owners that are seen for the first time, on both sides, and what follows for them. */
const FREE_READS_OF_CHILDREN = 8;
/** A flush that began so long ago is over, ms. */
const FLUSH_MS = 120_000;
/** A change enters the log late (F21), and a reading that failed is made again, ms. */
const TOLD_LATE_MS = 300_000;

/**
 * Calls are bounded by what was changed and by what went wrong (I37): all that a step has to say or to ask goes into as few
 * calls as hold it, and no record is asked for of which nothing can be new. The worlds here are smaller than any batch, so
 * each step has its calls free, and each page what it owes by itself; every edit and every fault that comes meanwhile may cost one more.
 */
export function createCallChecks({ books, ledger, verdicts, fields, automated, forgotten, hasObjects, hasSecondLook, hasParentFilters, now, marketoNow, strikes, healedAt }: CallChecksParts): CallChecks {
  const accounts = new Map<string, Account>();
  const reading = new Map<Owner, ReadAccount>();
  const askedAt = new Map<string, number>();
  const owedByPages = createOwedByPages();
  /** How often each process has turned a page of what changed in Salesforce. */
  const pagesTurned = new Map<Owner, number>();
  /** From this true time on, ms, the next reading of Marketo's log tells everything again. */
  let toldAgainSince = -Infinity;
  /** When Marketo's log was read, or a place in it sought by its moment, true time in ms. */
  const logReads: { readonly at: number; readonly isSought: boolean }[] = [];
  /** Of which of these steps each process has asked after already, by their place in the ledger. */
  const askedAfter = new Map<Owner, Set<number>>();
  /** When a place in Marketo's log was last stored as its end, or first as one that was passed, true time in ms. */
  const storedAt = new Map<string, number>();
  const begun = (): Pick<Account, 'seq' | 'strikes'> => ({ seq: ledger.seq(), strikes: strikes() });

  /** Edits of anybody but us, and faults, since an account was opened. */
  function happenedSince({ seq, strikes: before }: Pick<Account, 'seq' | 'strikes'>): number {
    return ledger.seq() - seq - ledger.writtenSince(seq).length + strikes() - before;
  }

  function checkReads(process: Owner, kinds: readonly string[]): void {
    const account = reading.get(process);
    if (account === undefined) return;
    account.reads += 1;
    for (const kind of kinds) account.kinds.add(kind);
    const free = FREE_READS + (hasSecondLook ? FREE_READS_OF_SECOND_LOOK : 0) + (hasParentFilters ? FREE_READS_OF_CHILDREN : 0) + FREE_READS_A_FLUSH * account.flushes + FREE_READS_A_KIND * account.kinds.size;
    if (account.reads <= free || account.reads !== free + happenedSince(account) + 1) return;
    verdicts.violated('I37', 'S', `${process.name} read records ${account.reads} times in one cycle, beside ${account.flushes} flushes; ${happenedSince(account)} edits and faults came meanwhile`);
  }

  /** When a record was last made or changed by anybody but us, or by us and we forgot it, true time in ms. */
  function newsOf(side: Side, id: string): number {
    const edits = fields.map(({ marketo }) => ledger.history(side, id, marketo).findLast(({ by, seq }) => by !== 'engine' || forgotten.has(seq))?.at ?? -Infinity);
    // The log tells of other forms of the same too, which are no edits; where it tells two of one second, nobody knows which came last (seed 38023).
    const typed = side === 'marketo' ? ledger.typedAt(id) : -Infinity;
    return Math.max(ledger.record(side, id)?.madeAt ?? Infinity, typed, ...edits);
  }

  /**
   * Since when what the next reading of Marketo's log tells may have waited to enter it, true time in ms. What is kept back enters with the next
   * reading, behind all that came meanwhile: behind a place that was sought by its moment, and by that reading, too (F21b, seed 28182).
   */
  function enteredSince(): number {
    const place = logReads.findIndex(({ at }) => at >= toldAgainSince);
    return logReads[place]?.isSought === true ? (logReads[place - 1]?.at ?? -Infinity) : toldAgainSince;
  }

  /**
   * Whether a process that reads Marketo's log from `since` on is told of two steps of one field whose stamps contradict their order, because
   * the clock was set back between them (F19), or which lead back to where they began (seed 49211): a page may come backwards, too (F23),
   * so nobody can tell then which of the values came last, whoever wrote them, and each process that reads both asks after it once (seed 47622).
   */
  function isOrderOpen(process: Owner, id: string, since: number): boolean {
    const asked = askedAfter.get(process) ?? new Set();
    askedAfter.set(process, asked);
    const open = fields.flatMap(({ marketo, kind }) => {
      const told = ledger.history('marketo', id, marketo).filter(({ at, atCreation }) => at > since && !atCreation);
      const isBack = ({ to }: Change, place: number): boolean => told.slice(0, place).some(({ from }) => isSame(kind, from, to));
      return told.filter((step, place) => (step.stamp < (told[place - 1]?.stamp ?? -Infinity) || isBack(step, place)) && !asked.has(step.seq));
    });
    for (const { seq } of open) asked.add(seq);
    return open.length > 0;
  }

  /** Once faults are over, nobody asks twice for a record that says the same, unless it is due, in doubt or asked for. */
  function checkAsked(process: Owner, side: Side, id: string): void {
    const key = `${side}/${id}`;
    const before = askedAt.get(key) ?? -Infinity;
    askedAt.set(key, now());
    const since = Math.min(before, enteredSince()) - TOLD_LATE_MS;
    if (before < healedAt() || automated.size > 0 || hasObjects || newsOf(side, id) > since) return;
    const pair = books.pairHolding(side, id);
    if (pair === undefined || pair[side].lookDue || [...books.open].some(({ operation }) => operation.pairId === pair.pairId || operation.into?.pairId === pair.pairId)) return;
    if (books.grants.some(({ name, owner, at }) => owner === process && name.endsWith('/priority') && at > now() - FLUSH_MS)) return;
    if (side === 'marketo' && isOrderOpen(process, id, since)) return;
    verdicts.violated('I37', 'Q', `${nameOf(side, id)} was asked for at ${new Date(before).toISOString()} and again now, and nothing about it was new`, { pairId: pair.pairId });
  }

  return {
    keep() {
      const [since, places] = [toldAgainSince, keepCollections([storedAt])];
      return () => {
        toldAgainSince = since;
        places();
      };
    },
    onCursor(side, position) {
      if (side !== 'marketo') return;
      const { places } = position as { readonly places: readonly { readonly token: string; readonly at: string }[] };
      for (const place of places) if (place === places.at(-1) || !storedAt.has(place.token)) storedAt.set(place.token, now());
      const [oldest] = places;
      // By a clock that was set back since, a place may lie ahead (F19).
      if (oldest !== undefined) toldAgainSince = Math.min(now() - (marketoNow() - Date.parse(oldest.at)), storedAt.get(oldest.token) ?? Infinity);
    },
    leased({ name, epoch, owner, at }) {
      accounts.set(`${name}/${epoch}`, { ...begun(), writes: { salesforce: { calls: 0, kinds: new Set(), pagesBefore: 0 }, marketo: { calls: 0, kinds: new Set(), pagesBefore: 0 } } });
      if (name.endsWith('/cycle')) {
        const flushes = books.grants.filter((grant) => grant.owner === owner && grant.name.endsWith('/priority') && grant.at > at - FLUSH_MS).length;
        reading.set(owner, { ...begun(), reads: 0, flushes, kinds: new Set() });
      } else {
        const account = reading.get(owner);
        if (account !== undefined) account.flushes += 1;
      }
    },
    onSend(process, side, rows) {
      const [first] = rows;
      const life = first === undefined ? undefined : books.openFor(side, first.recordId, first.key);
      const account = life === undefined || life.owner !== process ? undefined : accounts.get(`${life.operation.leaseName}/${life.operation.leaseEpoch}`);
      if (account === undefined) return;
      const written = account.writes[side];
      if (written.calls === 0) written.pagesBefore = pagesTurned.get(process) ?? 0;
      written.calls += 1;
      for (const { object, recordId } of rows) written.kinds.add(`${object} ${recordId === null ? 'made' : 'changed'}`);
      // Salesforce is read anew beside the writes to Marketo where its reading had failed, and what a page brings goes out before the next one comes (seed 37784).
      const pages = side === 'marketo' ? (pagesTurned.get(process) ?? 0) - written.pagesBefore : 0;
      const free = FREE_WRITES + FREE_WRITES_A_KIND * written.kinds.size + pages;
      if (written.calls <= free || written.calls !== free + happenedSince(account) + 1) return;
      verdicts.violated('I37', 'S', `${process.name} wrote to ${side} ${written.calls} times under one lease, ${written.kinds.size} kinds of rows in all; ${happenedSince(account)} edits and faults came meanwhile`);
    },
    onExchange({ process, side, request }) {
      const call = callName(side, request);
      if (call === 'marketo activities' || call === 'marketo paging token') logReads.push({ at: now(), isSought: call === 'marketo paging token' });
      if (call === 'salesforce poll' && turnsPage(request)) pagesTurned.set(process, (pagesTurned.get(process) ?? 0) + 1);
      const isOwed = owedByPages.isOwed(process, call, request, idsAskedFor);
      if (call !== 'marketo people' && call !== 'salesforce read') return;
      if (!isOwed && !turnsPage(request)) checkReads(process, kindsAskedFor(request));
      for (const id of idsAskedFor(request)) checkAsked(process, side, id);
    },
  };
}

/** Whether a call goes on where the page before it ended: as many as there are rows, where pages are small. */
function turnsPage({ path, body }: HttpRequest): boolean {
  return `${path} ${body ?? ''}`.includes('nextPageToken=') || decodeURIComponent(body ?? '').includes("Id > '");
}

/** What a call reads of Salesforce beside leads and contacts. */
function kindsAskedFor({ body }: HttpRequest): readonly string[] {
  return [...decodeURIComponent(body ?? '').matchAll(/ FROM (\w+)/g)].flatMap(([, kind = '']) => (kind === 'Lead' || kind === 'Contact' ? [] : [kind]));
}

/** The ids by which a call reads records; none when it looks for addresses or keys. */
function idsAskedFor({ path, body }: HttpRequest): readonly string[] {
  const whole = path.startsWith('/rest/') ? new URLSearchParams(body ?? path.split('?')[1] ?? '') : null;
  if (whole !== null) return whole.get('filterType') === 'id' ? (whole.get('filterValues') ?? '').split(',') : [];
  return [...decodeURIComponent(body ?? '').matchAll(/WHERE Id IN \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(',').map((id) => id.slice(1, -1)));
}
