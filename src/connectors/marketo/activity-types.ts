import { TOLD_AT, TOLD_OF } from '../../domain/field-mapping.ts';
import type { FieldDescription } from '../../domain/field.ts';
import type { KeyedKind } from './keyed-objects.ts';
import type { ActivityType } from './marketo-access.ts';
import { readKeyedObject } from './read-schema.ts';
import type { DescribedActivityType } from './wire.ts';

/**
 * A custom activity type as the domain sees it: its attributes, and the person and the moment that every activity names
 * (MD activities, Add Custom Activities). Null for one that was never approved, or that is somebody else's: it carries no
 * Salesforce id.
 */
export function readActivityType(kind: KeyedKind, { id, primaryAttribute, attributes }: DescribedActivityType): ActivityType | null {
  if (id === undefined || !attributes.some(({ apiName }) => apiName === kind.nameField)) return null;
  const described = [primaryAttribute, ...attributes].map(({ apiName, name, dataType }) => ({ name: apiName, displayName: name, dataType, updateable: true }));
  const always = [
    { name: TOLD_OF, displayName: 'Person', dataType: 'integer', updateable: true },
    { name: TOLD_AT, displayName: 'Activity Date', dataType: 'datetime', updateable: true },
  ];
  const { fields, ...object } = readKeyedObject(kind, { fields: [...always, ...described] });
  return {
    id,
    description: { ...object, fields: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, asNeeded(field)])) },
    primary: primaryAttribute.apiName,
    byLabel: new Map(attributes.map(({ apiName, name }) => [name, apiName])),
  };
}

function asNeeded(field: FieldDescription): FieldDescription {
  return field.name === TOLD_OF || field.name === TOLD_AT ? { ...field, requiredOnCreate: true } : field;
}
