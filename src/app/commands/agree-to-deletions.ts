import { deletionsAnswer, statusAnswer } from '../api/status-answer.ts';
import { counted } from '../words.ts';
import type { SettingFlags } from './command-settings.ts';
import { withRunningBascule } from './running-bascule.ts';
import type { Terminal } from './terminal.ts';

/** `bascule deletes agree`: carries the deletions and merges to the other side that were stopped for being too many at once. */
export async function agreeToDeletions(terminal: Terminal, flags: SettingFlags): Promise<number> {
  return withRunningBascule(terminal, flags, async (api) => {
    const answer = await api.get('status', statusAnswer);
    for (const { connectionId, name } of answer?.connections ?? []) {
      const agreed = await api.post(`connections/${encodeURIComponent(connectionId)}/deletions/agree`, deletionsAnswer);
      const { deletions, merges } = agreed ?? { deletions: 0, merges: 0 };
      if (deletions + merges === 0) terminal.say(`No deletion or merge of ${name} was stopped.`);
      if (deletions > 0) terminal.say(`${name}: ${counted(deletions, 'deletion is', 'deletions are')} carried to the other side now.`);
      if (merges > 0) terminal.say(`${name}: ${counted(merges, 'merge is', 'merges are')} carried to the other side now.`);
    }
    return 0;
  });
}
