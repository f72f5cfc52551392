import { z } from 'zod';
import { statusAnswer } from '../api/status-answer.ts';
import { objectName } from '../settings/object-names.ts';
import type { SettingFlags } from './command-settings.ts';
import { withRecord } from './find-person.ts';
import { withRunningBascule } from './running-bascule.ts';
import type { Terminal } from './terminal.ts';

/** `bascule sync now`: starts a cycle of every connection at once. */
export async function syncNow(terminal: Terminal, flags: SettingFlags): Promise<number> {
  return withRunningBascule(terminal, flags, async (api) => {
    const answer = await api.get('status', statusAnswer);
    for (const { connectionId, name } of answer?.connections ?? []) {
      await api.post(`connections/${encodeURIComponent(connectionId)}/sync`, z.object({}));
      terminal.say(`A cycle of ${name} starts now; \`bascule status\` shows it.`);
    }
    return 0;
  });
}

/** `bascule sync person`: puts one record into the priority lane. */
export async function syncPerson(terminal: Terminal, idOrEmail: string, flags: SettingFlags & { readonly object?: string }): Promise<number> {
  return withRunningBascule(terminal, flags, async (api) => {
    const { object } = await withRecord(api, idOrEmail, flags.object, (path) => api.post(`${path}/sync`, z.object({ pairId: z.string().nullable() })));
    const named = flags.object === undefined ? '' : ` --object ${flags.object}`;
    terminal.say(`The ${objectName(object)} ${idOrEmail} is synced within seconds; \`bascule explain ${idOrEmail}${named}\` shows what came of it.`);
    return 0;
  });
}
