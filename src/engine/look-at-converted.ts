import type { Observation } from '../domain/observation.ts';
import type { Found } from './named-elsewhere.ts';
import { observePage, readLooks } from './observe-page.ts';
import { changePairs } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';

/**
 * A contact without a person may have been a lead until a moment ago: a run that reads no changes, as a flush, knows nothing of the
 * conversion, and would make a second person of one human (I8, I15). So the leads are looked at whose persons have the
 * contact's address, and the contact once more where one of them became it: their pairs are one then (L14). In a cycle the
 * changes of Salesforce have told it before.
 */
export async function lookAtConverted(session: SyncSession, found: readonly Found[]): Promise<void> {
  if (session.feedReadAt.salesforce > 0) return;
  const persons = found.flatMap(({ pair, candidates }) => (pair.object === 'contact' ? candidates.map(({ observation }) => observation.id) : []));
  if (persons.length === 0) return;
  const leads = await changePairs(session, { by: 'side-ids', ids: { salesforce: [], marketo: persons } }, ({ pairs }) => ({
    result: pairs.flatMap(({ object, salesforce: { id, presence } }) => (object === 'lead' && presence === 'present' && id !== null ? [{ object, id }] : [])),
  }));
  const became = await look(session, leads, ({ convertedTo }) => convertedTo !== null);
  await look(session, became.flatMap(({ convertedTo }) => (convertedTo === null ? [] : [{ object: 'contact', id: convertedTo }])), () => true);
}

/** Looks at these records, and takes those into account that matter; answers them. */
async function look(session: SyncSession, records: Parameters<typeof readLooks>[2], matters: (seen: Observation) => boolean): Promise<readonly Observation[]> {
  if (records.length === 0) return [];
  const looks = (await readLooks(session, 'salesforce', records, 'priority')).filter(({ observation }) => matters(observation));
  await observePage(session, { side: 'salesforce', looks, cursor: null, lane: 'priority' });
  return looks.map(({ observation }) => observation);
}
