import type { Clock, Ids } from '../../engine/ports.ts';
import type { Json } from '../../engine/connector-port.ts';
import type { ConfigurationStore, StoredVersion } from '../../store/configuration-store.ts';
import { compareConfigurations } from './compare-configurations.ts';
import { documentOf, spelledOut } from './configuration.ts';
import type { Configuration } from './configuration.ts';

/** What became of the rules in the settings file when Bascule started. */
export type Adopted = 'first' | 'unchanged' | 'changed' | 'not-used';

/**
 * Makes the settings file's rules the newest version of a connection, as long as nobody has applied another one: from then
 * on the database holds what the admins decided, and the file is not used for it (decision 32).
 */
export async function adoptSettings(store: ConfigurationStore, connectionId: string, settings: Configuration, { clock, ids }: { readonly clock: Clock; readonly ids: Ids }): Promise<Adopted> {
  const document = documentOf(spelledOut(settings));
  for (;;) {
    const newest = await store.newest(connectionId);
    const state = stateOf(newest, document);
    if (state === 'unchanged' || state === 'not-used') return state;
    const version = { entryId: ids.next(), connectionId, basedOn: newest?.version ?? 0, document, madeAt: new Date(clock.now()).toISOString(), madeBy: 'the settings file', source: 'settings-file', note: null } as const;
    if ((await store.append([version])) === 'appended') return state;
  }
}

function stateOf(newest: StoredVersion | null, document: Json): Adopted {
  if (newest === null) return 'first';
  if (compareConfigurations(newest.document, document).length === 0) return 'unchanged';
  return newest.source === 'settings-file' ? 'changed' : 'not-used';
}
