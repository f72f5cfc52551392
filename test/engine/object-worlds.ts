import { withOverrides } from '../../src/app/settings/default-mapping.ts';
import { objectMappings, personLinks } from '../../src/app/settings/default-object-mapping.ts';
import type { Mapping } from '../../src/domain/field-mapping.ts';
import { KEYED_OBJECTS } from '../../src/domain/object-pair.ts';
import type { StandardKeyedObject } from '../../src/domain/side.ts';
import { findRecord } from '../../src/engine/find-record.ts';
import { openBridge } from './bridge.ts';
import type { Bridge, BridgeOptions } from './bridge.ts';
import { requestsOf } from './worlds.ts';

/** A bridge that follows these objects beside people, with the default mapping. */
export function bridgeWith(options: BridgeOptions = {}, followed: readonly StandardKeyedObject[] = KEYED_OBJECTS): Bridge {
  return openBridge({ ...options, rules: { mapping: mappingWith(followed), ...options.rules } });
}

/** The default mapping of people and these objects. */
export function mappingWith(followed: readonly StandardKeyedObject[] = KEYED_OBJECTS): Mapping {
  return { fields: withOverrides([], personLinks(followed)), objects: objectMappings(followed), marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c' };
}

/** Calls that Marketo was asked, by operation. */
export async function callsOf(bridge: Bridge): Promise<Readonly<Record<string, number>>> {
  return (await requestsOf(bridge, 'marketo')).byOperation;
}

/** What the journal tells of a record, newest first. */
export async function journalOf(bridge: Bridge, id: string): Promise<readonly unknown[]> {
  const found = await findRecord(bridge.context(), null, id);
  if (found.result !== 'found') throw new Error(`${id} is ${found.result}`);
  return (await bridge.queries.journal('test', found.pair.pairId, 50)).map(({ event }) => event);
}
