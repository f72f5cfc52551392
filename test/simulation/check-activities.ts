import type { ActivityLedger, ActivityRecord } from './activity-ledger.ts';
import { versionsSince } from './activity-ledger.ts';
import type { ActivityRow } from './activity-rows.ts';
import type { Books, OperationLife } from './books.ts';
import type { Gaps } from './gaps.ts';
import type { Verdicts } from './oracle.ts';
import type { Owner } from './scheduler.ts';
import type { RowResult } from './sent-rows.ts';
import type { VendorLedger } from './vendor-ledger.ts';

/** What the checks of tasks and events look at. */
export interface ActivityChecksParts {
  readonly books: Books;
  readonly people: VendorLedger;
  readonly ledger: ActivityLedger;
  readonly verdicts: Verdicts;
  readonly hidden: Gaps;
  /** How old the view behind a write may be, ms. */
  readonly viewAgeMs: number;
  /** Whether the database was put back to where it knew nothing of the log, or could not read it up to now (decision 27, its price). */
  readonly forgotLog: () => boolean;
  /** Whether a version of this moment may lie before every reading, because Salesforce's clock was set back (F19). */
  readonly stampedUnseen: (at: number) => boolean;
  /** Whether users merged the person of a lead or contact into this one (L33). */
  readonly isPersonOf: (person: unknown, salesforceId: unknown) => boolean;
}

/** Checks every activity, from the wire to the log. */
export interface ActivityChecks {
  onSend(process: Owner, rows: readonly ActivityRow[]): void;
  onExchange(rows: readonly ActivityRow[], results: readonly RowResult[] | null): void;
  checkQuiet(isFollowed: boolean, refusedForEver: ReadonlySet<string>): void;
}

/** Refusals that wait for people. */
const FOR_PEOPLE: ReadonlySet<string> = new Set(['VALUE_TOO_LONG', 'REQUIRED_VALUE_MISSING', 'PERSON_NOT_IN_MARKETO']);
/** How far back a reading of Salesforce begins (DESIGN §3). */
const OVERLAP_MS = 590_000;
/** What stands where there is no subject (MD activities: an activity has a primary value always). */
const NO_SUBJECT = { task: 'Task', event: 'Event' } as const;

/** Checks over an empty log, written from decision 27 and apis.md A2 and A5 and not from the engine. */
export function createActivityChecks({ books, people, ledger, verdicts, hidden, viewAgeMs, forgotLog, stampedUnseen, isPersonOf }: ActivityChecksParts): ActivityChecks {
  const sentFor = new Map<ActivityRow, OperationLife | undefined>();
  /** What was added to the log, in the order of adding, by Salesforce's id. */
  const told = new Map<string, readonly ActivityRow[]>();

  const about = (life: OperationLife | undefined): { readonly pairId: string } | null => (life === undefined ? null : { pairId: life.operation.pairId });

  function lifeOf({ kind, salesforceId }: ActivityRow): OperationLife | undefined {
    return [...books.open].find(({ operation }) => operation.object === kind && operation.side === 'marketo' && books.pairs.get(operation.pairId)?.salesforce.id === salesforceId);
  }

  /** I13: what is told is what the task or event once was, all of it of one moment. */
  function checkOrigin(row: ActivityRow, record: ActivityRecord, life: OperationLife): void {
    const isOf = record.versions.some(({ stamp, state, subject }) => stamp === row.tellsOf && state === row.state && (subject === '' ? NO_SUBJECT[row.kind] : subject) === row.subject);
    if (!isOf) verdicts.violated('I13', 'E', `${row.kind} ${row.salesforceId} was told as ${row.state}, ${JSON.stringify(row.subject)} of ${moment(row.tellsOf)}, which it was at no moment`, about(life));
  }

  /** I9, I10: nothing is told of what is deleted or withheld, and of nobody but whom it is about. */
  function checkMayBeTold(row: ActivityRow, record: ActivityRecord, life: OperationLife): void {
    const recent = versionsSince(record, life.openedAt - viewAgeMs);
    if (stampedUnseen(recent[0]?.at ?? 0)) return;
    if (!recent.some(({ isThere }) => isThere)) verdicts.violated('I6', 'E', `${row.kind} ${row.salesforceId} was told and had been deleted since ${moment(recent[0]?.at ?? 0)}`, about(life));
    if (!recent.some(({ isThere, isWithheld }) => isThere && !isWithheld)) verdicts.violated('I9', 'S', `${row.kind} ${row.salesforceId} was told and is private`, about(life));
    const holder = books.pairHolding('marketo', row.person);
    const ids = holder === undefined ? [] : books.idsOf(holder.pairId, 'salesforce');
    if (!recent.some(({ who }) => who !== null && (ids.includes(who) || isPersonOf(row.person, who)))) verdicts.violated('I13', 'E', `${row.kind} ${row.salesforceId} was told of person ${row.person}, and is about ${recent.map(({ who }) => String(who)).join(', ')}`, about(life));
  }

  /** I4, I8: of what has not changed nothing is told, for an activity stands there twice for good. */
  function checkNews(row: ActivityRow, life: OperationLife): void {
    const before = told.get(row.salesforceId) ?? [];
    const last = before.at(-1);
    told.set(row.salesforceId, [...before, row]);
    verdicts.reached(last === undefined ? `told: ${row.kind}` : `told again: ${row.kind}`);
    if (last?.state !== row.state) return;
    // What arrives late, after a backup was put back, is told by no log yet when that database tells it.
    if ((forgotLog() || life.isForgotten) && verdicts.isAllowed('forgotten by the database')) return;
    verdicts.violated('I8', 'E', `${row.kind} ${row.salesforceId} was told twice as ${row.state}, of ${moment(last.tellsOf)} and of ${moment(row.tellsOf)}`, about(life));
  }

  function onResult(row: ActivityRow, result: RowResult, life: OperationLife | undefined): void {
    if (result.result === 'refused') {
      if (life !== undefined) life.refused = result.code;
      return;
    }
    if (life === undefined) return;
    life.applied += 1;
    if (!life.isOpen) life.isMisjudged = true;
    if (life.applied > 1) verdicts.violated('I19', 'E', `operation ${life.operation.operationId} had ${life.applied} effects on ${row.kind} ${row.salesforceId}`, about(life));
    checkNews(row, life);
  }

  /** I1, I17: what is there and about somebody in Marketo is told as it is now. */
  function checkTold(record: ActivityRecord, refusedForEver: ReadonlySet<string>): void {
    const now = record.versions.at(-1);
    if (now?.isThere !== true || now.isWithheld || now.who === null) return;
    const person = books.pairHolding('salesforce', now.who);
    if (person?.marketo.presence !== 'present' || people.record('salesforce', now.who)?.state !== 'there' || people.record('marketo', person.marketo.id ?? '')?.state !== 'there' || refusedForEver.has(now.who)) return;
    const pair = books.pairHolding('salesforce', record.id);
    const last = told.get(record.id)?.at(-1);
    if (last?.state === now.state) return verdicts.reached(`told as it is: ${record.kind}`);
    if (pair?.marketo.work.state === 'rejected' && FOR_PEOPLE.has(pair.marketo.work.error.code)) return;
    // Its clock was set back: what was told bears a later moment, and nothing is told of an older one (decision 27, docs/reliability.md).
    if (last !== undefined && now.stamp < last.tellsOf) return verdicts.reached('nothing was told of an older moment');
    if (hidden.reachesBeyond(record.id, now.at) > OVERLAP_MS && verdicts.isAllowed('hidden beyond the overlap')) return;
    if (stampedUnseen(now.at) && verdicts.isAllowed('clock set back at rest')) return;
    verdicts.violated('I17', 'Q', `${record.kind} ${record.id} is ${now.state} since ${moment(now.at)} and was last told as ${String(last?.state)}; the work is ${JSON.stringify(pair?.marketo.work)}`, pair === undefined ? null : { pairId: pair.pairId });
  }

  return {
    onSend(process, rows) {
      for (const row of rows) {
        const open = lifeOf(row);
        const life = open?.owner === process ? open : undefined;
        sentFor.set(row, life);
        const record = ledger.record(row.salesforceId);
        if (life === undefined) verdicts.violated('I19', 'E', `${process.name} told ${row.kind} ${row.salesforceId} and has no operation open for it`);
        else if (record?.kind !== row.kind) verdicts.violated('I13', 'E', `${row.kind} ${row.salesforceId} was told, and there is no such ${row.kind}`, about(life));
        else {
          checkOrigin(row, record, life);
          checkMayBeTold(row, record, life);
        }
      }
    },
    onExchange(rows, results) {
      rows.forEach((row, place) => {
        const result = results?.[place];
        if (result !== undefined) onResult(row, result, sentFor.get(row));
      });
    },
    checkQuiet(isFollowed, refusedForEver) {
      if (isFollowed) for (const record of ledger.records()) checkTold(record, refusedForEver);
    },
  };
}

/** What a run should sometimes reach that has tasks and events. */
export const SOMETIMES_WITH_ACTIVITIES: readonly string[] = ['told: task', 'told: event', 'told again: task', 'told again: event', 'told as it is: task', 'told as it is: event', 'activities are followed while the sync runs'];

function moment(at: number): string {
  return Number.isFinite(at) ? new Date(at).toISOString().slice(5, 23) : 'never';
}
