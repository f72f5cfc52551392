import { z } from 'zod';
import { TRIAL_WARNING } from '../../domain/trial.ts';
import { trialAnswer, trialsAnswer } from '../api/trial-answer.ts';
import type { TrialAnswer } from '../api/trial-answer.ts';
import { statusAnswer } from '../api/status-answer.ts';
import { table, tame } from '../paint.ts';
import { NAMES_WRITTEN_TO_SALESFORCE } from '../settings/object-names.ts';
import type { SettingFlags } from './command-settings.ts';
import { errorTitle, valueWords } from './event-words.ts';
import { withRecord } from './find-person.ts';
import { withRunningBascule } from './running-bascule.ts';
import type { RunningApi } from './running-bascule.ts';
import { CommandFailure } from './terminal.ts';
import type { Terminal } from './terminal.ts';

type Flags = SettingFlags & { readonly object?: string; readonly field?: string; readonly json?: boolean; readonly yesIKnow?: boolean };

/** Nothing that anybody must act on. */
const FINE: ReadonlySet<TrialAnswer['result']> = new Set(['accepted', 'filtered', 'nothing-due']);

/** `bascule try`: what Salesforce says to the write that is due, without keeping it. Exit code 1 when it is refused. */
export async function tryRecord(terminal: Terminal, idOrEmail: string, flags: Flags): Promise<number> {
  if (flags.object !== undefined && !NAMES_WRITTEN_TO_SALESFORCE.includes(flags.object)) {
    throw new CommandFailure(`--object must be ${NAMES_WRITTEN_TO_SALESFORCE.join(', ')} here, not "${tame(flags.object)}": of nothing else is anything written to Salesforce, where it could be tried.`, 2);
  }
  return withRunningBascule(terminal, flags, async (api) => {
    if (flags.yesIKnow === true) await agree(terminal, api);
    const query = flags.field === undefined ? '' : `?field=${encodeURIComponent(flags.field)}`;
    const { answer } = await withRecord(api, idOrEmail, flags.object, (path) => api.post(`${path}/try${query}`, trialAnswer));
    terminal.say(flags.json === true ? JSON.stringify(answer, null, 2) : textOf(answer, terminal));
    return FINE.has(answer.result) ? 0 : 1;
  });
}

/** Whoever types the flag agrees for every connection that this Bascule runs; it is kept, and said back. */
async function agree(terminal: Terminal, api: RunningApi): Promise<void> {
  const status = await api.get('status', statusAnswer.pick({ connections: true }));
  for (const { connectionId } of status?.connections ?? []) await api.post(`connections/${encodeURIComponent(connectionId)}/trials/allow`, trialsAnswer);
  terminal.complain(TRIAL_WARNING);
}

/** `bascule trials forbid`: takes the consent back. */
export async function forbidTrials(terminal: Terminal, flags: SettingFlags): Promise<number> {
  return withRunningBascule(terminal, flags, async (api) => {
    const status = await api.get('status', z.object({ connections: z.array(z.object({ connectionId: z.string(), name: z.string() })) }));
    for (const { connectionId, name } of status?.connections ?? []) {
      await api.post(`connections/${encodeURIComponent(connectionId)}/trials/forbid`, trialsAnswer);
      terminal.say(`Nothing is tried on ${name} until somebody agrees again.`);
    }
    return 0;
  });
}

function textOf({ summary, result, write, error, cause, access, marketo }: TrialAnswer, { paint }: Terminal): string {
  const mark = result === 'accepted' ? paint.good('✓') : FINE.has(result) ? paint.dim('–') : paint.bad('✗');
  const rows = [
    ...(cause === null || cause.fixer === 'nobody' ? [] : [['Who can end it', `the ${cause.fixer.replace('marketing-admin', 'marketing admin').replace('salesforce-admin', 'Salesforce admin')}`]]),
    ...(error === null || error.vendorCode === null ? [] : [['Salesforce says', `${tame(error.vendorCode)}: ${tame(error.vendorMessage ?? '', 500)}`]]),
    ...(error === null || error.fields.length === 0 ? [] : [['Fields', error.fields.map((field) => tame(field)).join(', ')]]),
    ...(access === null ? [] : [['Access to the record', accessWords(access)]]),
    ...(write?.changes ?? []).map(({ field, value }, index) => [index === 0 ? `Tried: ${write?.kind ?? ''}` : '', `${field} = ${valueWords(value)}`]),
    ...marketo.held.map(({ field, title }, index) => [index === 0 ? 'Marketo' : '', `${field}: ${title}`]),
    ...(marketo.lastError === null ? [] : [['Marketo said', `${errorTitle(marketo.lastError.code)}${marketo.lastError.vendorMessage === null ? '' : ` – ${tame(marketo.lastError.vendorMessage, 200)}`}`]]),
  ];
  return `\n${mark} ${paint.bold(summary)}\n\n${rows.length === 0 ? '' : `${table(rows)}\n\n`}${paint.dim(marketo.note)}\n`;
}

function accessWords({ read, edit, delete: remove, ownerId }: NonNullable<TrialAnswer['access']>): string {
  const may = ([['read', read], ['edit', edit], ['delete', remove]] as const).flatMap(([word, has]) => (has === true ? [word] : []));
  return `${may.length === 0 ? 'none' : may.join(', ')}${ownerId === null ? '' : `; owned by ${ownerId}`}`;
}
