import type { FieldMapping } from '../../src/domain/field-mapping.ts';
import { readFilter } from '../../src/domain/filter-syntax.ts';
import { PERSON_OBJECTS } from '../../src/domain/object-pair.ts';
import type { SyncFilter, SyncFilters } from '../../src/domain/sync-filter.ts';
import type { Pair } from '../../src/domain/pair.ts';
import { SIDES } from '../../src/domain/side.ts';
import type { PersonObject, Side } from '../../src/domain/side.ts';
import { draftedLine } from '../engine/drafted-line.ts';
import { LOOKED_AT_FIELDS, PARENT_FILTERS } from './filter-kinds.ts';
import type { FilterKind } from './filter-kinds.ts';
import type { FieldPlan } from './field-plans.ts';
import { mappingLine } from './field-plans.ts';
import { ALL_FILTERS, FLAG } from './rule-options.ts';
import type { ChosenFilter, RulesVersion } from './rule-options.ts';
import { RULED_FIELDS } from './ruled-fields.ts';
import type { RuledField, RuleSet } from './ruled-fields.ts';

/** Every field that rules and filters of a run are about, as the effect ledger and its users know it. */
export const FIELDS_OF_RULES: readonly FieldPlan[] = [...RULED_FIELDS, ...LOOKED_AT_FIELDS].map(({ plan }) => plan);

/** The set of rules of a line in a version; null where the line is left out. */
export function setIn({ sets }: RulesVersion, field: RuledField): RuleSet | null {
  const name = sets[field.plan.marketo] ?? null;
  return field.sets.find((set) => set.name === name) ?? null;
}

/** The filter of a version for what goes to a side, with what the oracle knows of it. */
export function filterIn({ filters }: RulesVersion, to: Side): (ChosenFilter & { readonly kind: FilterKind }) | null {
  const chosen = filters[to];
  const kind = [...ALL_FILTERS, ...PARENT_FILTERS].find(({ text }) => text === chosen?.text);
  return chosen === null || kind === undefined ? null : { ...chosen, kind };
}

/** The same for one kind of pair; null also where the filter is for the other kind alone. */
export function filterFor(version: RulesVersion, to: Side, { object }: Pick<Pair, 'object'>): ReturnType<typeof filterIn> {
  const chosen = filterIn(version, to);
  return chosen?.kind.alone !== undefined && chosen.kind.alone !== object ? null : chosen;
}

/** The lines of a version, as its settings would be read. */
export function linesOf(version: RulesVersion): readonly FieldMapping[] {
  const ruled = RULED_FIELDS.flatMap((field) => {
    const set = setIn(version, field);
    return set === null ? [] : [lineOf(field, set)];
  });
  return [...ruled, ...LOOKED_AT_FIELDS.filter(({ isMapped }) => isMapped).map(({ plan }) => mappingLine(plan))];
}

/** The line of a field under a set of rules. */
export function lineOf({ plan }: RuledField, { stated }: RuleSet): FieldMapping {
  const { marketo, lead, contact, direction, policy } = plan;
  return draftedLine({ marketo, lead, contact, direction, policy, ...(stated === null ? {} : { rules: stated }) });
}

/** The filters of a version, the same for leads and contacts but for the names of fields. */
export function filtersOf(version: RulesVersion): SyncFilters {
  const bySide = (object: PersonObject): SyncFilters[PersonObject] =>
    Object.fromEntries(SIDES.flatMap((to) => {
      const chosen = filterFor(version, to, { object });
      return chosen === null ? [] : [[to, syncFilterOf(chosen, object)] as const];
    }));
  return Object.fromEntries(PERSON_OBJECTS.map((object) => [object, bySide(object)]));
}

/** A filter as the settings make it. */
export function syncFilterOf({ kind, onLeaving }: NonNullable<ReturnType<typeof filterIn>>, object: PersonObject): SyncFilter {
  const text = object === 'contact' ? (kind.forContacts ?? kind.text) : kind.text;
  const read = readFilter(text);
  if ('problem' in read) throw new Error(read.problem.says);
  return { where: read.expression, text, onLeaving: onLeaving === 'flag' ? { kind: 'flag', field: FLAG } : { kind: onLeaving } };
}
