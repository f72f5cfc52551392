import { catalogueEntry } from '../../src/domain/error-catalogue.ts';
import type { JournalEntry } from '../../src/domain/journal-entry.ts';
import type { LedgerTerms } from '../../src/domain/ledger.ts';
import type { Pair } from '../../src/domain/pair.ts';
import { SIDES } from '../../src/domain/side.ts';
import type { Side } from '../../src/domain/side.ts';
import { keepCollections } from './backups.ts';
import type { Restorable } from './backups.ts';
import { checkMarketoPlace } from './check-marketo-place.ts';
import type { MarketoPlaceParts } from './check-marketo-place.ts';
import { checkLinked } from './check-match.ts';
import type { MatchParts } from './check-match.ts';
import type { ClockLeaps } from './clock-leaps.ts';
import type { Commit } from './database.ts';
import { nameOf } from './oracle.ts';

/** What the checks of commits look at. */
export interface CommitChecksParts extends MatchParts, MarketoPlaceParts {
  /** Whether a version of this moment may lie before every reading, because Salesforce's clock was set back (F19). */
  readonly stampedUnseen: ClockLeaps['stampedUnseen'];
  /** Whether nobody has read since a version of this moment, and its stamp alone lies before the last reading (F19). */
  readonly isYetToBeRead: ClockLeaps['isYetToBeRead'];
  /** When Salesforce's clock last went forward by a leap, true time in ms: its stamps and its places are then not comparable. */
  readonly clockLeaptAt: () => number;
  readonly workers: number;
  /** How often workers may have seen changed rights so far: each time opens refused work again (I28). */
  readonly rightsSeenAnew: () => number;
}

/** With so many tries a record is no longer waiting but for people to look at. */
const MOST_ATTEMPTS = 10;

/** A version of the second in which a reading began may have come after it, ms. */
const SAME_SECOND_MS = 2000;
/** A change is visible to every reading after so long (F21), ms. */
const LATE_MS = 100_000;
/** So old a version has been read by whoever was going to, ms. */
const SETTLED_MS = 180_000;
const CLOCK_TRUSTED_MS = 900_000;

/** A permanent refusal that was met, with how often the same one was met in a row. */
interface Refusal {
  readonly changes: string;
  readonly seq: number;
  readonly at: number;
  readonly times: number;
  /** How often somebody had asked for the pair, and rights had been seen anew, when it was met first. */
  readonly asked: number;
  readonly rights: number;
}

/** Checks of commits; what they remember of the ledger goes back with the database. */
export interface CommitChecks extends Restorable {
  check(commit: Commit): void;
}

/** Checks every transaction when it is committed: I14, I18, I20, I21, I22, I26, I27, I28. */
export function createCommitChecks(parts: CommitChecksParts): CommitChecks {
  const { books, ledger, verdicts, now, hidden, clockLeaptAt, rightsSeenAnew, stampedUnseen, isYetToBeRead, untold, workers } = parts;
  const terms = new Map<string, LedgerTerms>();
  const pending = new Map<string, number>();
  const refusals = new Map<string, Refusal>();
  const requests = new Map<string, number>();

  function countPending(pair: Pair | undefined, by: 1 | -1): void {
    for (const to of SIDES) {
      if (pair?.[to].work.state !== 'waiting') continue;
      const key = `${pair.object}/${to}`;
      pending.set(key, (pending.get(key) ?? 0) + by);
    }
  }

  function checkLease({ lease, process }: Commit): void {
    const newest = books.leases.get(lease.name)?.epoch ?? lease.epoch;
    if (lease.epoch < newest) verdicts.violated('I20', 'S', `${process.name} committed under epoch ${lease.epoch} of ${lease.name}; ${newest} is current`);
  }

  function checkLinks({ decision }: Commit): void {
    const saved = new Map((decision.pairs ?? []).map((pair) => [pair.pairId, pair]));
    const gone = new Set((decision.absorbed ?? []).map(({ pairId }) => pairId));
    const taken = new Set<string>();
    for (const pair of saved.values()) {
      for (const side of SIDES) {
        const { id } = pair[side];
        if (id === null) continue;
        const holder = books.pairHolding(side, id);
        const isElsewhere = holder !== undefined && holder.pairId !== pair.pairId && !gone.has(holder.pairId) && (saved.get(holder.pairId) ?? holder)[side].id === id;
        if (isElsewhere || taken.has(`${side}/${id}`)) verdicts.violated('I14', 'S', `${nameOf(side, id)} belongs to two pairs`);
        taken.add(`${side}/${id}`);
      }
    }
  }

  function checkOperations({ decision }: Commit): void {
    const closing = new Set(decision.closeOperations ?? []);
    for (const operation of decision.openOperations ?? []) {
      for (const life of books.open) {
        const isOther = life.operation.operationId !== operation.operationId && !closing.has(life.operation.operationId);
        if (isOther && life.operation.pairId === operation.pairId && life.operation.side === operation.side) {
          verdicts.violated('I21', 'S', `two operations are open on pair ${operation.pairId} to ${operation.side}`);
        }
      }
    }
  }

  function balance({ decision }: Commit): void {
    for (const { object, to, ...delta } of decision.ledger ?? []) {
      const key = `${object}/${to}`;
      const before: Record<string, number> = { ...terms.get(key) };
      for (const [name, value] of Object.entries(delta)) {
        if (value < 0) verdicts.violated('I22', 'S', `${name} of ${key} decreased`);
        before[name] = (before[name] ?? 0) + value;
      }
      terms.set(key, before as unknown as LedgerTerms);
    }
    for (const { pairId } of decision.absorbed ?? []) countPending(books.pairs.get(pairId), -1);
    for (const pair of decision.pairs ?? []) {
      countPending(books.pairs.get(pair.pairId), -1);
      countPending(pair, 1);
    }
    for (const [key, sum] of terms) {
      const ends = sum.applied + sum.unchanged + sum.superseded + sum.lostInConflict + sum.rejected + (pending.get(key) ?? 0);
      if (ends !== sum.observed) verdicts.violated('I22', 'S', `${key}: ${sum.observed} observed, ${ends} accounted for: ${JSON.stringify(sum)} and ${pending.get(key) ?? 0} pending`);
    }
  }

  /** A try is spent on a refusal of the vendor or on a doubt, and on nothing else: a throttle says nothing about the record (I28). */
  function checkTrySpent(decision: Commit['decision'], pair: Pair, to: Side, attempts: number): void {
    const before = books.pairs.get(pair.pairId)?.[to].work;
    if (before?.state !== 'waiting' || attempts <= before.attempts) return;
    const closed = (decision.closeOperations ?? []).flatMap((id) => books.operations.get(id) ?? []);
    const life = closed.find(({ operation }) => operation.pairId === pair.pairId && operation.side === to);
    const isResolved = (decision.journal ?? []).some(({ event, pairId }) => pairId === pair.pairId && event.kind === 'resolved');
    if (life !== undefined && life.refused === null && !life.isDoubtful && !isResolved) {
      verdicts.violated('I28', 'E', `pair ${pair.pairId} spent try ${attempts} to ${to} although the vendor refused nothing`, { pairId: pair.pairId });
    }
  }

  function checkAttempts({ decision }: Commit): void {
    for (const pair of decision.pairs ?? []) {
      for (const to of SIDES) {
        const { work } = pair[to];
        if (work.state !== 'waiting') continue;
        checkTrySpent(decision, pair, to, work.attempts);
        if (work.attempts >= MOST_ATTEMPTS) verdicts.violated('I28', 'E', `pair ${pair.pairId} was tried ${work.attempts} times`);
        if (work.attempts > 0 && work.lastError !== null && catalogueEntry(work.lastError.code).retry === 'throttled') {
          verdicts.violated('I28', 'E', `pair ${pair.pairId} spent a try on ${work.lastError.code}`);
        }
      }
    }
  }

  function checkJournal(entry: JournalEntry): void {
    const { event, pairId } = entry;
    switch (event.kind) {
      case 'requested':
        requests.set(pairId, (requests.get(pairId) ?? 0) + 1);
        return undefined;
      case 'in-doubt':
      case 'resolved': {
        const life = books.operations.get(event.operationId);
        if (life !== undefined) {
          life.isDoubtful = true;
          life.isMisjudged ||= event.kind === 'resolved' && event.outcome === 'not-applied' && life.applied > 0;
        }
        return verdicts.reached(event.kind === 'resolved' ? 'journal: resolved' : 'an operation in doubt');
      }
      case 'created':
      case 'updated':
        return checkApplied(event);
      case 'rejected':
        return checkRejected(pairId, event);
      case 'conflict':
        return verdicts.reached('a conflict');
      case 'absorbed':
      case 'merged':
      case 'converted':
      case 'deleted':
      case 'restored':
      case 'tried':
      case 'linked':
        if (event.kind === 'linked') checkLinked(parts, pairId, event, now());
        return verdicts.reached(`journal: ${event.kind}`);
    }
  }

  /** What is journaled as done was done: the vendor applied it, or its record shows these very values (I26). */
  function checkApplied(event: Extract<JournalEntry['event'], { kind: 'created' | 'updated' }>): void {
    const life = books.operations.get(event.operationId);
    if (life === undefined || life.applied > 0) return;
    if (life.isDoubtful || life.refused === null) {
      verdicts.reached('done by another hand');
      return;
    }
    verdicts.violated('I26', 'E', `${nameOf(event.side, event.recordId)} is journaled as written; the vendor refused it with ${life.refused}`);
  }

  function checkRejected(pairId: string, event: Extract<JournalEntry['event'], { kind: 'rejected' }>): void {
    const { error, operationId, side } = event;
    verdicts.reached(`refused: ${error.code}`);
    if (error.code === 'RECORD_REFUSED' || error.code === 'REQUEST_REFUSED') {
      verdicts.violated('I27', 'S', `the vendor's ${String(error.vendorCode)} is in no class: ${String(error.vendorMessage)}`);
    }
    if (catalogueEntry(error.code).retry === 'throttled') verdicts.violated('I28', 'E', `pair ${pairId} was refused to ${side} with ${error.code}, which says nothing about the record`, { pairId });
    const life = operationId === null ? undefined : books.operations.get(operationId);
    if (life !== undefined && life.applied > 0 && error.vendorCode !== null && !life.isDoubtful) {
      verdicts.violated('I26', 'E', `pair ${pairId} is journaled as refused (${error.code}) to ${side}; the vendor applied it`);
    }
    if (error.vendorCode === null || catalogueEntry(error.code).retry !== 'after-fix') return;
    checkTriedOnce(pairId, side, JSON.stringify([error.code, event.changes]));
  }

  /** A permanent error is tried once, until a record, a right or a person says otherwise (I28). */
  function checkTriedOnce(pairId: string, side: Side, changes: string): void {
    const key = `${pairId}/${side}`;
    const before = refusals.get(key);
    // An edit made shortly before a refusal may be seen after it (F21), and so may an automation's answer that changed no value.
    const isNews = (at: Side, id: string): boolean => before !== undefined && (ledger.lastSeq(at, id) > before.seq || ledger.lastAt(at, id) > before.at - LATE_MS);
    // A formula says another day where the vendor's clock was set meanwhile, and no stamp moves (F19, F22).
    const isOlder = before !== undefined && clockLeaptAt() > before.at - LATE_MS;
    const isAgain = before?.changes === changes && !isOlder && !SIDES.some((at) => books.idsOf(pairId, at).some((id) => isNews(at, id)));
    const asked = requests.get(pairId) ?? 0;
    const rights = rightsSeenAnew();
    const since = isAgain ? before : { asked, rights, times: 0 };
    const times = since.times + 1;
    refusals.set(key, { changes, seq: ledger.seq(), at: now(), times, asked: since.asked, rights: since.rights });
    // A worker that has not run since a right changed sees it late.
    if (times <= 1 + asked - since.asked + (rights === 0 ? 0 : rights - since.rights + workers)) return;
    verdicts.violated('I28', 'E', `pair ${pairId} met the same permanent error ${times} times on ${side} with nothing new in between: ${changes.slice(0, 200)}`, { pairId });
  }

  /** The cursor of Salesforce has passed no version that was not stored, in this transaction or before it (I18). */
  function checkCursor({ decision }: Commit): void {
    if (decision.cursor?.side !== 'salesforce' || now() - clockLeaptAt() < CLOCK_TRUSTED_MS) return;
    const places = decision.cursor.position as Readonly<Record<string, { readonly high: string | null; readonly pass: unknown } | undefined>>;
    const passed = (place: (typeof places)[string]): number => (place?.pass === null && place.high !== null ? Date.parse(place.high) - SAME_SECOND_MS - LATE_MS : 0);
    const covered = { Lead: passed(places['lead']), Contact: passed(places['contact']), person: 0 };
    for (const record of ledger.records('salesforce')) {
      if (record.state !== 'there' || record.stamp > covered[record.object]) continue;
      const known = books.pairHolding('salesforce', record.id)?.salesforce;
      if (known !== undefined && (known.lookDue || Date.parse(known.seenVersion ?? '') >= record.stamp)) continue;
      if (ledger.lastAt('salesforce', record.id) >= now() - SETTLED_MS || hidden.reachesBeyond(record.id, record.madeAt) > 0) continue;
      // What a create of ours made is found by its key as long as that create is open (W9), and so is what somebody else's made with it, who said the same (seed 24973).
      const making = record.key === null ? undefined : books.openFor('salesforce', null, record.key);
      if (making?.madeId === null && making.operation.kind === 'create') continue;
      if ([...books.open].some(({ madeId }) => madeId === record.id)) continue;
      if (untold.records.has(record.id)) continue;
      const latest = ledger.latest('salesforce', record.id);
      if (isYetToBeRead(latest.at, latest) || (stampedUnseen(latest.at, latest) && verdicts.isAllowed('clock set back at rest'))) continue;
      verdicts.violated('I18', 'S', `the cursor stands at ${String(places[record.object === 'Lead' ? 'lead' : 'contact']?.high)} and ${nameOf('salesforce', record.id)} of ${new Date(record.stamp).toISOString()} was last seen as of ${String(known?.seenVersion)}`, known === undefined ? null : { pairId: books.pairHolding('salesforce', record.id)?.pairId ?? '' });
    }
  }

  function check(commit: Commit): void {
    checkLease(commit);
    checkLinks(commit);
    checkOperations(commit);
    balance(commit);
    checkAttempts(commit);
    books.take(commit, now(), ledger.seq());
    checkCursor(commit);
    if (commit.decision.cursor?.side === 'marketo') checkMarketoPlace(parts, commit.decision.cursor.position);
    for (const entry of commit.decision.journal ?? []) checkJournal(entry);
  }

  return {
    check,
    keep() {
      const putBack = keepCollections([terms, pending]);
      return () => {
        putBack();
        // Whoever forgot that something was refused for good may try it once more (I28).
        refusals.clear();
      };
    },
  };
}
