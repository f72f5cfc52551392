import type { FieldType, QueryBase } from '@jetstreamapp/soql-parser-js';
import type { ChildReference } from '../schema/catalogue.ts';
import type { ObjectDefinition } from '../schema/object-definition.ts';
import { failure, success } from '../world/vendor-error.ts';
import type { Result } from '../world/vendor-error.ts';
import type { QueryScope } from './field-path.ts';
import { queryError } from './query-error.ts';
import type { Render } from './selection.ts';

/** The records, written out, that refer to one parent. */
export type ChildFinder = (parentId: string, base: string) => readonly Record<string, unknown>[];

/** A query inside the selected fields: the name its rows stand under, and how they are found. */
export type ChildRows = { readonly name: string; readonly find: ChildFinder };

/** The queries among the selected fields, `(SELECT Name FROM Opportunities)`, each made ready by `prepare`. */
export function readChildren(
  scope: QueryScope,
  object: ObjectDefinition,
  selected: readonly FieldType[],
  prepare: (reference: ChildReference, query: QueryBase) => Result<ChildFinder>,
): Result<readonly ChildRows[]> {
  const children: ChildRows[] = [];
  for (const item of selected) {
    if (item.type !== 'FieldSubquery') continue;
    const reference = childReference(scope, object, item.subquery.relationshipName);
    if (reference === undefined) return failure(unknownChildren(scope, item.subquery.relationshipName));
    const find = prepare(reference, item.subquery);
    if (!find.ok) return find;
    children.push({ name: reference.field.childRelationship ?? item.subquery.relationshipName, find: find.value });
  }
  return success(children);
}

function childReference(scope: QueryScope, object: ObjectDefinition, name: string): ChildReference | undefined {
  const wanted = name.toLowerCase();
  return scope.store.catalogue().referencesTo(object).find(({ child, field }) =>
    field.childRelationship?.toLowerCase() === wanted && scope.access.mayRead(child) && scope.access.seesField(child, field));
}

/** The vendor's words for it, general knowledge beside those of field-path.ts. */
function unknownChildren(scope: QueryScope, name: string): ReturnType<typeof queryError> {
  const advice = `If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`;
  return queryError('INVALID_TYPE', scope.text, name, `Didn't understand relationship '${name}' in FROM part of query call. ${advice}`);
}

/** Writes children as a query answer of their own, null where there are none (cumulusci/TestUpsert.test_upsert__rest.yaml). */
export function withChildren(render: Render, children: readonly ChildRows[]): Render {
  if (children.length === 0) return render;
  return (record, base) => {
    const answers = children.map(({ name, find }) => {
      const records = find(record.Id, base);
      return [name, records.length === 0 ? null : { totalSize: records.length, done: true, records }];
    });
    return { ...render(record, base), ...Object.fromEntries(answers) };
  };
}
