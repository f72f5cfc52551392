import { afterAll, beforeAll, expect, test } from 'vitest';
import { changeRecord, createRecord, findRecords, recordsUrl } from './vendor-pages.ts';
import type { VendorRecord } from './vendor-pages.ts';
import { ask, explain, prepareWholeThing, runCycle, statusOf, until } from './whole-thing.ts';
import type { WholeThing } from './whole-thing.ts';

let thing: WholeThing;
beforeAll(async () => {
  thing = await prepareWholeThing(40);
  thing.start();
  await thing.ready();
  await runCycle(thing);
});
afterAll(() => thing.dispose());

const ANN = { FirstName: 'Ann', LastName: 'Example', Company: 'Example Ltd', Title: 'Engineer', Email: 'ann.crosses@example.com' };

/** The only lead with an address, as Salesforce's page shows it. */
async function lead(email: string): Promise<VendorRecord> {
  return only(await findRecords(recordsUrl(thing.salesforce, 'Lead'), email));
}

/** The only person with an address, as Marketo's page shows it. */
async function person(email: string): Promise<VendorRecord> {
  return only(await findRecords(recordsUrl(thing.marketo, 'people'), email));
}

function only(found: readonly VendorRecord[]): VendorRecord {
  const [first, ...others] = found;
  expect(others).toEqual([]);
  if (first === undefined) throw new Error('Nobody has this address.');
  return first;
}

test('the whole life of a person, over real processes and HTTP', { timeout: 300_000 }, async () => {
  const leads = recordsUrl(thing.salesforce, 'Lead');
  const people = recordsUrl(thing.marketo, 'people');

  // A lead made in Salesforce arrives in Marketo within one cycle (A1).
  const leadId = await createRecord(leads, ANN);
  await runCycle(thing);
  const ann = await person(ANN.Email);
  expect(ann.values).toMatchObject({ firstName: 'Ann', lastName: 'Example', company: 'Example Ltd', title: 'Engineer', basculeSalesforceId: leadId });

  // An edit comes back.
  await changeRecord(people, ann.id, { title: 'Director' });
  await runCycle(thing);
  expect((await lead(ANN.Email)).values['Title']).toBe('Director');

  // Both change the same field: Marketo wins for leads, and the loser is kept in the journal (A6, I3).
  await changeRecord(leads, leadId, { Title: 'Chief in Salesforce' });
  await changeRecord(people, ann.id, { title: 'Chief in Marketo' });
  await runCycle(thing);
  expect((await lead(ANN.Email)).values['Title']).toBe('Chief in Marketo');
  expect((await person(ANN.Email)).values['title']).toBe('Chief in Marketo');
  const conflict = (await explain(thing, ANN.Email)).history.find((entry) => entry.event.kind === 'conflict');
  expect(conflict?.event).toMatchObject({ field: 'title', winner: 'marketo', kept: 'Chief in Marketo', lost: 'Chief in Salesforce' });

  // A write that Salesforce refuses is explained in words, with the vendor's own beside them (F1).
  await setValidationRule({ object: 'Lead', name: 'No_Forbidden_Title', active: true, when: [{ field: 'Title', is: 'equal', value: 'Forbidden' }], message: 'This title is not allowed.', field: 'Title' });
  await changeRecord(people, ann.id, { title: 'Forbidden' });
  await runCycle(thing);
  const refused = await explain(thing, ANN.Email);
  expect(refused.work.toSalesforce).toMatchObject({ state: 'rejected', error: { code: 'VALIDATION_RULE', vendorMessage: expect.stringContaining('This title is not allowed.') } });
  expect(refused.summary).toMatch(/validation rule/);
  expect((await statusOf(thing)).problems).toContainEqual(expect.objectContaining({ code: 'VALIDATION_RULE', records: 1, to: 'salesforce', fixer: 'marketing-admin' }));

  // A person that only Marketo has goes to Salesforce when somebody asks (A7, E1).
  const email = 'only.marketo@example.com';
  await createRecord(people, { email, firstName: 'Olga', lastName: 'Example', company: 'Example Ltd' });
  expect((await thing.api('POST', `records/person/${encodeURIComponent(email)}/sync`)).status).toBe(202);
  await until('the new lead', async () => (await findRecords(leads, email)).length > 0);
  expect((await lead(email)).values).toMatchObject({ FirstName: 'Olga', Marketo_Id__c: (await person(email)).id });

  // And all of it is still there after kill -9 of everything (I18, I19).
  await thing.killEverything();
  thing.start();
  await thing.ready();
  await runCycle(thing);
  expect((await lead(ANN.Email)).values['Title']).toBe('Chief in Marketo');
  expect((await person(ANN.Email)).values['title']).toBe('Forbidden');
  expect((await lead(email)).values['LastName']).toBe('Example');
  const after = await explain(thing, ANN.Email);
  expect(after.work.toSalesforce).toMatchObject({ state: 'rejected', error: { code: 'VALIDATION_RULE' } });
  expect(after.history.slice(-refused.history.length)).toEqual(refused.history);
});

/** Makes this the org's only validation rule. */
async function setValidationRule(rule: Readonly<Record<string, unknown>>): Promise<void> {
  expect((await ask('POST', `${thing.salesforce}/_control/validation-rules`, [rule])).status).toBe(200);
}
