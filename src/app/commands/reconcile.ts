import { reconcileAsked } from '../api/reconcile-answer.ts';
import type { ReconcileStatus } from '../api/reconcile-answer.ts';
import { statusAnswer } from '../api/status-answer.ts';
import { table, tame } from '../paint.ts';
import { systemClock } from '../system-clock.ts';
import { span } from '../words.ts';
import { COMPARED_NAMES, OBJECT_NAMES, objectName, objectNamed } from '../settings/object-names.ts';
import type { SettingFlags } from './command-settings.ts';
import { withRunningBascule } from './running-bascule.ts';
import { CommandFailure } from './terminal.ts';
import type { Terminal } from './terminal.ts';

const HEADER = ['object', 'pass', 'compared', 'differing', 'repaired', 'waiting', 'refused', 'gone', 'unknown', 'hidden', 'when'];

/** `bascule reconcile`: by object, what the last complete second look found and how far the present one is. */
export async function reconcile(terminal: Terminal, flags: SettingFlags & { readonly json?: boolean }): Promise<number> {
  return withRunningBascule(terminal, flags, async (api) => {
    const connections = (await api.get('status', statusAnswer))?.connections ?? [];
    if (flags.json === true) terminal.say(JSON.stringify({ connections: connections.map(({ connectionId, reconcile: report }) => ({ connectionId, reconcile: report })) }, null, 2));
    else for (const { name, reconcile: report } of connections) terminal.say(textOf(name, report, terminal));
    return 0;
  });
}

/** `bascule reconcile now`: asks for a pass over an object, or over everything. */
export async function reconcileNow(terminal: Terminal, object: string | undefined, flags: SettingFlags): Promise<number> {
  if (object !== undefined && !COMPARED_NAMES.includes(object) && (objectNamed(object) === null || OBJECT_NAMES.includes(object))) throw new CommandFailure(`The object must be ${COMPARED_NAMES.join(', ')}, or the API name of a custom object, not "${tame(object)}".`, 2);
  return withRunningBascule(terminal, flags, async (api) => {
    const answer = await api.get('status', statusAnswer);
    for (const { connectionId, name } of answer?.connections ?? []) {
      const query = object === undefined ? '' : `?object=${encodeURIComponent(objectNamed(object) ?? object)}`;
      const asked = await api.post(`connections/${encodeURIComponent(connectionId)}/reconcile${query}`, reconcileAsked);
      terminal.say(`${name} compares ${(asked?.objects ?? []).map(objectName).join(', ')} from now on; \`bascule reconcile\` shows how far it is.`);
    }
    return 0;
  });
}

function textOf(name: string, report: readonly ReconcileStatus[], { paint }: Terminal): string {
  if (report.length === 0) return `\n${paint.bold(name)}  nothing is compared yet, or comparing is turned off (reconcile.everyDays)\n`;
  return `\n${paint.bold(name)}\n\n${table([HEADER, ...report.flatMap(rowsOf)])}\n`;
}

function rowsOf({ object, last, present }: ReconcileStatus): readonly (readonly string[])[] {
  return [
    ...(last === null ? [] : [[objectName(object), 'last', ...numbersOf(last), `ended ${span(ageSeconds(last.endedAt))} ago`]]),
    ...(present === null ? [] : [[objectName(object), `${Math.floor(present.share * 100)} %`, ...numbersOf(present), present.expectedEnd === null ? 'begins now' : `ends in ${span(-ageSeconds(present.expectedEnd))}`]]),
  ];
}

function numbersOf(found: NonNullable<ReconcileStatus['last' | 'present']>): readonly string[] {
  return [found.compared, found.differing, found.repaired, found.waiting, found.refused, found.gone, found.unknown, found.hidden].map((count) => count.toLocaleString('en'));
}

function ageSeconds(instant: string): number {
  return (systemClock.now() - Date.parse(instant)) / 1000;
}
