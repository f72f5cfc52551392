import { z } from 'zod';
import { MADE_AT, TOLD_AT } from '../../domain/field-mapping.ts';
import type { KeyedFieldMapping, LineWays, Mapping } from '../../domain/field-mapping.ts';
import { isCustomObject, isTold } from '../../domain/object-pair.ts';
import type { KeyedObject } from '../../domain/side.ts';
import { defaultLines } from './default-object-mapping.ts';
import { formulaSetting } from './formula-setting.ts';
import { lineWays } from './line-ways.ts';
import { keyedObjectNamed, OBJECT_SETTINGS } from './object-names.ts';
import { onOneLine, rulesOfLine, valueRulesSetting } from './value-rules-setting.ts';

/** What is done with the values of everything beside people on their way to Marketo (PRODUCT C3 to C5). */
export function objectFieldsSetting() {
  return z.array(lineSchema().check(isOfObject).check(hasLine).check(mayBeChanged).check(rulesAreServed)).default([]).check(onceEach).meta({
    help: 'What is done with values of accounts, opportunities and everything else that goes to Marketo beside people, line by line; what is not named here crosses as it is.',
  });
}

function lineSchema() {
  return z.strictObject({
    object: z.string().min(1).meta({ help: `Object of the line: ${Object.values(OBJECT_SETTINGS).join(', ')}, or the API name of a custom object.`, example: 'account' }),
    marketo: z.string().min(1).max(255).meta({ help: 'Marketo\'s REST name of the line; of a custom object the API name of the field.', example: 'industry' }),
    convert: z.boolean().optional().meta({ help: 'Convert values where the two fields are of different types, as in fields.', example: 'true' }),
    rules: onOneLine(valueRulesSetting()).meta({ help: 'Value rules as in fields, on the way to Marketo alone.', example: '{ toMarketo: [{ trim: true }, { case: upper }] }' }),
    formula: formulaSetting(),
  });
}

type ParsedLine = z.output<ReturnType<typeof lineSchema>>;

/** What was set, by object and by the line's key. */
export function waysOfObjects(lines: readonly ParsedLine[]): NonNullable<Mapping['ways']> {
  const ways: Partial<Record<KeyedObject, Record<string, LineWays>>> = {};
  for (const { object: name, marketo, ...stated } of lines) {
    const object = keyedObjectNamed(name);
    const { direction: _oneWay, ...said } = lineWays(stated, 'to-marketo');
    if (object !== null) ways[object] = { ...ways[object], [marketo]: said };
  }
  return ways;
}

function isOfObject(context: z.core.ParsePayload<ParsedLine>): void {
  const { object } = context.value;
  if (keyedObjectNamed(object) === null) refuse(context, 'object', NOT_HERE[object] ?? `must be ${Object.values(OBJECT_SETTINGS).join(', ')}, or the API name of a custom object.`);
}

const PEOPLE = 'is about people, whose lines stand under fields; say it there.';

/** Why other names of objects have no lines here. */
const NOT_HERE: Readonly<Record<string, string>> = {
  lead: PEOPLE,
  contact: PEOPLE,
  person: PEOPLE,
  campaign: 'is about campaigns, whose lines stand under campaignFields; say it there.',
  campaignMember: 'is about members, whose lines stand under memberFields; say it there. Which statuses go together is said by the statuses of the campaigns.',
};

function hasLine(context: z.core.ParsePayload<ParsedLine>): void {
  const { object, marketo } = context.value;
  const lines = linesNamed(object);
  if (lines === null || lines.some((line) => line.marketo === marketo)) return;
  refuse(context, 'marketo', `names no line of ${object}; these go to Marketo: ${lines.map((line) => line.marketo).join(', ')}.`);
}

function mayBeChanged(context: z.core.ParsePayload<ParsedLine>): void {
  const { object, marketo, formula: _formula, ...ways } = context.value;
  const because = whyFixed(object, linesNamed(object)?.find((line) => line.marketo === marketo));
  if (because === null) return;
  for (const way of ['rules', 'convert'] as const) if (ways[way] !== undefined) refuse(context, way, `cannot be: ${marketo} ${because}`);
}

/** Why the values of a line cannot be other than they are; null where they may be. */
function whyFixed(name: string, line: KeyedFieldMapping | undefined): string | null {
  if (line === undefined) return null;
  if (line.links !== undefined) return 'names another record, and with another value it would name none, or a wrong one.';
  if (line.isKey === true) return 'is a part of the key by which Marketo finds the record again.';
  const object = keyedObjectNamed(name);
  const isOfTelling = line.tells === true || line.marketo === TOLD_AT || line.marketo === MADE_AT;
  return object !== null && isTold(object) && isOfTelling ? 'decides which activities there are, and tells them apart.' : null;
}

function rulesAreServed(context: z.core.ParsePayload<ParsedLine>): void {
  const { rules } = context.value;
  if ((rules?.toSalesforce.length ?? 0) > 0) refuse(context, 'rules', 'has toSalesforce, but nothing of this object goes to Salesforce; leave it out.');
  const judged = rules === undefined ? null : rulesOfLine({ ...rules, toSalesforce: [] }, 'to-marketo');
  if (judged?.kind === 'problem') refuse(context, 'rules', judged.problem);
}

function onceEach(context: z.core.ParsePayload<readonly ParsedLine[]>): void {
  const names = context.value.map(({ object, marketo }) => `${object}/${marketo}`);
  names.forEach((name, index) => {
    if (names.indexOf(name) < index) context.issues.push({ code: 'custom', message: `names ${name} twice; one entry for a line.`, input: undefined, path: [index, 'marketo'] });
  });
}

/** A line of a custom object is of one that is followed, and of a field that is. */
export function customLinesFollowed(context: z.core.ParsePayload<{ readonly objectFields: readonly ParsedLine[]; readonly customObjects: readonly { readonly salesforce: string; readonly fields?: readonly string[] | undefined }[] }>): void {
  const { objectFields, customObjects } = context.value;
  objectFields.forEach(({ object: name, marketo }, index) => {
    const object = keyedObjectNamed(name);
    if (object === null || !isCustomObject(object)) return;
    const followed = customObjects.find(({ salesforce }) => salesforce === name);
    const issue = (key: string, message: string): void => void context.issues.push({ code: 'custom', message, input: undefined, path: ['objectFields', index, key] });
    if (followed === undefined) issue('object', `names ${name}, which customObjects does not follow; add it there, or take this entry out.`);
    else if (followed.fields?.includes(marketo) === false) issue('marketo', `names no field of ${name} that customObjects follows; these are: ${followed.fields.join(', ')}.`);
  });
}

/** The lines an object has whatever the org looks like; null where the org's own description decides. */
function linesNamed(name: string): readonly KeyedFieldMapping[] | null {
  const object = keyedObjectNamed(name);
  return object === null || isCustomObject(object) ? null : defaultLines(object);
}

function refuse(context: z.core.ParsePayload<ParsedLine>, key: keyof ParsedLine, message: string): void {
  context.issues.push({ code: 'custom', message, input: undefined, path: [key] });
}
