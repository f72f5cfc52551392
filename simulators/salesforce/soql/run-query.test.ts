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

  test('an empty text finds the blank ones, whole units of time the days in them', async () => {
    expect(await session.query("SELECT Id FROM Lead WHERE Rating = ''")).toEqual(await session.query('SELECT Id FROM Lead WHERE Rating = null'));
    expect(await session.query("SELECT Id FROM Contact WHERE ReportsToId = '' LIMIT 1")).toHaveLength(1);
    const [lead] = await session.query('SELECT Id FROM Lead LIMIT 1');
    const has = async (day: string, literal: string): Promise<boolean> => {
      const made = textOf((await session.call('POST', '/sobjects/Task', { WhoId: lead?.['Id'], ActivityDate: day })).body, 'id');
      return (await session.query(`SELECT Id FROM Task WHERE Id = '${made}' AND ActivityDate = ${literal}`)).length === 1;
    };
    // The clock stands at Sunday, 1 March 2026.
    for (const [first, last, literal] of [
      ['2026-03-01', '2026-03-07', 'THIS_WEEK'], ['2026-02-08', '2026-02-28', 'LAST_N_WEEKS:3'], ['2026-03-08', '2026-03-21', 'NEXT_N_WEEKS:2'], ['2026-01-01', '2026-03-31', 'THIS_QUARTER'],
      ['2025-10-01', '2025-12-31', 'LAST_QUARTER'], ['2025-12-01', '2026-02-28', 'LAST_N_MONTHS:3'], ['2025-12-01', '2025-12-31', 'N_MONTHS_AGO:3'], ['2024-01-01', '2025-12-31', 'LAST_N_YEARS:2'], ['2027-01-01', '2027-12-31', 'NEXT_FISCAL_YEAR'],
    ] as const) {
      const before = new Date(Date.parse(first) - 86_400_000).toISOString().slice(0, 10);
      const after = new Date(Date.parse(last) + 86_400_000).toISOString().slice(0, 10);
      expect([literal, await has(before, literal), await has(first, literal), await has(last, literal), await has(after, literal)]).toEqual([literal, false, true, true, false]);
    }
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
    ['SELECT COUNT(Id) FROM Lead LIMIT 1', 'MALFORMED_QUERY', 'cannot also use LIMIT'],
    ['SELECT Id FROM Lead FOR UPDATE', 'MALFORMED_QUERY', 'NOT-SIMULATED.md'],
  ])('%s is refused with %s', async (text, code, words) => {
    const answer = await session.call('GET', `/query?q=${encodeURIComponent(text)}`);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject([{ errorCode: code, message: expect.stringContaining(words) }]);
  });

  test.each([
    // Forms of the vendor's answers as third parties quote them; the stretch shown is 32 characters either way, to whole words.
    ['invalid', "unexpected token: 'invalid'"],
    ['', 'SOQL statements cannot be empty or null'],
    ['SELECT Id,Name FROM Contact WHERE Email = liam.carter@example.com ORDER BY CreatedDate DESC', `\nContact WHERE Email = liam.carter@example.com ORDER BY CreatedDate\n${' '.repeat(33)}^\nERROR at Row:1:Column:54\nunexpected token: '@'`],
    ['SELECT Id FROM Lead WHERE City = Kyoto', `\nSELECT Id FROM Lead WHERE City = Kyoto\n${' '.repeat(33)}^\nERROR at Row:1:Column:34\nBind variables only allowed in Apex code`],
    ["SELECT Id\nFROM Lead\nWHERE City = 'A' AND Phone = 'B' OR Phone = 'C'", `\nWHERE City = 'A' AND Phone = 'B' OR Phone = 'C'\n${' '.repeat(33)}^\nERROR at Row:3:Column:34\nunexpected token: 'OR'`],
    ["SELECT CreatedDate FROM Lead WHERE CreatedDate > '2026-01-01'", `\nSELECT CreatedDate FROM Lead WHERE CreatedDate > '2026-01-01'\n${' '.repeat(35)}^\nERROR at Row:1:Column:36\nvalue of filter criterion for field 'CreatedDate' must be of type dateTime and should not be enclosed in quotes`],
    ['SELECT Name, COUNT(Id) FROM Lead', `\nSELECT Name, COUNT(Id) FROM Lead\n${' '.repeat(7)}^\nERROR at Row:1:Column:8\nField must be grouped or aggregated: Name`],
  ])('%s is pointed into', async (text, message) => {
    const answer = await session.call('GET', `/query?q=${encodeURIComponent(text)}`);
    expect(answer.body).toMatchObject([{ message }]);
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

  test('groups are let through by HAVING, ordered and cut', async () => {
    const all = await session.query('SELECT Company, COUNT(Id) many FROM Lead GROUP BY Company ORDER BY COUNT(Id) DESC, Company');
    expect(all.map(({ many }) => Number(many))).toEqual(all.map(({ many }) => Number(many)).toSorted((one, other) => other - one));
    expect(await session.query('SELECT Company, COUNT(Id) many FROM Lead GROUP BY Company ORDER BY many DESC, Company LIMIT 2 OFFSET 1')).toEqual(all.slice(1, 3));
    const most = Number(all[0]?.['many']);
    expect(await session.query(`SELECT Company, COUNT(Id) many FROM Lead GROUP BY Company HAVING COUNT(Id) >= ${most} AND Company != null ORDER BY Company`)).toEqual(all.filter(({ many }) => many === most));
    expect((await session.call('GET', '/query?q=SELECT+COUNT()+FROM+Lead+LIMIT+2')).body).toEqual({ totalSize: 2, done: true, records: [] });
  });

  test.each(['SELECT Company, COUNT(Id) FROM Lead GROUP BY Status', 'SELECT Company FROM Lead GROUP BY Status', 'SELECT Status, COUNT(Id) FROM Lead'])('%s shows what is not grouped, and is refused', async (text) => {
    await expect(session.query(text)).rejects.toThrow('Field must be grouped or aggregated');
  });
});

test('FOR VIEW, FOR REFERENCE and the scope of everything change no rows; other scopes are refused (SF soql FOR VIEW, USING SCOPE)', async () => {
  const session = await testSession();
  await session.call('POST', '/sobjects/Lead', { LastName: 'A', Company: 'C' });
  for (const query of ['SELECT Name FROM Lead LIMIT 1 FOR VIEW', 'SELECT Name FROM Lead LIMIT 1 FOR REFERENCE', 'SELECT Name FROM Lead USING SCOPE everything']) {
    expect(await session.query(query)).toMatchObject([{ Name: 'A' }]);
  }
  expect((await session.call('GET', '/query?q=SELECT+Name+FROM+Lead+USING+SCOPE+mine')).status).toBe(400);
});
