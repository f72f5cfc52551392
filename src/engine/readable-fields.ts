import type { ConnectionRules } from '../domain/connection.ts';
import type { Schema } from '../domain/field.ts';
import { namesOnSide, resolveMapping } from '../domain/resolved-mapping.ts';
import type { PersonObject, Side } from '../domain/side.ts';
import type { FieldsByObject } from './connector-port.ts';

/**
 * The API names to read, by object: the mapped fields that both sides can serve, the key fields, and
 * what only the creation rule looks at. Nothing else is ever asked for (data minimisation, reliability.md §3.6).
 */
export function readableFields(rules: ConnectionRules, schemas: Readonly<Record<Side, Schema>>): FieldsByObject {
  const lead = resolveMapping(rules.mapping, schemas, 'lead');
  const contact = resolveMapping(rules.mapping, schemas, 'contact');
  const withKey = (object: PersonObject, names: readonly string[]): readonly string[] => {
    const key = rules.mapping.salesforceKeyField;
    const visible = schemas.salesforce.objects[object]?.fields[key] !== undefined;
    return visible && !names.includes(key) ? [...names, key] : names;
  };
  return {
    lead: withKey('lead', namesOnSide(lead, 'salesforce')),
    contact: withKey('contact', namesOnSide(contact, 'salesforce')),
    person: [
      ...new Set([...namesOnSide(lead, 'marketo'), ...namesOnSide(contact, 'marketo'), ...ruleFields(rules, schemas.marketo)]),
    ],
  };
}

/** Fields that only the creation rule looks at, as far as they exist. */
function ruleFields(rules: ConnectionRules, marketo: Schema): readonly string[] {
  const fields = marketo.objects.person?.fields ?? {};
  return (rules.createWhen ?? []).map((condition) => condition.field).filter((name) => fields[name] !== undefined);
}
