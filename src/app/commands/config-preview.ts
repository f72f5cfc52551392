import { previewAnswer } from '../api/preview-answer.ts';
import type { PreviewAnswer } from '../api/preview-answer.ts';
import { table, tame } from '../paint.ts';
import type { Paint } from '../paint.ts';
import { counted, span } from '../words.ts';
import { objectName } from '../settings/object-names.ts';
import type { CatalogueEntry } from '../../domain/catalogue-entry.ts';
import { ERROR_CATALOGUE } from '../../domain/error-catalogue.ts';
import { otherSide, SIDE_NAMES, SIDES } from '../../domain/side.ts';
import { own } from '../../domain/value.ts';
import type { SettingFlags } from './command-settings.ts';
import { sayJudged } from './config.ts';
import { readConfigFile } from './config-file.ts';
import { valueWords } from './event-words.ts';
import { numberWords } from './number-words.ts';
import { withRunningBascule } from './running-bascule.ts';
import type { Terminal } from './terminal.ts';
import { warningLines } from './warning-lines.ts';

type Preview = Extract<PreviewAnswer, { result: 'ready' }>['preview'];
type PreviewedObject = Preview['objects'][number];
type PreviewedField = PreviewedObject['fields'][number];
type Example = PreviewedField['written']['marketo']['examples'][number];

/** `bascule config preview FILE`: what applying the file would do to records and values. Exit code 1 when it cannot be applied. */
export async function previewConfig(terminal: Terminal, file: string, flags: SettingFlags & { readonly json?: boolean }): Promise<number> {
  const drafts = readConfigFile(file, terminal.folder);
  return withRunningBascule(terminal, flags, async (api) => {
    const answers: PreviewAnswer[] = [];
    for (const { connectionId, basedOn, document } of drafts) {
      const answer = await api.post(`connections/${encodeURIComponent(connectionId)}/configuration/preview`, previewAnswer, { basedOn, document });
      if (answer !== null) answers.push(answer);
    }
    if (flags.json === true) terminal.say(JSON.stringify(answers, null, 2));
    else for (const answer of answers) sayAnswer(terminal, answer);
    return answers.length === drafts.length && answers.every(({ result }) => result === 'ready') ? 0 : 1;
  });
}

function sayAnswer(terminal: Terminal, answer: PreviewAnswer): void {
  sayJudged(terminal, { connections: [answer] });
  if (answer.result === 'ready' && answer.differences.length > 0) terminal.say(textOf(answer.preview, terminal.paint));
}

function textOf(preview: Preview, paint: Paint): string {
  const { objects, warnings, retried } = preview;
  return [
    ...warningLines(warnings, paint),
    ...objects.flatMap((one) => objectLines(one, paint)),
    ...(retried === 0 ? [] : [`  ${counted(retried, 'refused record is', 'refused records are')} tried again, as with any new version.`]),
    ...backfillLines(preview),
    'Nothing was changed. `bascule config apply` applies it.',
  ].join('\n');
}

function objectLines(one: PreviewedObject, paint: Paint): readonly string[] {
  const { object, change, records, writes, fields, filters, open, lookedAt } = one;
  const many = records === null ? 'nobody tells how many there are' : `${numberWords(records)} records`;
  const looked = lookedAt === null ? '' : `, ${lookedAt.toLocaleString('en')} of them looked at for what was never read`;
  const rows = SIDES.flatMap((side) => {
    const counts = (['created', 'updated', 'deleted', 'ended'] as const).filter((kind) => isAny(writes[side][kind]));
    return counts.length === 0 ? [] : [[SIDE_NAMES[side], counts.map((kind) => `${numberWords(writes[side][kind])} ${WRITES[kind]}`).join(', ')]];
  });
  return [
    `\n${paint.bold(objectName(object))}  ${CHANGES[change]}, ${many}${looked}`,
    ...(rows.length === 0 ? ['  no record would be written'] : [table(rows)]),
    ...fields.flatMap((field) => fieldLines(field, paint)),
    ...filters.map(({ to, entering, leaving, unknown }) => `  filter for ${SIDE_NAMES[to]}: ${numberWords(entering)} would enter, ${numberWords(leaving)} leave, of ${numberWords(unknown)} nobody can say`),
    ...(isAny(open) ? [`  of ${numberWords(open)} records the write that comes first decides whether a filter lets the other one through`] : []),
  ];
}

const CHANGES = { added: 'followed from then on', removed: 'left alone from then on', changed: 'changed' } as const;
const WRITES = { created: 'made or linked', updated: 'updated', deleted: 'deleted', ended: 'that wait today wait no more' } as const;

function fieldLines({ field, salesforce, change, written, conflicts, keptApart, held }: PreviewedField, paint: Paint): readonly string[] {
  const sides = SIDES.filter((to) => isAny(written[to]));
  const apart = isAny(keptApart) ? [`    ${numberWords(keptApart)} ${keptApart.records === 1 ? 'record keeps' : 'records keep'} another value on each side`] : [];
  return [
    `  ${paint.bold(field)} – ${salesforce}${change === null ? '' : `  ${change}`}`,
    ...sides.flatMap((to) => {
      const lost = isAny(conflicts[to]) ? `, ${numberWords(conflicts[to])} of them over another value: ${SIDE_NAMES[otherSide(to)]} wins` : '';
      return [`    ${numberWords(written[to])} ${written[to].records === 1 ? 'value' : 'values'} to ${SIDE_NAMES[to]}${lost}`, ...written[to].examples.map((example) => `      ${exampleWords(example)}`)];
    }),
    ...apart,
    ...held.flatMap(({ to, code, by, because, examples, ...count }) => [`    ${paint.warn(`${numberWords(count)} ${count.records === 1 ? 'value stays' : 'values stay'} away from ${SIDE_NAMES[to]}: ${code}${by === null ? '' : ` (${tame(by, 80)})`}`)}`, ...meaningLines(code, because), ...examples.map((example) => `      ${exampleWords(example)}`)]),
  ];
}

/** What the catalogue says of a code, and a rule of the values that it does not cover; nothing of a code that only a later Bascule knows. */
function meaningLines(code: string, because: string | null): readonly string[] {
  const entry = own<CatalogueEntry>(ERROR_CATALOGUE, code);
  return entry === undefined ? [] : [`      ${entry.title}. ${because ?? entry.remedy}`];
}

function exampleWords({ salesforceId, marketoId, before, after }: Example): string {
  const was = before === undefined ? '' : `${valueWords(before)} → `;
  return `${salesforceId ?? marketoId ?? ''}  ${was}${valueWords(after)}`;
}

function backfillLines({ backfill: { reads, writes, calls, minutes, recordsPerMinute }, vendorCalls }: Preview): readonly string[] {
  const of = (counts: typeof reads): string => SIDES.map((side) => `${numberWords(counts[side])} ${SIDE_NAMES[side]}`).join(', ');
  const pace = recordsPerMinute === null ? 'a call taken for two seconds' : `${recordsPerMinute.toLocaleString('en')} records a minute, as of late`;
  return [
    '',
    table([
      ['records read again', of(reads)],
      ['records written', of(writes)],
      ['calls', SIDES.map((side) => `${calls[side].toLocaleString('en')} ${SIDE_NAMES[side]}`).join(', ')],
      ['takes about', `${span(minutes * 60)} (${pace})`],
      ['this preview cost', counted(vendorCalls, 'call', 'calls')],
    ]),
  ];
}

function isAny({ records, margin }: { readonly records: number; readonly margin: number }): boolean {
  return records > 0 || margin > 0;
}
