import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createCallBudget } from '../../src/connectors/call-budget.ts';
import { createSalesforceConnector } from '../../src/connectors/salesforce/salesforce-connector.ts';
import { PERSON_OBJECTS } from '../../src/domain/object-pair.ts';
import { aWrite, idOf, pollAll, salesforceWorld, writeAll } from './connector-world.ts';
import type { World } from './connector-world.ts';

async function makeLeads(world: World, count: number): Promise<readonly string[]> {
  return (await writeAll(world, Array.from({ length: count }, (_, number) => aWrite(world, number)))).map(idOf);
}

describe('writing to Salesforce', () => {
  it('sends a thousand rows in one call (reliability.md §4.3)', async () => {
    const world = salesforceWorld();
    await pollAll(world, null);
    await world.charged();
    await makeLeads(world, 1000);
    expect(await world.charged()).toBe(1);
  });

  it('tells of an update what it replaced, for the same one call, and writes 800 of one object in it (I3)', async () => {
    const world = salesforceWorld();
    const ids = await makeLeads(world, 800);
    const [first = '', second = ''] = ids;
    await writeAll(world, [aWrite(world, 0, { kind: 'update', id: first, values: { Title: 'Director', City: 'Lyon' } })]);
    await world.charged();
    const outcomes = await writeAll(world, ids.map((id, number) => aWrite(world, number, { kind: 'update', id, values: { Title: 'Buyer' } })));
    expect(await world.charged()).toBe(1);
    expect(outcomes.slice(0, 2)).toEqual([
      { result: 'applied', id: first, before: { Title: 'Director' } },
      { result: 'applied', id: second, before: { Title: null } },
    ]);
  });

  it('does not fail a write because what it replaces could not be read', async () => {
    const world = salesforceWorld();
    const [id = ''] = await makeLeads(world, 1);
    world.transport.spoil((answer) => (answer.kind === 'answered' ? { ...answer, body: answer.body.replace('"Id":', '"NoId":') } : answer));
    const [outcome] = await writeAll(world, [aWrite(world, 0, { kind: 'update', id, values: { Title: 'Director' } })]);
    expect(outcome).toEqual({ result: 'applied', id });
  });

  it('never lets the org move the owner of a lead (hazard 9)', async () => {
    const world = salesforceWorld();
    await makeLeads(world, 1);
    expect(String(world.transport.requests.at(-1)?.body)).toContain('"Sforce-Auto-Assign":"FALSE"');
  });

  it.each([
    ['UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access to this record', 'refused', 'ROW_LOCKED'],
    ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'LeadTrigger: System.LimitException', 'refused', 'AUTOMATION_FAILED'],
    ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'LeadTrigger: UNABLE_TO_LOCK_ROW, unable to obtain', 'refused', 'ROW_LOCKED'],
    ['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Ein Satz des Administrators', 'refused', 'VALIDATION_RULE'],
    ['INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id', 'refused', 'RECORD_NOT_WRITABLE'],
    ['DUPLICATES_DETECTED', 'Use one of these records?', 'refused', 'DUPLICATE_RULE'],
    ['NEVER_HEARD_OF', 'something new', 'refused', 'RECORD_REFUSED'],
    ['REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.', 'not-sent', 'DAILY_QUOTA_USED'],
  ])('reads a row refused with %s in catalogue terms (I27)', async (code, message, result, expected) => {
    const world = salesforceWorld();
    const [id, other] = await makeLeads(world, 2);
    await world.control('faults', [{ kind: 'row-failure', code, message, times: 1 }]);
    const update = (number: number, target: string | undefined) =>
      aWrite(world, number, { kind: 'update', id: target ?? null, values: { Title: 'Director' } });
    const outcomes = await writeAll(world, [update(1, id), update(2, other)]);
    expect(outcomes).toMatchObject([{ result, error: { code: expected, vendorCode: code, vendorMessage: message } }, { result: 'applied' }]);
  });

  it('says that a converted lead is converted', async () => {
    const world = salesforceWorld();
    const [id = ''] = await makeLeads(world, 1);
    await world.control('convert-lead', { leadId: id });
    const [outcome] = await writeAll(world, [aWrite(world, 1, { kind: 'update', id, values: { Title: 'Director' } })]);
    expect(outcome).toMatchObject({ result: 'refused', error: { code: 'LEAD_CONVERTED' } });
  });

  it.each([
    [{ kind: 'request-limit', scope: 'daily' }, 'DAILY_QUOTA_USED'],
    [{ kind: 'request-limit', scope: 'concurrent' }, 'RATE_LIMITED'],
  ])('takes %j for a call that was not made (F6)', async (fault, code) => {
    const world = salesforceWorld();
    const { cursor, schema } = await pollAll(world, null);
    await world.control('faults', [fault]);
    expect((await writeAll(world, [aWrite(world, 1)]))[0]).toMatchObject({ result: 'not-sent', error: { code } });
    await expect(pollAll(world, cursor, schema)).rejects.toMatchObject({ error: { code } });
  });

  it('does not send a create whose key it may not write (I8)', async () => {
    const world = salesforceWorld();
    await world.control('field-access', { user: 'sync', object: 'Lead', field: 'Marketo_Id__c', read: true, edit: false });
    const [outcome] = await writeAll(world, [aWrite(world, 1)]);
    expect(outcome).toMatchObject({ result: 'not-sent', error: { code: 'KEY_FIELD_MISSING', fields: ['Marketo_Id__c'] } });
  });

  it('names the record that already carries our key', async () => {
    const world = salesforceWorld();
    const [id] = await makeLeads(world, 1);
    const [again] = await writeAll(world, [aWrite(world, 0)]);
    expect(again).toEqual({ result: 'exists', id });
  });

  it('keeps the rows that carry no lost field when a whole collection is refused for one (I25, I29)', async () => {
    const world = salesforceWorld();
    const ids = await makeLeads(world, 3);
    let isRefused = false;
    world.transport.spoil((answer, request) => {
      if (answer.kind !== 'answered' || isRefused || !String(request.body).includes('/composite/sobjects')) return answer;
      isRefused = true;
      const body = [{ errorCode: 'INVALID_FIELD', message: "No such column 'Title' on sobject of type Lead" }];
      // Reading the field before writing it is refused for the same reason.
      const compositeResponse = ['part0', 'part1'].map((referenceId) => ({ body, httpHeaders: {}, httpStatusCode: 400, referenceId }));
      return { ...answer, body: JSON.stringify({ compositeResponse }) };
    });
    const outcomes = await writeAll(world, ids.map((id, number) =>
      aWrite(world, number, { kind: 'update', id, values: number === 1 ? { Title: 'x' } : { City: 'y' } }),
    ));
    expect(outcomes).toMatchObject([{ result: 'applied' }, { result: 'not-sent', error: { code: 'FIELD_NOT_FOUND', fields: ['Title'] } }, { result: 'applied' }]);
  });

  it('writes nothing over what could not be read: a field that was taken away a moment ago holds back its own rows alone (I3, I25, I29)', async () => {
    const world = salesforceWorld();
    const ids = await makeLeads(world, 3);
    await writeAll(world, ids.map((id, number) => aWrite(world, number, { kind: 'update', id, values: { City: `typed ${number}` } })));
    await world.control('field-access', { user: 'sync', object: 'Lead', field: 'Title', read: false, edit: false });
    const outcomes = await writeAll(world, ids.map((id, number) =>
      aWrite(world, number, { kind: 'update', id, values: number === 1 ? { Title: 'x', City: 'y' } : { City: 'y' } }),
    ));
    expect(outcomes).toMatchObject([
      { result: 'applied', before: { City: 'typed 0' } },
      { result: 'not-sent', error: { code: 'FIELD_NOT_FOUND', fields: ['Title'] } },
      { result: 'applied', before: { City: 'typed 2' } },
    ]);
  });

  it('signs in with a key instead of a secret, and says when the key is no key (B1)', async () => {
    const world = salesforceWorld();
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const { username } = JSON.parse(JSON.stringify(await world.control('jwt-key', { key: publicKey.export({ type: 'spki', format: 'pem' }) })));
    const { clock, transport } = world;
    const budget = createCallBudget({ clock, timers: { sleep: async () => {} }, window: null, maxInFlight: 10, callsPerDay: null, priorityShare: 0, othersShare: 0, maxWaitMs: 0 });
    const connectorWith = (key: string) =>
      createSalesforceConnector({
        transport: transport.send,
        credentials: { kind: 'jwt-bearer', clientId: 'sandbox-client', username, privateKey: key, audience: 'https://test.salesforce.com' },
        apiVersion: '62.0',
        objects: PERSON_OBJECTS,
        keyField: 'Marketo_Id__c',
        passDuplicateAlerts: false,
        budget,
        clock,
      });
    const poll = { cursor: null, knownSchema: null, fields: {} };
    await expect(connectorWith(String(privateKey.export({ type: 'pkcs8', format: 'pem' }))).poll(poll)).resolves.toMatchObject({ schema: { side: 'salesforce' } });
    await expect(connectorWith('no key').poll(poll)).rejects.toMatchObject({ error: { code: 'CREDENTIALS_REFUSED' } });
  });

  it('stops before the allotment that is left to other integrations (I23)', async () => {
    const world = salesforceWorld();
    await world.control('limits', { dailyApiRequests: 100 });
    const { clock, transport } = world;
    const budget = createCallBudget({ clock, timers: { sleep: async () => {} }, window: null, maxInFlight: 10, callsPerDay: null, priorityShare: 0.1, othersShare: 0.1, maxWaitMs: 0 });
    const connector = createSalesforceConnector({
      transport: transport.send,
      credentials: { kind: 'client-credentials', clientId: 'sandbox-client', clientSecret: 'sandbox-secret' },
      apiVersion: '62.0',
      objects: PERSON_OBJECTS,
      keyField: 'Marketo_Id__c',
      passDuplicateAlerts: false,
      budget,
      clock,
    });
    const read = (lane: 'normal' | 'priority') => connector.readRecords({ object: 'lead', ids: [world.noId], fields: ['LastName'], lane });
    const reads = async (lane: 'normal' | 'priority'): Promise<void> => {
      for (;;) await read(lane);
    };
    await expect(reads('normal')).rejects.toMatchObject({ error: { code: 'DAILY_QUOTA_USED', vendorCode: null } });
    expect(await world.charged()).toBe(81);
    await expect(reads('priority')).rejects.toMatchObject({ error: { code: 'DAILY_QUOTA_USED', vendorCode: null } });
    expect(await world.charged()).toBe(9);
  });
});
