import { catalogueEntry } from '../../src/domain/error-catalogue.ts';
import type { ErrorCode } from '../../src/domain/error-catalogue.ts';
import type { PersonObject, Side } from '../../src/domain/side.ts';
import type { SyncCycle } from '../../src/domain/sync-cycle.ts';
import { advanced, finishedCycles, freshCycle } from './fake-cycles.ts';
import type { FakePerson } from './fake-people.ts';

const OBJECTS: readonly PersonObject[] = ['lead', 'contact'];

/** What the console is shown: a world that stands still except where a test moves it. */
export interface FakeWorld {
  readonly people: readonly FakePerson[];
  cycles: SyncCycle[];
  readonly problems: readonly ErrorCode[];
  readonly sandbox: boolean;
  readonly names: readonly string[];
}

/** A world of the given people with forty cycles behind it. */
export function fakeWorld(now: number, people: readonly FakePerson[], problems: readonly ErrorCode[]): FakeWorld {
  const cycles = people.length === 0 ? [] : finishedCycles(now, 40, 72_000);
  return { people, cycles, problems, sandbox: true, names: ['Northfield EMEA'] };
}

/** Begins a cycle, unless one runs. */
export function beginCycle(world: FakeWorld, now: number): void {
  if (world.cycles[0]?.endedAt === null) return;
  world.cycles = [advanced(freshCycle(now, `cycle-${1001 + world.cycles.length}`), now), ...world.cycles];
}

/** Moves the running cycle on by one step. */
export function moveCycle(world: FakeWorld, now: number): void {
  const [newest, ...older] = world.cycles;
  if (newest?.endedAt === null) world.cycles = [advanced(newest, now), ...older];
}

/** The answer of `GET /api/v1/status`. */
export function statusOf(world: FakeWorld, now: number) {
  return { connections: world.names.map((name, index) => connectionOf(world, now, name, index)) };
}

function connectionOf(world: FakeWorld, now: number, name: string, index: number) {
  const at = (secondsAgo: number) => new Date(now - secondsAgo * 1000).toISOString();
  const running = world.cycles.find(({ endedAt }) => endedAt === null) ?? null;
  const last = world.cycles.find(({ endedAt }) => endedAt !== null) ?? null;
  const waitingSalesforce = count(world, 'toSalesforce', 'waiting');
  const waitingMarketo = count(world, 'toMarketo', 'waiting');
  const rejected = count(world, 'toSalesforce', 'rejected');
  return {
    connectionId: index === 0 ? 'main' : `connection-${index}`,
    name,
    state: world.people.length === 0 ? 'starting' : running === null ? 'waiting' : 'running',
    summary: summaryOf(world, waitingSalesforce + waitingMarketo, rejected),
    peopleLinked: world.people.filter(({ link }) => link === 'linked').length,
    backlog: [
      ...backlogOf(world, 'salesforce', at(95)),
      ...backlogOf(world, 'marketo', at(31)),
    ],
    lagSeconds: { salesforce: waitingSalesforce === 0 ? null : 95, marketo: waitingMarketo === 0 ? null : 31 },
    backfills: backfillsOf(world, at),
    bulkPause: null,
    currentCycle: running,
    lastCycle: last,
    nextCycleAt: running === null && world.people.length > 0 ? at(-228) : null,
    apiCallsToday: { salesforce: 1_284, marketo: 612 },
    problems: world.problems.flatMap((code) => problemsOf(world, code, at)),
    ledger: world.people.length === 0 ? [] : ledgerOf(world),
    sandbox: world.sandbox ? { salesforceUrl: 'http://127.0.0.1:4610', marketoUrl: 'http://127.0.0.1:4620' } : null,
  };
}

/** A load of contacts under way, beside one of leads that is done. */
function backfillsOf(world: FakeWorld, at: (secondsAgo: number) => string) {
  if (world.people.length === 0) return [];
  const begun = { to: 'marketo', startedAt: at(900) };
  return [
    { ...begun, object: 'contact', state: 'writing', endedAt: null, done: 12_400, left: 8_200, perMinute: 2_050, secondsLeft: 240 },
    { ...begun, object: 'lead', state: 'done', endedAt: at(120), done: 30_000, left: 0, perMinute: 2_100, secondsLeft: 0 },
  ];
}

function summaryOf(world: FakeWorld, waiting: number, rejected: number): string {
  if (world.people.length === 0) return 'The first cycle is about to start.';
  if (world.problems.length === 0) return 'Salesforce and Marketo agree on everything that was seen.';
  return `${waiting} records are on their way and ${rejected} are held back until somebody corrects a value.`;
}

function count(world: FakeWorld, way: 'toSalesforce' | 'toMarketo', state: 'waiting' | 'rejected'): number {
  return world.people.filter((person) => person[way] === state).length;
}

function backlogOf(world: FakeWorld, to: Side, oldestSince: string) {
  return OBJECTS
    .map((object) => ({ object, to, lane: object === 'lead' ? 'normal' : 'bulk', records: waitingOf(world, object, to), forParents: object === 'lead' ? 2 : 0, oldestSince }))
    .filter(({ records }) => records > 0);
}

function waitingOf(world: FakeWorld, object: PersonObject, to: Side): number {
  const way = to === 'salesforce' ? 'toSalesforce' : 'toMarketo';
  return world.people.filter((person) => person.object === object && person[way] === 'waiting').length;
}

function problemsOf(world: FakeWorld, code: ErrorCode, at: (secondsAgo: number) => string): readonly object[] {
  const { title, cause, remedy, fixer, level } = catalogueEntry(code);
  const problem = { code, title, cause, remedy, fixer, waiting: 0, oldestSince: at(7_300) };
  if (level === 'job') return [{ ...problem, object: null, to: 'marketo', records: 0 }];
  return OBJECTS.map((object) => ({ ...problem, object, to: 'salesforce', records: rejectedOf(world, object), waiting: object === 'contact' ? 1 : 0 }));
}

function rejectedOf(world: FakeWorld, object: PersonObject): number {
  return world.people.filter((person) => person.object === object && person.toSalesforce === 'rejected').length;
}

/** Columns that add up: observed is the sum of the others (I22). */
function ledgerOf(world: FakeWorld) {
  const rows: readonly { object: PersonObject; to: Side }[] = [
    { object: 'lead', to: 'marketo' },
    { object: 'lead', to: 'salesforce' },
    { object: 'contact', to: 'marketo' },
    { object: 'contact', to: 'salesforce' },
  ];
  return rows.map(({ object, to }, index) => {
    const rejected = to === 'salesforce' ? rejectedOf(world, object) : 0;
    const terms = { applied: 4_210 - index * 911, unchanged: 12_408 - index * 2_950, superseded: 31 - index * 7, lostInConflict: index * 4, rejected, pending: waitingOf(world, object, to) };
    return { object, to, observed: Object.values(terms).reduce((sum, term) => sum + term, 0), ...terms };
  });
}
