import type { ObjectDefinition } from '../schema/object-definition.ts';
import type { FieldDefinition } from '../schema/field-table.ts';
import { setting } from './settings.ts';
import type { FieldChange } from './settings.ts';
import type { Store } from './store.ts';

/** What an administrator has made of the fields of one org (faults F34, F35, F38). */
export type FieldShapes = {
  /** Whether nobody sees the field under its name: it was deleted or renamed. */
  isGone(object: ObjectDefinition, field: FieldDefinition): boolean;
  /** The field as it is now. */
  shapeOf(object: ObjectDefinition, field: FieldDefinition): FieldDefinition;
};

const SHAPES = new WeakMap<object, FieldShapes>();
const AS_MADE: FieldShapes = { isGone: () => false, shapeOf: (_object, field) => field };

/** The fields of this org as they are now; read again only after an administrator changed one. */
export function fieldShapes(store: Store): FieldShapes {
  const saved = store.setting('fieldChanges');
  if (typeof saved !== 'object' || saved === null) return AS_MADE;
  const known = SHAPES.get(saved);
  if (known !== undefined) return known;
  const shapes = shapesFrom(setting(store, 'fieldChanges'));
  SHAPES.set(saved, shapes);
  return shapes;
}

function shapesFrom(changes: readonly FieldChange[]): FieldShapes {
  const byField = new Map(changes.map((change) => [`${change.object}.${change.field}`, change]));
  // Lead and Contact share the definitions of their custom fields, so a shape belongs to its change.
  const changed = new Map<FieldChange, FieldDefinition>();
  const changeOf = (object: ObjectDefinition, field: FieldDefinition): FieldChange | undefined => byField.get(`${object.name}.${field.name}`);
  return {
    isGone: (object, field) => changeOf(object, field)?.gone === true,
    shapeOf(object, field) {
      const change = changeOf(object, field);
      if (change === undefined) return field;
      const shape = changed.get(change) ?? reshaped(field, change);
      changed.set(change, shape);
      return shape;
    },
  };
}

function reshaped(field: FieldDefinition, { type, length, required, choices, restricted, inactive = [] }: FieldChange): FieldDefinition {
  const picklistValues = choices?.map((value) => ({ value, label: value, isDefault: false })) ?? field.picklistValues;
  return {
    ...field,
    type: type ?? field.type,
    length: length ?? (type === undefined ? field.length : LENGTHS[type]),
    nillable: field.nillable && required !== true,
    restrictedPicklist: restricted ?? field.restrictedPicklist,
    picklistValues: picklistValues.map((choice) => (inactive.includes(choice.value) ? { ...choice, isInactive: true } : choice)),
  };
}

/** How long a field of a type is when the administrator does not say, characters. */
const LENGTHS: Readonly<Record<NonNullable<FieldChange['type']>, number>> = { string: 255, picklist: 255, textarea: 255, double: 0, date: 0 };
