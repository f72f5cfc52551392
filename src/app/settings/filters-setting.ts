import { z } from 'zod';
import { problemWords } from '../../domain/filter-expression.ts';
import type { FilterExpression } from '../../domain/filter-expression.ts';
import { readFilter } from '../../domain/filter-syntax.ts';
import { isCustomObject } from '../../domain/object-pair.ts';
import type { PairObject, Side } from '../../domain/side.ts';
import type { ExitPolicy, SyncFilter, SyncFilters } from '../../domain/sync-filter.ts';
import { FILTERED_NAMES, objectNamed } from './object-names.ts';

/** Which records are synced (PRODUCT H1): one entry for each direction, and for the objects that share it. */
export function filtersSetting() {
  return z.array(filterSchema().check(hasCondition).check(flagsSomewhere).check(goesThere)).default([]).check(onceEach).meta({
    help: 'Which records go to the other side. One outside of its filter is neither made nor updated there; what could not be seen makes nobody leave. `bascule filter try` shows who would be in and out before anything is changed.',
  });
}

function filterSchema() {
  const fieldName = z.string().regex(/^[A-Za-z]\w{0,254}$/, 'must be an API name.');
  return z.strictObject({
    objects: z.array(z.string().refine((name) => pairObject(name) !== null, `must be one of ${FILTERED_NAMES.join(', ')}, or the API name of a custom object.`)).min(1).meta({
      help: `Objects that it is for: ${FILTERED_NAMES.join(', ')}, or API names of custom objects.`,
      example: '[lead, contact]',
    }),
    to: z.enum(['marketo', 'salesforce']).default('marketo').meta({ help: 'The side that gets only these records. To Salesforce go leads and contacts alone.' }),
    where: z.string().min(1).check(isFilter).optional().meta({
      help: 'The condition, over fields by API name: = != < <= > >=, in, like, includes, is blank, and, or, not; Account.Industry or Account.Owner.Title for fields of parents, over two lookups at most, marketo.leadStatus for the other side\'s; today and now - 30 days for dates.',
      example: '"Account.Industry in (\'Banking\', \'Insurance\') and CreatedDate >= today - 2 years"',
    }),
    doNotSyncField: fieldName.optional().meta({
      help: 'A checkbox of the record that keeps it out, in addition to where: the "Do not sync to Marketo" box.',
      example: 'Do_Not_Sync_to_Marketo__c',
    }),
    onLeaving: z.enum(['keep', 'flag', 'delete']).default('keep').meta({
      help: 'What becomes of the record on the other side when one leaves: keep it as it is, also tick flagField, or delete it, in Marketo for good. Too many deletions at once wait for an admin (deletes.brakePercent).',
    }),
    flagField: fieldName.optional().meta({ help: 'Checkbox on the other side that onLeaving: flag ticks, and takes off when the record comes back. No line of the field mapping may carry it.', example: 'outsideOfSync' }),
  });
}

type ParsedFilter = z.output<ReturnType<typeof filterSchema>>;

/** The filters that were set, by object and side. */
export function syncFilters(parsed: readonly ParsedFilter[]): SyncFilters {
  const filters: Partial<Record<PairObject, Partial<Record<Side, SyncFilter>>>> = {};
  for (const filter of parsed) {
    for (const object of filter.objects.flatMap((name) => pairObject(name) ?? [])) filters[object] = { ...filters[object], [filter.to]: syncFilter(filter) };
  }
  return filters;
}

/** An entry with its box that keeps records out. Throws for one that validation does not let through. */
export function syncFilter({ where, doNotSyncField, onLeaving, flagField }: Pick<ParsedFilter, 'where' | 'doNotSyncField' | 'onLeaving' | 'flagField'>): SyncFilter {
  const read = where === undefined ? null : readFilter(where);
  const written = read !== null && 'expression' in read ? [read.expression] : [];
  const prefix = where === undefined ? '' : `${where} and `;
  const box = doNotSyncField === undefined ? [] : [{ kind: 'not', part: { kind: 'ticked', field: { side: null, path: doNotSyncField, at: prefix.length + 'not '.length } } } as const];
  const parts = [...written.flatMap((one) => (one.kind === 'and' && box.length > 0 ? one.parts : [one])), ...box];
  const [only] = parts;
  if (only === undefined) throw new Error('validation lets no filter without a condition through');
  const expression: FilterExpression = parts.length === 1 ? only : { kind: 'and', parts };
  return { where: expression, text: box.length === 0 ? (where ?? '') : `${prefix}not ${doNotSyncField ?? ''}`, onLeaving: exitPolicy(onLeaving, flagField) };
}

function exitPolicy(kind: ParsedFilter['onLeaving'], field: string | undefined): ExitPolicy {
  return kind === 'flag' ? { kind, field: field ?? '' } : { kind };
}

/** The kind of pair by its name in the settings; null for a name that is none. */
export function pairObject(name: string): PairObject | null {
  const object = objectNamed(name);
  return object === null || isCustomObject(object) || FILTERED_NAMES.includes(name) ? object : null;
}

function isFilter(context: z.core.ParsePayload<string>): void {
  const read = readFilter(context.value);
  if ('problem' in read) context.issues.push({ code: 'custom', message: `cannot be read. ${problemWords(read.problem)}`, input: undefined });
}

function hasCondition(context: z.core.ParsePayload<ParsedFilter>): void {
  const { where, doNotSyncField } = context.value;
  if (where === undefined && doNotSyncField === undefined) context.issues.push({ code: 'custom', message: 'needs where, doNotSyncField, or both; leave the entry out to let every record through.', input: undefined, path: ['where'] });
}

function flagsSomewhere(context: z.core.ParsePayload<ParsedFilter>): void {
  const { onLeaving, flagField } = context.value;
  if (onLeaving !== 'flag' || flagField !== undefined) return;
  context.issues.push({ code: 'custom', message: 'is missing; name the checkbox that onLeaving: flag ticks.', input: undefined, path: ['flagField'] });
}

function goesThere(context: z.core.ParsePayload<ParsedFilter>): void {
  const { objects, to } = context.value;
  objects.forEach((name, index) => {
    if (to === 'salesforce' && name !== 'lead' && name !== 'contact') context.issues.push({ code: 'custom', message: `does not go to Salesforce: ${name}. Only leads and contacts do; write to: marketo, or take it out.`, input: undefined, path: ['objects', index] });
  });
}

function onceEach(context: z.core.ParsePayload<readonly ParsedFilter[]>): void {
  const seen = new Set<string>();
  context.value.forEach(({ objects, to }, index) => {
    for (const [place, name] of objects.entries()) {
      if (seen.has(`${name}/${to}`)) context.issues.push({ code: 'custom', message: `names ${name} twice for ${to}; join the conditions with and.`, input: undefined, path: [index, 'objects', place] });
      seen.add(`${name}/${to}`);
    }
  });
}
