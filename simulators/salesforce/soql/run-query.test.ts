import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { testSession, textOf } from '../test-session.ts';
import type { TestSession } from '../test-session.ts';

let session: TestSession;
beforeAll(async () => {
  session = await testSession({ people: 300 });
});

const emails = async (text: string): Promise<unknown[]> => (await session.query(text)).map((record) => record['Email']);

describe('conditions', () => {
  test('text compares without regard to case, by = and IN and LIKE, in any case of the keywords', async () => {
    const [first] = await emails('SELECT Email FROM Lead LIMIT 1');
    const email = String(first);
    expect(await emails(`SELECT Email FROM Lead WHERE Email = '${email.toUpperCase()}'`)).toEqual([email]);
    expect(await emails(`select Email from lead where email in ('${email.toUpperCase()}','nobody@example.com')`)).toEqual([email]);
    expect(await emails(`select Email from Lead where Email like '${email.slice(0, -4).toUpperCase()}%'`)).toEqual([email]);
  });

  test('a condition and its opposite share the records out', async () => {
    const all = await session.query('SELECT Id FROM Lead');
    for (const condition of ["Rating = 'Hot'", "Phone LIKE '+1%'", 'Rating = null', "Country IN ('Japan')", 'Lead_Score__c > 50']) {
      const holds = await session.query(`SELECT Id FROM Lead WHERE ${condition}`);
      const fails = await session.query(`SELECT Id FROM Lead WHERE NOT (${condition})`);
      expect(holds.length + fails.length).toBe(all.length);
      expect(holds.length).toBeGreaterThan(0);
    }
  });

  test('AND beside OR without parentheses is refused as the vendor does', async () => {
    await expect(session.query("SELECT Id FROM Lead WHERE Rating = 'Hot' AND Phone = null OR Email = null")).rejects.toThrow('MALFORMED_QUERY');
  });

  test('the same condition over an index and over the whole table finds the same', async () => {
    const [lead] = await session.query('SELECT Id, Email FROM Lead ORDER BY Email DESC LIMIT 1');
    const indexed = await session.query(`SELECT Id FROM Lead WHERE Email = '${String(lead?.['Email'])}'`);
    const scanned = await session.query(`SELECT Id FROM Lead WHERE Email LIKE '${String(lead?.['Email'])}'`);
    expect(indexed).toEqual(scanned);
  });

  test('several choices: INCLUDES wants all of a group and any of the groups', async () => {
    await session.call('POST', '/sobjects/Lead', { LastName: 'Example', Company: 'C', Interests__c: 'Security;Analytics' });
    expect(await session.query("SELECT Id FROM Lead WHERE Interests__c INCLUDES ('Analytics;Security', 'Mobile')")).toHaveLength(1);
    expect(await session.query("SELECT Id FROM Lead WHERE Interests__c INCLUDES ('Analytics;Mobile')")).toHaveLength(0);
  });

  test('date literals and inner queries', async () => {
    expect(await session.query('SELECT Id FROM Lead WHERE CreatedDate = LAST_N_DAYS:800')).not.toHaveLength(0);
    const byAccount = await session.query("SELECT Id FROM Contact WHERE AccountId IN (SELECT Id FROM Account WHERE BillingCountry = 'Japan')");
    const byParent = await session.query("SELECT Id FROM Contact WHERE Account.BillingCountry = 'Japan'");
    expect(byAccount).toEqual(byParent);
    expect(byParent.length).toBeGreaterThan(0);
  });
});

describe('reading in order', () => {
  test('keyset pages over (SystemModstamp, Id) reach every lead once, also where stamps are equal (I17, F17)', async () => {
    const all = (await session.query('SELECT Id FROM Lead')).map((record) => record['Id']);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 70 }), async (size) => {
        const seen: unknown[] = [];
        let where = '';
        for (;;) {
          const page = await session.query(`SELECT Id, SystemModstamp FROM Lead ${where} ORDER BY SystemModstamp, Id LIMIT ${size}`);
          seen.push(...page.map((record) => record['Id']));
          const last = page.at(-1);
          if (last === undefined) break;
          const stamp = String(last['SystemModstamp']);
          where = `WHERE (SystemModstamp = ${stamp} AND Id > '${String(last['Id'])}') OR SystemModstamp > ${stamp}`;
        }
        expect(new Set(seen)).toEqual(new Set(all));
        expect(seen).toHaveLength(all.length);
      }),
      { numRuns: 8 },
    );
  });

  test('equal stamps have no order unless Id is asked for too (apis.md B4)', async () => {
    const rows = Array.from({ length: 5 }, (_, number) => ({ attributes: { type: 'Account' }, Name: `Tie ${number}` }));
    await session.call('POST', '/composite/sobjects', { records: rows });
    const text = "SELECT Name FROM Account WHERE Name LIKE 'Tie %' ORDER BY SystemModstamp";
    expect(await session.query(text)).not.toEqual(await session.query(text));
    expect(await session.query(`${text}, Id`)).toEqual(await session.query(`${text}, Id`));
  });

  test('blanks come first unless told otherwise, LIMIT and OFFSET cut', async () => {
    const first = await session.query('SELECT Rating FROM Lead ORDER BY Rating, Id LIMIT 1');
    const last = await session.query('SELECT Rating FROM Lead ORDER BY Rating NULLS LAST, Id LIMIT 1');
    expect([first[0]?.['Rating'], last[0]?.['Rating']]).toEqual([null, 'Cold']);
    const two = await session.query('SELECT Id FROM Lead ORDER BY Id LIMIT 2');
    expect(await session.query('SELECT Id FROM Lead ORDER BY Id LIMIT 1 OFFSET 1')).toEqual([two[1]]);
  });
});

describe('what a query may name', () => {
  test.each([
    ['SELECT Nothing FROM Lead', 'INVALID_FIELD', "No such column 'Nothing'"],
    ['SELECT Id FROM Case', 'INVALID_TYPE', "sObject type 'Case' is not supported"],
    ['SELECT Id FROM Lead WHERE Description = null', 'INVALID_FIELD', 'can not be filtered'],
    ['SELECT Id, Id FROM Lead', 'INVALID_FIELD', 'duplicate field selected'],
    ['SELECT Id FROM Lead WHERE Lead_Score__c = \'5\'', 'INVALID_FIELD', 'should not be enclosed in quotes'],
    ['SELECT Id, (SELECT Id FROM Nothings) FROM Account', 'INVALID_TYPE', "Didn't understand relationship 'Nothings' in FROM part of query call"],
    ['SELECT Id FROM Lead LIMIT 1 OFFSET 2001', 'NUMBER_OUTSIDE_VALID_RANGE', '2000'],
    ['SELECT Id FROM', 'MALFORMED_QUERY', 'unexpected token'],
    ['SELECT Status, COUNT(Id) FROM Lead GROUP BY Status HAVING COUNT(Id) > 1', 'MALFORMED_QUERY', 'NOT-SIMULATED.md'],
  ])('%s is refused with %s', async (text, code, words) => {
    const answer = await session.call('GET', `/query?q=${encodeURIComponent(text)}`);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject([{ errorCode: code, message: expect.stringContaining(words) }]);
  });

  test('children keep their own condition, order and limit, and are in no job of Bulk API 2.0', async () => {
    const account = textOf((await session.call('POST', '/sobjects/Account', { Name: 'With children' })).body, 'id');
    for (const LastName of ['B', 'C', 'A', 'D']) await session.call('POST', '/sobjects/Contact', { LastName, AccountId: account });
    const text = `SELECT Name, (SELECT LastName, Account.Name FROM Contacts WHERE LastName != 'A' ORDER BY LastName DESC LIMIT 2), (SELECT Id FROM Opportunities) FROM Account WHERE Id = '${account}'`;
    const [row] = await session.query(text);
    expect(row).toMatchObject({ Name: 'With children', Opportunities: null, Contacts: { totalSize: 2, done: true, records: [{ attributes: { type: 'Contact' }, LastName: 'D', Account: { Name: 'With children' } }, { LastName: 'C' }] } });
    expect((await session.call('POST', '/jobs/query', { operation: 'query', query: text })).status).toBe(400);
  });

  test('parents come as records of their own, or as null', async () => {
    const [contact] = await session.query('SELECT Id, Account.Name, ReportsTo.Name, Owner.Email FROM Contact LIMIT 1');
    expect(contact).toMatchObject({ Account: { attributes: { type: 'Account' } }, ReportsTo: null, Owner: { Email: expect.stringMatching(/^sales\d@example\.com$/) } });
  });
});

describe('grouping', () => {
  test('rows are counted and summed by group, and the groups share the records out', async () => {
    const groups = await session.query('SELECT Status, COUNT(Id) many, MAX(Lead_Score__c) FROM Lead GROUP BY Status');
    expect(new Set(groups.map((group) => group['Status']))).toEqual(new Set(['Open - Not Contacted', 'Working - Contacted']));
    const all = await session.query('SELECT Status, Lead_Score__c FROM Lead');
    for (const { Status, many, expr1 } of groups) {
      const scores = all.filter((lead) => lead['Status'] === Status).map((lead) => Number(lead['Lead_Score__c']));
      expect([Status, many, expr1]).toEqual([Status, scores.length, Math.max(...scores)]);
    }
  });

  test('fields of a parent group, and blanks are a group', async () => {
    const groups = await session.query('SELECT Owner.Name, Rating, COUNT(Id) FROM Lead GROUP BY Owner.Name, Rating');
    expect(groups).toContainEqual({ attributes: { type: 'AggregateResult' }, Name: 'Sales One', Rating: null, expr0: expect.any(Number) });
    expect(groups.reduce((sum, group) => sum + Number(group['expr0']), 0)).toBe((await session.query('SELECT Id FROM Lead')).length);
  });

  test.each(['SELECT Company, COUNT(Id) FROM Lead GROUP BY Status', 'SELECT Company FROM Lead GROUP BY Status', 'SELECT Status, COUNT(Id) FROM Lead'])('%s shows what is not grouped, and is refused', async (text) => {
    await expect(session.query(text)).rejects.toThrow('Field must be grouped or aggregated');
  });
});
