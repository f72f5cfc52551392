import { findField, personFields } from './person-fields.ts';
import type { PersonField } from './person-fields.ts';
import type { Switches } from './switches.ts';
import type { World } from './world.ts';

/** The person fields of one subscription as an administrator has made them since (faults F34, F35). */
type Shapes = { readonly fields: readonly PersonField[]; readonly byName: ReadonlyMap<string, PersonField> };

const SHAPES = new WeakMap<Switches['fieldChanges'], Shapes>();

/** Every person field that is not hidden, in the order of the describe. */
export function fieldsNow({ switches }: World): readonly PersonField[] {
  const fields = switches.fieldChanges.length === 0 ? personFields : shapesOf(switches.fieldChanges).fields;
  return switches.spareFields === 0 ? fields : [...fields, ...Array.from({ length: switches.spareFields }, (_, number) => spareField(number))];
}

function spareField(number: number): PersonField {
  return { id: FIRST_SPARE_ID + number, displayName: `Spare ${number}`, dataType: 'string', length: 255, name: `spare_${number}`, soapName: `spare_${number}`, readOnly: false, custom: true, ofCompany: false, searchable: false };
}

const FIRST_SPARE_ID = 10_000;

/** The field of this REST name, unless it is hidden. Names are compared exactly. */
export function fieldNow({ switches }: World, name: string): PersonField | undefined {
  return switches.fieldChanges.length === 0 ? findField(name) : shapesOf(switches.fieldChanges).byName.get(name);
}

function shapesOf(changes: Switches['fieldChanges']): Shapes {
  const known = SHAPES.get(changes);
  if (known !== undefined) return known;
  const fields = personFields.flatMap((field): PersonField[] => {
    const change = changes.find(({ name }) => name === field.name);
    if (change === undefined) return [field];
    const { hidden, dataType = field.dataType, length = field.length } = change;
    return hidden === true ? [] : [{ ...field, dataType, length }];
  });
  const shapes = { fields, byName: new Map(fields.map((field) => [field.name, field])) };
  SHAPES.set(changes, shapes);
  return shapes;
}
