import type { ChangedParent } from '../domain/changed-parent.ts';
import { leadsShownConverted } from '../domain/converted-lead.ts';
import type { Observation } from '../domain/observation.ts';
import type { Pair } from '../domain/pair.ts';
import type { LookBatch } from './look-batch.ts';
import type { SyncSession } from './sync-session.ts';

/** A reading shows again what is minutes old, and for hours where Salesforce's clock was set back (F19): no more leads than that are remembered. */
const MOST_REMEMBERED = 50_000;

/**
 * The leads that a batch shows to have become contacts, and by a stamp and a contact which this process has not noted yet: what names them
 * is to be read again (L42), once, however often a reading shows them (I31). What a second look, or one at some fields, shows of a lead
 * is no news: its stamp has not moved, or its feed tells of it. `before` holds the pairs as they are stored.
 */
export function leadsConverted({ context: { schemas }, leadsNamed, wholeSince }: SyncSession, batch: LookBatch, before: readonly Pair[]): readonly ChangedParent[] {
  if (batch.side !== 'salesforce' || leadsNamed.length === 0 || batch.secondLook !== undefined || batch.isPartial === true) return [];
  const looks = batch.looks.flatMap(({ observation }) => (schemas.leadsShown?.get(observation.id) === printOf(observation) ? [] : [observation]));
  return leadsShownConverted({ looks, isOfAll: batch.counterpartsToo === true, before }, leadsNamed, wholeSince);
}

/** Remembers the leads that were noted, once that is stored. One that is forgotten for newer ones is noted once more when it is shown again. */
export function rememberLeads({ context: { schemas } }: SyncSession, { looks }: LookBatch, noted: readonly ChangedParent[]): void {
  if (noted.length === 0) return;
  const ids = new Set(noted.map(({ id }) => id));
  const shown = (schemas.leadsShown ??= new Map());
  for (const { observation } of looks) if (ids.has(observation.id)) shown.set(observation.id, printOf(observation));
  for (const oldest of shown.keys()) {
    if (shown.size <= MOST_REMEMBERED) return;
    shown.delete(oldest);
  }
}

/** With the contact: where a clock was set back, a stamp may come again. */
function printOf({ version, convertedTo }: Observation): string {
  return `${version} ${convertedTo ?? ''}`;
}
