import type { FieldHealthAnswer } from '../api/field-health-answer.ts';
import { fieldHealthAnswer } from '../api/field-health-answer.ts';
import { table, tame } from '../paint.ts';
import { systemClock } from '../system-clock.ts';
import { counted, span } from '../words.ts';
import { objectName } from '../settings/object-names.ts';
import type { SettingFlags } from './command-settings.ts';
import { connectionMeant, withRunningBascule } from './running-bascule.ts';
import { CommandFailure } from './terminal.ts';
import type { Terminal } from './terminal.ts';
import { SIDE_NAMES } from '../../domain/side.ts';

/** By what the table may be sorted, the largest first; by name from A on. */
const FIELD_SORTS = ['share', 'backlog', 'empty', 'name'] as const;

type Field = FieldHealthAnswer['fields'][number];
type Contents = Field['on']['salesforce'];

/** Flags of `bascule fields`. */
export interface FieldsFlags extends SettingFlags {
  readonly connection?: string;
  readonly sort?: string;
  readonly json?: boolean;
}

const HEADER = ['object', 'field', 'full in Salesforce', 'in Marketo', 'values', 'updates a day', 'share', 'alone', 'waiting', 'what to do'];

/** `bascule fields`: how full, lively and dear every mapped field is, and what to do about it; of one field everything that is known. */
export async function fields(terminal: Terminal, named: string | undefined, flags: FieldsFlags): Promise<number> {
  const sort = FIELD_SORTS.find((one) => one === (flags.sort ?? 'share'));
  if (sort === undefined) throw new CommandFailure(`--sort must be share, backlog, empty or name, not "${flags.sort ?? ''}".`, 2);
  return withRunningBascule(terminal, flags, async (api) => {
    const answer = await api.get(`connections/${encodeURIComponent(await connectionMeant(api, flags.connection))}/fields`, fieldHealthAnswer);
    if (answer === null) return 1;
    const chosen = named === undefined ? answer.fields : answer.fields.filter((field) => isNamed(field, named));
    if (named !== undefined && chosen.length === 0) throw new CommandFailure(`No mapped field is called ${tame(named)}. \`bascule fields\` lists them; \`bascule schema\` names those that are offered.`);
    if (flags.json === true) terminal.say(JSON.stringify({ ...answer, fields: chosen }, null, 2));
    else if (named !== undefined) terminal.say(`\n${chosen.map((field) => detail(field, answer, terminal)).join('\n\n')}\n`);
    else sayAll(terminal, answer, sort);
    return 0;
  });
}

/** By its name on either side, with or without its object before it. */
function isNamed({ object, key, salesforce }: Field, named: string): boolean {
  return [key, salesforce].flatMap((name) => [name, `${objectName(object)}.${name}`]).some((name) => name.toLowerCase() === named.toLowerCase());
}

function sayAll({ say, paint }: Terminal, answer: FieldHealthAnswer, sort: (typeof FIELD_SORTS)[number]): void {
  if (answer.objects.length === 0) return say('Nothing is known yet: no cycle has seen both sides.');
  const rows = sorted(answer.fields, sort).map((field) => rowOf(field, paint));
  say(`\n${paint.bold(answer.connectionId)}  ${countedWords(answer)}\n\n${table([HEADER.map(paint.dim), ...rows])}`);
  const objects = answer.objects.map(({ object, records, recordsMargin, sampled, updatesPerDay, createsPerDay, share, advice }) => [
    objectName(object), `${recordsMargin === 0 ? '' : 'about '}${counted(records, 'record', 'records')}`, sampled < records ? `${sampled.toLocaleString('en')} looked at` : '', `${rate(createsPerDay)} made a day`, `${rate(updatesPerDay)} updates a day`, percent(share), advice.verdict === 'keep' ? '' : paint.warn(`${advice.because} ${advice.instead ?? ''}`),
  ]);
  say(`\n${table(objects)}`);
  const unmapped = (side: 'salesforce' | 'marketo'): string => `${answer.unmapped.filter((field) => field.side === side).length.toLocaleString('en')} in ${SIDE_NAMES[side]}`;
  say(`\n${paint.dim(`  Visible and not mapped: ${unmapped('salesforce')}, ${unmapped('marketo')}; nothing of them is read. \`bascule schema\` offers them, \`bascule sync-user\` says which rights nobody needs.`)}`);
  say(paint.dim('  `bascule fields FIELD` tells all of one field, with the lines of the configuration to change.\n'));
}

function sorted(all: readonly Field[], sort: (typeof FIELD_SORTS)[number]): readonly Field[] {
  const fullest = ({ on }: Field): number => Math.max(on.salesforce?.filled.share ?? 0, on.marketo?.filled.share ?? 0);
  const order = {
    share: (a: Field, b: Field) => b.updates.share - a.updates.share,
    backlog: (a: Field, b: Field) => b.waiting.records - a.waiting.records,
    empty: (a: Field, b: Field) => fullest(a) - fullest(b),
    name: (a: Field, b: Field) => a.key.localeCompare(b.key, 'en'),
  } as const;
  return all.toSorted(order[sort]);
}

function rowOf({ object, key, on, updates, waiting, advice, suspended }: Field, paint: Terminal['paint']): readonly string[] {
  const [first] = advice;
  const toDo = suspended !== null ? paint.warn(`suspended: ${suspended}`) : first === undefined || first.verdict === 'keep' ? '' : (first.verdict === 'ask' ? paint.dim : paint.warn)(`${first.verdict}: ${first.kind.replaceAll('-', ' ')}`);
  return [objectName(object), tame(key, 30), full(on.salesforce), full(on.marketo), valuesWords(on.salesforce ?? on.marketo), rate(updates.perDay), percent(updates.share), percent(updates.shareAlone), waiting.records === 0 ? '' : waiting.records.toLocaleString('en'), toDo];
}

function detail({ object, key, salesforce, direction, on, updates, waiting, formula, purpose, usedBy, advice, suspended }: Field, answer: FieldHealthAnswer, { paint }: Terminal): string {
  const contents = (side: 'salesforce' | 'marketo'): string => {
    const known = on[side];
    return known === null ? 'nothing is known' : `full in ${full(known)} of ${counted(known.filled.of, 'record', 'records')} looked at, ${valuesWords(known)} different values`;
  };
  const calls = updates.callsPerDay === null ? 'its calls are not known, as none were made of late' : updates.callsPerDay === 0 ? 'no call is made for it alone' : `at least ${rate(updates.callsPerDay)} calls a day are made for it alone`;
  const said = advice.flatMap(({ verdict, because, sparesPerDay, callsPerDay, lines, instead }) => [
    `  ${paint.bold(verdict)}  ${because}${gainWords(sparesPerDay, callsPerDay)}`,
    ...(instead === null ? [] : [`    ${instead}`]),
    ...(lines === null ? [] : ['    In the configuration, then `bascule config apply`:', ...lines.split('\n').map((line) => `      ${line}`)]),
  ]);
  return [
    `  ${paint.bold(`${objectName(object)}.${tame(key)}`)}  ${salesforce}, ${direction}${suspended === null ? '' : paint.warn(`  suspended: ${suspended}`)}`,
    `  Salesforce: ${contents('salesforce')}`,
    `  Marketo: ${contents('marketo')}`,
    `  ${countedWords(answer)}: it is in ${percent(updates.share)}, alone in ${percent(updates.shareAlone)}; ${calls}`,
    `  Last written ${updates.lastAt === null ? 'not within 90 days, or not since counting began' : `${age(updates.lastAt)} ago`}; ${waiting.records === 0 ? 'nothing waits for it' : `${counted(waiting.records, 'record waits', 'records wait')} for it, ${percent(waiting.share)} of the backlog looked at`}`,
    ...(formula === null ? [] : [`  Calculated by Salesforce: ${formula.readAt === null ? 'how old its values are is not known' : `no value is older than ${age(formula.readAt)}`}; ${counted(formula.callsEach, 'call', 'calls')} to read it on every record`]),
    `  For: ${purpose === null ? 'nobody has said' : tame(purpose, 200)}${usedBy.length === 0 ? '' : `; used by ${tame(usedBy.join(', '), 200)}`}`,
    ...said,
  ].join('\n');
}

function age(moment: string): string {
  return span((systemClock.now() - Date.parse(moment)) / 1000);
}

function gainWords(sparesPerDay: number | null, callsPerDay: number | null): string {
  const spared = sparesPerDay === null || sparesPerDay === 0 ? [] : [`spares ${rate(sparesPerDay)} updates a day`];
  const cost = callsPerDay === null || callsPerDay === 0 ? [] : [callsPerDay > 0 ? `costs ${rate(callsPerDay)} calls a day` : `spares ${rate(0 - callsPerDay)} calls a day or more`];
  return spared.length + cost.length === 0 ? '' : ` (${[...spared, ...cost].join(', ')})`;
}

function countedWords({ since, days, updates }: FieldHealthAnswer): string {
  if (since === null) return 'No update was counted yet';
  return `${counted(updates.marketo, 'update', 'updates')} of Marketo and ${updates.salesforce.toLocaleString('en')} of Salesforce since ${since} (${days < 1.5 ? 'a day' : `${Math.round(days)} days`})`;
}

function full(contents: Contents): string {
  if (contents === null) return '–';
  const { share, margin } = contents.filled;
  return `${percent(share)}${margin === 0 ? '' : ` ±${Math.max(0.1, Math.round(margin * 1000) / 10)}`}`;
}

function valuesWords(contents: Contents): string {
  if (contents === null) return '–';
  const { about, atLeast, atMost } = contents.distinct;
  return atLeast === atMost ? about.toLocaleString('en') : `~${about.toLocaleString('en')} (${atLeast.toLocaleString('en')} to ${atMost.toLocaleString('en')})`;
}

function percent(share: number): string {
  return share > 0 && share < 0.01 ? '<1 %' : `${Math.round(share * 100)} %`;
}

function rate(perDay: number): string {
  return perDay > 0 && perDay < 10 ? perDay.toFixed(1) : Math.round(perDay).toLocaleString('en');
}
