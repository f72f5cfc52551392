import type { BulkPause } from '../domain/backfill.ts';
import type { ConnectionRules } from '../domain/connection.ts';
import { comparedObjects, followedObjects, linesOf } from '../domain/field-mapping.ts';
import type { PairObject, RecordObject } from '../domain/side.ts';
import type { SyncCycle } from '../domain/sync-cycle.ts';
import type { EngineContext } from '../engine/engine-context.ts';
import { agreeToDeletions } from '../engine/agree-to-deletions.ts';
import type { Agreed } from '../engine/agree-to-deletions.ts';
import { askForReconcile } from '../engine/ask-for-reconcile.ts';
import type { ReconcileAsked } from '../engine/ask-for-reconcile.ts';
import { explainPaired, explainPairing } from '../engine/explain-pairing.ts';
import { explainRecord, strangerPair } from '../engine/explain-record.ts';
import { seekRecord } from '../engine/seek-record.ts';
import { tryFilter } from '../engine/try-filter.ts';
import type { TriedFilter } from '../engine/try-filter.ts';
import type { FilterTrial } from '../domain/filter-trial.ts';
import { pauseBulk } from '../engine/pause-bulk.ts';
import { rulesIn } from '../engine/known-schemas.ts';
import { impossibleLines } from '../engine/impossible-lines.ts';
import { previewRules } from '../engine/preview-rules.ts';
import { whatBegins } from '../engine/what-begins.ts';
import type { BegunObject } from '../engine/what-begins.ts';
import type { DraftWarning, RulesPreview } from '../domain/rules-preview.ts';
import { withNewestRules } from '../engine/take-rules.ts';
import { allowTrials } from '../engine/allow-trials.ts';
import { tryWrite } from '../engine/try-write.ts';
import type { Trial, TrialAsked } from '../engine/try-write.ts';
import type { TrialConsent } from '../domain/trial.ts';
import { requestSync } from '../engine/request-sync.ts';
import type { RequestOutcome } from '../engine/request-sync.ts';
import { fieldUpdates } from '../engine/measure-fields.ts';
import type { FieldUpdates } from '../engine/measure-fields.ts';
import { ruledLines, tryRules } from '../engine/try-rules.ts';
import type { DraftedLine, RuledLine, TriedRules } from '../engine/try-rules.ts';
import type { Explanation } from '../domain/explanation.ts';
import type { PairList, PairListRequest } from '../engine/store-port.ts';
import type { FieldHealthAnswer } from './api/field-health-answer.ts';
import type { OfferChoice, SchemaAnswer } from './api/schema-answer.ts';
import type { ConnectionStatus } from './api/status-answer.ts';
import type { RulesProgress } from './configuration/version-progress.ts';
import { describeBackfill } from './describe-backfill.ts';
import type { ConnectionRunner } from './connection-runner.ts';
import { describeConnection } from './describe-connection.ts';
import { describeFieldHealth } from './describe-field-health.ts';
import { describeReconcile } from './describe-reconcile.ts';
import { describeSchema, schemaAtAGlance } from './describe-schema.ts';
import type { DictionaryEntry } from './dictionary/dictionary.ts';
import type { JobEngine } from './job-engine.ts';
import type { Configuration } from './configuration/configuration.ts';
import { rulesOf } from './configuration/rules-of-configuration.ts';
import type { Vendors } from './connect-vendors.ts';
import { describeSyncUser } from './describe-sync-user.ts';
import type { SyncUserFiles } from './describe-sync-user.ts';
import { shownCycles } from './shown-cycles.ts';

/** One connection as the API and the story at the terminal see it. */
export interface Connection {
  readonly connectionId: string;
  /** What people call it. */
  readonly name: string;
  /** The newest version. */
  rules(): Promise<ConnectionRules>;
  status(): Promise<ConnectionStatus>;
  /** Newest first. */
  cycles(limit: number): Promise<readonly SyncCycle[]>;
  /** What a filter would do if it were applied now; null when the object is not followed. */
  tryFilter(tried: TriedFilter): Promise<FilterTrial | null>;
  people(request: Omit<PairListRequest, 'connectionId'>): Promise<PairList>;
  explain(object: RecordObject, id: string): Promise<Asked<Explanation>>;
  /** Puts a record into the priority lane. */
  syncRecord(object: RecordObject, id: string, by: string): Promise<Asked<{ readonly pairId: string | null }>>;
  /** Brings the next cycle forward to now. */
  syncNow(): Promise<void>;
  /** Lets the deletions and merges that were stopped for being too many go to the other side, and answers how many; `busy` while somebody else does (I7). */
  agreeToDeletions(by: string): Promise<Agreed | 'busy'>;
  /** Stops initial sync and backfills, or lets them go on; live changes go on in any case. Answers what holds now. */
  switchBulk(to: 'paused' | 'running', by: string): Promise<BulkPause | null>;
  /** Has an object, or all of them, compared anew from the next cycle on, and brings that forward (PRODUCT J4). */
  reconcile(object: PairObject | null): Promise<ReconcileAsked>;
  /** What the sync user of both sides may do, against what the mapping needs, or another one would; asked anew each time (PRODUCT B4, B5). */
  syncUser(proposed?: Configuration): Promise<SyncUserFiles>;
  /** What a configuration would do if it were applied now, with so many examples of each kind; changes nothing (PRODUCT C3). */
  previewRules(draft: Configuration, examples: number): Promise<RulesPreview>;
  /** The lines that a configuration adds or changes and that can never work; asks no vendor. */
  impossibleLines(draft: Configuration): Promise<readonly DraftWarning[]>;
  /** Which version of the rules is in force, and how far backfills have come (PRODUCT C3). */
  rulesProgress(): Promise<RulesProgress>;
  /** What the newest version sets going with the records there are, where another one held before; asks no vendor. */
  whatBegins(before: number): Promise<readonly BegunObject[]>;
  /** Makes a write as the sync user and undoes it at once (PRODUCT B3). */
  tryWrite(asked: TrialAsked): Promise<Trial>;
  /** Who agreed that writes may be tried; null where nobody has. */
  trialConsent(): Promise<TrialConsent | null>;
  allowTrials(to: 'allowed' | 'forbidden', by: string): Promise<TrialConsent | null>;
  /** The lines of the newest mapping with value rules, and those that are refused because of their fields' types. */
  ruledLines(): Promise<readonly RuledLine[]>;
  /** What a line's rules make of stored values; `draft` is a line that is not applied, null the one of the newest mapping, and the answer is null when there is none (PRODUCT C5). */
  tryRules(object: PairObject, field: string, draft: DraftedLine | null): Promise<TriedRules | null>;
  /** What the sync user sees, as far as it matters to the mapping, and how that changed (PRODUCT B1); so many changes at most. */
  schema(changes: number): Promise<SchemaAnswer>;
  /** How full, lively and dear every mapped field is, with a recommendation; `entries` is what the dictionary says of them. Asks no vendor (PRODUCT C2). */
  fieldHealth(entries: readonly DictionaryEntry[]): Promise<FieldHealthAnswer>;
  /** Updates that carried a field in the last 28 days, one row for each that any did; asks the database alone. */
  fieldUpdates(): Promise<readonly FieldUpdates[]>;
  /** Dismisses an offered field, or opens the offer again; false when there is no such offer. */
  dismissOffer(offer: OfferChoice, isDismissed: boolean, by: string): Promise<boolean>;
}

/** An answer about one record, or why there is none. */
export type Asked<Answer> =
  | { readonly result: 'found'; readonly answer: Answer }
  | { readonly result: 'not-found' }
  | { readonly result: 'several'; readonly ids: readonly string[] };

/** The status looks no further back for the last cycle that ended. */
const RECENT_CYCLES = 5;

/** Joins what the engine, the store and the jobs know of one connection. */
export function createConnection(
  context: EngineContext,
  vendors: Vendors,
  runner: ConnectionRunner,
  jobs: JobEngine,
  sandbox: ConnectionStatus['sandbox'],
): Connection {
  const { queries, clock } = context;
  const { connectionId, name } = context.rules;
  const ruled = (): Promise<EngineContext> => withNewestRules(context);
  const cycles = async (limit: number): Promise<readonly SyncCycle[]> => shownCycles(context, limit, runner.activity().isRunning);

  return {
    connectionId,
    name,
    rules: () => context.versions.newest(),
    cycles,
    async status() {
      const day = new Date(clock.now()).toISOString().slice(0, 10);
      const [recent, peopleLinked, backlog, bulkPause, ledger, rejections, apiCallsToday, reconcile, { atAGlance: schema, suspended }, filtered] = await Promise.all([
        cycles(RECENT_CYCLES),
        queries.linkedPeople(connectionId),
        queries.backlog(connectionId),
        queries.bulkPause(connectionId),
        queries.ledger(connectionId),
        queries.rejections(connectionId),
        queries.apiCalls(connectionId, day),
        ruled().then(reconcileStatus),
        ruled().then(schemaAtAGlance),
        queries.filteredRecords(connectionId),
      ]);
      const activity = runner.activity();
      return describeConnection({ connectionId, name, activity, cycles: recent, peopleLinked, backlog, bulkPause, ledger, rejections, objectErrors: context.schemas.customObjects?.errors ?? new Map(), pairingProblems: context.schemas.pairingProblems ?? [], filterProblems: context.schemas.filterProblems ?? [], filtered, apiCallsToday, reconcile, schema, suspended, sandbox, now: clock.now() });
    },
    async tryFilter(tried) {
      const now = await ruled();
      return followedObjects(now.rules.mapping).includes(tried.object) ? tryFilter(now, tried) : null;
    },
    people: (request) => queries.listPairs({ ...request, connectionId }),
    async explain(object, id) {
      const now = await ruled();
      const pairing = await explainPairing(now, { object, id });
      const isStored = pairing === null || linesOf(now.rules.mapping, 'campaign').length > 0;
      const sought = isStored ? await seekRecord(now, object, id) : ({ result: 'not-found' } as const);
      if (pairing !== null && sought.result !== 'found') return { result: 'found', answer: explainPaired(now, pairing, { object, id }) };
      if (sought.result === 'several' || sought.result === 'not-found') return sought;
      const pair = sought.result === 'found' ? sought.pair : strangerPair(now, sought.side, sought.observation);
      return { result: 'found', answer: { ...(await explainRecord(now, pair, { object, id })), ...(pairing === null ? {} : { pairing }) } };
    },
    async syncRecord(object, id, by) {
      const outcome: RequestOutcome = await requestSync(await ruled(), { object, id, by });
      if (outcome.result !== 'queued') return outcome;
      await jobs.requestSync(connectionId, outcome.request);
      return { result: 'found', answer: { pairId: outcome.pairId } };
    },
    syncNow: () => jobs.requestCycle(connectionId),
    schema: async (changes) => describeSchema(await ruled(), changes),
    fieldUpdates: () => fieldUpdates(context),
    fieldHealth: async (entries) => describeFieldHealth(await ruled(), entries),
    dismissOffer: (offer, isDismissed, by) => context.store.dismissOffer(connectionId, offer, isDismissed ? { at: new Date(clock.now()).toISOString(), by } : null),
    async agreeToDeletions(by) {
      const agreed = await agreeToDeletions(await ruled(), by);
      if (agreed !== 'busy' && agreed.deletions + agreed.merges > 0) await jobs.requestCycle(connectionId);
      return agreed;
    },
    async switchBulk(to, by) {
      const pause = await pauseBulk(context, { to, by });
      if (pause === null) await jobs.requestCycle(connectionId);
      return pause;
    },
    async reconcile(object) {
      const asked = await askForReconcile(await ruled(), object);
      if (asked.result === 'asked') await jobs.requestCycle(connectionId);
      return asked;
    },
    tryWrite: async (asked) => tryWrite(await ruled(), vendors.salesforce, asked),
    trialConsent: () => queries.trialConsent(connectionId),
    allowTrials: (to, by) => allowTrials(context, { to, by }),
    async syncUser(proposed) {
      const { rules } = await ruled();
      return describeSyncUser(proposed === undefined ? rules : rulesProposed(proposed, rules), vendors);
    },
    async rulesProgress() {
      const [[latest], pause] = await Promise.all([queries.cycles(connectionId, 1), queries.bulkPause(connectionId)]);
      const backfills = (latest?.backfills ?? []).map((backfill) => describeBackfill(backfill, pause));
      return { inForce: rulesIn(latest?.rights ?? null), backfills, isPaused: pause !== null };
    },
    async whatBegins(before) {
      const earlier = await context.versions.get(before);
      return earlier === null ? [] : whatBegins(await ruled(), earlier);
    },
    async previewRules(draft, examples) {
      const now = await ruled();
      return previewRules(now, rulesProposed(draft, now.rules), { examples });
    },
    async impossibleLines(draft) {
      const now = await ruled();
      return impossibleLines(now, rulesProposed(draft, now.rules));
    },
    ruledLines: async () => ruledLines(await ruled()),
    tryRules: async (object, field, draft) => tryRules(await ruled(), object, field, draft ?? {}),
  };
}

/** The rules that a configuration would make of a connection. */
function rulesProposed(proposed: Configuration, { connectionId, name, version, inDoubtSeconds, mapping: { marketoKeyField, salesforceKeyField } }: ConnectionRules): ConnectionRules {
  return rulesOf(proposed, { connectionId, name, marketoKeyField, salesforceKeyField, inDoubtSeconds }, version);
}

/** The report on the second look; what is open of its findings is counted only where it found something. */
async function reconcileStatus({ rules, queries, clock }: EngineContext): Promise<ConnectionStatus['reconcile']> {
  const { connectionId, reconcileEveryDays: everyDays, mapping } = rules;
  if (everyDays === 0) return [];
  const rows = await queries.reconcileRows(connectionId);
  const hasFound = rows.some(({ pass }) => (pass?.differing ?? 0) + (pass?.last?.differing ?? 0) > 0);
  const open = hasFound ? await queries.openRepairs(connectionId) : [];
  return describeReconcile({ rows, open, followed: comparedObjects(mapping), everyDays, now: clock.now() });
}
