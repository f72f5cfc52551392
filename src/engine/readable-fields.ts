import type { ConnectionRules } from '../domain/connection.ts';
import type { Schema } from '../domain/field.ts';
import { followedObjects } from '../domain/field-mapping.ts';
import { objectOnSide, PERSON_OBJECTS } from '../domain/object-pair.ts';
import { namesOnSide, qualifiedNames, resolveMapping, restingNames } from '../domain/resolved-mapping.ts';
import type { RecordObject, Side } from '../domain/side.ts';
import { SIDES } from '../domain/side.ts';
import type { FieldsByObject } from './connector-port.ts';

/**
 * The API names to read, by side and object: the mapped fields that both sides can serve, the key fields, and what filters and the
 * creation rule alone look at. Nothing else is ever asked for (data minimisation, reliability.md §3.6).
 */
export function readableFields(rules: ConnectionRules, schemas: Readonly<Record<Side, Schema>>): ReadableFields {
  return fieldsOf(rules, schemas).toRead;
}

/**
 * The same for a side's changes, where the connector keeps a list of what was read on every record: with other value rules a
 * field counts as not read, because what its values were taken for says nothing any more (decision 34). And what Marketo's log is to tell
 * of although the line takes no part (`HeardField`); and, to be known as in sight, what rests in Salesforce (`restingNames`).
 */
export function fieldsToFollow(rules: ConnectionRules, schemas: Readonly<Record<Side, Schema>>): ReadableFields {
  return fieldsOf(rules, schemas).toFollow;
}

type ReadableFields = Readonly<Record<Side, FieldsByObject>>;

interface Found {
  readonly toRead: ReadableFields;
  readonly toFollow: ReadableFields;
}

/** What was found last, by Marketo's schema: every reading asks for it, and rules and schemas are never changed, only made anew. */
const foundLately = new WeakMap<Schema, Found & { readonly rules: ConnectionRules; readonly salesforce: Schema }>();

function fieldsOf(rules: ConnectionRules, schemas: Readonly<Record<Side, Schema>>): Found {
  const { salesforce, marketo } = schemas;
  const known = foundLately.get(marketo);
  if (known?.rules === rules && known.salesforce === salesforce) return known;
  const found = { rules, salesforce, toRead: findReadable(namesOnSide, rules, schemas), toFollow: withResting(withHeard(findReadable(qualifiedNames, rules, schemas), rules, schemas), rules, schemas) };
  foundLately.set(marketo, found);
  return found;
}

function withHeard({ salesforce, marketo }: ReadableFields, rules: ConnectionRules, schemas: Readonly<Record<Side, Schema>>): ReadableFields {
  const followed: Partial<Record<RecordObject, readonly string[]>> = { ...marketo };
  for (const pairObject of followedObjects(rules.mapping)) {
    const { heard = [] } = resolveMapping(rules.mapping, schemas, pairObject);
    const object = objectOnSide(pairObject, 'marketo');
    const names = followed[object];
    if (names !== undefined && heard.length > 0) followed[object] = [...names, ...heard.map(({ key }) => key)];
  }
  return { salesforce, marketo: followed };
}

function withResting({ salesforce, marketo }: ReadableFields, rules: ConnectionRules, schemas: Readonly<Record<Side, Schema>>): ReadableFields {
  const followed: Partial<Record<RecordObject, readonly string[]>> = { ...salesforce };
  for (const pairObject of followedObjects(rules.mapping)) {
    const resting = restingNames(resolveMapping(rules.mapping, schemas, pairObject));
    const object = objectOnSide(pairObject, 'salesforce');
    if (resting.length > 0) followed[object] = [...(followed[object] ?? []), ...resting];
  }
  return { salesforce: followed, marketo };
}

function findReadable(namesOf: typeof namesOnSide, rules: ConnectionRules, schemas: Readonly<Record<Side, Schema>>): ReadableFields {
  const found: Record<Side, Map<RecordObject, Set<string>>> = { salesforce: new Map(), marketo: new Map() };
  const note = (side: Side, object: RecordObject, names: readonly string[]): void => {
    const known = found[side].get(object) ?? new Set();
    for (const name of names) known.add(name);
    found[side].set(object, known);
  };
  for (const object of followedObjects(rules.mapping)) {
    const mapping = resolveMapping(rules.mapping, schemas, object);
    for (const side of SIDES) if (mapping.fields.length > 0) note(side, objectOnSide(object, side), namesOf(mapping, side));
  }
  const key = rules.mapping.salesforceKeyField;
  for (const object of PERSON_OBJECTS) if (schemas.salesforce.objects[object]?.fields[key] !== undefined) note('salesforce', object, [key]);
  note('marketo', 'person', ruleFields(rules, schemas.marketo));
  return { salesforce: asLists(found.salesforce), marketo: asLists(found.marketo) };
}

function asLists(names: ReadonlyMap<RecordObject, ReadonlySet<string>>): FieldsByObject {
  return Object.fromEntries([...names].map(([object, set]) => [object, [...set]]));
}

/** Fields that only the creation rule looks at, as far as they exist. */
function ruleFields(rules: ConnectionRules, marketo: Schema): readonly string[] {
  const fields = marketo.objects.person?.fields ?? {};
  return (rules.createWhen ?? []).map((condition) => condition.field).filter((name) => fields[name] !== undefined);
}
