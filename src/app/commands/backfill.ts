import { bulkStateAnswer } from '../api/backfill-answer.ts';
import { statusAnswer } from '../api/status-answer.ts';
import type { SettingFlags } from './command-settings.ts';
import { withRunningBascule, noConnection } from './running-bascule.ts';
import type { Terminal } from './terminal.ts';

/** `bascule backfill pause` and `resume`: stops initial sync and backfills of every connection, or of one, or lets them go on. */
export async function switchBackfill(terminal: Terminal, to: 'pause' | 'resume', flags: SettingFlags & { readonly connection?: string }): Promise<number> {
  return withRunningBascule(terminal, flags, async (api) => {
    const answer = await api.get('status', statusAnswer);
    const meant = (answer?.connections ?? []).filter(({ connectionId }) => flags.connection === undefined || flags.connection === connectionId);
    for (const { connectionId, name } of meant) {
      await api.post(`connections/${encodeURIComponent(connectionId)}/backfill/${to}`, bulkStateAnswer);
      terminal.say(to === 'pause' ? `Initial sync and backfills of ${name} stand still. Live changes go on.` : `Initial sync and backfills of ${name} go on.`);
    }
    if (meant.length === 0) throw noConnection(flags.connection, (answer?.connections ?? []).map(({ connectionId }) => connectionId));
    return 0;
  });
}
