import { expect, it } from 'vitest';
import { withOverrides } from '../../src/app/settings/default-mapping.ts';
import { customMappings, objectMappings, personLinks } from '../../src/app/settings/default-object-mapping.ts';
import { KEYED_OBJECTS, STANDARD_OBJECTS } from '../../src/domain/object-pair.ts';
import { openBridge } from './bridge.ts';
import { createSalesforce, expectBalance, requestsOf } from './worlds.ts';

/** Six objects of an administrator, each with a contact. */
const CUSTOM = ['Invoice__c', 'Visit__c', 'Licence__c', 'Ticket__c', 'Seat__c', 'Order__c'];

it('I31: with twelve objects a cycle without changes costs three calls to Salesforce and no more than three to Marketo', { timeout: 60_000 }, async () => {
  const mapping = {
    fields: withOverrides([], personLinks(KEYED_OBJECTS)),
    objects: { ...objectMappings(KEYED_OBJECTS), ...customMappings(CUSTOM.map((salesforce) => ({ salesforce }))) },
    marketoKeyField: 'basculeSalesforceId',
    salesforceKeyField: 'Marketo_Id__c',
  };
  expect(STANDARD_OBJECTS.length + CUSTOM.length).toBeGreaterThanOrEqual(12);
  const bridge = openBridge({ rules: { mapping } });
  for (const name of CUSTOM) await bridge.control('salesforce', 'custom-objects', { name, fields: [{ name: 'Contact__c', type: 'lookup', to: 'Contact' }] });
  const contact = await createSalesforce(bridge, 'Contact', { LastName: 'Example' });
  for (const name of CUSTOM) await createSalesforce(bridge, name, { Name: 'One', Contact__c: contact });
  await bridge.settle();
  const costs = { salesforce: [] as number[], marketo: [] as number[] };
  // Long enough that every description of Marketo's becomes due.
  for (let cycle = 0; cycle < 15; cycle++) {
    bridge.clock.advance(300_000);
    for (const side of ['salesforce', 'marketo'] as const) await bridge.control(side, 'requests', undefined, 'DELETE');
    await bridge.cycle();
    for (const side of ['salesforce', 'marketo'] as const) costs[side].push((await requestsOf(bridge, side)).charged);
  }
  expect({ salesforce: Math.max(...costs.salesforce), marketo: Math.max(...costs.marketo) }).toEqual({ salesforce: 3, marketo: 3 });
  await expectBalance(bridge);
});

it('I17: more objects are followed than one call describes, and those that Marketo does not take hold up none of the others', { timeout: 60_000 }, async () => {
  const many = Array.from({ length: 14 }, (_, place) => `Thing_${place}__c`);
  const mapping = { fields: withOverrides([], personLinks(KEYED_OBJECTS)), objects: { ...objectMappings(KEYED_OBJECTS), ...customMappings(many.map((salesforce) => ({ salesforce }))) }, marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c' };
  const bridge = openBridge({ rules: { mapping } });
  for (const name of many) await bridge.control('salesforce', 'custom-objects', { name, fields: [{ name: 'Contact__c', type: 'lookup', to: 'Contact' }] });
  const contact = await createSalesforce(bridge, 'Contact', { LastName: 'Example' });
  for (const name of many) await createSalesforce(bridge, name, { Name: 'One', Contact__c: contact });
  await bridge.settle();
  const made = many.filter((name) => [...bridge.marketo.world.records(`custom:${name}`).all()].length === 1);
  expect(made).toHaveLength(10);
  expect([...(bridge.context().schemas.customObjects?.errors ?? [])].map(([, { code }]) => code)).toEqual(Array.from({ length: 4 }, () => 'CUSTOM_OBJECT_LIMIT'));
});
