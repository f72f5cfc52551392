import type { ErrorCode } from './error-catalogue.ts';
import type { FieldDescription, FieldType, ObjectDescription, Schema } from './field.ts';
import { keyedLine, linesOf, takesEveryField } from './field-mapping.ts';
import type { Mapping, ObjectLine } from './field-mapping.ts';
import { customName, isCustomObject } from './object-pair.ts';
import type { ActivityObject, CustomObject, PairObject, Side } from './side.ts';
import { own } from './value.ts';
import { typeMade } from './value-form.ts';

/** What Marketo's counterpart of a custom object, or the activity that tells of a task or event, is to be (PRODUCT I1); its key field comes in addition. */
export interface ObjectDesign {
  readonly object: CustomObject | ActivityObject;
  /** What people are to read on Marketo's screens. */
  readonly label: string;
  readonly fields: readonly DesignedField[];
}

/** One field of it. */
export interface DesignedField {
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  /** The object whose key it holds, where Marketo is to follow it; null for a plain value. */
  readonly linksTo: 'person' | 'company' | CustomObject | null;
}

/** What a custom object needs now: nothing, to be made in Marketo, or somebody's help. */
export type CustomObjectState =
  | { readonly kind: 'there' }
  | { readonly kind: 'missing'; readonly design: ObjectDesign }
  | { readonly kind: 'refused'; readonly code: ErrorCode };

/** Fields of a custom object that can be made through Marketo's API, its key among them (marketo-native-sync.md §9). */
const MOST_FIELDS = 50;

/** Followed custom objects, those that others link to first; those that lead nowhere come last. */
export function customObjectsOf(mapping: Mapping, salesforce: Schema): readonly CustomObject[] {
  const steps = stepsToMarketo(mapping, salesforce);
  const place = (object: CustomObject): number => steps.get(object) ?? steps.size + 1;
  return Object.keys(mapping.objects).filter(isCustomObject).toSorted((a, b) => place(a) - place(b));
}

/**
 * Judges a custom object by what both sides show. It must be seen, fit into Marketo's limits, and lead to a person or a
 * company over its own links or those of other custom objects; links that only go round lead nowhere.
 */
export function judgeCustomObject(mapping: Mapping, schemas: Readonly<Record<Side, Schema>>, object: CustomObject): CustomObjectState {
  const described = schemas.salesforce.objects[object];
  if (described === undefined) return { kind: 'refused', code: 'OBJECT_NOT_ACCESSIBLE' };
  if (!stepsToMarketo(mapping, schemas.salesforce).has(object)) return { kind: 'refused', code: 'CUSTOM_OBJECT_NOT_LINKED' };
  const fields = designedFields(linesSeen(mapping, schemas.salesforce, object), described);
  if (fields.length + 1 > MOST_FIELDS) return { kind: 'refused', code: 'CUSTOM_OBJECT_TOO_WIDE' };
  if (schemas.marketo.objects[object] !== undefined) return { kind: 'there' };
  return { kind: 'missing', design: { object, label: labelOf(object), fields } };
}

/** The fields that lines ask for, as far as the sync user sees what they carry. */
export function designedFields(lines: readonly ObjectLine[], { fields }: ObjectDescription): readonly DesignedField[] {
  return lines.flatMap((line) => {
    const field = own(fields, line.salesforce);
    return field === undefined ? [] : [{ name: line.key, label: field.label, type: typeMade(line, field.type), linksTo: targetOf(line) }];
  });
}

/**
 * The lines of an object's mapping by what the sync user sees. A custom object for which none are named has one for every
 * field that is neither the vendor's own nor a formula, whose changes nothing tells (hazard 8); its lookups are links where they lead nearer to a person or company, and plain values elsewhere.
 */
export function linesSeen(mapping: Mapping, salesforce: Schema, object: PairObject): readonly ObjectLine[] {
  const lines = linesOf(mapping, object);
  if (!isCustomObject(object)) return lines;
  const fields = fieldsOf(mapping, salesforce, object);
  const steps = stepsToMarketo(mapping, salesforce);
  const named = takesEveryField(mapping, object) ? [...everyName(mapping, fields, object).map((name) => keyedLine(mapping, object, { marketo: name, salesforce: name })), ...lines] : lines;
  return named.map((line) => {
    const target = fields.find(({ name }) => name === line.salesforce)?.refersTo;
    const isNearer = target !== undefined && stepsFrom(mapping, steps, target) < (steps.get(object) ?? 0);
    return isNearer ? { ...line, links: target } : line;
  });
}

/** What is said of a single field names it, also where no field is named to follow: a formula, or one that is away. */
function everyName({ ways }: Mapping, fields: readonly FieldDescription[], object: CustomObject): readonly string[] {
  return [...new Set([...fields.map(({ name }) => name), ...Object.keys(ways?.[object] ?? {})])];
}

/** The fields of a custom object that take part, as far as they are seen. */
function fieldsOf(mapping: Mapping, salesforce: Schema, object: CustomObject): readonly FieldDescription[] {
  const seen = salesforce.objects[object]?.fields ?? {};
  if (!takesEveryField(mapping, object)) return linesOf(mapping, object).flatMap((line) => own(seen, line.salesforce) ?? []);
  return Object.values(seen).filter(({ isSystem, calculated }) => isSystem !== true && !calculated);
}

/** How many links lie between each custom object and a person or company; one that leads to none is left out. */
function stepsToMarketo(mapping: Mapping, salesforce: Schema): ReadonlyMap<CustomObject, number> {
  const steps = new Map<CustomObject, number>();
  const objects = Object.keys(mapping.objects).filter(isCustomObject);
  for (let round = 1; round <= objects.length; round++) {
    const reached = objects.filter((object) => {
      const isNear = ({ refersTo }: FieldDescription): boolean => refersTo !== undefined && stepsFrom(mapping, steps, refersTo) < round;
      return !steps.has(object) && fieldsOf(mapping, salesforce, object).some(isNear);
    });
    for (const object of reached) steps.set(object, round);
  }
  return steps;
}

/** People always are in Marketo, companies where accounts are followed, and nothing else can be linked to. */
function stepsFrom({ objects }: Mapping, steps: ReadonlyMap<CustomObject, number>, object: PairObject): number {
  if (object === 'lead' || object === 'contact' || (object === 'account' && objects.account !== undefined)) return 0;
  return (isCustomObject(object) ? steps.get(object) : undefined) ?? Number.POSITIVE_INFINITY;
}

function targetOf({ links }: ObjectLine): DesignedField['linksTo'] {
  if (links === 'lead' || links === 'contact') return 'person';
  if (links === 'account') return 'company';
  return links !== undefined && isCustomObject(links) ? links : null;
}

/** `Invoice_Line__c` is an `Invoice Line`. */
function labelOf(object: CustomObject): string {
  return customName(object).replace(/__[a-z]$/, '').replaceAll('_', ' ').trim();
}
