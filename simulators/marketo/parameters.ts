import { Refusal, hint, recordError, responseError, textOf } from './refusal.ts';
import { fieldNow } from './field-shapes.ts';
import type { Call } from './operation.ts';
import type { PersonField } from './person-fields.ts';

/** Most records of a page and of an input list (apis.md A1). */
export const BATCH_LIMIT = 300;

/** A parameter that must be there and not be blank. */
export function requiredText(parameters: URLSearchParams, name: string): string {
  const text = parameters.get(name);
  if (text === null || text === '') throw new Refusal(recordError.missing(name));
  return text;
}

/** The values of a list parameter: comma-separated, repeated, or both (MD paging-tokens shows it repeated). */
export function listOf(parameters: URLSearchParams, name: string): string[] {
  return parameters
    .getAll(name)
    .flatMap((text) => text.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '');
}

/** A list of whole numbers. */
export function integersOf(parameters: URLSearchParams, name: string): number[] {
  return listOf(parameters, name).map((text) => integerOf(text));
}

/** A whole number out of a path or parameter. */
export function integerOf(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new Refusal(recordError.wrongType(text, 'integer'));
  return Number(text);
}

/** The people a call is about: ids in the body, or in `id` parameters when there is no body (MS); 300 at most. */
export function leadIdsOf({ body, parameters }: Pick<Call, 'body' | 'parameters'>): readonly number[] {
  if (body !== undefined || !parameters.has('id')) return inputOf(bodyOf(body, ['input'])).map((row) => integerOf(textOf(row['id'] ?? '')));
  const ids = integersOf(parameters, 'id');
  if (ids.length > BATCH_LIMIT) throw new Refusal(recordError.invalid(`The number of ids exceeds ${BATCH_LIMIT}`));
  return ids;
}

/** The page size: 300 unless a smaller one is asked for (MS). A larger one is refused; no source says what is answered. */
export function batchSizeOf(parameters: URLSearchParams): number {
  const text = parameters.get('batchSize');
  if (text === null) return BATCH_LIMIT;
  const size = integerOf(text);
  if (size < 1 || size > BATCH_LIMIT) throw new Refusal(recordError.invalid(`batchSize must be between 1 and ${BATCH_LIMIT}`));
  return size;
}

/** The person fields that a `fields` parameter names; undefined when there is none. */
export function personFieldsOf({ world, parameters }: Pick<Call, 'world' | 'parameters'>): PersonField[] | undefined {
  if (!parameters.has('fields')) return undefined;
  return listOf(parameters, 'fields').map((name) => {
    const field = fieldNow(world, name);
    if (field === undefined) throw new Refusal(recordError.fieldNotFound(name));
    return field;
  });
}

/** The JSON object of a request body; only the given members may be in it. */
export function bodyOf(body: unknown, members: readonly string[]): Readonly<Record<string, unknown>> {
  if (!isObject(body)) throw new Refusal(responseError('609'));
  const unknown = Object.keys(body).find((name) => !members.includes(name));
  if (unknown !== undefined) throw new Refusal(recordError.invalid(`Invalid request member '${unknown}' ${hint}`));
  return body;
}

/** The rows of `input`: one to 300 objects. */
export function inputOf(body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>[] {
  return rowsOf(body, 'input');
}

/** The rows of a list in the body: one to 300 objects. */
export function rowsOf(body: Readonly<Record<string, unknown>>, member: string): Readonly<Record<string, unknown>>[] {
  const rows = body[member];
  if (!Array.isArray(rows) || rows.length === 0) throw new Refusal(recordError.missing(member));
  if (rows.length > BATCH_LIMIT) throw new Refusal(recordError.invalid(`The number of records in ${member} exceeds ${BATCH_LIMIT}`));
  return rows.map((row: unknown) => {
    if (!isObject(row)) throw new Refusal(responseError('609'));
    return row;
  });
}

/** A text member of the body, undefined when it is absent or null. */
export function textMember(body: Readonly<Record<string, unknown>>, member: string): string | undefined {
  const value = body[member];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw new Refusal(recordError.wrongType(textOf(value), 'string'));
  return value;
}

/** A text member of the body that must be there and not be blank. */
export function requiredMember(body: Readonly<Record<string, unknown>>, member: string): string {
  const text = textMember(body, member);
  if (text === undefined || text === '') throw new Refusal(recordError.missing(member));
  return text;
}

/** A boolean member of the body, undefined when it is absent or null. */
export function flagOf(body: Readonly<Record<string, unknown>>, member: string): boolean | undefined {
  const value = body[member];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'boolean') throw new Refusal(recordError.wrongType(textOf(value), 'boolean'));
  return value;
}

/** A list of texts in a body. */
export function textsOf(value: unknown): readonly string[] {
  if (!Array.isArray(value)) throw new Refusal(responseError('609'));
  return value.map((one: unknown) => textOf(one));
}

/** A text member of the body that must be one of these; the first is the default. */
export function choiceOf<T extends string>(body: Readonly<Record<string, unknown>>, member: string, choices: readonly [T, ...T[]]): T {
  const value = body[member];
  if (value === undefined || value === null) return choices[0];
  const chosen = choices.find((choice) => choice === value);
  if (chosen === undefined) throw new Refusal(recordError.invalid(`Invalid value for '${member}', expected one of ${choices.join(', ')}`));
  return chosen;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
