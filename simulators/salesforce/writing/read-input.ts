import { fieldNamed } from '../schema/object-definition.ts';
import type { ObjectDefinition } from '../schema/object-definition.ts';
import type { UserAccess } from '../world/access.ts';
import type { FieldValue } from '../world/record.ts';
import { fieldNotWritable, failure, noSuchColumn, requestError, success } from '../world/vendor-error.ts';
import type { Result } from '../world/vendor-error.ts';
import { convertValue } from './convert-value.ts';

/** The fields of a request body as they came; `attributes` and the id are taken off before. */
export type RawFields = Readonly<Record<string, unknown>>;

/**
 * Reads the fields of a body for one user: names in any case, values converted. A field the user may not see is
 * unknown; one the user may not write, or nobody may, is named as such (apis.md B7). Nothing is dropped silently.
 */
export function readInput(
  object: ObjectDefinition,
  access: UserAccess,
  raw: RawFields,
  mode: 'create' | 'update',
): Result<Readonly<Record<string, FieldValue>>> {
  const values: Record<string, FieldValue> = {};
  const locked: string[] = [];
  for (const [name, value] of Object.entries(raw)) {
    const field = fieldNamed(object, name);
    if (field === undefined || !access.seesField(object, field)) return failure(noSuchColumn(name, object.name));
    const writable = mode === 'create' ? field.createable : field.updateable;
    if (!writable || !access.editsField(object, field)) {
      locked.push(field.name);
      continue;
    }
    if (typeof value === 'object' && value !== null) return failure(unreadable(name));
    const converted = convertValue(access.shapeOf(object, field), value);
    if (!converted.ok) return converted;
    values[field.name] = converted.value;
  }
  return locked.length > 0 ? failure(fieldNotWritable(locked)) : success(values);
}

const unreadable = (name: string): ReturnType<typeof requestError> =>
  requestError('JSON_PARSER_ERROR', `Unexpected object or list as the value of ${name}`);
