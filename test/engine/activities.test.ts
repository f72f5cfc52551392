import { describe, expect, it } from 'vitest';
import { withOverrides } from '../../src/app/settings/default-mapping.ts';
import { customMappings, objectMappings, personLinks } from '../../src/app/settings/default-object-mapping.ts';
import { explainRecord } from '../../src/engine/explain-record.ts';
import { findRecord } from '../../src/engine/find-record.ts';
import { openBridge } from './bridge.ts';
import type { Bridge } from './bridge.ts';
import { bridgeOfTasks, fault, statesTold, told, withLead } from './tasks-world.ts';
import { createSalesforce, deleteSalesforce, editSalesforce, expectBalance, personOf, postToMarketo, requestsOf } from './worlds.ts';

async function callsOf(bridge: Bridge, operation: string): Promise<number> {
  return (await requestsOf(bridge, 'marketo')).byOperation[operation] ?? 0;
}

describe('tasks and events reach Marketo as activities of their persons (A2, decision 27)', () => {
  it('a task of a lead is told when it is made and when it is closed, and of nothing else', async () => {
    const { bridge, lead } = await withLead();
    const task = await createSalesforce(bridge, 'Task', { Subject: 'Call back', WhoId: lead, ActivityDate: '2026-03-05', Description: 'About the offer' });
    await bridge.settle();
    const { id } = personOf(bridge, lead);
    expect(told(bridge)).toEqual([
      expect.objectContaining({ type: 'basculeTask', leadId: id, subject: 'Call back', salesforceId: task, status: 'Not Started', isClosed: 'false', dueDate: '2026-03-05', description: 'About the offer' }),
    ]);
    await editSalesforce(bridge, 'Task', task, { Priority: 'High', Description: 'About the second offer' });
    await bridge.settle();
    expect(told(bridge)).toHaveLength(1);
    await editSalesforce(bridge, 'Task', task, { Status: 'Completed' });
    await bridge.settle();
    expect(told(bridge).slice(1)).toEqual([
      expect.objectContaining({ leadId: id, subject: 'Call back', salesforceId: task, status: 'Completed', isClosed: 'true', priority: 'High', description: 'About the second offer' }),
    ]);
    await editSalesforce(bridge, 'Task', task, { Status: 'In Progress' });
    await bridge.settle();
    await bridge.cycle();
    expect(statesTold(bridge)).toEqual(['Call back: open', 'Call back: closed', 'Call back: open']);
    expect(await bridge.queries.rejections('test')).toEqual([]);
    await expectBalance(bridge);
  });

  it('an event of a contact is told when it is made and when it is moved; one that is private, or that nobody is invited to, is not', async () => {
    const bridge = bridgeOfTasks();
    const contact = await createSalesforce(bridge, 'Contact', { LastName: 'Example' });
    const times = { StartDateTime: '2026-03-09T09:00:00Z', DurationInMinutes: 30 };
    const event = await createSalesforce(bridge, 'Event', { Subject: 'Demo', Location: 'Harbor', WhoId: contact, ...times });
    const secret = await createSalesforce(bridge, 'Event', { Subject: 'Dentist', WhoId: contact, IsPrivate: true, ...times });
    await createSalesforce(bridge, 'Event', { Subject: 'Team', ...times });
    await bridge.settle();
    expect(told(bridge)).toEqual([expect.objectContaining({ type: 'basculeEvent', leadId: personOf(bridge, contact)['id'], subject: 'Demo', location: 'Harbor', salesforceId: event, startDateTime: '2026-03-09T09:00:00Z' })]);
    await editSalesforce(bridge, 'Event', event, { StartDateTime: '2026-03-10T09:00:00Z', DurationInMinutes: 30 });
    await editSalesforce(bridge, 'Event', secret, { IsPrivate: false });
    await bridge.settle();
    expect(told(bridge).slice(1).map(({ subject, startDateTime }) => [subject, startDateTime])).toEqual(expect.arrayContaining([['Demo', '2026-03-10T09:00:00Z'], ['Dentist', '2026-03-09T09:00:00Z']]));
    expect(told(bridge)).toHaveLength(3);
  });

  it('a task of nobody is skipped and counted so, and told once somebody is named', async () => {
    const { bridge, lead } = await withLead();
    const task = await createSalesforce(bridge, 'Task', { Subject: 'Call back' });
    const { steps } = await bridge.cycle();
    expect(steps.find(({ operation, side }) => operation === 'pull-updates' && side === 'salesforce')?.counts).toMatchObject({ new: 0, skipped: expect.any(Number) });
    expect((await bridge.pairs()).map(({ object }) => object)).toEqual(['lead']);
    expect(await bridge.queries.rejections('test')).toEqual([]);
    await editSalesforce(bridge, 'Task', task, { WhoId: lead });
    await bridge.settle();
    expect(statesTold(bridge)).toEqual(['Call back: open']);
    await editSalesforce(bridge, 'Task', task, { WhoId: null, Status: 'Completed' });
    await bridge.settle();
    expect(statesTold(bridge), 'nobody is left to tell it of').toHaveLength(1);
    expect(await bridge.queries.rejections('test')).toEqual([]);
  });

  it('waits for its person, and is told once that one is in Marketo', async () => {
    const { bridge, lead: known } = await withLead();
    const lead = await createSalesforce(bridge, 'Lead', { LastName: 'Refused', Company: 'Harbor Ltd' });
    const task = await createSalesforce(bridge, 'Task', { Subject: 'Call back', WhoId: lead });
    const freed = await createSalesforce(bridge, 'Task', { Subject: 'Freed', WhoId: lead });
    await fault(bridge, { kind: 'row-failure', match: { operation: 'sync-leads' }, row: 'every', code: '1003', message: 'Invalid value', times: 1 });
    const moved = await createSalesforce(bridge, 'Task', { Subject: 'Moved', WhoId: known });
    await bridge.cycle();
    const workOf = async (id: string): Promise<unknown> => {
      const found = await findRecord(bridge.context(), 'task', id);
      return found.result === 'found' && found.pair.marketo.work;
    };
    expect(await workOf(task)).toMatchObject({ state: 'waiting', lastError: { code: 'PARENT_NOT_SYNCED', fields: ['leadId'] } });
    await editSalesforce(bridge, 'Task', moved, { WhoId: lead, Status: 'Completed' });
    await editSalesforce(bridge, 'Task', freed, { WhoId: null });
    await bridge.cycle();
    expect(await workOf(moved), 'it is told of nobody else').toMatchObject({ state: 'waiting', lastError: { code: 'PARENT_NOT_SYNCED' } });
    expect(await workOf(freed)).toEqual({ state: 'rest' });
    await editSalesforce(bridge, 'Lead', lead, { Company: 'Harbor Limited' });
    bridge.clock.advance(301_000);
    await bridge.settle();
    expect(statesTold(bridge).toSorted()).toEqual(['Call back: open', 'Moved: closed', 'Moved: open']);
    expect(told(bridge).at(-1)).toMatchObject({ leadId: personOf(bridge, lead)['id'] });
    expect(await bridge.queries.rejections('test')).toEqual([]);
  });

  it('I9: an event that turns private before it was told is told to nobody, and as it is once it is public again', async () => {
    const { bridge } = await withLead();
    const lead = await createSalesforce(bridge, 'Lead', { LastName: 'Refused', Company: 'Harbor Ltd' });
    const event = await createSalesforce(bridge, 'Event', { Subject: 'Dentist', WhoId: lead, StartDateTime: '2026-03-09T09:00:00Z', DurationInMinutes: 30 });
    await fault(bridge, { kind: 'row-failure', match: { operation: 'sync-leads' }, row: 'every', code: '1003', message: 'Invalid value', times: 1 });
    await bridge.cycle();
    await editSalesforce(bridge, 'Event', event, { IsPrivate: true });
    await bridge.cycle();
    await editSalesforce(bridge, 'Lead', lead, { Company: 'Harbor Limited' });
    bridge.clock.advance(301_000);
    await bridge.settle();
    expect([personOf(bridge, lead)['lastName'], told(bridge)]).toEqual(['Refused', []]);
    await editSalesforce(bridge, 'Event', event, { IsPrivate: false, StartDateTime: '2026-03-10T09:00:00Z', DurationInMinutes: 30 });
    await bridge.settle();
    expect(told(bridge)).toMatchObject([{ subject: 'Dentist', startDateTime: '2026-03-10T09:00:00Z' }]);
    await expectBalance(bridge);
  });

  it('I6: deleting a task, and converting its lead, changes nothing that was told', async () => {
    const { bridge, lead } = await withLead();
    const task = await createSalesforce(bridge, 'Task', { Subject: 'Call back', WhoId: lead });
    const other = await createSalesforce(bridge, 'Task', { Subject: 'Write', WhoId: lead });
    await bridge.settle();
    await deleteSalesforce(bridge, 'Task', task);
    await bridge.control('salesforce', 'convert-lead', { leadId: lead });
    await bridge.settle();
    expect(statesTold(bridge).toSorted()).toEqual(['Call back: open', 'Write: open']);
    await bridge.control('salesforce', 'undelete', { ids: [task] });
    await editSalesforce(bridge, 'Task', other, { Status: 'Completed' });
    await bridge.settle();
    expect(statesTold(bridge).slice(2)).toEqual(['Write: closed']);
    expect(new Set(told(bridge).map(({ leadId }) => leadId)).size, 'the contact has the same person').toBe(1);
    await expectBalance(bridge);
  });

  it('310 tasks are told in two calls; one with a text that is too long is told without it, and named', async () => {
    const { bridge, lead } = await withLead();
    for (let number = 0; number < 310; number++) await createSalesforce(bridge, 'Task', { Subject: `Task ${number}`, WhoId: lead, Description: number === 7 ? 'あ'.repeat(12_000) : 'Short' });
    await bridge.control('marketo', 'requests', undefined, 'DELETE');
    await bridge.settle();
    expect(new Set(told(bridge).map(({ salesforceId }) => salesforceId)).size).toBe(310);
    expect(told(bridge)).toHaveLength(310);
    expect(await callsOf(bridge, 'add-custom-activities')).toBe(2);
    expect(await bridge.queries.rejections('test')).toMatchObject([{ code: 'VALUE_TOO_LONG', object: 'task', records: 1 }]);
  });

  it('those made before a day stay out', async () => {
    const bridge = bridgeOfTasks({ rules: { activitiesSince: '2026-03-02' } });
    const lead = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'Harbor Ltd' });
    const old = await createSalesforce(bridge, 'Task', { Subject: 'Old', WhoId: lead });
    bridge.clock.advance(86_400_000);
    await createSalesforce(bridge, 'Task', { Subject: 'New', WhoId: lead });
    await editSalesforce(bridge, 'Task', old, { Status: 'Completed' });
    await bridge.settle();
    expect(statesTold(bridge)).toEqual(['New: open']);
  });

  it('takes up the making of a type where a lost answer left it, and leaves alone one that somebody else made', async () => {
    const bridge = bridgeOfTasks();
    const foreign = { apiName: 'basculeEvent', name: 'Event', triggerName: 'Event', filterName: 'Event', primaryAttribute: { apiName: 'subject', name: 'Subject' } };
    await postToMarketo(bridge, '/rest/v1/activities/external/type.json', JSON.stringify(foreign));
    await postToMarketo(bridge, '/rest/v1/activities/external/type/basculeEvent/approve.json', '{}');
    const lead = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'Harbor Ltd' });
    await createSalesforce(bridge, 'Task', { Subject: 'Call back', WhoId: lead });
    for (const operation of ['create-custom-activity-type', 'create-custom-activity-attributes', 'approve-custom-activity-type']) {
      await fault(bridge, { kind: 'lost-answer', match: { operation }, times: 1 });
      await bridge.cycle();
      bridge.clock.advance(600_000);
    }
    await bridge.settle();
    expect(statesTold(bridge)).toEqual(['Call back: open']);
    expect([...(bridge.context().schemas.customObjects?.errors ?? [])].map(([object, { code }]) => [object, code])).toEqual([['event', 'CUSTOM_OBJECT_FOREIGN']]);
  });

  it('I31: twelve objects that are at rest cost three calls to Salesforce and one to Marketo', async () => {
    const custom = ['A__c', 'B__c', 'C__c', 'D__c'];
    const followed = ['user', 'account', 'opportunity', 'opportunity-contact-role', 'task', 'event'] as const;
    const objects = { ...objectMappings(followed), ...customMappings(custom.map((salesforce) => ({ salesforce, fields: ['Contact__c'] }))) };
    const mapping = { fields: withOverrides([], personLinks(followed)), objects, marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c' };
    const bridge = openBridge({ rules: { mapping } });
    for (const name of custom) await bridge.control('salesforce', 'custom-objects', { name, fields: [{ name: 'Contact__c', type: 'lookup', to: 'Contact' }] });
    await createSalesforce(bridge, 'Task', { Subject: 'Call back', WhoId: await createSalesforce(bridge, 'Contact', { LastName: 'Example' }) });
    await bridge.settle();
    await bridge.cycle();
    for (const side of ['salesforce', 'marketo'] as const) await bridge.control(side, 'requests', undefined, 'DELETE');
    await bridge.cycle();
    expect(await bridge.control('salesforce', 'requests')).toMatchObject({ charged: 3 });
    expect(await bridge.control('marketo', 'requests')).toMatchObject({ charged: 1 });
  });

  it('explains a task in words (F4)', async () => {
    const { bridge, lead } = await withLead();
    const task = await createSalesforce(bridge, 'Task', { Subject: 'Call back', WhoId: lead });
    await bridge.settle();
    await editSalesforce(bridge, 'Task', task, { Subject: 'Call again' });
    await bridge.settle();
    const found = await findRecord(bridge.context(), 'task', task);
    if (found.result !== 'found') throw new Error('no pair');
    const explanation = await explainRecord(bridge.context(), found.pair, { object: 'task', id: task });
    expect(explanation.summary).toBe('This task is told to Marketo as an activity of its person, as it is now.');
    expect(explanation.fields).toContainEqual(expect.objectContaining({ salesforceField: 'Subject', marketoField: 'subject', salesforce: 'Call again', agreed: 'Call back', state: 'kept-apart', reason: 'An activity is not changed; this goes along with the next one.' }));
  });
});
