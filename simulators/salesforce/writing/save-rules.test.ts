import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { testSession, textOf } from '../test-session.ts';
import type { TestAnswer, TestSession } from '../test-session.ts';
import { SALES_USER_IDS } from '../world/bootstrap.ts';

const KEEP_OWNER = { 'sforce-auto-assign': 'FALSE' };

const save = (session: TestSession, fields: Record<string, unknown>, headers: Record<string, string> = {}): Promise<TestAnswer> =>
  session.call('POST', '/sobjects/Lead', { LastName: 'Example', Company: 'C', ...fields }, headers);

test.each([
  [{ FirstName: 'x'.repeat(41) }, 'STRING_TOO_LONG', `First Name: data value too large: ${'x'.repeat(41)} (max length=40)`, ['FirstName']],
  [{ Customer_Tier__c: 'Platinum' }, 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', 'Customer Tier: bad value for restricted picklist field: Platinum', ['Customer_Tier__c']],
  [{ Email: 'badone' }, 'INVALID_EMAIL_ADDRESS', 'Email: invalid email address: badone', ['Email']],
  [{ Lead_Score__c: 12_345_678_901 }, 'NUMBER_OUTSIDE_VALID_RANGE', 'Lead Score: value outside of valid range on numeric field: 12345678901', ['Lead_Score__c']],
  [{ Rating: 'Hot' }, 'FIELD_CUSTOM_VALIDATION_EXCEPTION', 'A hot lead needs a phone number.', ['Phone']],
  [{ IndividualId: 'short' }, 'MALFORMED_ID', 'Individual ID: id value of incorrect type: short', ['IndividualId']],
  [{ OwnerId: '0055j0000009ZZZ' }, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', ['OwnerId']],
  [{ MasterRecordId: null }, 'INVALID_FIELD_FOR_INSERT_UPDATE', expect.stringContaining('MasterRecordId'), ['MasterRecordId']],
])('%j is refused with %s (F29)', async (fields, errorCode, message, named) => {
  const answer = await save(await testSession(), fields, { 'sforce-auto-assign': 'FALSE' });
  expect(answer).toMatchObject({ status: 400, body: [{ errorCode, message, fields: named }] });
});

test.each([[{ Renewal_Date__c: '31.12.2026' }], [{ Renewal_Date__c: '2026-02-30' }], [{ Last_Webinar__c: '2026-01-01' }], [{ AnnualRevenue: '5' }], [{ Do_Not_Sync_to_Marketo__c: 'true' }], [{ FirstName: 5 }]])(
  '%j has the wrong type (F60)',
  async (fields) => {
    expect(await save(await testSession(), fields)).toMatchObject({ status: 400, body: [{ errorCode: 'JSON_PARSER_ERROR' }] });
  },
);

test('text is trimmed, an empty one is blank, and what was kept is a fixed point (I5)', async () => {
  const session = await testSession();
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 12 }), async (text) => {
      const id = textOf((await save(session, { FirstName: text })).body, 'id');
      const [first] = await session.query(`SELECT FirstName FROM Lead WHERE Id = '${id}'`);
      const kept = first?.['FirstName'];
      await session.call('PATCH', `/sobjects/Lead/${id}`, { FirstName: kept });
      const [second] = await session.query(`SELECT FirstName FROM Lead WHERE Id = '${id}'`);
      expect(second?.['FirstName']).toBe(kept);
      expect(kept === null ? text.trim() : kept).toBe(kept === null ? '' : text.trim());
    }),
    { numRuns: 60 },
  );
});

test('values come back in the org’s form: choices in list order, money to two decimals, instants in whole seconds', async () => {
  const session = await testSession();
  await save(session, { Interests__c: 'Security;Analytics;Security', Annual_Budget__c: 10.005, Last_Webinar__c: '2026-01-01T10:00:00.900+09:00' });
  const [record] = await session.query('SELECT Interests__c, Annual_Budget__c, Last_Webinar__c FROM Lead');
  expect(record).toMatchObject({ Interests__c: 'Analytics;Security', Annual_Budget__c: 10.01, Last_Webinar__c: '2026-01-01T01:00:00.000+0000' });
});

test('a unique value is unique until its holder is deleted; the text names the holder', async () => {
  const session = await testSession();
  const id = textOf((await save(session, { Marketo_Id__c: 'm-1' })).body, 'id');
  expect((await save(session, { Marketo_Id__c: 'M-1' })).body).toMatchObject([{ errorCode: 'DUPLICATE_VALUE', message: `duplicate value found: Marketo_Id__c duplicates value on record with id: ${id.slice(0, 15)}` }]);
  await session.call('DELETE', `/sobjects/Lead/${id}`);
  expect((await save(session, { Marketo_Id__c: 'M-1' })).status).toBe(201);
});

test('the duplicate rule sees contacts, alerts unless allowSave, and blocks whatever is sent (apis.md B6)', async () => {
  const session = await testSession();
  await session.call('POST', '/sobjects/Contact', { LastName: 'Example', Email: 'ann@example.com' });
  await session.control('POST', 'duplicate-rule', { active: true, action: 'alert' });
  const allow = { 'sforce-duplicate-rule-header': 'allowSave=true; includeRecordDetails=false' };
  expect((await save(session, { Email: 'Ann@example.com' })).body).toMatchObject([
    { errorCode: 'DUPLICATES_DETECTED', message: 'Use one of these records?', duplicateResut: { allowSave: true, matchResults: [{ entityType: 'Contact', size: 1 }] } },
  ]);
  await session.control('POST', 'duplicate-rule', { active: true, action: 'block' });
  expect((await save(session, { Email: 'ann@example.com' }, allow)).status).toBe(400);
  await session.control('POST', 'duplicate-rule', { active: true, action: 'alert' });
  expect((await save(session, { Email: 'ann@example.com' }, allow)).status).toBe(201);
});

test('rules and rewriting triggers can be changed; names the org does not have are refused', async () => {
  const session = await testSession();
  await session.control('POST', 'validation-rules', [{ object: 'Lead', name: 'No_X', when: [{ field: 'City', is: 'equal', value: 'X' }], message: 'Not there.' }]);
  expect((await save(session, { City: 'X' })).body).toEqual([{ errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Not there.', fields: [] }]);
  expect((await save(session, { Rating: 'Hot' })).status).toBe(201);
  expect((await session.control('POST', 'rewrites', [{ object: 'Lead', field: 'Nope', to: 'upper-case' }])).status).toBe(400);
  await session.control('POST', 'rewrites', [{ object: 'Lead', field: 'City', to: 'upper-case' }]);
  const id = textOf((await save(session, { City: 'Kyoto' })).body, 'id');
  expect(await session.query(`SELECT City FROM Lead WHERE Id = '${id}'`)).toMatchObject([{ City: 'KYOTO' }]);
});

test('only active users and queues own records', async () => {
  const session = await testSession();
  const admin = await session.as('admin');
  const [sales] = SALES_USER_IDS;
  const made = await admin.call('POST', '/sobjects/Group', { Name: 'Friends', Type: 'Regular' });
  const lead = { LastName: 'A', Company: 'C' };
  expect((await session.call('POST', '/sobjects/Lead', { ...lead, OwnerId: textOf(made.body, 'id') }, KEEP_OWNER)).body).toMatchObject([{ errorCode: 'INVALID_CROSS_REFERENCE_KEY', fields: ['OwnerId'] }]);
  expect((await session.call('POST', '/sobjects/Lead', { ...lead, OwnerId: sales }, KEEP_OWNER)).status).toBe(201);
  session.advance(5000);
  expect((await admin.call('PATCH', `/sobjects/User/${sales}`, { IsActive: false })).status).toBe(204);
  expect(await session.query('SELECT Id FROM User WHERE SystemModstamp >= 2026-03-01T12:00:05Z AND IsActive = false')).toMatchObject([{ Id: sales }]);
  expect((await session.call('POST', '/sobjects/Lead', { ...lead, OwnerId: sales }, KEEP_OWNER)).body).toMatchObject([{ errorCode: 'INACTIVE_OWNER_OR_USER' }]);
  expect((await admin.call('DELETE', `/sobjects/User/${sales}`)).status).toBe(403);
});

test('accounts and campaigns are never above themselves', async () => {
  const session = await testSession();
  for (const object of ['Account', 'Campaign']) {
    const top = textOf((await session.call('POST', `/sobjects/${object}`, { Name: 'Top' })).body, 'id');
    const below = textOf((await session.call('POST', `/sobjects/${object}`, { Name: 'Below', ParentId: top })).body, 'id');
    expect((await session.call('PATCH', `/sobjects/${object}/${top}`, { ParentId: below })).body).toMatchObject([{ errorCode: 'CIRCULAR_DEPENDENCY' }]);
    expect((await session.call('PATCH', `/sobjects/${object}/${top}`, { ParentId: top })).body).toMatchObject([{ errorCode: 'CIRCULAR_DEPENDENCY' }]);
  }
});

test.each([
  [{ Lead_Score__c: 'many' }, 'double from VALUE_STRING value many'],
  [{ City: 5 }, 'string from VALUE_NUMBER_INT value 5'],
  [{ City: 1.5 }, 'string from VALUE_NUMBER_FLOAT value 1.5'],
  [{ City: true }, 'string from VALUE_TRUE value true'],
])('a mistyped value is refused in the words of the vendor’s parser: %j', async (fields, words) => {
  const answer = await save(await testSession(), fields);
  expect(answer).toMatchObject({ status: 400, body: [{ errorCode: 'JSON_PARSER_ERROR', message: `Cannot deserialize instance of ${words} or request may be missing a required field` }] });
});
