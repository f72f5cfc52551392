import { deletionsAnswer, statusAnswer } from '../api/status-answer.ts';
import { counted } from '../words.ts';
import type { SettingFlags } from './command-settings.ts';
import { withRunningBascule } from './running-bascule.ts';
import type { Terminal } from './terminal.ts';

/** `bascule deletes agree`: lets Marketo know of deletions that were stopped for being too many at once. */
export async function agreeToDeletions(terminal: Terminal, flags: SettingFlags): Promise<number> {
  return withRunningBascule(terminal, flags, async (api) => {
    const answer = await api.get('status', statusAnswer);
    for (const { connectionId, name } of answer?.connections ?? []) {
      const agreed = (await api.post(`connections/${encodeURIComponent(connectionId)}/deletions/agree`, deletionsAnswer))?.deletions ?? 0;
      terminal.say(agreed === 0 ? `No deletion of ${name} was stopped.` : `Marketo is told now of ${counted(agreed, 'deletion', 'deletions')} of ${name}.`);
    }
    return 0;
  });
}
