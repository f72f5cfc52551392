import type { Operation, RecordWrite } from '../domain/operation.ts';
import { mergePair } from '../domain/merge-pair.ts';
import type { HeldField } from '../domain/merge-pair.ts';
import { isLinked } from '../domain/pair.ts';
import type { Pair } from '../domain/pair.ts';
import { resolveMapping } from '../domain/resolved-mapping.ts';
import type { ResolvedMapping } from '../domain/resolved-mapping.ts';
import type { RecordObject } from '../domain/side.ts';
import type { SyncError } from '../domain/sync-error.ts';
import type { TrialOutcome, TriedWrite } from '../domain/trial.ts';
import { writeToTry } from '../domain/write-to-try.ts';
import type { WriteToTry } from '../domain/write-to-try.ts';
import type { EngineContext } from './engine-context.ts';
import { nowIso } from './engine-context.ts';
import { strangerPair } from './explain-record.ts';
import { seekRecord } from './seek-record.ts';
import { schemasToReadBy } from './known-schemas.ts';
import { valuesToSend } from './linked-ids.ts';
import type { Lease } from './store-port.ts';
import { takeLease } from './sync-session.ts';
import type { Rehearsal } from './trial-port.ts';

/** What somebody wants tried. */
export interface TrialAsked {
  readonly object: RecordObject;
  readonly id: string;
  /** One field alone, by its name on either side; null: all that is due. */
  readonly field: string | null;
  /** Who asks, for the journal. */
  readonly by: string;
}

/** What trying came to. */
export type Trial =
  | { readonly result: 'tried'; readonly pair: Pair; readonly write: TriedWrite; readonly outcome: TrialOutcome; readonly marketo: OnMarketo }
  /** Nothing was sent: Bascule itself would not send it. */
  | { readonly result: 'held'; readonly pair: Pair; readonly error: SyncError; readonly marketo: OnMarketo }
  /** `filtered`: a filter keeps the record from Salesforce. `never-written`: the rules never write it there. */
  | { readonly result: 'nothing-due' | 'filtered' | 'never-written'; readonly pair: Pair; readonly marketo: OnMarketo }
  | { readonly result: 'no-such-field' }
  /** Nobody agreed yet that writes may be tried in this org. */
  | { readonly result: 'consent-needed' }
  /** A write of this record is under way, or somebody else is trying one. */
  | { readonly result: 'busy' }
  | { readonly result: 'not-found' }
  | { readonly result: 'several'; readonly ids: readonly string[] };

/** What can be said of Marketo without trying: what is due there, what its describe or our own checks rule out, and what it said last. */
export interface OnMarketo {
  readonly due: readonly string[];
  readonly held: readonly HeldField[];
  readonly lastError: SyncError | null;
}

/** How much of a pair's journal is searched for the last refusal. */
const HISTORY_LENGTH = 100;

/**
 * Makes the write that is due to Salesforce, or that was refused last, in a transaction that is always rolled back, so that
 * rights, triggers, validation and duplicate rules answer for real (PRODUCT B3). It is no operation: it has no effect, so nothing
 * can be lost or doubled by it. It stands in the journal. Throws a `StepFailure` when the store or a vendor is away.
 */
export async function tryWrite(context: EngineContext, rehearsal: Rehearsal, asked: TrialAsked): Promise<Trial> {
  const found = await pairAskedFor(context, asked);
  if (found.result !== 'found') return found;
  // Whose record it is comes first: another connection may have it, and another's consent.
  if ((await context.queries.trialConsent(context.rules.connectionId)) === null) return { result: 'consent-needed' };
  const lease = await takeLease(context, 'trial');
  if (lease === null) return { result: 'busy' };
  try {
    return await tryFor(context, rehearsal, { asked, pair: found.pair, lease });
  } finally {
    await context.store.releaseLease(lease);
  }
}

type FoundPair = { readonly result: 'found'; readonly pair: Pair } | Extract<Trial, { result: 'not-found' | 'several' }>;

/** A person that nobody asked to sync has no pair: what is tried is the lead that it would become. */
async function pairAskedFor(context: EngineContext, { object, id }: TrialAsked): Promise<FoundPair> {
  const sought = await seekRecord(context, object, id);
  return sought.result === 'stranger' ? { result: 'found', pair: strangerPair(context, sought.side, sought.observation) } : sought;
}

interface TrialOf {
  readonly asked: TrialAsked;
  readonly pair: Pair;
  readonly lease: Lease;
}

async function tryFor(context: EngineContext, rehearsal: Rehearsal, of: TrialOf): Promise<Trial> {
  const { pair, asked } = of;
  const { rules, queries } = context;
  const schemas = await schemasToReadBy(context);
  const mapping = resolveMapping(rules.mapping, schemas, pair.object);
  const history = await queries.journal(rules.connectionId, pair.pairId, HISTORY_LENGTH);
  const chosen = writeToTry(pair, asked.field, { mapping, target: schemas.salesforce.objects[pair.object], defaults: { ...rules.defaults }, history });
  if (chosen.kind === 'no-such-field') return { result: 'no-such-field' };
  const marketo = onMarketo(pair, mapping);
  if (chosen.kind === 'nothing') return { result: 'nothing-due', pair, marketo };
  if (chosen.kind === 'filtered' || chosen.kind === 'never-written') return { result: chosen.kind, pair, marketo };
  if (chosen.kind === 'held') return { result: 'held', pair, error: chosen.error, marketo };
  const isFree = async (): Promise<boolean> => (await queries.openOperations(rules.connectionId, pair.pairId)).every(({ side }) => side !== 'salesforce');
  if (!(await isFree())) return { result: 'busy' };
  const outcome = await rehearsal.rehearse(recordWrite(context, pair, mapping, chosen), isFree);
  // A write was opened a moment before the call would have left.
  if (outcome.result === 'not-tried' && !(await isFree())) return { result: 'busy' };
  await noteTrial(context, of, chosen.write, outcome);
  // The consent was given on the word that everything is undone.
  if (outcome.result === 'not-undone') await context.store.allowTrials(rules.connectionId, null);
  return { result: 'tried', pair, write: chosen.write, outcome, marketo };
}

/** As a cycle would send it. Nothing of it is reserved, so the operation's id means nothing. */
function recordWrite({ ids }: EngineContext, pair: Pair, mapping: ResolvedMapping, { write: { kind, changes } }: Extract<WriteToTry, { kind: 'write' }>): RecordWrite {
  const operation: Pick<Operation, 'object' | 'side' | 'recordId' | 'changes'> = { object: pair.object, side: 'salesforce', recordId: pair.salesforce.id, changes };
  const counterpartId = pair.marketo.id ?? '';
  const values = valuesToSend({ mappingOf: () => mapping, parents: new Map() }, operation, counterpartId);
  return { operationId: ids.next(), kind, object: pair.object, id: kind === 'create' ? null : pair.salesforce.id, counterpartId, values };
}

/** A stranger has no journal; that somebody tried is then in the log alone. */
async function noteTrial(context: EngineContext, { asked: { by }, pair, lease }: TrialOf, { kind, changes }: TriedWrite, outcome: TrialOutcome): Promise<void> {
  const { connectionId } = context.rules;
  const error = 'error' in outcome ? outcome.error : null;
  context.log.info('write tried and undone', { write: kind, outcome: outcome.result, code: error?.code ?? null });
  if (pair.pairId === '') return;
  await context.store.change(lease, { by: 'none' }, () => ({
    result: null,
    journal: [{ entryId: context.ids.next(), connectionId, pairId: pair.pairId, at: nowIso(context), event: { kind: 'tried', side: 'salesforce', by, write: kind, outcome: outcome.result, error, changes } }],
  }));
}

function onMarketo(pair: Pair, mapping: ResolvedMapping): OnMarketo {
  const { work } = pair.marketo;
  const plan = isLinked(pair) ? mergePair(pair, mapping) : null;
  const lastError = work.state === 'rejected' ? work.error : work.state === 'waiting' ? work.lastError : null;
  return { due: plan?.changes.marketo.map(({ field }) => field) ?? [], held: plan?.held.marketo ?? [], lastError };
}
