import type { FieldNote } from './field-note.ts';
import { findField, isSearchableType, personFields } from './person-fields.ts';
import type { PersonField } from './person-fields.ts';
import type { Switches } from './switches.ts';
import type { World } from './world.ts';

/** A person field, whether it is hidden, and what was set about it through the API. */
export type ShapedField = { readonly field: PersonField; readonly hidden: boolean; readonly note: FieldNote | undefined };

/** The person fields of one subscription as an administrator or the API has made them since (faults F34, F35; MD leads, Fields). */
type Shapes = { readonly all: readonly ShapedField[]; readonly fields: readonly PersonField[]; readonly byName: ReadonlyMap<string, PersonField> };

const SHAPES = new WeakMap<Switches['fieldChanges'], WeakMap<World['fieldNotes'], Shapes>>();

/** Every person field that is not hidden, in the order of the describe. */
export function fieldsNow(world: World): readonly PersonField[] {
  const fields = isAsDelivered(world) ? personFields : shapesOf(world).fields;
  return world.switches.spareFields === 0 ? fields : [...fields, ...spareFields(world)];
}

/** Every person field, hidden ones too, as the schema shows them (MD leads, Query Fields). */
export function everyField(world: World): readonly ShapedField[] {
  return [...shapesOf(world).all, ...spareFields(world).map((field) => ({ field, hidden: false, note: undefined }))];
}

function spareFields({ switches }: World): PersonField[] {
  return Array.from({ length: switches.spareFields }, (_, number) => customField(FIRST_SPARE_ID + number, `spare_${number}`, `Spare ${number}`, 'string', false));
}

function customField(id: number, name: string, displayName: string, dataType: PersonField['dataType'], searchable: boolean): PersonField {
  return { id, displayName, dataType, length: textTypes.includes(dataType) ? 255 : 0, name, soapName: name, readOnly: false, custom: true, ofCompany: false, searchable };
}

/** Types of 255 characters, as recorded (recorded-fields.ts). */
const textTypes: readonly string[] = ['string', 'email', 'phone', 'url'];
const FIRST_SPARE_ID = 10_000;

/** The field of this REST name, unless it is hidden. Names are compared exactly. */
export function fieldNow(world: World, name: string): PersonField | undefined {
  return isAsDelivered(world) ? findField(name) : shapesOf(world).byName.get(name);
}

function isAsDelivered({ switches, fieldNotes }: World): boolean {
  return switches.fieldChanges.length === 0 && fieldNotes.length === 0;
}

function shapesOf({ switches, fieldNotes }: World): Shapes {
  const ofChanges = SHAPES.get(switches.fieldChanges) ?? new WeakMap<World['fieldNotes'], Shapes>();
  SHAPES.set(switches.fieldChanges, ofChanges);
  const known = ofChanges.get(fieldNotes);
  if (known !== undefined) return known;
  const notes = new Map(fieldNotes.map((note) => [note.name, note]));
  const all = [...personFields, ...fieldNotes.flatMap(madeField)].map((field) => shaped(field, switches.fieldChanges, notes.get(field.name)));
  const fields = all.filter(({ hidden }) => !hidden).map(({ field }) => field);
  const shapes = { all, fields, byName: new Map(fields.map((field) => [field.name, field])) };
  ofChanges.set(fieldNotes, shapes);
  return shapes;
}

function madeField({ name, made, displayName = name }: FieldNote): PersonField[] {
  return made === undefined ? [] : [customField(made.id, name, displayName, made.dataType, isSearchableType(made.dataType))];
}

function shaped(field: PersonField, changes: Switches['fieldChanges'], note: FieldNote | undefined): ShapedField {
  const change = changes.find(({ name }) => name === field.name);
  const hidden = change?.hidden ?? note?.isHidden ?? false;
  if (change === undefined && note?.displayName === undefined) return { field, hidden, note };
  const { dataType = field.dataType, length = field.length } = change ?? {};
  return { field: { ...field, dataType, length, displayName: note?.displayName ?? field.displayName }, hidden, note };
}
