import { z } from 'zod';
import type { ObjectDefinition } from '../schema/object-definition.ts';
import { notFound, requestError, rowError } from '../world/vendor-error.ts';
import type { VendorError } from '../world/vendor-error.ts';
import { createRecord } from '../writing/save-record.ts';
import type { WriteContext } from '../writing/write-context.ts';
import { answer, errorAnswer, writeContextOf, writtenAtRow } from './api-call.ts';
import type { ApiAnswer, ApiCall } from './api-call.ts';

/** SF api_rest resources_composite_sobject_tree: 200 records in all trees, five levels deep. */
const MOST_RECORDS = 200;
const MOST_LEVELS = 5;

const nodeSchema = z.looseObject({ attributes: z.looseObject({ type: z.string(), referenceId: z.string().min(1) }) });
const recordsSchema = z.strictObject({ records: z.array(nodeSchema) });
type Node = z.infer<typeof nodeSchema>;

/** A record to be made: its fields, where it hangs, and its children. */
type Wish = { readonly referenceId: string; readonly object: ObjectDefinition; readonly fields: Readonly<Record<string, unknown>>; readonly children: readonly (readonly [parentField: string, Wish])[] };
type Made = { readonly referenceId: string; readonly id?: string; readonly error?: VendorError };

/** Thrown while trees are read, and caught at the door. */
class Unreadable extends Error {
  readonly error: VendorError;
  constructor(error: VendorError) {
    super(error.message);
    this.error = error;
  }
}

/**
 * `POST /composite/tree/X`: records with their children, all of them or none. 201 with an id for each; else 400 and the
 * errors of those that failed (SF api_rest responses_composite_sobject_tree).
 */
export function createTree(call: ApiCall): ApiAnswer {
  const object = call.org.store.catalogue().named(call.segments[2] ?? '');
  if (object === undefined || !call.access.mayRead(object)) return errorAnswer(notFound());
  const body = recordsSchema.safeParse(call.body);
  if (!body.success) return errorAnswer(requestError('JSON_PARSER_ERROR', z.prettifyError(body.error)));
  try {
    const wishes = body.data.records.map((node) => readNode(call, object, node, 1));
    const ids = wishes.flatMap(referencesIn);
    if (ids.length > MOST_RECORDS) return errorAnswer(requestError('LIMIT_EXCEEDED', `Number of records exceeds the limit of ${MOST_RECORDS}`));
    const repeated = ids.find((id, place) => ids.indexOf(id) !== place);
    if (repeated !== undefined) return errorAnswer(requestError('INVALID_INPUT', `Duplicate ReferenceId provided in the request: ${repeated}`));
    return madeAnswer(call, wishes);
  } catch (problem) {
    if (problem instanceof Unreadable) return errorAnswer(problem.error);
    throw problem;
  }
}

function madeAnswer(call: ApiCall, wishes: readonly Wish[]): ApiAnswer {
  const context = writeContextOf(call);
  const made = call.org.store.transaction(() => {
    const value = wishes.flatMap((wish) => make(context, wish, {}));
    return { keep: value.every(({ error }) => error === undefined), value };
  });
  const failed = made.filter(({ error }) => error !== undefined);
  if (failed.length === 0) return answer(201, { hasErrors: false, results: made.map(({ referenceId, id }) => ({ referenceId, id })) }, made.length);
  return answer(400, { hasErrors: true, results: failed.map(({ referenceId, error }) => ({ referenceId, errors: error === undefined ? [] : [writtenAtRow(error)] })) });
}

function readNode(call: ApiCall, object: ObjectDefinition, { attributes, ...rest }: Node, level: number): Wish {
  if (attributes.type.toLowerCase() !== object.name.toLowerCase()) throw new Unreadable(rowError('INVALID_TYPE', `Every record here must be of type ${object.name}`));
  if (level > MOST_LEVELS) throw new Unreadable(requestError('LIMIT_EXCEEDED', `Number of levels exceeds the limit of ${MOST_LEVELS}`));
  const children: (readonly [string, Wish])[] = [];
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(rest)) {
    const inner = recordsSchema.safeParse(value);
    const reference = call.org.store.catalogue().referencesTo(object).find(({ field }) => field.childRelationship?.toLowerCase() === name.toLowerCase());
    if (!inner.success || reference === undefined) fields[name] = value;
    else for (const node of inner.data.records) children.push([reference.field.name, readNode(call, reference.child, node, level + 1)]);
  }
  return { referenceId: attributes.referenceId, object, fields, children };
}

const referencesIn = (wish: Wish): readonly string[] => [wish.referenceId, ...wish.children.flatMap(([, child]) => referencesIn(child))];

/** Parents before their children; the children of one that failed are not tried. */
function make(context: WriteContext, wish: Wish, parent: Readonly<Record<string, string>>): readonly Made[] {
  const saved = createRecord(context, wish.object, { ...wish.fields, ...parent });
  if (!saved.ok) return [{ referenceId: wish.referenceId, error: saved.error }];
  return [{ referenceId: wish.referenceId, id: saved.value.id }, ...wish.children.flatMap(([field, child]) => make(context, child, { [field]: saved.value.id }))];
}
