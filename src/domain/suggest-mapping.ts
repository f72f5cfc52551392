import { comparisonFor } from './compare-values.ts';
import type { FieldDescription, Schema } from './field.ts';
import type { Direction, Mapping } from './field-mapping.ts';
import { isPersonObject, PERSON_OBJECTS } from './object-pair.ts';
import { isPath } from './schema-change.ts';
import type { FieldOffer } from './schema-event.ts';
import { otherSide } from './side.ts';
import type { PersonObject, Side } from './side.ts';
import { own } from './value.ts';

/**
 * A line of the mapping that a new field could be added with (PRODUCT B1). A person decides; nothing is mapped by it. With
 * `other-object` it is a line that is there already: it carries the field of the same name of leads or contacts, and is to be
 * completed by this one.
 */
export interface MappingSuggestion {
  readonly marketo: string;
  readonly lead: string | null;
  readonly contact: string | null;
  readonly direction: Direction;
  /** What speaks for it: a line carries the field of the other object, equal API names, equal labels, or names that are alike. */
  readonly because: 'other-object' | 'name' | 'label' | 'similar';
}

/** Names less alike than this suggest nothing: a wrong suggestion costs more than none. */
const LEAST_ALIKE = 0.6;
/** How alike names are at most that are not equal. */
const MOST_ALIKE = 0.9;

/** A field that could be the counterpart, with its names prepared for comparing. */
interface Candidate {
  readonly object: PersonObject | 'person';
  readonly field: FieldDescription;
  readonly names: Names;
}

/** What a field is called, folded: case, blanks, punctuation and the vendor's suffix make no difference. */
interface Names {
  readonly name: string;
  readonly label: string;
  readonly pairs: readonly ReadonlyMap<string, number>[];
}

/**
 * For each offer the line that seems best, or null where nothing is alike enough. The counterpart is not mapped yet, has a
 * type that the field's values fit into, and may be written in at least one direction. `wanted` says whether names that are only alike
 * are looked at: of a thousand offers that costs seconds.
 */
export function suggestMappings(offers: readonly Pick<FieldOffer, 'side' | 'object' | 'field'>[], mapping: Mapping, schemas: Readonly<Record<Side, Schema>>, wanted: 'certain' | 'similar' = 'similar'): readonly (MappingSuggestion | null)[] {
  const candidates: Partial<Record<Side, readonly Candidate[]>> = {};
  return offers.map(({ side, object, field }) => {
    const offered = own(schemas[side].objects[object]?.fields ?? {}, field);
    if (offered === undefined || (object !== 'person' && !isPersonObject(object))) return null;
    const line = object === 'person' ? null : lineToComplete(object, offered, mapping, schemas.marketo);
    if (line !== null) return line;
    const other = otherSide(side);
    const found = (candidates[other] ??= unmapped(mapping, schemas[other]));
    const best = bestOf({ object, field: offered, names: namesOf(offered) }, found, wanted);
    return best === null ? null : lineOf({ object, field: offered, names: namesOf(offered) }, best, mapping, schemas.salesforce);
  });
}

/** The line that carries the field of this name of the other object and none of this one, where the field fits into it; null where there is none. */
function lineToComplete(object: PersonObject, field: FieldDescription, { fields }: Mapping, { objects }: Schema): MappingSuggestion | null {
  const other = object === 'lead' ? 'contact' : 'lead';
  const line = fields.find((one) => one[object] === null && one[other] === field.name);
  const target = line === undefined ? undefined : own(objects.person?.fields ?? {}, line.marketo);
  if (line === undefined || target === undefined || comparisonFor(field, target) === null) return null;
  if (line.direction === 'to-salesforce' && !field.updateable) return null;
  const { marketo, lead, contact, direction } = line;
  return { marketo, lead, contact, [object]: field.name, direction, because: 'other-object' };
}

/** Fields of people that no line reads or writes. */
function unmapped(mapping: Mapping, schema: Schema): readonly Candidate[] {
  const objects = schema.side === 'marketo' ? (['person'] as const) : PERSON_OBJECTS;
  return objects.flatMap((object) =>
    Object.values(schema.objects[object]?.fields ?? {})
      .filter((field) => field.isSystem !== true && !isPath(field.name) && !isMapped(mapping, object, field.name))
      .map((field) => ({ object, field, names: namesOf(field) })),
  );
}

/** Whether a line, or a key of ours, has the field already. */
export function isMapped(mapping: Mapping, object: PersonObject | 'person', name: string): boolean {
  if (object === 'person') return name === mapping.marketoKeyField || mapping.fields.some(({ marketo }) => marketo === name);
  return name === 'Id' || name === mapping.salesforceKeyField || mapping.fields.some((line) => line[object] === name);
}

/** A counterpart with what speaks for it. */
interface Judged {
  readonly candidate: Candidate;
  readonly because: MappingSuggestion['because'];
  readonly score: number;
}

function bestOf(offered: Candidate, candidates: readonly Candidate[], wanted: 'certain' | 'similar'): Judged | null {
  let best: Judged | null = null;
  for (const candidate of candidates) {
    const judged = judge(offered, candidate, wanted);
    if (judged !== null && (best === null || judged.score > best.score)) best = judged;
  }
  return best;
}

function judge(offered: Candidate, candidate: Candidate, wanted: 'certain' | 'similar'): Judged | null {
  const [because, alike] = equality(offered.names, candidate.names) ?? ['similar', wanted === 'similar' ? alikeness(offered.names, candidate.names) : 0];
  if (alike < LEAST_ALIKE) return null;
  const [salesforce, marketo] = bothSides(offered, candidate);
  if (comparisonFor(salesforce.field, marketo.field) === null || directionOf(salesforce.field, marketo.field) === null) return null;
  // Of two that are equally alike the one of the very type, of a person's lead rather than its contact.
  return { candidate, because, score: alike + (offered.field.type === candidate.field.type ? 0.05 : 0) + (candidate.object === 'contact' ? 0 : 0.01) };
}

function bothSides(a: Candidate, b: Candidate): readonly [salesforce: Candidate, marketo: Candidate] {
  return a.object === 'person' ? [b, a] : [a, b];
}

/** What may be written where; null when neither side takes values. */
function directionOf(salesforce: FieldDescription, marketo: FieldDescription): Direction | null {
  if (salesforce.updateable) return marketo.updateable ? 'both' : 'to-salesforce';
  return marketo.updateable ? 'to-marketo' : null;
}

function lineOf(offered: Candidate, { candidate, because }: Judged, mapping: Mapping, { objects }: Schema): MappingSuggestion {
  const [salesforce, marketo] = bothSides(offered, candidate);
  const carries = (object: PersonObject): string | null => {
    if (object === salesforce.object) return salesforce.field.name;
    const same = own(objects[object]?.fields ?? {}, salesforce.field.name);
    const isTaken = same === undefined || isMapped(mapping, object, same.name) || comparisonFor(same, marketo.field) === null;
    return isTaken ? null : same.name;
  };
  return { marketo: marketo.field.name, lead: carries('lead'), contact: carries('contact'), direction: directionOf(salesforce.field, marketo.field) ?? 'to-marketo', because };
}

function equality(a: Names, b: Names): readonly [because: 'name' | 'label', alike: number] | null {
  if (a.name !== '' && a.name === b.name) return ['name', 1];
  if (a.label !== '' && (a.label === b.label || a.label === b.name || a.name === b.label)) return ['label', 0.95];
  return null;
}

function alikeness(a: Names, b: Names): number {
  const alike = Math.max(...a.pairs.flatMap((mine) => b.pairs.map((theirs) => overlap(mine, theirs))));
  return Math.min(alike, MOST_ALIKE);
}

function namesOf({ name, label }: FieldDescription): Names {
  const folded = { name: fold(name.replace(/__[a-z]+$/i, '')), label: fold(label) };
  return { ...folded, pairs: [pairsOf(folded.name), pairsOf(folded.label)] };
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** Neighbouring characters, with how often each two stand together. */
function pairsOf(text: string): ReadonlyMap<string, number> {
  const characters = Array.from(text);
  const pairs = new Map<string, number>();
  for (let index = 1; index < characters.length; index++) {
    const pair = `${characters[index - 1] ?? ''}${characters[index] ?? ''}`;
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  return pairs;
}

/** The share of neighbouring characters that two texts have in common (Dice): 0 to 1. */
function overlap(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let common = 0;
  for (const [pair, times] of a) common += Math.min(times, b.get(pair) ?? 0);
  const all = [...a.values(), ...b.values()].reduce((sum, times) => sum + times, 0);
  return all === 0 ? 0 : (2 * common) / all;
}
