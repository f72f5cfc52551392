import type { PairingProblem } from '../domain/campaign-pairing.ts';
import type { BulkPause } from '../domain/backfill.ts';
import type { CatalogueEntry } from '../domain/catalogue-entry.ts';
import type { ErrorCode } from '../domain/error-catalogue.ts';
import { catalogueEntry, withinSentence } from '../domain/error-catalogue.ts';
import type { LedgerRow } from '../domain/ledger.ts';
import type { RestrainedLine } from '../domain/schema-report.ts';
import type { PairObject, Side } from '../domain/side.ts';
import type { SyncError } from '../domain/sync-error.ts';
import { SIDE_NAMES, SIDES } from '../domain/side.ts';
import { sideOfStep } from '../domain/sync-cycle.ts';
import type { SyncCycle } from '../domain/sync-cycle.ts';
import type { FilterTrouble } from '../engine/engine-context.ts';
import type { BacklogRow, FilteredRecords, Rejections } from '../engine/store-port.ts';
import type { ConnectionStatus, SyncProblem } from './api/status-answer.ts';
import type { Activity, FailureCode } from './connection-runner.ts';
import { describeBackfill } from './describe-backfill.ts';
import { counted, span } from './words.ts';

/** Everything a status is made of, gathered at one moment. */
export interface ConnectionFacts {
  readonly connectionId: string;
  readonly name: string;
  readonly activity: Activity;
  /** Newest first, as they are to be shown. */
  readonly cycles: readonly SyncCycle[];
  readonly peopleLinked: number;
  readonly backlog: readonly BacklogRow[];
  readonly bulkPause: BulkPause | null;
  readonly ledger: readonly LedgerRow[];
  readonly rejections: readonly Rejections[];
  /** Objects that cannot be followed as a whole. */
  readonly objectErrors: ReadonlyMap<PairObject, SyncError>;
  /** Campaigns and programs that do not go together as the settings say. */
  readonly pairingProblems: readonly PairingProblem[];
  /** What cannot be evaluated of the filters. */
  readonly filterProblems: readonly FilterTrouble[];
  readonly filtered: readonly FilteredRecords[];
  /** Lines of the mapping that take no part because of what the sync user sees. */
  readonly suspended: readonly RestrainedLine[];
  readonly schema: ConnectionStatus['schema'];
  readonly apiCallsToday: Readonly<Record<Side, number>>;
  readonly reconcile: ConnectionStatus['reconcile'];
  readonly sandbox: ConnectionStatus['sandbox'];
  /** By our clock, in ms. */
  readonly now: number;
}

/** Puts the facts into one status: what is going on, how far behind, what is wrong, who must act. */
export function describeConnection(facts: ConnectionFacts): ConnectionStatus {
  const [newest] = facts.cycles;
  const currentCycle = newest !== undefined && newest.endedAt === null ? newest : null;
  const lastCycle = facts.cycles.find((cycle) => cycle.endedAt !== null) ?? null;
  const problems = problemsOf(facts, lastCycle);
  const state = stateOf(facts.activity, currentCycle, lastCycle);
  return {
    connectionId: facts.connectionId,
    name: facts.name,
    state,
    summary: summaryOf(facts, state, problems),
    peopleLinked: facts.peopleLinked,
    backlog: facts.backlog,
    filtered: facts.filtered,
    lagSeconds: { salesforce: lagSeconds(facts, 'salesforce'), marketo: lagSeconds(facts, 'marketo') },
    backfills: (newest?.backfills ?? []).map((backfill) => describeBackfill(backfill, facts.bulkPause)),
    bulkPause: facts.bulkPause,
    currentCycle,
    lastCycle,
    nextCycleAt: facts.activity.nextCycleAt,
    apiCallsToday: facts.apiCallsToday,
    problems,
    ledger: facts.ledger,
    reconcile: facts.reconcile,
    schema: facts.schema,
    sandbox: facts.sandbox,
  };
}

function stateOf(activity: Activity, current: SyncCycle | null, last: SyncCycle | null): ConnectionStatus['state'] {
  if (activity.lastFailure !== null || (last?.state === 'failed' && current === null)) return 'failing';
  if (last === null) return 'starting';
  return current === null ? 'waiting' : 'running';
}

/** What is wrong: refused records by cause, then what ended steps of the last cycle or kept one from running. */
function problemsOf(facts: ConnectionFacts, last: SyncCycle | null): readonly SyncProblem[] {
  const ofRecords = facts.rejections.map(
    ({ code, object, to, records, waiting, oldestSince }): SyncProblem => ({ ...words(code), object, to, records, waiting, oldestSince }),
  );
  const ofSteps = (last?.steps ?? []).flatMap((step): readonly SyncProblem[] =>
    step.errorCode === null ? [] : [{ ...words(step.errorCode), object: null, to: sideOfStep(step), records: 0, waiting: 0, oldestSince: step.startedAt }],
  );
  const { lastFailure } = facts.activity;
  const ofRun: readonly SyncProblem[] = lastFailure === null ? [] : [{ ...words(lastFailure), object: null, to: null, records: 0, waiting: 0, oldestSince: null }];
  const ofObjects = [...facts.objectErrors].map(([object, { code }]): SyncProblem => ({ ...words(code), object, to: 'marketo', records: 0, waiting: 0, oldestSince: null }));
  const seen = new Set<string>();
  return [...ofRun, ...ofSteps, ...ofObjects, ...problemsOfCampaigns(facts), ...problemsOfFilters(facts), ...problemsOfLines(facts), ...ofRecords].filter(({ code, object, to }) => {
    const key = `${code}/${object}/${to}`;
    return seen.has(key) ? false : seen.add(key) !== undefined;
  });
}

/** So many campaigns, or lines, are named at most. */
const MOST_NAMED = 5;

/** One problem of a kind, whose cause names what is wrong with each campaign. */
function problemsOfCampaigns({ pairingProblems }: ConnectionFacts): readonly SyncProblem[] {
  return [...Map.groupBy(pairingProblems, ({ code }) => code)].map(([code, ofKind]) => {
    return { ...naming(code, ofKind.map(({ campaign, detail }) => `Campaign ${campaign}: ${detail}.`)), object: 'campaign-member' };
  });
}

/** One problem of a kind, whose cause names the lines of the mapping that are left alone because of it (I29). */
function problemsOfLines({ suspended }: ConnectionFacts): readonly SyncProblem[] {
  return [...Map.groupBy(suspended, ({ code }) => code)].map(([code, ofKind]) =>
    naming(code, ofKind.map(({ object, key, salesforce, side }) => (key === null ? `All of ${object} is left alone: ${SIDE_NAMES[side]} does not show it.` : `${object}.${key} with ${salesforce ?? ''} is left alone: ${SIDE_NAMES[side]}.`))),
  );
}

function naming(code: ErrorCode, concerned: readonly string[]): SyncProblem {
  const { cause, ...rest } = words(code);
  const others = concerned.length > MOST_NAMED ? [`${concerned.length - MOST_NAMED} more are like that.`] : [];
  return { ...rest, cause: [cause, ...concerned.slice(0, MOST_NAMED), ...others].join(' '), object: null, to: null, records: 0, waiting: 0, oldestSince: null };
}

/** One problem for each object and direction, whose cause names the places. */
function problemsOfFilters({ filterProblems }: ConnectionFacts): readonly SyncProblem[] {
  return [...Map.groupBy(filterProblems, ({ object, to }) => `${object}/${to}`).values()].flatMap(([first, ...more]) => {
    if (first === undefined) return [];
    const { cause, ...rest } = words(first.code);
    return [{ ...rest, cause: [cause, ...[first, ...more].slice(0, MOST_NAMED).map(({ detail }) => detail)].join(' '), object: first.object, to: first.to, records: 0, waiting: 0, oldestSince: null }];
  });
}

const UNEXPECTED: CatalogueEntry = {
  title: 'Something unexpected happened inside Bascule',
  cause: 'A fault in Bascule itself ended the cycle; the log names its place.',
  remedy: 'Nothing is lost: the next cycle goes on from the last commit. Please report it with the log.',
  fixer: 'operator',
  level: 'job',
  retry: 'throttled',
};

function words(code: FailureCode): Pick<SyncProblem, 'code' | 'title' | 'cause' | 'remedy' | 'fixer'> {
  const { title, cause, remedy, fixer } = code === 'UNEXPECTED' ? UNEXPECTED : catalogueEntry(code satisfies ErrorCode);
  return { code, title, cause, remedy, fixer };
}

/** Age of the oldest record that waits to be written to a side. */
function lagSeconds({ backlog, now }: ConnectionFacts, side: Side): number | null {
  const waiting = backlog.filter((row) => row.to === side).map((row) => Date.parse(row.oldestSince));
  return waiting.length === 0 ? null : Math.max(0, Math.round((now - Math.min(...waiting)) / 1000));
}

/** The one sentence by which an admin knows in five seconds whether to read on. */
function summaryOf(facts: ConnectionFacts, state: ConnectionStatus['state'], problems: readonly SyncProblem[]): string {
  if (state === 'failing') return `Syncing does not work: ${withinSentence(problems[0]?.title ?? 'the last cycle failed')}.`;
  const waiting = SIDES.flatMap((side) => {
    const records = facts.backlog.filter((row) => row.to === side).reduce((sum, row) => sum + row.records, 0);
    return records === 0 ? [] : [`${counted(records, 'record waits', 'records wait')} for ${SIDE_NAMES[side]}`];
  });
  const lag = Math.max(...SIDES.map((side) => lagSeconds(facts, side) ?? 0));
  const behind = waiting.length === 0 ? 'nothing waits' : `${waiting.join(' and ')}${lag < 60 ? '' : `, the oldest for ${span(lag)}`}`;
  if (state === 'starting') return `The first cycle is under way: ${counted(facts.peopleLinked, 'person', 'people')} linked so far, ${behind}.`;
  const refused = facts.rejections.reduce((sum, row) => sum + row.records, 0);
  const needs = refused === 0 ? '' : `; ${counted(refused, 'record needs', 'records need')} somebody's attention`;
  return `${counted(facts.peopleLinked, 'person is', 'people are')} linked, ${behind}${needs}.`;
}
