import type { DataType } from './data-type.ts';
import type { FieldNote } from './field-note.ts';
import { sandboxDeletionFlag } from './keyed-kinds.ts';
import type { KeyedKind } from './keyed-kinds.ts';
import type { Answer, Call, Row } from './operation.ts';
import { readToken, writeToken } from './page-token.ts';
import { batchSizeOf } from './parameters.ts';
import { Refusal, responseError } from './refusal.ts';

/** What the schema tells of a field. `length` 0 means that none is told; `told` is what was set about it through the API. */
export type SchemaField = {
  readonly name: string;
  readonly displayName: string;
  readonly dataType: DataType;
  readonly length: number;
  readonly custom: boolean;
  readonly told?: Omit<FieldNote, 'name'>;
};

/** Fields of an object as its schema lists them, 300 a page (MD leads, Browse; companies and opportunities, Query Fields). */
export function browseSchema(call: Call, all: readonly SchemaField[]): Answer {
  const size = batchSizeOf(call.parameters);
  const token = call.parameters.get('nextPageToken');
  const from = token === null ? 0 : Number(readToken('schema', token));
  const more = from + size < all.length;
  return {
    result: all.slice(from, from + size).map(schemaField),
    ...(more ? { nextPageToken: writeToken('schema', from + size) } : {}),
    moreResult: more,
  };
}

/** One field by its API name; 1006 for the call when there is none. */
export function schemaByName({ subject }: Call, all: readonly SchemaField[]): Answer {
  const field = all.find(({ name }) => name === subject);
  if (field === undefined) throw new Refusal(responseError('1006', `Field '${subject}' not found`));
  return { result: [schemaField(field)] };
}

const systemNames: readonly string[] = ['id', 'marketoGUID', 'createdAt', 'updatedAt'];

/** The schema of a company or an opportunity: without system fields; the example of companies begins with the name, not with the key. */
export function schemaOf({ fields, idField }: KeyedKind): readonly SchemaField[] {
  const shown = fields.filter(({ name }) => !systemNames.includes(name)).map((field) => ({ ...field, custom: field === sandboxDeletionFlag }));
  const [key, ...others] = shown;
  return idField === 'id' && key !== undefined ? [...others, key] : shown;
}

/** Types whose text is written into e-mails and therefore encoded (MD leads, Browse example). */
const encodedTypes: readonly string[] = ['string', 'text', 'email', 'phone', 'url'];

function schemaField(field: SchemaField): Row {
  return {
    displayName: field.displayName,
    name: field.name,
    description: field.told?.description ?? null,
    dataType: field.dataType,
    ...(field.length > 0 ? { length: field.length } : {}),
    isHidden: field.told?.isHidden ?? false,
    isHtmlEncodingInEmail: field.told?.isHtmlEncodingInEmail ?? encodedTypes.includes(field.dataType),
    isSensitive: field.told?.isSensitive ?? false,
    isCustom: field.custom,
    isApiCreated: field.told?.made !== undefined,
  };
}
