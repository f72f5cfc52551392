import { z } from '@hono/zod-openapi';
import { offerChoice, schemaAnswer } from '../api/schema-answer.ts';
import type { SchemaAnswer, SchemaEventAnswer } from '../api/schema-answer.ts';
import { statusAnswer } from '../api/status-answer.ts';
import { table, tame } from '../paint.ts';
import { systemClock } from '../system-clock.ts';
import { counted, span } from '../words.ts';
import { objectName, objectNamed } from '../settings/object-names.ts';
import type { SettingFlags } from './command-settings.ts';
import { withRunningBascule } from './running-bascule.ts';
import type { RunningApi } from './running-bascule.ts';
import { CommandFailure } from './terminal.ts';
import type { Terminal } from './terminal.ts';
import { SIDE_NAMES } from '../../domain/side.ts';

/** `bascule schema`: what is suspended and why, what is offered, and what changed of what the sync user sees. */
export async function schema(terminal: Terminal, flags: SettingFlags & { readonly json?: boolean }): Promise<number> {
  return forConnections(terminal, flags, async (api, connections) => {
    const reports = await Promise.all(connections.map(async ({ connectionId }) => (await api.get(`connections/${encodeURIComponent(connectionId)}/schema`, schemaAnswer)) ?? null));
    if (flags.json === true) terminal.say(JSON.stringify({ connections: reports }, null, 2));
    else for (const [index, report] of reports.entries()) if (report !== null) terminal.say(textOf(connections[index]?.name ?? '', report, terminal));
    return 0;
  });
}

/** `bascule schema dismiss` and `reopen`: an offer that nobody wants, or wants again, of every connection that makes it. Answers 1 when none does. */
export async function schemaOffer(terminal: Terminal, word: 'dismiss' | 'reopen', names: readonly [side: string, object: string, field: string], flags: SettingFlags): Promise<number> {
  const [side, object, field] = names;
  const choice = offerChoice.safeParse({ side, object: objectNamed(object ?? '') ?? object, field });
  if (!choice.success) {
    terminal.complain('Name the offer as `bascule schema` shows it: salesforce or marketo, the object, and the API name of the field.');
    return 1;
  }
  const query = new URLSearchParams(choice.data).toString();
  return forConnections(terminal, flags, async (api, connections) => {
    const refusals: string[] = [];
    for (const { connectionId, name } of connections) {
      const refusal = await refusalOf(api.post(`connections/${encodeURIComponent(connectionId)}/offers/${word}?${query}`, z.object({})));
      if (refusal === null) terminal.say(word === 'dismiss' ? `${name} does not offer ${field} any more; \`bascule schema reopen\` takes that back.` : `${name} offers ${field} again.`);
      else refusals.push(connections.length === 1 ? refusal : `${name}: ${refusal}`);
    }
    for (const refusal of refusals) terminal.complain(refusal);
    return refusals.length < connections.length ? 0 : 1;
  });
}

/** What a request was refused with, in a sentence; null when it was not. */
async function refusalOf(request: Promise<unknown>): Promise<string | null> {
  try {
    await request;
    return null;
  } catch (refusal) {
    if (refusal instanceof CommandFailure) return refusal.message;
    throw refusal;
  }
}

type Named = { readonly connectionId: string; readonly name: string };

async function forConnections(terminal: Terminal, flags: SettingFlags, act: (api: RunningApi, connections: readonly Named[]) => Promise<number>): Promise<number> {
  return withRunningBascule(terminal, flags, async (api) => {
    return await act(api, (await api.get('status', statusAnswer))?.connections ?? []);
  });
}

function textOf(name: string, { suspended, readOnly, history, offers, formulas }: SchemaAnswer, { paint }: Terminal): string {
  const open = offers.filter(({ dismissed }) => dismissed === null);
  const sections = [
    ...section('Suspended: neither side is changed by these lines', suspended.map(({ object, key, salesforce, side, title, remedy }) => [key === null ? `all of ${objectName(object)}` : `${objectName(object)}.${key}`, salesforce ?? '', `${SIDE_NAMES[side]}: ${title}`, remedy]), paint),
    ...section('Held: values for these lines may not be written', readOnly.map(({ object, key, salesforce, side, remedy }) => [key === null ? `all of ${objectName(object)}` : `${objectName(object)}.${key}`, salesforce ?? '', `not in ${SIDE_NAMES[side]}`, remedy]), paint),
    ...section('Formulas and roll-ups: nothing tells when they change', formulas.map(formulaRow), paint),
    ...section('Offered for the mapping', open.map(({ side, object, field, label, suggestion }) => [`${side} ${objectName(object)} ${field}`, tame(label), suggestion === null ? 'nothing is alike' : `{ marketo: ${suggestion.marketo}, lead: ${suggestion.lead ?? 'null'}, contact: ${suggestion.contact ?? 'null'}, direction: ${suggestion.direction} }`, suggestion === null ? '' : BECAUSE[suggestion.because]]), paint),
  ];
  const changes = history.length === 0 ? ['  Nothing has changed of what the sync user sees since it was first seen.'] : history.flatMap((event) => changeLines(event, paint));
  return `\n${paint.bold(name)}\n${[...sections, `\n  ${paint.bold('What changed, newest first')}`, ...changes].join('\n')}\n`;
}

function formulaRow({ object, key, salesforce, choice, readAt, recordsDue, sourcesDue, callsEach }: SchemaAnswer['formulas'][number]): readonly string[] {
  const age = choice === 'leave-out' ? 'takes no part' : readAt === null ? 'how old its values are is not known' : `no value older than ${span((systemClock.now() - Date.parse(readAt)) / 1000)}`;
  const due = [recordsDue === 0 ? '' : `${recordsDue.toLocaleString('en')} records due`, sourcesDue === 0 ? '' : `linked records of ${sourcesDue.toLocaleString('en')} due`].filter((part) => part !== '');
  return [`${objectName(object)}.${key}`, salesforce, choice, [age, ...due].join(', '), callsEach === 0 ? '' : `${counted(callsEach, 'call', 'calls')} each time`];
}

const BECAUSE = { 'other-object': 'completes the line that has it for the other object', name: 'same name', label: 'same label', similar: 'alike' } as const;

function section(title: string, rows: readonly (readonly string[])[], paint: Terminal['paint']): readonly string[] {
  return rows.length === 0 ? [] : [`\n  ${paint.bold(title)}`, table(rows)];
}

function changeLines({ seenAt, side, object, field, what, from, to, did, toDo, others }: SchemaEventAnswer, paint: Terminal['paint']): readonly string[] {
  const ago = span((systemClock.now() - Date.parse(seenAt)) / 1000);
  const values = from === null ? (to === null ? '' : ` (${tame(to, 100)})`) : to === null ? ` (it was ${tame(from, 100)})` : `: ${tame(from, 100)} → ${tame(to, 100)}`;
  return [
    `  ${paint.dim(`${ago} ago`)}  ${SIDE_NAMES[side]} ${field === null ? objectName(object) : `${objectName(object)}.${field}`} ${what}${values}`,
    `    ${did} ${toDo.replace(/^Nothing\.\s*/, '')}`.trimEnd(),
    ...(others === undefined ? [] : [`    ${others.toLocaleString('en')} more changes of that moment are not listed.`]),
  ];
}
