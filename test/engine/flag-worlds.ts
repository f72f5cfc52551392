import { expect } from 'vitest';
import { withOverrides } from '../../src/app/settings/default-mapping.ts';
import { customMappings, objectMappings, personLinks } from '../../src/app/settings/default-object-mapping.ts';
import type { ParsedFlag } from '../../src/app/settings/deletion-flags-setting.ts';
import { deletionLines, flaggedObjects } from '../../src/app/settings/deletion-lines.ts';
import type { Mapping } from '../../src/domain/field-mapping.ts';
import { explainRecord } from '../../src/engine/explain-record.ts';
import { findRecord } from '../../src/engine/find-record.ts';
import { openBridge } from './bridge.ts';
import type { Bridge, BridgeOptions } from './bridge.ts';
import { personOf, salesforceAll } from './worlds.ts';
import type { VendorRecord } from './worlds.ts';

/** Salesforce's box. */
export const BOX = 'Marketo_Deleted__c';

/** An entry of the settings. */
export function flag(objects: readonly string[], to: ParsedFlag['to'], field = to === 'marketo' ? 'sfdcIsDeleted' : BOX): ParsedFlag {
  return { objects: [...objects], to, field };
}

/** The mapping of people, accounts, opportunities and these custom objects, with these flags. */
export function mappingWith(flags: readonly ParsedFlag[], custom: Parameters<typeof customMappings>[0] = []): Mapping {
  const lines = deletionLines(flags);
  return {
    fields: withOverrides([], [...personLinks(['account']), ...lines.people]),
    objects: flaggedObjects({ ...objectMappings(['account', 'opportunity']), ...customMappings(custom) }, lines),
    marketoKeyField: 'basculeSalesforceId',
    salesforceKeyField: 'Marketo_Id__c',
  };
}

/** Makes the box on objects of Salesforce. */
export async function addBox(bridge: Bridge, ...objects: readonly string[]): Promise<void> {
  for (const object of objects) await bridge.control('salesforce', 'custom-fields', { object, field: { name: BOX, type: 'boolean' }, grantToSync: true });
}

/** A bridge with these flags, and the box on leads and contacts. */
export async function opened(flags: readonly ParsedFlag[], options: BridgeOptions = {}): Promise<Bridge> {
  const bridge = openBridge({ ...options, rules: { mapping: mappingWith(flags), ...options.rules } });
  await addBox(bridge, 'Lead', 'Contact');
  return bridge;
}

/** Brings records back from the bin. */
export async function restore(bridge: Bridge, ...ids: readonly string[]): Promise<void> {
  bridge.clock.advance(1000);
  await bridge.control('salesforce', 'undelete', { ids });
}

/** Somebody deletes the person of a lead or contact. */
export async function deletePerson(bridge: Bridge, salesforceId: string): Promise<void> {
  bridge.clock.advance(1000);
  await bridge.control('marketo', `records/people/${String(personOf(bridge, salesforceId)['id'])}`, undefined, 'DELETE');
}

/** Whether the flag of each record of a kind stands in Marketo, in the order of making. */
export function flagsIn(bridge: Bridge, store: string): readonly unknown[] {
  return [...bridge.marketo.world.records(store).all()].map(({ values }) => (values as VendorRecord)['sfdcIsDeleted'] ?? null);
}

/** Whether the box of each record is ticked, by its id. */
export async function boxes(bridge: Bridge, object: string): Promise<Readonly<Record<string, unknown>>> {
  return Object.fromEntries((await salesforceAll(bridge, object, [BOX])).map((record) => [String(record['Id']), record[BOX]]));
}

/** What the journal tells of a record, newest first. */
export async function eventsOf(bridge: Bridge, id: string): Promise<readonly string[]> {
  const found = await findRecord(bridge.context(), null, id);
  return found.result === 'found' ? (await bridge.queries.journal('test', found.pair.pairId, 50)).map(({ event }) => event.kind) : [];
}

/** What is told of a record to whoever asks. */
export async function explained(bridge: Bridge, object: 'lead' | 'account', id: string): Promise<Awaited<ReturnType<typeof explainRecord>>> {
  const found = await findRecord(bridge.context(), null, id);
  return found.result === 'found' ? explainRecord(bridge.context(), found.pair, { object, id }) : expect.fail(`${id} is ${found.result}`);
}

