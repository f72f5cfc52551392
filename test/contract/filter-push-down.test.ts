import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { objectDescribe, queryPage } from '../../src/connectors/salesforce/wire.ts';
import { pushDown, pushDownOutside } from '../../src/connectors/salesforce/filter-soql.ts';
import { readObject, schemaOf, withParentFields } from '../../src/connectors/salesforce/read-schema.ts';
import { fieldsToSelect, readRecord } from '../../src/connectors/salesforce/read-record.ts';
import { resolveCondition } from '../../src/domain/filter-condition.ts';
import type { FilterCondition, FilterField } from '../../src/domain/filter-condition.ts';
import { readFilter } from '../../src/domain/filter-syntax.ts';
import { judge } from '../../src/domain/filter-verdict.ts';
import type { ObjectDescription, Schema } from '../../src/domain/field.ts';
import type { Observation } from '../../src/domain/observation.ts';
import { own } from '../../src/domain/value.ts';
import { TEST_NOW, testSession } from '../../simulators/salesforce/test-session.ts';
import type { TestSession } from '../../simulators/salesforce/test-session.ts';

/** What Salesforce is asked selects exactly what the one evaluator lets in (PRODUCT H1). */

const FIELDS = ['Id', 'LastName', 'Title', 'Email', 'Lead_Score__c', 'Do_Not_Sync_to_Marketo__c', 'Customer_Tier__c', 'Interests__c', 'Annual_Budget__c', 'Renewal_Date__c', 'Last_Webinar__c', 'AccountId', 'Notes__c', 'Account.Industry', 'Account.NumberOfEmployees', 'Account.Owner.Title', 'Account.Parent.Industry'];

const NAMES = { contact: 'Contact', account: 'Account', user: 'User' } as const;

let session: TestSession;
let description: ObjectDescription;
let schemas: { readonly salesforce: Schema; readonly marketo: Schema };
let looks: readonly Observation[];

/** Texts that people write, and those that a query might read otherwise. */
const TEXTS = ['Pilot', 'PILOT', 'Pilötin', 'ab', 'a%b', 'a_b', 'a\\b', "O'Neil", 'a"b', 'Ärger', 'x y'];
const NUMBERS = [-1, 0, 2.5, 3, 100];
const DAYS = ['2026-01-30', '2026-02-28', '2026-03-01', '2027-01-01'];
const CHOICES = ['Analytics', 'Security', 'Mobile'];

beforeAll(async () => {
  session = await testSession();
  const admin = await session.as('admin');
  const made = async (object: string, values: Record<string, unknown>): Promise<string> => {
    const answer = await admin.call('POST', `/sobjects/${object}`, values);
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return (answer.body as { id: string }).id;
  };
  const holding = await made('Account', { Name: 'Holding', Industry: 'Banking' });
  const [seller] = await admin.query("SELECT Id FROM User WHERE IsActive = true AND Name LIKE '%' ORDER BY Id LIMIT 1");
  expect((await admin.call('PATCH', `/sobjects/User/${String(seller?.['Id'])}`, { Title: 'Pilot' })).status).toBe(204);
  const accounts = [await made('Account', { Name: 'A', Industry: 'Banking', NumberOfEmployees: 3, ParentId: holding }), await made('Account', { Name: 'B', OwnerId: String(seller?.['Id']) }), null];
  for (let number = 0; number < 40; number++) {
    const pick = <T>(from: readonly T[], shift: number): T | null => (number * 7 + shift) % (from.length + 1) === 0 ? null : (from[(number * 5 + shift) % from.length] ?? null);
    await made('Contact', {
      LastName: pick(TEXTS, 1) ?? 'Example', Title: pick(TEXTS, 2), Email: number % 3 === 0 ? null : `Person${number % 7}@example.com`,
      Lead_Score__c: pick([-1, 0, 3, 100], 3), Do_Not_Sync_to_Marketo__c: number % 4 === 0, Customer_Tier__c: pick(['Gold', 'Silver'], 4),
      Interests__c: pick(['Analytics', 'Security;Analytics', 'Mobile;Security'], 5), Annual_Budget__c: pick(NUMBERS, 6), Renewal_Date__c: pick(DAYS, 7),
      Last_Webinar__c: pick(['2026-02-28T23:59:59Z', '2026-03-01T00:00:00Z', '2026-03-01T12:00:00Z'], 8), AccountId: accounts[number % 3], Notes__c: pick(TEXTS, 9),
    });
  }
  const described = await Promise.all((['contact', 'account', 'user'] as const).map(async (object) => {
    const { body } = await session.call('GET', `/sobjects/${NAMES[object]}/describe`);
    return [object, readObject(object, objectDescribe.parse(body))] as const;
  }));
  const plain = schemaOf(Object.fromEntries(described));
  schemas = { salesforce: plain, marketo: { side: 'marketo', version: '', objects: {} } };
  const contact = plain.objects.contact;
  if (contact === undefined) throw new Error('no contact');
  description = withParentFields(contact, FIELDS.filter((name) => name.includes('.')), plain);
  const answer = await session.call('GET', `/query?q=${encodeURIComponent(`SELECT ${fieldsToSelect(description, FIELDS).join(', ')} FROM Contact`)}`);
  looks = queryPage.parse(answer.body).records.flatMap((row) => readRecord(description, FIELDS, row) ?? []);
  expect(looks).toHaveLength(40);
});

function conditionOf(text: string): FilterCondition {
  const read = readFilter(text);
  if ('problem' in read) throw new Error(`${text}: ${read.problem.says}`);
  const { condition, problems } = resolveCondition(read.expression, text, { object: 'contact', to: 'marketo' }, schemas);
  expect(problems).toEqual([]);
  return condition;
}

function idsIn(condition: FilterCondition, now = TEST_NOW): readonly string[] {
  return looks.filter((look) => judge(condition, ({ path }: FilterField) => own(look.values, path), now).is === 'in').map(({ id }) => id).toSorted();
}

async function idsAsked(where: string | null): Promise<readonly string[]> {
  const rows = await session.query(`SELECT Id FROM Contact${where === null ? '' : ` WHERE ${where}`}`);
  return rows.map((row) => String(row['Id'])).toSorted();
}

const quote = (text: string): string => `'${text.replace(/['\\]/g, String.raw`\$&`)}'`;
const texts = fc.constantFrom(...TEXTS, ...TEXTS.map((text) => text.toLowerCase()), ' Pilot ').map(quote);
const test = fc.oneof(
  fc.tuple(fc.constantFrom('LastName', 'Title', 'Customer_Tier__c', 'Account.Industry', 'Account.Owner.Title', 'Account.Parent.Industry'), fc.constantFrom('=', '!='), fc.oneof(texts, fc.constantFrom("'gold'", "'banking'"))).map((parts) => parts.join(' ')),
  fc.tuple(fc.constantFrom('LastName', 'Title', 'Account.Industry', 'Account.Owner.Title'), fc.constantFrom('in', 'not in'), fc.array(texts, { minLength: 1, maxLength: 3 })).map(([field, word, values]) => `${field} ${word} (${values.join(', ')})`),
  fc.tuple(fc.constantFrom('LastName', 'Title', 'Email', 'Account.Owner.Title'), fc.constantFrom('like', 'not like'), fc.constantFrom('%', 'p%', '%b', 'a_b', String.raw`a\_b`, String.raw`a\%%`, String.raw`a\\b`, '%ö%', String.raw`o\'n%`, 'person1@%', '_b', 'a%b%')).map(([field, word, pattern]) => `${field} ${word} '${pattern}'`),
  fc.tuple(fc.constantFrom('Lead_Score__c', 'Annual_Budget__c', 'Account.NumberOfEmployees'), fc.constantFrom('=', '!=', '<', '<=', '>', '>='), fc.constantFrom(...NUMBERS)).map((parts) => parts.join(' ')),
  fc.tuple(fc.constantFrom('Renewal_Date__c', 'Last_Webinar__c'), fc.constantFrom('=', '!=', '<', '<=', '>', '>='), fc.constantFrom(...DAYS, 'today', 'now', 'now - 12 hours', 'today - 1 month', 'today + 1 year')).map((parts) => parts.join(' ')),
  fc.tuple(fc.constantFrom('includes', 'not includes'), fc.array(fc.constantFrom(...CHOICES, 'analytics'), { minLength: 1, maxLength: 2 })).map(([word, values]) => `Interests__c ${word} (${values.map(quote).join(', ')})`),
  fc.tuple(fc.constantFrom(...FIELDS.filter((name) => name !== 'Do_Not_Sync_to_Marketo__c')), fc.constantFrom('is blank', 'is not blank')).map((parts) => parts.join(' ')),
  fc.constantFrom('Do_Not_Sync_to_Marketo__c', 'Do_Not_Sync_to_Marketo__c = false', 'Do_Not_Sync_to_Marketo__c != true'),
  fc.constantFrom(0, 1, 2).map((index) => `Id != '${(looks[index]?.id ?? '').slice(0, index === 0 ? 15 : 18)}'`),
);
const { filter } = fc.letrec<{ filter: string }>((tie) => ({
  filter: fc.oneof({ maxDepth: 3 }, test, fc.tuple(tie('filter'), fc.constantFrom('and', 'or'), tie('filter')).map(([a, word, b]) => `(${a}) ${word} (${b})`), tie('filter').map((one) => `not (${one})`)),
}));

describe('a filter asked of Salesforce (PRODUCT H1)', () => {
  it('selects exactly the records that the evaluator lets in, and its opposite all others', async () => {
    await fc.assert(
      fc.asyncProperty(filter, async (text) => {
        const condition = conditionOf(text);
        const { where, rest } = pushDown(condition, TEST_NOW);
        const asked = await idsAsked(where);
        const left = rest === null ? asked : asked.filter((id) => idsIn(rest).includes(id));
        expect(left, `${text}\n${where ?? 'everything'}`).toEqual(idsIn(condition));
        const outside = pushDownOutside(condition, TEST_NOW);
        if (outside !== null) expect(await idsAsked(outside), outside).toEqual((await idsAsked(null)).filter((id) => !idsIn(condition).includes(id)));
      }),
      { numRuns: 100 },
    );
  });

  it('asks what it can of an and, and nothing of an or with a part that it cannot', () => {
    const split = pushDown(conditionOf("Title = 'Pilot' and Notes__c like 'a%' and Lead_Score__c > 2"), TEST_NOW);
    expect(split.where).toBe("Title = 'Pilot' AND Lead_Score__c > 2");
    expect(split.rest?.text).toBe("Notes__c like 'a%'");
    expect(pushDown(conditionOf("Account.Owner.Title != 'Pilot'"), TEST_NOW).where).toMatch(/Account\.Owner\.Title/);
    expect(pushDown(conditionOf("Title = 'Pilot' or Notes__c like 'a%'"), TEST_NOW)).toMatchObject({ where: null, rest: { kind: 'or' } });
  });

  it('takes the value of a parent that is not there for blank, and of one that is hidden for unknown (I10)', () => {
    const seen = (more: Record<string, unknown>): unknown => {
      const row = { Id: '003000000000001AAA', SystemModstamp: '2026-01-01T00:00:00.000+0000', IsDeleted: false, ...more };
      return own(readRecord(description, FIELDS, row)?.values ?? {}, 'Account.Owner.Title');
    };
    expect(fieldsToSelect(description, ['Account.Owner.Title'])).toEqual(expect.arrayContaining(['AccountId', 'Account.OwnerId', 'Account.Owner.Title']));
    expect(seen({ AccountId: '001', Account: { OwnerId: '005', Owner: { Title: 'Pilot' } } })).toBe('Pilot');
    expect(seen({ AccountId: null, Account: null })).toBeNull();
    expect(seen({ AccountId: '001', Account: { OwnerId: null, Owner: null } })).toBeNull();
    expect(seen({ AccountId: '001', Account: null })).toEqual({ unknown: 'not-returned' });
    expect(seen({ AccountId: '001', Account: { OwnerId: '005', Owner: null } })).toEqual({ unknown: 'not-returned' });
  });

  it('names moments, because Salesforce counts days in the zone of its user', () => {
    expect(pushDown(conditionOf('Last_Webinar__c >= now - 30 days and Renewal_Date__c < today'), TEST_NOW).where).toBe('Last_Webinar__c >= 2026-01-30T12:00:00Z AND Renewal_Date__c < 2026-03-01');
  });
});
