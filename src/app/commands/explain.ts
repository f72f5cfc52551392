import type { z } from 'zod';
import { objectInWords, objectOnSide } from '../../domain/object-pair.ts';
import { explanationAnswer } from '../api/explanation-answer.ts';
import { table, tame } from '../paint.ts';
import type { Paint } from '../paint.ts';
import type { SettingFlags } from './command-settings.ts';
import { errorTitle, eventWords, valueWords } from './event-words.ts';
import { withRecord } from './find-person.ts';
import { withRunningBascule } from './running-bascule.ts';
import type { Terminal } from './terminal.ts';
import { SIDE_NAMES } from '../../domain/side.ts';

type Explanation = z.output<typeof explanationAnswer>;

/** How much of the history a terminal shows. */
const HISTORY_LINES = 20;

/** `bascule explain`: why a record is as it is. */
export async function explain(
  terminal: Terminal,
  idOrEmail: string,
  flags: SettingFlags & { readonly object?: string; readonly json?: boolean },
): Promise<number> {
  return withRunningBascule(terminal, flags, async (api) => {
    const { answer } = await withRecord(api, idOrEmail, flags.object, (path) => api.get(`${path}/explain`, explanationAnswer));
    terminal.say(flags.json === true ? JSON.stringify(answer, null, 2) : textOf(answer, terminal));
    return 0;
  });
}

function textOf(explanation: Explanation, { paint }: Terminal): string {
  const { link, fields, work, openOperations, history } = explanation;
  const parts = [
    `\n${paint.bold(explanation.summary)}\n`,
    table([
      ['Link', link.state],
      ['Salesforce', link.salesforce.id === null ? 'no record' : `${objectInWords(link.object)} ${link.salesforce.id} (${link.salesforce.presence})`],
      ['Marketo', link.marketo.id === null ? 'no record' : `${objectInWords(objectOnSide(link.object, 'marketo'))} ${link.marketo.id} (${link.marketo.presence})`],
      ['To Salesforce', workWords(work.toSalesforce)],
      ['To Marketo', workWords(work.toMarketo)],
      ...explanation.filters.map(({ to, filter, verdict, because }) => [`Filter to ${SIDE_NAMES[to]}`, verdict === 'in' ? `in (${filter})` : `${verdict === 'out' ? 'filtered' : 'nobody can say'}: ${because ?? filter}`]),
      ...openOperations.map((operation) => ['In flight', `${operation.kind} in ${SIDE_NAMES[operation.side]} since ${operation.openedAt}`]),
    ]),
    ...pairingLines(explanation, paint),
    ...fieldLines(fields, paint),
    paint.bold('  History, newest first'),
    table(history.slice(0, HISTORY_LINES).map((entry) => [paint.dim(entry.at.slice(0, 19).replace('T', ' ')), eventWords(entry.event)])),
  ];
  if (history.length > HISTORY_LINES) parts.push(paint.dim(`  … and ${history.length - HISTORY_LINES} more; --json shows them.`));
  return `${parts.join('\n')}\n`;
}

/** Which statuses of a campaign and its program mean the same, and how many people are in both. */
function pairingLines({ pairing }: Explanation, paint: Paint): readonly string[] {
  if (pairing === undefined) return [];
  const { salesforce, marketo, statuses, members, policy, problems } = pairing;
  const named = ({ id, name }: typeof salesforce): string => (name === null ? id : `${tame(name, 80)} (${id})`);
  return [
    '',
    table([
      ['Campaign', named(salesforce)],
      ['Program', named(marketo)],
      ['Members', `${members.toLocaleString('en')} on both sides, their statuses by ${policy}`],
      ...problems.map(({ detail }) => ['Problem', paint.warn(tame(detail, 200))]),
    ]),
    ...(statuses.length === 0 ? [] : ['', table([['Status in Salesforce', 'in Marketo'].map(paint.dim), ...statuses.map((on) => [on.salesforce, on.marketo].map((names) => (names.length === 0 ? paint.dim('none') : names.map((name) => tame(name, 80)).join(', '))))])]),
  ];
}

function fieldLines(fields: Explanation['fields'], paint: Paint): readonly string[] {
  if (fields.length === 0) return [''];
  return [
    '',
    table([
      ['Field', 'Salesforce', 'Agreed', 'Marketo', ''].map(paint.dim),
      ...fields
        .filter((field) => field.state !== 'never-seen')
        .map((field) => [field.marketoField, ...[field.salesforce, field.agreed, field.marketo].map(valueWords), fieldState(field)]),
    ]),
    '',
  ];
}

function workWords(work: Explanation['work']['toMarketo']): string {
  switch (work.state) {
    case 'rest':
      return 'nothing to write';
    case 'waiting': {
      const tried = work.attempts === 0 ? '' : `, tried ${work.attempts} times, next at ${work.nextAttemptAt}`;
      return `waiting since ${work.since} (${work.lane}${tried})${work.lastError === null ? '' : `: ${errorWords(work.lastError)}`}${heldWords(work, 'meanwhile')}`;
    }
    case 'rejected':
      return `refused since ${work.since}: ${errorWords(work.error)}${heldWords(work, 'besides')}`;
  }
}

function heldWords({ held }: Extract<Explanation['work']['toMarketo'], { state: 'waiting' | 'rejected' }>, when: string): string {
  return held === undefined ? '' : `; held back ${when}: ${held.fields.join(', ')}, ${errorWords(held)}`;
}

function errorWords({ code, vendorCode, vendorMessage }: { readonly code: string; readonly vendorCode: string | null; readonly vendorMessage: string | null }): string {
  const said = vendorMessage === null ? '' : ` – ${tame(vendorMessage, 200)}`;
  const title = errorTitle(code);
  return vendorCode === null ? `${title}${said}` : `${title} (${tame(vendorCode)}${said})`;
}

function fieldState({ state, reason, rules }: Explanation['fields'][number]): string {
  // What one side alone holds is seen from the row, and why from the summary.
  const said = state === 'agreed' || state === 'one-sided' ? [] : [`${state}${reason === null ? '' : `: ${reason}`}`];
  const seenThrough = rules === undefined ? [] : [`as ${SIDE_NAMES[rules.keptAs]} has it: ${((rules.keptAs === 'marketo' ? rules.toMarketo : rules.toSalesforce) ?? []).join(', ')}`];
  return [...said, ...seenThrough].join('; ');
}
