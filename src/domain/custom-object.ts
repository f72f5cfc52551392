import type { ErrorCode } from './error-catalogue.ts';
import type { FieldType, Schema } from './field.ts';
import type { KeyedFieldMapping, Mapping } from './field-mapping.ts';
import { customName, isCustomObject } from './object-pair.ts';
import type { CustomObject, PairObject, Side } from './side.ts';

/** What Marketo's counterpart of a custom object is to be (PRODUCT I1); its key field comes in addition. */
export interface ObjectDesign {
  readonly object: CustomObject;
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

/** The custom objects of a mapping, those that others link to first; of those that no path leads to Marketo from, the order says nothing. */
export function customObjectsOf(mapping: Mapping): readonly CustomObject[] {
  const objects = Object.keys(mapping.objects).filter(isCustomObject);
  return objects.toSorted((a, b) => stepsToMarketo(mapping, a) - stepsToMarketo(mapping, b));
}

/**
 * Judges a custom object by what both sides show. It must be seen, fit into Marketo's limits, and lead to a person or a
 * company over its own links or those of other custom objects; links that only go round lead nowhere.
 */
export function judgeCustomObject(mapping: Mapping, schemas: Readonly<Record<Side, Schema>>, object: CustomObject): CustomObjectState {
  const described = schemas.salesforce.objects[object];
  if (described === undefined) return { kind: 'refused', code: 'OBJECT_NOT_ACCESSIBLE' };
  const seen = (mapping.objects[object] ?? []).filter(({ salesforce }) => Object.hasOwn(described.fields, salesforce));
  const steps = stepsToMarketo({ ...mapping, objects: { ...mapping.objects, [object]: seen } }, object);
  if (!Number.isFinite(steps)) return { kind: 'refused', code: 'CUSTOM_OBJECT_NOT_LINKED' };
  if (seen.length + 1 > MOST_FIELDS) return { kind: 'refused', code: 'CUSTOM_OBJECT_TOO_WIDE' };
  if (schemas.marketo.objects[object] !== undefined) return { kind: 'there' };
  const fields = seen.flatMap((line): readonly DesignedField[] => {
    const field = described.fields[line.salesforce];
    return field === undefined ? [] : [{ name: line.marketo, label: field.label, type: field.type, linksTo: targetOf(mapping, line, steps) }];
  });
  return { kind: 'missing', design: { object, label: labelOf(object), fields } };
}

/** What Marketo follows a link to; a link to an object that is no nearer to a person than this one is a plain value. */
function targetOf(mapping: Mapping, { links }: KeyedFieldMapping, steps: number): DesignedField['linksTo'] {
  if (links === 'lead' || links === 'contact') return 'person';
  if (links === 'account') return 'company';
  return links !== undefined && isCustomObject(links) && stepsToMarketo(mapping, links) < steps ? links : null;
}

/** How many links lie between a custom object and a person or company; infinite when none leads there. */
function stepsToMarketo({ objects }: Mapping, object: CustomObject): number {
  let reached: readonly PairObject[] = [object];
  const known = new Set(reached);
  for (let steps = 1; reached.length > 0; steps++) {
    const linked = reached.filter(isCustomObject).flatMap((from) => (objects[from] ?? []).flatMap(({ links }) => links ?? []));
    if (linked.some((to) => to === 'lead' || to === 'contact' || to === 'account')) return steps;
    reached = linked.filter((to) => isCustomObject(to) && objects[to] !== undefined && !known.has(to));
    for (const to of reached) known.add(to);
  }
  return Number.POSITIVE_INFINITY;
}

/** `Invoice_Line__c` is an `Invoice Line`. */
function labelOf(object: CustomObject): string {
  return customName(object).replace(/__[a-z]$/, '').replaceAll('_', ' ').trim();
}
