import { describe, expect, it } from 'vitest';
import type { RecordWrite } from '../../src/domain/operation.ts';
import type { KnownValues } from '../../src/domain/value.ts';
import { aWrite, idOf, marketoWorld, pollAll, writeAll } from './connector-world.ts';
import type { World } from './connector-world.ts';

async function makePeople(world: World, count: number): Promise<readonly string[]> {
  return (await writeAll(world, Array.from({ length: count }, (_, number) => aWrite(world, number)))).map(idOf);
}

function syncCalls(world: World): readonly { readonly action: string; readonly lookupField: string; readonly input: readonly unknown[] }[] {
  const calls = world.transport.requests.filter(({ method, path, body }) => method === 'POST' && path === '/rest/v1/leads.json' && body?.startsWith('{'));
  return calls.map(({ body }) => JSON.parse(body ?? ''));
}

describe('writing to Marketo', () => {
  it('creates by the key field only, and updates by id only (I8, apis.md A4)', async () => {
    const world = marketoWorld();
    const [id = ''] = await makePeople(world, 1);
    await writeAll(world, [aWrite(world, 2), aWrite(world, 1, { kind: 'update', id, values: { title: 'Director' } })]);
    expect(syncCalls(world).map(({ action, lookupField, input }) => [action, lookupField, input.length])).toEqual([
      ['createOnly', 'basculeSalesforceId', 1],
      ['createOnly', 'basculeSalesforceId', 1],
      ['updateOnly', 'id', 1],
    ]);
  });

  it('keeps every call under a megabyte, and answers in order all the same (F32)', async () => {
    const world = marketoWorld();
    const writes = Array.from({ length: 300 }, (_, number) => aWrite(world, number, { values: { mktoPersonNotes: '山'.repeat(3000) } }));
    const outcomes = await writeAll(world, writes);
    expect(new Set(outcomes.map(idOf)).size).toBe(300);
    expect(syncCalls(world)).toHaveLength(3);
    expect(Math.max(...syncCalls(world).map((call) => Buffer.byteLength(JSON.stringify(call))))).toBeLessThan(1_000_000);
  });

  it.each(['606', '615', '607', '608', '611', '614', '713', '719', '502'])('takes %s for a call that was not executed (F5, I28)', async (code) => {
    const world = marketoWorld();
    const { cursor, schema } = await pollAll(world, null);
    await world.control('faults', [{ kind: 'api-error', code }]);
    const expected = code === '606' || code === '615' ? 'RATE_LIMITED' : code === '607' ? 'DAILY_QUOTA_USED' : 'VENDOR_UNAVAILABLE';
    const outcomes = await writeAll(world, [aWrite(world, 1), aWrite(world, 2)]);
    expect(outcomes).toMatchObject([{ result: 'not-sent', error: { code: expected, vendorCode: code } }, { result: 'not-sent' }]);
    await expect(pollAll(world, cursor, schema)).rejects.toMatchObject({ error: { code: expected } });
    world.connector.takeCallCount();
    expect(syncCalls(world)).toHaveLength(1);
  });

  it('takes a vendor\'s time-out for an unknown effect (604)', async () => {
    const world = marketoWorld();
    await pollAll(world, null);
    await world.control('faults', [{ kind: 'api-error', code: '604' }]);
    expect((await writeAll(world, [aWrite(world, 1)]))[0]?.result).toBe('unknown');
  });

  it.each([
    ['1003', "Invalid value for field 'leadScore' and value '14.1'", 'VALUE_REFUSED', ['leadScore']],
    ['1003', "Invalid value for field 'email' and value 'x'", 'EMAIL_REFUSED', ['email']],
    ['1006', "Field 'title' not found", 'FIELD_NOT_FOUND', ['title']],
    ['1007', 'Multiple leads match the lookup criteria', 'MATCH_AMBIGUOUS', []],
    ['1010', 'Partition change refused', 'RECORD_NOT_WRITABLE', []],
    ['1021', 'Company update not allowed', 'COMPANY_OF_PERSON', []],
    ['1022', 'Object in use', 'RECORD_IN_USE', []],
    ['1999', 'Something new', 'RECORD_REFUSED', []],
  ])('reads a row skipped with %s in catalogue terms (I27)', async (vendorCode, vendorMessage, code, fields) => {
    const world = marketoWorld();
    await world.control('faults', [{ kind: 'row-failure', row: 'last', code: vendorCode, message: vendorMessage }]);
    const outcomes = await writeAll(world, [aWrite(world, 1), aWrite(world, 2)]);
    expect(outcomes).toMatchObject([{ result: 'applied' }, { result: 'refused', error: { code, vendorCode, vendorMessage, fields } }]);
  });

  it('writes all of a person but what is its company\'s, and says what it left (1021, apis.md A4)', async () => {
    const world = marketoWorld();
    await pollAll(world, null);
    const [first = '', second = '', third = ''] = await makePeople(world, 3);
    await world.call('POST', '/rest/v1/companies.json', { input: [{ externalCompanyId: '001', company: 'Harbor Ltd' }] });
    for (const id of [first, second]) await world.edit(id, { externalCompanyId: '001' });
    const before = syncCalls(world).length;
    const update = (number: number, id: string, values: KnownValues): RecordWrite => aWrite(world, number, { kind: 'update', id, values });
    const outcomes = await writeAll(world, [update(1, first, { company: 'Other', title: 'Director' }), update(2, second, { industry: 'Banking' }), update(3, third, { company: 'Other' })]);
    expect(outcomes).toEqual([
      { result: 'applied', id: first, left: ['company'] },
      { result: 'refused', error: { code: 'COMPANY_OF_PERSON', vendorCode: '1021', vendorMessage: 'Company update not allowed', fields: ['industry'] } },
      { result: 'applied', id: third },
    ]);
    expect(syncCalls(world).slice(before).map(({ input }) => input.length), 'one call more for all that were refused').toEqual([3, 1]);
  });

  it('isolates the row for which a whole call is refused (I25)', async () => {
    const world = marketoWorld();
    await makePeople(world, 1);
    world.transport.spoil((answer, request) => {
      if (answer.kind !== 'answered' || request.body?.includes('"key-13"') !== true) return answer;
      return { ...answer, body: '{"requestId":"1#2","success":false,"errors":[{"code":"1003","message":"Something in it"}]}' };
    });
    const outcomes = await writeAll(world, Array.from({ length: 20 }, (_, number) => aWrite(world, number + 1)));
    // The simulator really wrote what the spoilt answers refused, so its neighbours come back as existing.
    expect(outcomes.filter(({ result }) => result === 'refused')).toHaveLength(1);
    expect(outcomes[12]).toMatchObject({ result: 'refused', error: { code: 'REQUEST_REFUSED' } });
  });

  it('refuses the one opportunity whose sales person does not exist, though the whole call is (718, MD error-codes; I25)', async () => {
    const world = marketoWorld(0, ['opportunity']);
    await pollAll(world, null);
    const write = (number: number, values: KnownValues): RecordWrite => ({ ...aWrite(world, number, { object: 'opportunity' }), values: { name: `Deal ${number}`, ...values } });
    const outcomes = await writeAll(world, [write(1, {}), write(2, { externalSalesPersonId: 'nobody' }), write(3, {}), write(4, {})]);
    expect(outcomes).toMatchObject([{ result: 'applied' }, { result: 'refused', error: { code: 'VALUE_REFUSED', vendorCode: '718' } }, { result: 'applied' }, { result: 'applied' }]);
  });

  it('does not send creates while the key field is missing (I8)', async () => {
    const world = marketoWorld();
    world.transport.spoil((answer) => (answer.kind === 'answered' ? { ...answer, body: answer.body.replaceAll('basculeSalesforceId', 'somethingElse') } : answer));
    expect((await writeAll(world, [aWrite(world, 1)]))[0]).toMatchObject({ result: 'not-sent', error: { code: 'KEY_FIELD_MISSING' } });
    expect(syncCalls(world)).toHaveLength(0);
  });

  it('reads three hundred people by id with a question too long for an address', async () => {
    const world = marketoWorld();
    const ids = await makePeople(world, 300);
    const fields = ['lastName', ...Object.keys((await pollAll(world, null)).schema.objects.person?.fields ?? {})];
    const found = await world.connector.readRecords({ object: 'person', ids, fields, lane: 'normal' });
    expect(found.map(({ id }) => id).toSorted()).toEqual([...ids].toSorted());
    expect(Math.max(...world.transport.requests.map(({ path }) => path.length))).toBeLessThan(8000);
  });
});
