import type { DataType } from './data-type.ts';
import type { FieldNote } from './field-note.ts';
import { everyField } from './field-shapes.ts';
import type { Call, Row, Started } from './operation.ts';
import { bodyOf, flagOf, inputOf, requiredMember, textMember } from './parameters.ts';
import { Refusal, recordError, responseError } from './refusal.ts';
import type { World } from './world.ts';

/** Most fields that the API may make (MD leads, Create Fields). */
const MOST_FIELDS = 100;
const attributes = ['description', 'isHidden', 'isHtmlEncodingInEmail', 'isSensitive'];

/** Types a field may be made with (MS CreateLeadField); a score is described as a whole number (apis.md A3). */
const makeableTypes: Readonly<Record<string, DataType>> = {
  boolean: 'boolean', currency: 'currency', date: 'date', datetime: 'datetime', email: 'email', float: 'float',
  integer: 'integer', percent: 'percent', phone: 'phone', score: 'integer', string: 'string', url: 'url',
};

/** Create Lead Fields: all of them or none, since a row can only be created (MS LeadFieldStatus). */
export function beginCreateFields(call: Call): Started {
  const wanted = inputOf(bodyOf(call.body, ['input'])).map(readNewField);
  return {
    records: wanted.length,
    finish() {
      const { world } = call;
      const taken = everyField(world).map(({ field }) => field);
      const names = new Set(taken.flatMap(({ name, displayName }) => [`name ${name.toLowerCase()}`, `displayName ${displayName.toLowerCase()}`]));
      for (const { name, displayName } of wanted) {
        const both = [`name ${name.toLowerCase()}`, `displayName ${displayName.toLowerCase()}`];
        if (both.some((one) => names.has(one))) throw new Refusal(recordError.exists());
        for (const one of both) names.add(one);
      }
      const made = world.fieldNotes.filter((note) => note.made !== undefined).length;
      if (made + wanted.length > MOST_FIELDS) throw ruleBroken(`at most ${MOST_FIELDS} fields can be made`);
      world.commit(wanted.map(({ dataType, ...note }) => ['field-note', { ...note, made: { id: world.nextId('field'), dataType } }]));
      return { result: wanted.map(({ name }) => ({ name, status: 'created' })) };
    },
  };
}

type NewField = FieldNote & { readonly displayName: string; readonly dataType: DataType };

function readNewField(row: Row): NewField {
  const read = bodyOf(row, ['name', 'displayName', 'dataType', ...attributes]);
  const name = requiredMember(read, 'name');
  const displayName = checkedDisplayName(requiredMember(read, 'displayName'));
  const dataType = makeableTypes[requiredMember(read, 'dataType')];
  if (dataType === undefined) throw new Refusal(recordError.invalid(`Invalid value for 'dataType', expected one of ${Object.keys(makeableTypes).join(', ')}`));
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) throw new Refusal(recordError.invalid(`Invalid value for 'name': ${name}`));
  return { name, displayName, dataType, ...attributesOf(read) };
}

/** Must not hold special characters (MD leads, Create Fields); which those are is ours. */
function checkedDisplayName(text: string): string {
  if (!/^[\p{L}\p{N} _-]+$/u.test(text)) throw new Refusal(recordError.invalid(`Invalid value for 'displayName': ${text}`));
  return text;
}

function attributesOf(row: Row): Omit<FieldNote, 'name' | 'made' | 'displayName'> {
  const description = textMember(row, 'description');
  const isHidden = flagOf(row, 'isHidden');
  const isHtmlEncodingInEmail = flagOf(row, 'isHtmlEncodingInEmail');
  const isSensitive = flagOf(row, 'isSensitive');
  return {
    ...(description === undefined ? {} : { description }),
    ...(isHidden === undefined ? {} : { isHidden }),
    ...(isHtmlEncodingInEmail === undefined ? {} : { isHtmlEncodingInEmail }),
    ...(isSensitive === undefined ? {} : { isSensitive }),
  };
}

/** Update Lead Field: standard fields keep their display name, and only fields made by the API are hidden (MD leads, Update Field, table). */
export function beginUpdateField(call: Call): Started {
  const [row, ...more] = inputOf(bodyOf(call.body, ['input']));
  if (row === undefined || more.length > 0) throw new Refusal(recordError.invalid('input must hold one field'));
  const read = bodyOf(row, ['displayName', ...attributes]);
  const displayName = textMember(read, 'displayName');
  const set = { ...attributesOf(read), ...(displayName === undefined ? {} : { displayName: checkedDisplayName(displayName) }) };
  return {
    records: 1,
    finish() {
      const { world, subject } = call;
      const before = noteToChange(world, subject, set);
      world.commit([['field-note', { ...before, ...set }]]);
      return { result: [{ name: subject, status: 'updated' }] };
    },
  };
}

function noteToChange(world: World, name: string, set: Partial<FieldNote>): FieldNote {
  const present = everyField(world).find(({ field }) => field.name === name);
  if (present === undefined) throw new Refusal(recordError.fieldNotFound(name));
  const { field, note } = present;
  if (set.displayName !== undefined && !field.custom) throw ruleBroken('the display name of a standard field stays');
  if (set.isHidden !== undefined && note?.made === undefined) throw ruleBroken('only a field made by the API can be hidden by it');
  const rival = everyField(world).some((other) => other.field.name !== name && other.field.displayName.toLowerCase() === set.displayName?.toLowerCase());
  if (rival) throw new Refusal(recordError.exists());
  return note ?? { name };
}

function ruleBroken(rule: string): Refusal {
  return new Refusal(responseError('709', `Business Rule Violation: ${rule}`));
}
