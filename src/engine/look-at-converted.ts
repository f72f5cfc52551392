import type { Observation } from '../domain/observation.ts';
import type { Candidate } from './connector-port.ts';
import type { Found } from './named-elsewhere.ts';
import { observePage, readLooks } from './observe-page.ts';
import { changePairs } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';

/**
 * A contact without a person may have been a lead until a moment ago: a run that reads no changes, as a flush, knows nothing of the
 * conversion, and would make a second person of one human (I8, I15). So the leads are looked at whose persons have the
 * contact's address, and the contact once more where one of them became it: their pairs are one then (L14). In a cycle the
 * changes of Salesforce have told it before. Of a person that no pair has the key says which lead was its own, until this process has read
 * both sides once: a database that was put back has forgotten both (L46).
 */
export async function lookAtConverted(session: SyncSession, found: readonly Found[]): Promise<void> {
  if (session.feedReadAt.salesforce > 0) return;
  const candidates = found.flatMap((one) => (one.pair.object === 'contact' ? one.candidates : []));
  if (candidates.length === 0) return;
  const pairs = await changePairs(session, { by: 'side-ids', ids: { salesforce: [], marketo: candidates.map(({ observation }) => observation.id) } }, (loaded) => ({ result: loaded.pairs }));
  const leads = pairs.flatMap(({ object, salesforce: { id, presence } }) => (object === 'lead' && presence === 'present' && id !== null ? [id] : []));
  const held = new Set(pairs.map(({ marketo }) => marketo.id));
  const forgotten = leadsNamed(session, candidates.filter(({ observation }) => !held.has(observation.id)));
  const became = await look(session, [...leads, ...forgotten].map((id) => ({ object: 'lead', id })), ({ convertedTo }) => convertedTo !== null);
  await look(session, became.flatMap(({ convertedTo }) => (convertedTo === null ? [] : [{ object: 'contact', id: convertedTo }])), () => true);
}

/** The leads that the keys of people name, as long as the database may be one that was put back (F53). */
function leadsNamed({ schemas, context }: SyncSession, people: readonly Candidate[]): readonly string[] {
  const prefix = schemas.salesforce.objects.lead?.idPrefix ?? null;
  if (context.schemas.hasReadAll === true || prefix === null) return [];
  return people.flatMap(({ key }) => (key?.startsWith(prefix) === true ? [key] : []));
}

/** Looks at these records, and takes those into account that matter; answers them. */
async function look(session: SyncSession, records: Parameters<typeof readLooks>[2], matters: (seen: Observation) => boolean): Promise<readonly Observation[]> {
  if (records.length === 0) return [];
  const looks = (await readLooks(session, 'salesforce', records, 'priority')).filter(({ observation }) => matters(observation));
  await observePage(session, { side: 'salesforce', looks, cursor: null, lane: 'priority' });
  return looks.map(({ observation }) => observation);
}
