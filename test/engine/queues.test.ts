import { describe, expect, it } from 'vitest';
import { withOverrides } from '../../src/app/settings/default-mapping.ts';
import { objectMappings, personLinks } from '../../src/app/settings/default-object-mapping.ts';
import { openBridge } from './bridge.ts';
import { createSalesforce, editSalesforce, expectBalance, personOf, salesforceAll } from './worlds.ts';

describe('lead queues as owners (native-sync §1.2)', () => {
  it('I1: a lead of a queue has no sales person, because Marketo knows no queues, and has one again when a user takes it', async () => {
    const mapping = { fields: withOverrides([], personLinks(['user'])), objects: objectMappings(['user']), marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c' };
    const bridge = openBridge({ salesforcePeople: 10, rules: { mapping } });
    // By hand an owner is what one types; the org's rule would deal leads out again.
    await bridge.control('salesforce', 'assignment-rule', { active: false });
    await bridge.settle();
    const [lead] = await salesforceAll(bridge, 'Lead', ['OwnerId']);
    const [queue] = await salesforceAll(bridge, 'Group', ['Type']);
    await editSalesforce(bridge, 'Lead', String(lead?.['Id']), { OwnerId: String(queue?.['Id']) });
    await bridge.settle();
    expect(personOf(bridge, String(lead?.['Id']))['externalSalesPersonId'] ?? null).toBeNull();
    const queued = await createSalesforce(bridge, 'Lead', { LastName: 'Queued', Company: 'Harbor Ltd', OwnerId: String(queue?.['Id']) });
    await editSalesforce(bridge, 'Lead', String(lead?.['Id']), { OwnerId: String(lead?.['OwnerId']) });
    await bridge.settle();
    expect(personOf(bridge, String(lead?.['Id']))['externalSalesPersonId'], 'somebody took it from the queue').toBe(lead?.['OwnerId']);
    expect(personOf(bridge, queued)['externalSalesPersonId'] ?? null).toBeNull();
    await editSalesforce(bridge, 'Lead', queued, { OwnerId: String(lead?.['OwnerId']) });
    await bridge.settle();
    expect(personOf(bridge, queued)['externalSalesPersonId']).toBe(lead?.['OwnerId']);
    expect(await bridge.queries.rejections('test')).toEqual([]);
    await expectBalance(bridge);
  });
});
