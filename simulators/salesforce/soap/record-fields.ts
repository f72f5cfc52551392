import { fieldNamed } from '../schema/object-definition.ts';
import type { ObjectDefinition } from '../schema/object-definition.ts';
import type { RawFields } from '../writing/read-input.ts';
import type { XmlElement } from './xml.ts';

/**
 * The fields of a record in an envelope, as the other interface would send them: numbers and booleans read by the field's
 * type, a parent named by its key as an object inside.
 */
export function fieldsOf(object: ObjectDefinition, record: XmlElement): RawFields {
  const fields: Record<string, unknown> = {};
  for (const { name, text, attributes, children } of record.children) {
    if (name === 'type' || name === 'Id') continue;
    if (name === 'fieldsToNull') fields[text] = null;
    else if (children.length > 0) fields[name] = parentOf(children);
    else fields[name] = attributes['nil'] === 'true' ? null : typed(fieldNamed(object, name)?.type, text);
  }
  return fields;
}

function parentOf(children: readonly XmlElement[]): RawFields {
  const type = children.find(({ name }) => name === 'type')?.text;
  const keys = children.filter(({ name }) => name !== 'type').map(({ name, text }) => [name, text]);
  return { ...(type === undefined ? {} : { attributes: { type } }), ...Object.fromEntries(keys) };
}

function typed(type: string | undefined, text: string): unknown {
  if (type === 'boolean') return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : text;
  const isNumber = type === 'int' || type === 'double' || type === 'currency' || type === 'percent';
  return isNumber && text.trim() !== '' && !Number.isNaN(Number(text)) ? Number(text) : text;
}
