import { statusAnswer } from '../api/status-answer.ts';
import type { ConnectionStatus } from '../api/status-answer.ts';
import { table } from '../paint.ts';
import { systemClock } from '../system-clock.ts';
import { byObject, counted, objectsOf, span, stepWords } from '../words.ts';
import { objectName } from '../settings/object-names.ts';
import type { SettingFlags } from './command-settings.ts';
import { withRunningBascule } from './running-bascule.ts';
import type { Terminal } from './terminal.ts';
import { isCustomObject } from '../../domain/object-pair.ts';
import { SIDE_NAMES } from '../../domain/side.ts';

/** `bascule status`: every connection at a glance. Answers the exit code: 1 when one is failing. */
export async function status(terminal: Terminal, flags: SettingFlags & { readonly json?: boolean }): Promise<number> {
  return withRunningBascule(terminal, flags, async (api) => {
    const answer = await api.get('status', statusAnswer);
    const connections = answer?.connections ?? [];
    if (flags.json === true) terminal.say(JSON.stringify(answer, null, 2));
    else for (const connection of connections) terminal.say(textOf(connection, terminal));
    return connections.some(({ state }) => state === 'failing') ? 1 : 0;
  });
}

function textOf(status: ConnectionStatus, { paint }: Terminal): string {
  const mark = status.state === 'failing' ? paint.bad('✗') : status.problems.length > 0 ? paint.warn('!') : paint.good('✓');
  const lines = [`\n${mark} ${paint.bold(status.name)}  ${status.summary}\n`, table(rowsOf(status)), ...stepLines(status, paint), ...backfillLines(status, paint)];
  for (const problem of status.problems) {
    const about = [concerned(problem), problem.waiting === 0 ? '' : `${problem.waiting.toLocaleString('en')} of them counted as waiting too, for what else is to be written`, problem.to === null ? '' : `to ${SIDE_NAMES[problem.to]}`];
    lines.push(
      `\n  ${paint.warn('!')} ${paint.bold(problem.title)}${about.some((part) => part !== '') ? `  ${paint.dim(about.filter((part) => part !== '').join(', '))}` : ''}`,
      `    ${problem.cause}\n    ${problem.remedy}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

/** What a problem is about: so many records of a kind, or all of it. */
function concerned({ object, records }: ConnectionStatus['problems'][number]): string {
  if (records > 0) return object === null ? counted(records, 'record', 'records') : countedOf(object, records);
  return object === null ? '' : objectName(object);
}

/** So many records of a kind: the API name of a custom object has no plural. */
function countedOf(object: string, records: number): string {
  const name = objectName(object);
  return isCustomObject(object) ? counted(records, `${name} record`, `${name} records`) : counted(records, name, `${name}s`);
}

/** Initial sync and backfills as a table of their own; nothing when there are none. */
function backfillLines({ backfills, bulkPause }: ConnectionStatus, paint: Terminal['paint']): readonly string[] {
  if (backfills.length === 0 && bulkPause === null) return [];
  const pause = bulkPause === null ? '' : `  ${paint.warn(`paused for ${span(ageSeconds(bulkPause.since))} by ${bulkPause.by}; bascule backfill resume lets it go on`)}`;
  const heading = `\n  ${paint.bold('Initial sync and backfills')}${pause}`;
  if (backfills.length === 0) return [heading];
  const rows = backfills.map(({ object, to, state, done, left, perMinute, secondsLeft }) => [
    `${objectName(object)} to ${SIDE_NAMES[to]}`,
    state,
    `${done.toLocaleString('en')} done`,
    left === null ? 'left: unknown' : `${left.toLocaleString('en')} left`,
    state === 'done' || perMinute === null ? '' : `${perMinute.toLocaleString('en')} a minute`,
    state === 'done' || secondsLeft === null ? '' : `about ${span(secondsLeft)}`,
  ]);
  return [heading, table(rows)];
}

/** What the steps of the last cycle did by kind of record; nothing where they did nothing. */
function stepLines({ lastCycle }: ConnectionStatus, paint: Terminal['paint']): readonly string[] {
  const rows = (lastCycle?.steps ?? []).flatMap((step) =>
    byObject(step.counts).map(([object, done]) => [stepWords(step), objectName(object), ...Object.entries(done).flatMap(([what, records]) => (records === 0 ? [] : [`${records.toLocaleString('en')} ${what}`]))]),
  );
  return rows.length === 0 ? [] : [`\n  ${paint.bold('Last cycle by object')}`, table(rows.map(([step = '', object = '', ...done]) => [step, object, done.join(', ')]))];
}

function rowsOf(status: ConnectionStatus): readonly (readonly string[])[] {
  const { currentCycle, lastCycle, nextCycleAt, apiCallsToday } = status;
  const waiting = status.backlog.map((row) => waitingText(row));
  const step = currentCycle?.steps.find(({ state }) => state === 'in-process');
  return [
    ['People linked', status.peopleLinked.toLocaleString('en')],
    ...(status.filtered.length === 0 ? [] : [['Filtered', status.filtered.map(({ object, to, records }) => `${countedOf(object, records)} not to ${SIDE_NAMES[to]}`).join('; ')]]),
    ['Waiting', waiting.length === 0 ? 'nothing' : waiting.join('; ')],
    ...(currentCycle === null ? [] : [['Cycle now', step === undefined ? 'beginning' : stepWords(step)]]),
    ['Last cycle', lastCycle === null ? 'none has ended yet' : lastCycleText(lastCycle)],
    ['Next cycle', nextCycleAt === null ? 'now' : `in ${span(-ageSeconds(nextCycleAt))}`],
    ...schemaRows(status),
    ['API calls today', `Salesforce ${apiCallsToday.salesforce.toLocaleString('en')}, Marketo ${apiCallsToday.marketo.toLocaleString('en')}`],
  ];
}

function waitingText({ object, to, lane, records, forParents, oldestSince }: ConnectionStatus['backlog'][number]): string {
  const parents = forParents === 0 ? '' : `, ${forParents.toLocaleString('en')} of them for records they link to`;
  return `${countedOf(object, records)} to ${SIDE_NAMES[to]} (${lane}, oldest ${span(ageSeconds(oldestSince))}${parents})`;
}

/** What the sync user sees, where that changed lately or something is offered. */
function schemaRows({ schema: { recent, offers, formulas } }: ConnectionStatus): readonly (readonly string[])[] {
  const [newest] = recent;
  return [
    ...(newest === undefined ? [] : [['Seen anew', `${SIDE_NAMES[newest.side]} ${newest.field === null ? newest.object : `${newest.object}.${newest.field}`} ${newest.what}, ${span(ageSeconds(newest.seenAt))} ago; \`bascule schema\` says what was done about it`]]),
    ...(formulas.length === 0 ? [] : [['Formulas', formulas.map(({ object, key, choice, readAt }) => `${objectName(object)}.${key} ${readAt === null ? choice : `no older than ${span(ageSeconds(readAt))}`}`).join('; ')]]),
    ...(offers === 0 ? [] : [['Offered', `${counted(offers, 'new field', 'new fields')} for the mapping; \`bascule schema\` shows them`]]),
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
