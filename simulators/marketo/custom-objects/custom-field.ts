import { dataTypeSchema } from '../data-type.ts';
import type { DataType } from '../data-type.ts';
import { guidFields } from '../keyed-kinds.ts';
import type { Row } from '../operation.ts';
import { bodyOf, flagOf, requiredMember, textMember } from '../parameters.ts';
import { Refusal, recordError } from '../refusal.ts';
import type { World } from '../world.ts';
import { fieldDataTypes, linkableFields } from './describe-type.ts';
import type { CustomField } from './object-type.ts';

const members = ['name', 'displayName', 'dataType', 'description', 'isDedupeField', 'relatedTo'];

/** Reads a field of Add Fields (MS AddCustomObjectTypeField). */
export function readNewField(world: World, row: Row): CustomField {
  const body = bodyOf(row, members);
  const name = requiredMember(body, 'name');
  if (!/^[A-Za-z]\w*$/.test(name) || guidFields.some((field) => field.name === name)) throw new Refusal(recordError.invalid(`Invalid field name '${name}'`));
  const description = textMember(body, 'description');
  return {
    name,
    displayName: requiredMember(body, 'displayName'),
    ...(description === undefined ? {} : { description }),
    isDedupeField: flagOf(body, 'isDedupeField') ?? false,
    ...typeOf(world, requiredMember(body, 'dataType'), body['relatedTo']),
  };
}

/** The field after Update Field; what the body does not name stays (MS UpdateCustomObjectTypeFieldRequest). */
export function readFieldChange(world: World, before: CustomField, body: Row): CustomField {
  const dataType = textMember(body, 'dataType') ?? (body['relatedTo'] === undefined ? undefined : 'link');
  return {
    ...before,
    name: textMember(body, 'name') ?? before.name,
    displayName: textMember(body, 'displayName') ?? before.displayName,
    description: textMember(body, 'description') ?? before.description ?? '',
    isDedupeField: flagOf(body, 'isDedupeField') ?? before.isDedupeField,
    ...(dataType === undefined ? {} : typeOf(world, dataType, body['relatedTo'])),
  };
}

type TypeOfField = Pick<CustomField, 'dataType' | 'relatedTo'>;

/** A link has the data type of the field it points to (MD custom-objects, Describe Type). */
function typeOf(world: World, given: string, relatedTo: unknown): TypeOfField {
  if (!fieldDataTypes.some((type) => type === given)) throw new Refusal(recordError.invalid(`Invalid dataType '${given}'`));
  if (given === 'link') return linkOf(world, relatedTo);
  if (relatedTo !== undefined) throw new Refusal(recordError.invalid("'relatedTo' is only for fields of dataType link"));
  return { dataType: dataTypeSchema.parse(given) };
}

function linkOf(world: World, given: unknown): TypeOfField {
  if (given === undefined) throw new Refusal(recordError.missing('relatedTo'));
  const body = bodyOf(given, ['name', 'field']);
  const object = requiredMember(body, 'name').replace(/^(Lead|Company)$/, (title) => title.toLowerCase());
  const wanted = requiredMember(body, 'field');
  const fields = linkableFields(world, object);
  if (fields === undefined) throw new Refusal(recordError.recordNotFound(`Object '${object}' is not linkable`));
  const target = fields.find(({ name, displayName }) => name === wanted || displayName === wanted);
  if (target === undefined) throw new Refusal(recordError.fieldNotFound(wanted));
  return { dataType: linkType(target.dataType), relatedTo: { name: object, field: target.name } };
}

/** An e-mail address links as text. */
function linkType(type: string): DataType {
  return type === 'integer' ? 'integer' : 'string';
}
