import { changedNumbers, coarserValues } from '../domain/coarser-values.ts';
import { adviseOn } from '../domain/field-advice.ts';
import type { FieldFacts, FormulaHealth } from '../domain/field-advice.ts';
import type { FieldHealth, FieldReport } from '../domain/field-health.ts';
import { linesOf } from '../domain/field-mapping.ts';
import type { ObjectLine } from '../domain/field-mapping.ts';
import { adviseOnObject } from '../domain/object-advice.ts';
import { isPersonObject } from '../domain/object-pair.ts';
import { SIDES } from '../domain/side.ts';
import { shareReplacing } from '../domain/update-count.ts';
import type { JournaledUpdate } from '../domain/update-count.ts';
import { kindOf } from '../domain/value-rule.ts';
import type { EngineContext } from '../engine/engine-context.ts';
import { nowIso } from '../engine/engine-context.ts';
import { schemasSeen } from '../engine/known-schemas.ts';
import { measureFields } from '../engine/measure-fields.ts';
import { toDoAbout, toDoAboutObject } from './advised-lines.ts';
import type { AdvisedPlace } from './advised-lines.ts';
import type { SchemaAnswer } from './api/schema-answer.ts';
import type { FieldHealthAnswer } from './api/field-health-answer.ts';
import { describeFormulas, RECORDS_A_CALL } from './describe-formulas.ts';
import { dictionaryObject } from './dictionary/dictionary-object.ts';
import type { DictionaryEntry } from './dictionary/dictionary.ts';

/** Updates of the journal on whose values rules are tried. */
const NEWEST_UPDATES = 3000;

type Formula = SchemaAnswer['formulas'][number];

/** What is known beside the measures, for all fields. */
interface Beside {
  readonly context: EngineContext;
  readonly report: FieldReport;
  readonly entries: readonly DictionaryEntry[];
  readonly formulas: readonly Formula[];
  readonly newest: readonly JournaledUpdate[];
}

/** The health of every field and object with what to do about it (PRODUCT C2, I2); before the first cycle there is nothing to tell. */
export async function describeFieldHealth(context: EngineContext, entries: readonly DictionaryEntry[]): Promise<FieldHealthAnswer> {
  const { queries, rules: { connectionId } } = context;
  const [report, seen] = [await measureFields(context), await schemasSeen(context)];
  if (report === null || seen === null) return { connectionId, since: null, days: 0, updates: { salesforce: 0, marketo: 0 }, objects: [], fields: [], unmapped: [] };
  const [formulas, newest] = await Promise.all([describeFormulas(context, seen), queries.newestUpdates(connectionId, NEWEST_UPDATES)]);
  const beside: Beside = { context, report, entries, formulas, newest };
  const fields = report.fields.map((field) => fieldAnswer(beside, field));
  const objects = report.objects.map((health) => {
    const { leavesOut, ...advice } = adviseOnObject(health, report.days, entries.some((entry) => entry.object === dictionaryObject(health.object) && (entry.purpose !== undefined || entry.usedBy.length > 0)));
    return { ...health, advice: { ...advice, ...(leavesOut ? toDoAboutObject(health.object) : { lines: null, instead: null }) } };
  });
  return { ...report, connectionId, objects, fields: fields.toSorted((a, b) => b.updates.share - a.updates.share) };
}

function fieldAnswer(beside: Beside, field: FieldHealth): FieldHealthAnswer['fields'][number] {
  const { context, report } = beside;
  const { purpose, usedBy = [] } = entryOf(beside, field) ?? {};
  const formula = formulaHealth(beside, field);
  const facts: FieldFacts = { field, formula, days: report.days, now: nowIso(context), purpose: purpose ?? null, usedBy, replacing: shareReplacing(beside.newest, field), coarser: coarserOf(beside, field) };
  const place = placeOf(beside, field);
  const advice = adviseOn(facts).map(({ change, ...said }) => ({ ...said, ...(change === null ? { lines: null, instead: null } : toDoAbout(change, place)) }));
  return { ...field, formula, purpose: facts.purpose, usedBy, advice };
}

function entryOf({ entries }: Beside, { object, key }: FieldHealth): DictionaryEntry | undefined {
  return entries.find((entry) => entry.object === dictionaryObject(object) && entry.field === key);
}

/** What the configuration says about the field and its neighbours, so that a change takes nothing else away. */
function placeOf(beside: Beside, field: FieldHealth): AdvisedPlace {
  const { context, report } = beside;
  const { owner, sensitivity } = entryOf(beside, field) ?? {};
  const line = isPersonObject(field.object) ? context.rules.mapping.fields.find(({ marketo }) => marketo === field.key) : undefined;
  const { rules, converts, formula: choice } = lineOf(context, field) ?? {};
  const isElaborate = [rules, converts, choice].some((said) => said !== undefined);
  const onOtherPeople = line === undefined ? undefined : report.fields.find(({ object, key }) => key === field.key && object !== field.object && isPersonObject(object));
  const siblings = report.fields.filter((other) => other.object === field.object && lineOf(context, other)?.isDeletionFlag !== true).map(({ salesforce }) => salesforce);
  const isDeletedToo = context.rules.mapping.deletedToo?.marketo.includes(field.object) === true;
  const notes = { ...(owner === undefined ? {} : { owner }), ...(sensitivity === undefined ? {} : { sensitivity }) };
  return { field, line, isElaborate, onOtherPeople, siblings, isDeletedToo, notes };
}

function formulaHealth({ formulas, report }: Beside, { object, key }: FieldHealth): FormulaHealth | null {
  const formula = formulas.find((one) => one.object === object && one.key === key);
  if (formula === undefined || formula.choice === 'leave-out') return null;
  const records = report.objects.find((health) => health.object === object)?.records ?? 0;
  return { isReadOnChange: formula.choice === 'on-change', readAt: formula.readAt, callsEach: Math.ceil(records / RECORDS_A_CALL) };
}

function lineOf({ rules }: EngineContext, { object, key }: Pick<FieldHealth, 'object' | 'key'>): ObjectLine | undefined {
  return linesOf(rules.mapping, object).find((line) => line.key === key);
}

/** Rules are tried on lines that have none yet, where the other side keeps a number or a text. */
function coarserOf({ context, newest }: Beside, { object, key, types }: FieldHealth): FieldFacts['coarser'] {
  if (types === null || lineOf(context, { object, key })?.rules !== undefined) return {};
  return Object.fromEntries(SIDES.flatMap((to) => {
    const kind = kindOf(types[to]);
    const coarser = kind === 'number' || kind === 'text' ? coarserValues(changedNumbers(newest, { object, key, to }), kind) : null;
    return coarser === null ? [] : [[to, coarser] as const];
  }));
}
