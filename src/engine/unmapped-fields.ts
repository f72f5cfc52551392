import { linesSeen } from '../domain/custom-object.ts';
import type { Schema } from '../domain/field.ts';
import { contentsOf } from '../domain/field-health.ts';
import type { SampledValue, UnmappedField } from '../domain/field-health.ts';
import type { Mapping } from '../domain/field-mapping.ts';
import { isMember, isPersonObject, isTold, objectOnSide } from '../domain/object-pair.ts';
import { SIDES } from '../domain/side.ts';
import type { PairObject, RecordObject, Side } from '../domain/side.ts';
import { isUnknown, own } from '../domain/value.ts';
import type { PairSample } from './store-port.ts';

/** Pairs of one kind. */
interface Sampled {
  readonly object: PairObject;
  readonly sample: PairSample;
}

/** Fields of followed objects that the sync user sees and no line carries, by side and object. Of those at which a filter looks it is known what stands in them. */
export function unmappedFields(mapping: Mapping, seen: Readonly<Record<Side, Schema>>, sampled: readonly Sampled[]): readonly UnmappedField[] {
  const followed = sampled.filter(({ object }) => !isTold(object) && !isMember(object));
  return SIDES.flatMap((side) => {
    const kinds = Map.groupBy(followed, ({ object }) => objectOnSide(object, side));
    return [...kinds].flatMap(([object, of]) => unmappedOf(mapping, seen, { side, object, of }));
  });
}

function unmappedOf(mapping: Mapping, seen: Readonly<Record<Side, Schema>>, { side, object, of }: { readonly side: Side; readonly object: RecordObject; readonly of: readonly Sampled[] }): readonly UnmappedField[] {
  const carried = new Set(of.flatMap((one) => linesSeen(mapping, seen.salesforce, one.object).map(({ key, salesforce }) => (side === 'salesforce' ? salesforce : key))));
  const isKey = (name: string): boolean => of.some((one) => isPersonObject(one.object)) && (side === 'salesforce' ? name === 'Id' || name === mapping.salesforceKeyField : name === mapping.marketoKeyField);
  const fields = Object.values(seen[side].objects[object]?.fields ?? {}).filter(({ name, isSystem }) => isSystem !== true && !name.includes('.') && !carried.has(name) && !isKey(name));
  return fields.map(({ name, label, type, calculated }) => ({ side, object, field: name, label, type, calculated, filled: watchedContents(of, side, name) }));
}

function watchedContents(of: readonly Sampled[], side: Side, name: string): UnmappedField['filled'] {
  const values = of.flatMap(({ sample }) => sample.pairs).flatMap(({ pair, place }): readonly SampledValue[] => {
    const value = own(pair[side].watched, name);
    return value === undefined || isUnknown(value) ? [] : [{ value, place }];
  });
  const isWhole = of.every(({ sample }) => sample.isWhole);
  const taken = of.reduce((sum, { sample }) => sum + sample.pairs.length, 0);
  const total = of.reduce((sum, { sample }) => sum + sample.total, 0);
  return contentsOf(values, isWhole || taken === 0 ? values.length : Math.round((values.length / taken) * total))?.filled ?? null;
}
