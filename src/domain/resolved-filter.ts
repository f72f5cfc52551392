import type { Comparison } from './compare-values.ts';
import type { FieldDescription, Schema } from './field.ts';
import type { ObjectLine } from './field-mapping.ts';
import { fieldsOf, resolveCondition } from './filter-condition.ts';
import type { FilterCondition } from './filter-condition.ts';
import type { FilterProblem } from './filter-expression.ts';
import { parentFieldOf } from './filter-fields.ts';
import type { ParentField, ParentStep } from './filter-fields.ts';
import { filterText } from './filter-text.ts';
import { objectOnSide } from './object-pair.ts';
import { wordField } from './own-word.ts';
import { SIDES } from './side.ts';
import type { PairObject, Side } from './side.ts';
import { objectsFiltered } from './sync-filter.ts';
import type { ExitPolicy, SyncFilters } from './sync-filter.ts';
import { own } from './value.ts';

/** A filter as it can be evaluated in this cycle. */
export interface ResolvedFilter {
  /** In its one form (`filterText`). */
  readonly text: string;
  readonly condition: FilterCondition;
  /** What keeps parts of it from being evaluated now: then nobody leaves by them. */
  readonly problems: readonly FilterProblem[];
  readonly onLeaving: ExitPolicy;
}

/** The filters of one kind of pair, by the side written to. */
export type ResolvedFilters = Readonly<Partial<Record<Side, ResolvedFilter>>>;

type Schemas = Readonly<Record<Side, Schema>>;

/** Finds the fields of a kind's filters in what both sides show now. */
export function resolveFilters(filters: SyncFilters | undefined, schemas: Schemas, object: PairObject): ResolvedFilters {
  const given = filters?.[object] ?? {};
  return Object.fromEntries(SIDES.flatMap((to) => {
    const filter = given[to];
    if (filter === undefined) return [];
    const { condition, problems } = resolveCondition(filter.where, filter.text, { object, to }, schemas);
    return [[to, { text: filterText(filter.where), condition, problems: [...problems, ...flagProblems(filter.onLeaving, schemas[to], object)], onLeaving: filter.onLeaving }] as const];
  }));
}

/** A checkbox that is not there cannot be ticked: whoever leaves is kept as it is meanwhile. */
function flagProblems(policy: ExitPolicy, schema: Schema, object: PairObject): readonly FilterProblem[] {
  if (policy.kind !== 'flag' || flagOn(policy.field, schema, object) !== null) return [];
  return [{ line: 1, column: 1, says: `onLeaving: flag wants the checkbox ${policy.field}, which is not shown as one. Make it, or let the sync user read and write it.` }];
}

function flagOn(name: string, schema: Schema, object: PairObject): FieldDescription | null {
  const described = own(schema.objects[objectOnSide(object, schema.side)]?.fields ?? {}, name);
  return described?.type === 'boolean' ? described : null;
}

/**
 * The API names, by side, of a kind's fields that filters look at: its own, those of its parents by their paths, and those that its
 * children's filters name, by whose change they are found (`src/engine/look-at-children.ts`).
 */
export function watchedNames(filters: SyncFilters | undefined, schemas: Schemas, object: PairObject): Readonly<Record<Side, readonly string[]>> {
  const names: Record<Side, Set<string>> = { salesforce: new Set(), marketo: new Set() };
  for (const filter of Object.values(resolveFilters(filters, schemas, object))) for (const { side, path } of fieldsOf(filter.condition)) names[side].add(path);
  for (const { parent, name } of parentFieldsWatched(filters, schemas)) if (parent === object) names.salesforce.add(name);
  return { salesforce: [...names.salesforce], marketo: [...names.marketo] };
}

/** A field of a parent, or of a parent's parent, at which the filters of a kind look; a lookup on the way is one too. */
export interface WatchedParent {
  readonly child: PairObject;
  /** By what the child names the parent: API name of its lookup, or a path to its parent's (`Account.OwnerId`). */
  readonly lookup: string;
  readonly parent: PairObject;
  /** API name on the parent. */
  readonly name: string;
  /** The path by which the child's filter looks at it (`Account.Industry`); null for a lookup on the way, and for a field of a parent's parent. */
  readonly path: string | null;
}

/** Every field of a parent at which filters look. */
export function parentFieldsWatched(filters: SyncFilters | undefined, schemas: Schemas): readonly WatchedParent[] {
  if (filters === undefined) return [];
  return objectsFiltered(filters).flatMap((child) => {
    const fields = Object.values(resolveFilters(filters, schemas, child)).flatMap(({ condition }) => fieldsOf(condition));
    return fields.flatMap(({ side, path }) => {
      const found = side === 'salesforce' ? parentFieldOf(schemas.salesforce, child, path) : null;
      return found === null ? [] : found.steps.map((step, place) => watchedStep(child, found, step, place));
    });
  });
}

/** A step of the way: what is looked at there is the next lookup, and the field itself at the end. */
function watchedStep(child: PairObject, { steps, name }: ParentField, { lookup, relation, parent }: ParentStep, place: number): WatchedParent {
  const before = steps[place - 1];
  return { child, lookup: before === undefined ? lookup : `${before.relation}.${lookup}`, parent, name: steps[place + 1]?.lookup ?? name, path: steps.length === 1 ? `${relation}.${name}` : null };
}

/** What stands for the field of the record's own side in a line that tells whether it is filtered. */
const VERDICT_FIELD = wordField('bascule:filtered', 'Filtered');

/** A line as a mapping resolves it (`ResolvedField`). */
interface FlagLine {
  readonly key: string;
  readonly line: ObjectLine;
  readonly on: Readonly<Record<Side, FieldDescription>>;
  readonly comparison: Comparison;
  readonly parentPrefix: null;
  readonly resumedOn: readonly Side[];
}

/**
 * The line that carries the word that a record is filtered to a side, for every filter that asks for it and whose checkbox is there.
 * The word is put down when the filter is evaluated (`judgeFilters`), and crosses as any value does.
 */
export function filterFlagLines(filters: ResolvedFilters, schemas: Schemas, object: PairObject): readonly FlagLine[] {
  return SIDES.flatMap((to) => {
    const policy = filters[to]?.onLeaving;
    if (policy?.kind !== 'flag') return [];
    const described = flagOn(policy.field, schemas[to], object);
    if (described === null) return [];
    const on = to === 'marketo' ? { salesforce: VERDICT_FIELD, marketo: described } : { salesforce: described, marketo: VERDICT_FIELD };
    const key = to === 'marketo' ? policy.field : `${VERDICT_FIELD.name}:${policy.field}`;
    const winner = to === 'marketo' ? ('salesforce-wins' as const) : ('marketo-wins' as const);
    const line = { key, salesforce: on.salesforce.name, direction: `to-${to}` as const, policy: winner, tellsFilterTo: to };
    return [{ key, line, on, comparison: { kind: 'checkbox' as const }, parentPrefix: null, resumedOn: [] }];
  });
}
