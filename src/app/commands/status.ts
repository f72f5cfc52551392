import { statusAnswer } from '../api/status-answer.ts';
import type { ConnectionStatus } from '../api/status-answer.ts';
import { table } from '../paint.ts';
import { systemClock } from '../system-clock.ts';
import { counted, objectsOf, SIDE_NAMES, span } from '../words.ts';
import type { SettingFlags } from './command-settings.ts';
import { findRunningBascule } from './running-bascule.ts';
import type { Terminal } from './terminal.ts';

/** `bascule status`: every connection at a glance. Answers the exit code: 1 when one is failing. */
export async function status(terminal: Terminal, flags: SettingFlags & { readonly json?: boolean }): Promise<number> {
  const api = await findRunningBascule(terminal, flags);
  try {
    const answer = await api.get('status', statusAnswer);
    const connections = answer?.connections ?? [];
    if (flags.json === true) terminal.say(JSON.stringify(answer, null, 2));
    else for (const connection of connections) terminal.say(textOf(connection, terminal));
    return connections.some(({ state }) => state === 'failing') ? 1 : 0;
  } finally {
    await api.close();
  }
}

function textOf(status: ConnectionStatus, { paint }: Terminal): string {
  const mark = status.state === 'failing' ? paint.bad('✗') : status.problems.length > 0 ? paint.warn('!') : paint.good('✓');
  const lines = [`\n${mark} ${paint.bold(status.name)}  ${status.summary}\n`, table(rowsOf(status))];
  for (const problem of status.problems) {
    const about = [problem.records === 0 ? '' : counted(problem.records, 'record', 'records'), problem.to === null ? '' : `to ${SIDE_NAMES[problem.to]}`];
    lines.push(
      `\n  ${paint.warn('!')} ${paint.bold(problem.title)}${about.some((part) => part !== '') ? `  ${paint.dim(about.filter((part) => part !== '').join(', '))}` : ''}`,
      `    ${problem.cause}\n    ${problem.remedy}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function rowsOf(status: ConnectionStatus): readonly (readonly string[])[] {
  const { currentCycle, lastCycle, nextCycleAt, apiCallsToday } = status;
  const waiting = status.backlog.map((row) => `${counted(row.records, row.object, `${row.object}s`)} to ${SIDE_NAMES[row.to]} (${row.lane}, oldest ${span(ageSeconds(row.oldestSince))})`);
  const step = currentCycle?.steps.find(({ state }) => state === 'in-process');
  return [
    ['People linked', status.peopleLinked.toLocaleString('en')],
    ['Waiting', waiting.length === 0 ? 'nothing' : waiting.join('; ')],
    ...(currentCycle === null ? [] : [['Cycle now', step === undefined ? 'beginning' : `${step.operation} (${SIDE_NAMES[step.side]})`]]),
    ['Last cycle', lastCycle === null ? 'none has ended yet' : lastCycleText(lastCycle)],
    ['Next cycle', nextCycleAt === null ? 'now' : `in ${span(-ageSeconds(nextCycleAt))}`],
    ['API calls today', `Salesforce ${apiCallsToday.salesforce.toLocaleString('en')}, Marketo ${apiCallsToday.marketo.toLocaleString('en')}`],
  ];
}

function lastCycleText(cycle: NonNullable<ConnectionStatus['lastCycle']>): string {
  const counts = objectsOf(cycle);
  const took = cycle.endedAt === null ? '' : `, took ${((Date.parse(cycle.endedAt) - Date.parse(cycle.startedAt)) / 1000).toFixed(1)} s`;
  return `${cycle.state} ${span(ageSeconds(cycle.endedAt ?? cycle.startedAt))} ago${took}: ${counts.new} new, ${counts.updated} updated, ${counts.failed} failed, ${counts.skipped} skipped`;
}

function ageSeconds(instant: string): number {
  return (systemClock.now() - Date.parse(instant)) / 1000;
}
