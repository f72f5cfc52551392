import { moveStore } from '../../store/move-store.ts';
import { openStore } from '../../store/open-store.ts';
import type { OpenedStore } from '../../store/open-store.ts';
import { StoreOpenError } from '../../store/store-open-error.ts';
import { systemClock } from '../system-clock.ts';
import { settingsFor } from './command-settings.ts';
import type { SettingFlags } from './command-settings.ts';
import { CommandFailure } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/** `bascule store move`: copies the embedded store into an empty PostgreSQL database; the source stays as it is. */
export async function storeMove(terminal: Terminal, target: string, flags: SettingFlags): Promise<number> {
  const databaseUrl = urlOf(target, terminal);
  const { settings } = settingsFor(terminal, flags);
  await using opened = new AsyncDisposableStack();
  const open = async (url: string | null): Promise<OpenedStore> => {
    const store = await openStore({ databaseUrl: url, folder: settings.dataFolder }, systemClock).catch(sentence);
    opened.defer(() => store.close());
    return store;
  };
  // First the one that may have been named wrongly: to open a folder takes seconds, and to close it takes a snapshot.
  const to = await open(databaseUrl);
  const from = await open(null);
  await moveStore(from.client, to.client, ({ table, rows, of }) => {
    terminal.show(`  … ${table.padEnd(16)} ${rows.toLocaleString('en')} of ${of.toLocaleString('en')} rows`);
  }).catch(sentence);
  terminal.show('');
  terminal.say(`Everything in ${from.description} is now in ${to.description}, too. Set DATABASE_URL to it and start Bascule; the folder can be kept as a copy.`);
  return 0;
}

/** The URL itself, or `env:NAME`, which keeps its password out of the list of processes. */
function urlOf(target: string, { environment }: Terminal): string {
  const variable = /^env:(\w+)$/.exec(target)?.[1];
  if (variable === undefined) return target;
  const url = environment[variable] ?? '';
  if (url === '') throw new CommandFailure(`The environment variable ${variable} is not set.`, 2);
  return url;
}

function sentence(error: unknown): never {
  if (error instanceof StoreOpenError) throw new CommandFailure(error.message);
  throw error;
}
