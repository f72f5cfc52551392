import { withOverrides } from '../../src/app/settings/default-mapping.ts';
import type { ConnectionRules } from '../../src/domain/connection.ts';
import type { FieldMapping, Mapping } from '../../src/domain/field-mapping.ts';
import type { RulesPreview } from '../../src/domain/rules-preview.ts';
import { SIDES } from '../../src/domain/side.ts';
import { previewRules } from '../../src/engine/preview-rules.ts';
import type { Bridge } from './bridge.ts';
import { marketoPeople, salesforceAll } from './worlds.ts';

/** Fields that drafts of the tests are about, with what they are called on leads and contacts. */
export const DRAFTED = [
  { marketo: 'title', lead: 'Title', contact: 'Title' },
  { marketo: 'phone', lead: 'Phone', contact: 'Phone' },
  { marketo: 'city', lead: 'City', contact: 'MailingCity' },
  { marketo: 'fax', lead: 'Fax', contact: 'Fax' },
] as const;

/** The default mapping with some lines otherwise. */
export function mappingWith(lines: readonly FieldMapping[], rest: Partial<Mapping> = {}): Mapping {
  return { fields: withOverrides(lines), objects: {}, marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c', ...rest };
}

/** Previews a draft over everything that is stored, with every record as an example. */
export function previewOf(bridge: Bridge, draft: Partial<ConnectionRules>): Promise<RulesPreview> {
  const context = { ...bridge.context(), rules: bridge.rules };
  return previewRules(context, { ...bridge.rules, ...draft }, { examples: 1000 });
}

/** Every value that a preview says would be written, as `side id field: before → after`. */
export function valuesForeseen({ objects }: RulesPreview): readonly string[] {
  const told = objects.flatMap(({ fields }) => fields.flatMap(({ field, salesforce, written }) => SIDES.flatMap((to) => written[to].examples.map(({ salesforceId, marketoId, before, after }) => {
    const name = to === 'salesforce' ? `${salesforceId ?? ''} ${salesforce}` : `${marketoId ?? ''} ${field}`;
    return changeText(`${to} ${name}`, before ?? null, after);
  }))));
  return told.toSorted();
}

/** The drafted fields of every record of both sides. */
export async function valuesHeld(bridge: Bridge): Promise<ReadonlyMap<string, unknown>> {
  const held = new Map<string, unknown>();
  for (const [object, part] of [['Lead', 'lead'], ['Contact', 'contact']] as const) {
    for (const record of await salesforceAll(bridge, object, DRAFTED.map((field) => field[part]))) {
      for (const field of DRAFTED) held.set(`salesforce ${String(record['Id'])} ${field[part]}`, record[field[part]] ?? null);
    }
  }
  for (const person of marketoPeople(bridge)) for (const { marketo } of DRAFTED) held.set(`marketo ${String(person['id'])} ${marketo}`, person[marketo] ?? null);
  return held;
}

/** Every value that changed from one moment to another, in the words of `valuesForeseen`. */
export function valuesChanged(before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>): readonly string[] {
  return [...after].flatMap(([name, value]) => (before.get(name) === value ? [] : [changeText(name, before.get(name), value)])).toSorted();
}

function changeText(name: string, before: unknown, after: unknown): string {
  return `${name}: ${String(before)} → ${String(after)}`;
}
