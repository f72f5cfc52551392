import { addFound, endPass } from '../domain/reconcile-pass.ts';
import type { ReconcilePass } from '../domain/reconcile-pass.ts';
import type { PairObject } from '../domain/side.ts';
import { cutBatches } from './cut-batches.ts';
import { nowIso } from './engine-context.ts';
import { idsNamed, observePage, readLooks } from './observe-page.ts';
import type { PassStep } from './pass-step.ts';
import { savePass } from './pass-step.ts';
import { changePairs } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';

/**
 * Looks for records of Salesforce that no pair knows: its feed never told of them. Only when Salesforce counts another number
 * of them than are known and shown are their ids walked through, a page at a time; what is unknown begins a pair as if the
 * feed had told. Marketo neither counts nor lists its people (apis.md A4), and makes no other records. Ends the pass.
 */
export async function findUnknownRecords(session: SyncSession, object: PairObject, pass: ReconcilePass): Promise<PassStep> {
  const { salesforce } = session.context.connectors;
  if (salesforce.listIds === undefined || (pass.after === null && (await isAllKnown(session, object, pass)))) return { pass: await savePass(session, object, endPass(pass, nowIso(session.context))), counts: {} };
  const { ids, next } = await salesforce.listIds({ object, after: pass.after, lane: 'bulk' });
  const unknown = await withoutPair(session, ids);
  const looks = unknown.length === 0 ? [] : await readLooks(session, 'salesforce', unknown.map((id) => ({ object, id })), 'bulk');
  const batches = looks.length === 0 ? [[]] : cutBatches(looks, (look) => idsNamed(session, look));
  let saved = pass;
  for (const [index, batch] of batches.entries()) {
    const before = saved;
    const passAfter = (differing: ReadonlySet<string>): ReconcilePass => {
      const found = addFound(before, { differing: differing.size, unknown: differing.size });
      if (index < batches.length - 1) saved = found;
      else saved = next === null ? endPass(found, nowIso(session.context)) : { ...found, after: next };
      return saved;
    };
    await observePage(session, { side: 'salesforce', looks: batch, cursor: null, lane: 'bulk', secondLook: { object, repairs: pass.startedAt, passAfter } });
  }
  return { pass: saved, counts: { new: saved.unknown - pass.unknown } };
}

async function isAllKnown(session: SyncSession, object: PairObject, { hidden, hiddenInMarketo = 0 }: ReconcilePass): Promise<boolean> {
  const { connectors, queries, rules } = session.context;
  const { records } = await connectors.salesforce.census({ object, ids: [], lane: 'bulk' });
  return records === null || records === (await queries.presentRecords(rules.connectionId, object, 'salesforce')) - (hidden - hiddenInMarketo);
}

async function withoutPair(session: SyncSession, ids: readonly string[]): Promise<readonly string[]> {
  const pairs = await changePairs(session, { by: 'side-ids', ids: { salesforce: ids, marketo: [] }, withoutOperations: true }, (loaded) => ({ result: loaded.pairs }));
  const known = new Set(pairs.map(({ salesforce }) => salesforce.id));
  return ids.filter((id) => !known.has(id));
}
