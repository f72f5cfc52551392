import type { FieldType } from '@jetstreamapp/soql-parser-js';
import { fieldNamed } from '../schema/object-definition.ts';
import type { ObjectDefinition } from '../schema/object-definition.ts';
import type { FieldDefinition } from '../schema/field-table.ts';
import { readAddress, readValue } from '../world/computed-values.ts';
import type { StoredRecord } from '../world/record.ts';
import { failure, requestError, success } from '../world/vendor-error.ts';
import type { Result } from '../world/vendor-error.ts';
import { followSteps, isPolymorphic, resolvePath } from './field-path.ts';
import type { FieldPath, QueryScope } from './field-path.ts';
import { notInThisSoql } from './query-error.ts';

/** Writes a record as an answer: `attributes`, then the selected fields in their order; `base` is `/services/data/v60.0`. */
export type Render = (record: StoredRecord, base: string) => Record<string, unknown>;

/** Most rows a query with FIELDS(ALL) or FIELDS(CUSTOM) may ask for. */
const FIELDS_LIMIT = 200;

/** Finds the fields a query selects. */
export function readSelection(
  scope: QueryScope,
  object: ObjectDefinition,
  selected: readonly FieldType[],
  limit: number | undefined,
): Result<readonly FieldPath[]> {
  const paths: FieldPath[] = [];
  const seen = new Set<string>();
  for (const item of selected) {
    const found = pathsOf(scope, object, item, limit);
    if (!found.ok) return found;
    for (const path of found.value) {
      const key = [...path.steps.map((step) => step.name), path.field.name].join('.');
      if (seen.has(key)) return failure(requestError('INVALID_FIELD', `duplicate field selected: ${path.field.name}`));
      seen.add(key);
      paths.push(path);
    }
  }
  return success(paths);
}

function pathsOf(
  scope: QueryScope,
  object: ObjectDefinition,
  item: FieldType,
  limit: number | undefined,
): Result<readonly FieldPath[]> {
  if (item.type === 'Field' || item.type === 'FieldRelationship') {
    const text = item.type === 'Field' ? item.field : [...item.relationships, item.field].join('.');
    const path = resolvePath(scope, object, withoutAlias(item, text));
    return path.ok ? success([path.value]) : path;
  }
  // Queries among the fields are no fields: child-rows.ts.
  if (item.type === 'FieldSubquery') return success([]);
  if (item.type !== 'FieldFunctionExpression' || item.functionName.toUpperCase() !== 'FIELDS') {
    return failure(notInThisSoql(item.type === 'FieldFunctionExpression' ? `The function ${item.functionName}` : 'TYPEOF'));
  }
  const [argument] = item.parameters;
  const which = typeof argument === 'string' ? argument.toUpperCase() : '';
  if (which !== 'STANDARD' && (limit === undefined || limit > FIELDS_LIMIT)) {
    return failure(requestError('MALFORMED_QUERY', `The SOQL FIELDS function must have a LIMIT of at most ${FIELDS_LIMIT}`));
  }
  const fields = object.fields.filter((field) => which === 'ALL' || field.custom === (which === 'CUSTOM'));
  return success(fields.filter((field) => scope.access.seesField(object, field)).map((field) => ({ steps: [], field, objects: [object] })));
}

/** `SELECT l.Id FROM Lead l`: the parser keeps the prefix apart. */
function withoutAlias(item: FieldType, text: string): string {
  return 'objectPrefix' in item ? text.replace(`${item.objectPrefix}.`, '') : text;
}

type Node = { readonly fields: FieldDefinition[]; readonly parents: Map<string, { step: FieldDefinition; node: Node }>; readonly order: string[] };

/** Makes the writer of one query's records. */
export function renderer(scope: QueryScope, object: ObjectDefinition, paths: readonly FieldPath[]): Render {
  const root = newNode();
  for (const { steps, field } of paths) {
    let node = root;
    for (const step of steps) node = parentNode(node, step);
    node.fields.push(field);
    node.order.push(field.name);
  }
  return (record, base) => renderNode(scope, object, root, record, base, false);
}

const newNode = (): Node => ({ fields: [], parents: new Map(), order: [] });

function parentNode(node: Node, step: FieldDefinition): Node {
  const name = step.relationshipName ?? step.name;
  const known = node.parents.get(name);
  if (known !== undefined) return known.node;
  const made = { step, node: newNode() };
  node.parents.set(name, made);
  node.order.push(name);
  return made.node;
}

function renderNode(scope: QueryScope, object: ObjectDefinition, node: Node, record: StoredRecord, base: string, polymorphic: boolean): Record<string, unknown> {
  const answer: Record<string, unknown> = { attributes: { type: object.name, url: `${base}/sobjects/${object.name}/${record.Id}` } };
  for (const name of node.order) {
    const parent = node.parents.get(name);
    if (parent === undefined) answer[name] = polymorphic && name === 'Type' ? object.name : renderField(scope, object, name, record);
    else {
      const end = followSteps(scope, object, record, [parent.step]);
      answer[name] = end === undefined ? null : renderNode(scope, end.object, parent.node, end.record, base, isPolymorphic(parent.step));
    }
  }
  return answer;
}

/** One field as it is answered; null when this kind of parent has no such field (an owner that is a queue). */
function renderField(scope: QueryScope, object: ObjectDefinition, name: string, record: StoredRecord): unknown {
  const field = fieldNamed(object, name);
  if (field === undefined) return null;
  return field.type === 'address' ? readAddress(object, field, record) : readValue(scope, object, field, record);
}

/** A whole record as `GET /sobjects/X/id` answers it: every field the user may read, or the given ones. */
export function renderWhole(scope: QueryScope, object: ObjectDefinition, record: StoredRecord, base: string, only?: ReadonlySet<string>): Record<string, unknown> {
  const fields = (scope.store.catalogue().named(object.name)?.fields ?? []).filter((field) => scope.access.seesField(object, field) && (only === undefined || only.has(field.name)));
  return renderer(scope, object, fields.map((field) => ({ steps: [], field, objects: [object] })))(record, base);
}
