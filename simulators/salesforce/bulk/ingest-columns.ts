import { fieldNamed } from '../schema/object-definition.ts';
import type { ObjectDefinition } from '../schema/object-definition.ts';
import type { FieldDefinition } from '../schema/field-table.ts';
import { isDay, parseInstant } from '../world/stamps.ts';
import { failure, rowError, success } from '../world/vendor-error.ts';
import type { Result } from '../world/vendor-error.ts';
import type { RawFields } from '../writing/read-input.ts';
import { findByKey } from '../writing/parent-by-key.ts';
import type { WriteContext } from '../writing/write-context.ts';

/** What stands under a heading: a field, or by `Owner.Email` a reference named by a key of the record it leads to (apis.md B8). */
export type Column = { readonly field: FieldDefinition; readonly key?: { readonly object: ObjectDefinition; readonly field: FieldDefinition } };

/** The columns of an upload, or the heading that names none. */
export function readColumns(context: WriteContext, object: ObjectDefinition, header: readonly string[]): { readonly columns: readonly Column[] } | { readonly unknown: string } {
  const columns: Column[] = [];
  for (const heading of header) {
    const column = readColumn(context, object, heading.trim());
    if (column === undefined) return { unknown: heading.trim() };
    columns.push(column);
  }
  return { columns };
}

function readColumn({ org, access }: WriteContext, object: ObjectDefinition, heading: string): Column | undefined {
  const [name = '', keyName] = heading.split('.');
  if (keyName === undefined) {
    const field = fieldNamed(object, name);
    return field !== undefined && access.seesField(object, field) ? { field } : undefined;
  }
  const reference = object.fields.find((field) => field.relationshipName?.toLowerCase() === name.toLowerCase() && access.seesField(object, field));
  for (const target of reference?.referenceTo ?? []) {
    const parent = org.store.catalogue().named(target);
    const key = parent === undefined ? undefined : fieldNamed(parent, keyName);
    if (reference !== undefined && parent !== undefined && key !== undefined && (key.externalId || key.idLookup)) return { field: reference, key: { object: parent, field: key } };
  }
  return undefined;
}

/** The fields of one row as the other interface would send them: an empty cell says nothing, `#N/A` clears (apis.md B8). */
export function readRow(context: WriteContext, columns: readonly Column[], cells: readonly string[]): Result<RawFields> {
  const fields: Record<string, unknown> = {};
  for (const [place, column] of columns.entries()) {
    const cell = cells[place] ?? '';
    if (cell === '') continue;
    const value = cell === '#N/A' ? success(null) : readCell(context, column, cell, place);
    if (!value.ok) return value;
    fields[column.field.name] = value.value;
  }
  return success(fields);
}

function readCell(context: WriteContext, { field, key }: Column, cell: string, place: number): Result<unknown> {
  return key === undefined ? typedCell(field, cell, place) : findByKey(context, key.object, key.field, cell);
}

/** Cells are read as XML schema types are: amp-labs/bulk/info/partial-failure.csv. */
function typedCell(field: FieldDefinition, cell: string, place: number): Result<unknown> {
  const unreadable = (type: string): Result<unknown> =>
    failure(rowError('INVALID_FIELD', `Failed to deserialize field at col ${place}. Due to, '${cell}' is not a valid value for the type xsd:${type}`, [field.name]));
  switch (field.type) {
    case 'boolean':
      return /^(?:true|1)$/i.test(cell) ? success(true) : /^(?:false|0)$/i.test(cell) ? success(false) : unreadable('boolean');
    case 'int':
      return /^[+-]?\d+$/.test(cell.trim()) ? success(Number(cell)) : unreadable('int');
    case 'double':
    case 'currency':
    case 'percent':
      return cell.trim() !== '' && Number.isFinite(Number(cell)) ? success(Number(cell)) : unreadable('double');
    case 'date':
      return isDay(cell.trim()) ? success(cell.trim()) : unreadable('date');
    case 'datetime':
      return parseInstant(cell.trim()) === undefined ? unreadable('dateTime') : success(cell.trim());
    case 'address':
    case 'combobox':
    case 'email':
    case 'id':
    case 'multipicklist':
    case 'phone':
    case 'picklist':
    case 'reference':
    case 'string':
    case 'textarea':
    case 'url':
      return success(cell);
  }
}
