import { withOverrides } from '../../src/app/settings/default-mapping.ts';
import { objectMappings, personLinks } from '../../src/app/settings/default-object-mapping.ts';
import { openBridge } from './bridge.ts';
import type { Bridge, BridgeOptions } from './bridge.ts';
import { createSalesforce } from './worlds.ts';

/** A bridge that follows tasks and events. */
export function bridgeOfTasks(options: BridgeOptions = {}): Bridge {
  const mapping = { fields: withOverrides([], personLinks([])), objects: objectMappings(['task', 'event']), marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c' };
  return openBridge({ ...options, rules: { mapping, ...options.rules } });
}

/** What stands in the log of Marketo of tasks and events, oldest first: the person, what is seen first, and the attributes. */
export function told(bridge: Bridge): readonly Readonly<Record<string, unknown>>[] {
  const { activities, activityTypes } = bridge.marketo.world;
  const types = new Map([...activityTypes.values()].map(({ id, apiName, approved }) => [id, { apiName, names: new Map(approved?.attributes.map((one) => [one.name, one.apiName])) }]));
  return [...activities.all()].flatMap(({ type, personId, at, primaryValue, attributes }) => {
    const custom = types.get(type);
    if (custom === undefined) return [];
    const values = attributes.map(([name, value]) => [custom.names.get(name) ?? name, value] as const);
    return [{ type: custom.apiName, leadId: personId, at: new Date(at).toISOString(), subject: primaryValue, ...Object.fromEntries(values) }];
  });
}

/** A bridge with one lead whose person is in Marketo. */
export async function withLead(options: BridgeOptions = {}): Promise<{ readonly bridge: Bridge; readonly lead: string }> {
  const bridge = bridgeOfTasks(options);
  const lead = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'Harbor Ltd' });
  await bridge.settle();
  return { bridge, lead };
}

/** Arms these faults of Marketo's, and no others. */
export async function fault(bridge: Bridge, ...faults: readonly object[]): Promise<void> {
  await bridge.control('marketo', 'faults', { faults });
}

/** Status and subject of all that was told, oldest first. */
export function statesTold(bridge: Bridge): readonly string[] {
  return told(bridge).map(({ subject, isClosed }) => `${String(subject)}: ${isClosed === 'true' ? 'closed' : 'open'}`);
}
