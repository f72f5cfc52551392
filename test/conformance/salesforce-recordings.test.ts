import { describe, expect } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { testSession, textOf } from '../../simulators/salesforce/test-session.ts';
import type { TestSession } from '../../simulators/salesforce/test-session.ts';
import { conformanceTest, fixtureJson, fixtureText } from './marketo-fixtures.ts';

const folder = 'salesforce';
const anything = z.unknown();
const recorded = (path: string): unknown => fixtureJson(`${folder}/${path}`, anything);

/** A recorded cassette of CumulusCI: requests and answers, bodies as JSON text. */
const cassetteSchema = z.object({
  interactions: z.array(
    z.object({
      request: z.object({ method: z.string(), uri: z.string(), body: z.string().nullable() }),
      response: z.object({ status: z.object({ code: z.number() }), body: z.object({ string: z.string() }) }),
    }).or(z.object({ include_file: z.string() })).or(z.null()),
  ),
});
type Exchange = { method: string; path: string; body: string | undefined; status: number; answer: unknown };

/** The exchanges of a cassette that are spelt out in it, with the masked version made ours. */
function cassette(name: string): readonly Exchange[] {
  const { interactions } = cassetteSchema.parse(parse(fixtureText(`${folder}/cumulusci/${name}.yaml`), { merge: true }));
  return interactions.flatMap((interaction) => {
    if (interaction === null || !('request' in interaction)) return [];
    const { request, response } = interaction;
    const path = request.uri.replace(/^https:\/\/[^/]+\/services\/data\/v[\w.]+/, '');
    const body = request.body?.replaceAll(/v(?:xx|49)\.0/g, 'v60.0');
    return [{ method: request.method, path, body, status: response.status.code, answer: JSON.parse(response.body.string) }];
  });
}

/** What is compared: keys, types and nesting; ids, stamps and addresses become words. Lists keep their length. */
function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shape);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([key, inner]) => [key, shape(inner)]));
  }
  return value === null ? null : typeof value;
}

/** An answer with ids replaced by a word, and versions made alike. */
function withoutIds(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll(/\b0[0-9A-Za-z]{2}(?=\w*\d)[0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?\b/g, 'ID').replaceAll(/\/v(?:xx|60)\.0\//g, '/vXX.0/'));
}

async function query(session: TestSession, text: string): Promise<unknown> {
  return (await session.call('GET', `/query?q=${encodeURIComponent(text)}`)).body;
}

describe('captures of amp-labs', () => {
  conformanceTest('single create', async () => {
    const session = await testSession();
    expect(shape((await session.call('POST', '/sobjects/Account', { Name: 'A' })).body)).toEqual(shape(recorded('amp-labs/create-ok.json')));
  });

  conformanceTest('a field that cannot be written', async () => {
    const session = await testSession();
    const answer = await session.call('POST', '/sobjects/Lead', { LastName: 'A', Company: 'C', MasterRecordId: null });
    expect(answer.body).toEqual(recorded('amp-labs/invalid-field-upsert.json'));
  });

  conformanceTest('an unknown field of a write', async () => {
    const session = await testSession();
    expect((await session.call('POST', '/sobjects/Account', { AccountNumer: 'A' })).body).toEqual(recorded('amp-labs/unknown-field.json'));
  });

  conformanceTest('an unknown object of a query, to the letter', async () => {
    expect(await query(await testSession(), 'SELECT Id,Name,BillingCity,IsDeleted FROM Accout')).toEqual(recorded('amp-labs/unknown-object.json'));
  });

  conformanceTest('a list of leads with compound addresses', async () => {
    const session = await testSession();
    await session.call('POST', '/sobjects/Lead', { LastName: 'A', Company: 'C', FirstName: 'B', City: 'Tallahassee', Country: 'USA', State: 'FL', Street: '1', PostalCode: '2' });
    const expected = z.object({ records: z.array(z.unknown()) }).parse(recorded('amp-labs/read-list-leads.json'));
    const [row] = await session.query('SELECT Address, City, CleanStatus, FirstName FROM Lead');
    expect(shape(row)).toEqual(shape(expected.records[0]));
  });

  conformanceTest('collections: no record, all or none, success, a malformed id', async () => {
    const session = await testSession();
    const payload = z.object({ records: z.array(z.record(z.string(), z.unknown())) }).parse(recorded('amp-labs/batch/create/contacts/payload.json'));
    expect((await session.call('POST', '/composite/sobjects', { records: [] })).body).toEqual(recorded('amp-labs/batch/create/contacts/err-bad-request.json'));
    const [first, second] = payload.records;
    const partly = { allOrNone: true, records: [{ ...first, LastName: undefined }, second] };
    expect((await session.call('POST', '/composite/sobjects', partly)).body).toEqual(recorded('amp-labs/batch/create/contacts/partial-but-allOrNone.json'));
    expect(shape((await session.call('POST', '/composite/sobjects', payload)).body)).toEqual(shape(recorded('amp-labs/batch/create/contacts/success.json')));
    const malformed = z.object({ errors: z.array(z.unknown()) }).parse(recorded('amp-labs/success-with-errors.json'));
    const answer = await session.call('PATCH', '/composite/sobjects', { records: [{ attributes: { type: 'Account' }, id: '001RM000003oLrB000', Name: 'A' }] });
    expect(answer.body).toEqual([{ success: false, errors: malformed.errors }]);
  });

  conformanceTest('a query job of Bulk API 2.0, just made', async () => {
    const session = await testSession();
    const answer = await session.call('POST', '/jobs/query', { operation: 'query', query: 'SELECT Id FROM Account' });
    const { id: _, createdById: __, createdDate: ___, systemModstamp: ____, ...rest } = z.record(z.string(), z.unknown()).parse(recorded('amp-labs/bulk/read-launch-job-account.json'));
    expect(answer.body).toMatchObject(rest);
    expect(shape(answer.body)).toEqual(shape(recorded('amp-labs/bulk/read-launch-job-account.json')));
  });

  conformanceTest('jobs of Bulk API 2.0 that write: just made, complete, and failed by an unknown heading', async () => {
    const session = await testSession();
    const made = await session.call('POST', '/jobs/ingest', { object: 'Lead', operation: 'upsert', externalIdFieldName: 'Marketo_Id__c', contentType: 'CSV', lineEnding: 'LF' });
    expect(shape(made.body)).toEqual(shape(recorded('amp-labs/bulk/write/launch-job-opportunity.json')));
    expect(textOf(made.body, 'contentUrl')).toBe(`services/data/v60.0/jobs/ingest/${textOf(made.body, 'id')}/batches`);
    const path = `/jobs/ingest/${textOf(made.body, 'id')}`;
    const finish = async (of: string, csv: string): Promise<unknown> => {
      await session.call('PUT', `${of}/batches`, csv, { 'content-type': 'text/csv' });
      await session.call('PATCH', of, { state: 'UploadComplete' });
      await session.call('GET', of);
      return (await session.call('GET', of)).body;
    };
    expect(shape(await finish(path, 'Marketo_Id__c,LastName,Company\n1,A,C\n'))).toEqual(shape(recorded('amp-labs/bulk/info/success.json')));
    const other = await session.call('POST', '/jobs/ingest', { object: 'Lead', operation: 'upsert', externalIdFieldName: 'Marketo_Id__c' });
    const failed = await finish(`/jobs/ingest/${textOf(other.body, 'id')}`, 'Marketo_Id__c,StageName_invalid_field_on_purpose\n1,A\n');
    expect(shape(failed)).toEqual(shape(recorded('amp-labs/bulk/info/complete-failure.json')));
    expect(textOf(failed, 'errorMessage')).toBe('InvalidBatch : Field name not found : StageName_invalid_field_on_purpose');
  });

  conformanceTest('permission sets and a repeated assignment', async () => {
    const admin = await (await testSession()).as('admin');
    const found = await query(admin, "SELECT Id, Name FROM PermissionSet WHERE Name = 'Bascule_Sync'");
    expect(shape(found)).toEqual(shape(recorded('amp-labs/metadata/write/permission-set.json')));
    const [row] = await admin.query('SELECT AssigneeId, PermissionSetId FROM PermissionSetAssignment');
    const answer = await admin.call('POST', '/sobjects/PermissionSetAssignment', { AssigneeId: row?.['AssigneeId'], PermissionSetId: row?.['PermissionSetId'] });
    expect(withoutIds(answer.body)).toEqual(withoutIds(recorded('amp-labs/metadata/write/err-duplicate-permission-assignment.json')));
  });
});

describe('fixtures of restforce', () => {
  conformanceTest('errors of sessions, keys and fields', async () => {
    const session = await testSession();
    expect(await session.call('GET', '/limits', undefined, { authorization: 'Bearer nobody' })).toMatchObject({ status: 401, body: recorded('restforce/expired_session_response.json') });
    expect((await session.call('DELETE', '/sobjects/Lead/rid')).body).toEqual(recorded('restforce/sobject/delete_error_response.json'));
    expect((await session.call('PATCH', '/sobjects/Lead/Namez/x', { LastName: 'A' })).body).toEqual(recorded('restforce/sobject/upsert_error_response.json'));
    expect(shape((await session.call('POST', '/sobjects/Lead', { foo: 1 })).body)).toEqual(shape(recorded('restforce/sobject/write_error_response.json')));
  });

  for (const [what, body, file] of [
    ['a refresh token that is over', 'grant_type=refresh_token&refresh_token=x', 'refresh_error_response'],
    ['a wrong password', 'grant_type=password&username=sync@sandbox.example&password=x', 'auth_error_response'],
  ] as const) {
    conformanceTest(what, async () => {
      const { simulator } = await testSession();
      const answer = await simulator.handle({ method: 'POST', url: '/services/oauth2/token', headers: {}, body: `${body}&client_id=sandbox-client&client_secret=sandbox-secret` });
      expect([answer.status, JSON.parse(answer.body)]).toEqual([400, recorded(`restforce/${file}.json`)]);
    });
  }

  conformanceTest('changes, deletions, several matches, aggregates, pages', async () => {
    const session = await testSession({ people: 1000 });
    const window = 'start=2026-03-01T11:00:00Z&end=2026-03-01T13:00:00Z';
    const ids = await Promise.all([1, 2].map(async () => textOf((await session.call('POST', '/sobjects/Lead', { LastName: 'A', Company: 'C', Email: 'two@example.com' })).body, 'id')));
    expect(Object.keys(Object((await session.call('GET', `/sobjects/Lead/updated/?${window}`)).body))).toEqual(Object.keys(Object(recorded('restforce/sobject/get_updated_success_response.json'))));
    expect(shape((await session.call('PATCH', '/sobjects/Lead/Email/two@example.com', {})).body)).toEqual(shape(recorded('restforce/sobject/upsert_multiple_error_response.json')));
    await session.call('DELETE', `/sobjects/Lead/${ids[0]}`);
    expect(shape((await session.call('GET', `/sobjects/Lead/deleted/?${window}`)).body)).toEqual(shape(recorded('restforce/sobject/get_deleted_success_response.json')));
    const aggregate = await query(session, 'SELECT COUNT(Id) FROM Lead');
    expect(aggregate).toMatchObject({ totalSize: 1, done: true, records: [{ attributes: { type: 'AggregateResult' }, expr0: expect.any(Number) }] });
    for (const CampaignId of [textOf((await session.call('POST', '/sobjects/Campaign', { Name: 'A' })).body, 'id'), textOf((await session.call('POST', '/sobjects/Campaign', { Name: 'B' })).body, 'id'), null]) {
      await session.call('POST', '/sobjects/Opportunity', { Name: 'O', StageName: 'Prospecting', CloseDate: '2026-03-01', Amount: 100, CampaignId });
    }
    expect(shape(await query(session, 'SELECT CampaignId, SUM(Amount) FROM Opportunity GROUP BY CampaignId'))).toEqual(shape(recorded('restforce/sobject/query_aggregate_success_response.json')));
    const page = await session.call('GET', '/query?q=SELECT+Id+FROM+Lead', undefined, { 'sforce-query-options': 'batchSize=200' });
    expect(Object.keys(Object(page.body))).toEqual(Object.keys(Object(recorded('restforce/sobject/query_paginated_first_page_response.json'))));
  });
});

describe('cassettes of CumulusCI', () => {
  conformanceTest('Composite: one part that does not exist, one that cannot be parsed, conditional parts', async () => {
    const session = await testSession();
    const [errors] = cassette('TestCompositeParallelSalesforce.test_errors');
    expect(errors).toBeDefined();
    expect((await session.call('POST', '/composite', errors?.body)).body).toEqual(errors?.answer);

    const [counts] = cassette('TestCountSObjects.test_count_sobjects__errors');
    const answer = (await session.call('POST', '/composite', counts?.body)).body;
    expect(shape(answer)).toEqual(shape(counts?.answer));
    const second = z.object({ compositeResponse: z.tuple([z.unknown(), z.unknown()]) });
    expect(second.parse(answer).compositeResponse[1]).toEqual(second.parse(counts?.answer).compositeResponse[1]);

    const [conditional] = cassette('ManualEditTestCompositeParallelSalesforce.test_http_headers');
    const later = conditional?.body?.replaceAll('Thu, 03 Sep 2020', 'Thu, 05 Feb 2026');
    expect(shape((await session.call('POST', '/composite', later)).body)).toEqual(shape(conditional?.answer));
  });

  conformanceTest('Composite: queries that find nothing and one record each', async () => {
    const session = await testSession();
    for (const exchange of cassette('TestCompositeParallelSalesforce.test_reference_ids')) {
      expect((await session.call('POST', '/composite', exchange.body)).body).toEqual(exchange.answer);
    }
    const [create, composite] = cassette('TestCompositeParallelSalesforce.test_composite_parallel_salesforce');
    const made = await session.call('POST', create?.path ?? '', create?.body);
    expect([made.status, shape(made.body)]).toEqual([create?.status, shape(create?.answer)]);
    expect(shape((await session.call('POST', '/composite', composite?.body)).body)).toEqual(shape(composite?.answer));
  });

  conformanceTest('collections created and upserted by e-mail address: the same rows are new (TestUpsert)', async () => {
    const session = await testSession();
    const exchanges = cassette('TestUpsert.test_upsert__rest').filter(
      ({ path, body }) => (path.startsWith('/composite/sobjects') && !(body ?? '').includes('"Opportunity"')) || /select\+(?:FirstName\+from\+Contact|Name\+from\+Account)$/.test(path),
    );
    expect(exchanges.length).toBeGreaterThanOrEqual(5);
    for (const exchange of exchanges) {
      const answer = await session.call(exchange.method, exchange.path, exchange.body);
      expect([exchange.path, answer.status, withoutIds(answer.body)]).toEqual([exchange.path, exchange.status, withoutIds(exchange.answer)]);
    }
  });

  conformanceTest('an upsert by an Id of null creates', async () => {
    const session = await testSession();
    const writes = cassette('TestUpsert.test_upsert_complex_external_id_field_rest__duplicate_error').filter((exchange) => exchange.path.includes('/composite/sobjects/Account/Id'));
    expect(writes.length).toBeGreaterThan(0);
    const [first] = writes;
    expect(shape((await session.call('PATCH', first?.path ?? '', first?.body)).body)).toEqual(shape(first?.answer));
  });

  conformanceTest('records of an object are counted without a query (limits/recordCount)', async () => {
    const session = await testSession();
    await session.call('POST', '/sobjects/Account', { Name: 'A' });
    const [count] = cassette('TestUpsert.test_upsert_complex_external_id_field_rest__duplicate_error').filter(({ path }) => path.startsWith('/limits/recordCount?sObjects=Account'));
    expect(count).toBeDefined();
    expect(shape((await session.call('GET', count?.path ?? '')).body)).toEqual(shape(count?.answer));
    const [none] = cassette('TestUpsert.test_upsert_complex_external_id_field_rest__duplicate_error').filter(({ path }) => path.startsWith('/limits/recordCount?sObjects=Opportunity'));
    expect((await session.call('GET', none?.path ?? '')).body).toEqual(none?.answer);
  });

  conformanceTest('the record of the organisation: its fields, in their order, and what they hold', async () => {
    const session = await testSession();
    const recordedAnswer = z.object({ response: z.object({ body: z.object({ string: z.string() }) }) }).parse(parse(fixtureText('salesforce/cumulusci/GET_sobjects_Organization.yaml')));
    const theirs = z.record(z.string(), z.unknown()).parse(JSON.parse(recordedAnswer.response.body.string));
    const [row] = await session.query('SELECT Id FROM Organization');
    const ours = z.record(z.string(), z.unknown()).parse((await session.call('GET', `/sobjects/Organization/${String(row?.['Id'])}`)).body);
    expect(Object.keys(ours)).toEqual(Object.keys(theirs));
    expect(shape(ours)).toEqual(shape(theirs));
  });

  conformanceTest('a data set taken out and put in again: counts, a query of many fields, a collection (TestDatasetsE2E)', async () => {
    const session = await testSession();
    const exchanges = cassette('TestDatasetsE2E.test_datasets_e2e');
    const isOf = (word: string) => exchanges.filter(({ method, path }) => (method + path).includes(word));
    const ids = (text: unknown): unknown => withoutIds(text);
    const [put] = isOf('POST/composite/sobjects');
    expect(ids((await session.call('POST', put?.path ?? '', put?.body)).body)).toEqual(ids(put?.answer));
    const count = isOf('count%28Id%29').at(-1);
    expect((await session.call('GET', count?.path ?? '')).body).toEqual(count?.answer);
    const [many] = isOf('AccountNumber');
    const rows = z.object({ totalSize: z.number(), done: z.boolean(), records: z.array(z.looseObject({ Name: z.string() })) });
    const inOrder = (answer: unknown): unknown => rows.parse(ids(answer)).records.toSorted((one, other) => (one.Name < other.Name ? -1 : 1)).map((row) => [Object.keys(row), { ...row, RecordTypeId: null }]);
    expect(inOrder((await session.call('GET', many?.path ?? '')).body)).toEqual(inOrder(many?.answer));
  });

  conformanceTest('a query inside the selected fields answers the recorded way, null where there is none (TestUpsert)', async () => {
    const session = await testSession();
    const rowsOf = (answer: unknown): readonly { id: string }[] => z.array(z.object({ id: z.string() })).parse(answer);
    const ours = new Map<string, string>();
    const exchanges = cassette('TestUpsert.test_upsert__rest').filter(({ path }) => path.startsWith('/composite/sobjects') || path.includes('Opportunities'));
    for (const exchange of exchanges) {
      const body = [...ours].reduce<string | undefined>((text, [recordedId, id]) => text?.replaceAll(recordedId, id), exchange.body);
      const answer = await session.call(exchange.method, exchange.path, body);
      expect([exchange.path, withoutIds(answer.body)]).toEqual([exchange.path, withoutIds(exchange.answer)]);
      if (exchange.method !== 'GET') rowsOf(exchange.answer).forEach(({ id }, place) => ours.set(id, rowsOf(answer.body)[place]?.id ?? ''));
    }
    expect(ours.size).toBeGreaterThan(17);
  });
});
