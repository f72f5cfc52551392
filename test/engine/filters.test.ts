import { describe, expect, it } from 'vitest';
import { explainRecord } from '../../src/engine/explain-record.ts';
import { tryFilter } from '../../src/engine/try-filter.ts';
import { agreeToDeletions } from '../../src/engine/agree-to-deletions.ts';
import type { Bridge } from './bridge.ts';
import { byText, filteredBridge, filterOf, inMarketo } from './filter-worlds.ts';
import { createMarketo, createSalesforce, editMarketo, editSalesforce, expectAgreement, expectBalance, marketoPerson, personOf, requestsOf, salesforceAll, salesforceRecord, salesforceRecords } from './worlds.ts';

/** Custom sync filters (PRODUCT H1, H2): what is filtered is neither made nor updated on the other side, and comes back unharmed. */

const HOT = { lead: { marketo: filterOf("Rating = 'Hot'") } };

function lead(bridge: Bridge, name: string, rating: string | null): Promise<string> {
  return createSalesforce(bridge, 'Lead', { LastName: name, Company: 'X', Email: `${name}@example.com`, Title: 'Pilot', Phone: '0', Rating: rating });
}

async function writesTo(bridge: Bridge, side: 'salesforce' | 'marketo'): Promise<number> {
  const { byOperation } = await requestsOf(bridge, side);
  return Object.entries(byOperation).filter(([name]) => /sync-leads|delete-leads|update|create|write/.test(name)).reduce((sum, [, count]) => sum + count, 0);
}

describe('a record outside of its filter', () => {
  it('is not made on the other side, until it comes in', async () => {
    const { bridge, filteredTo } = filteredBridge(HOT);
    const [hot, cold] = [await lead(bridge, 'hot', 'Hot'), await lead(bridge, 'cold', 'Cold')];
    await bridge.settle();
    expect(inMarketo(bridge)).toEqual([hot]);
    expect(await filteredTo('marketo', cold)).toMatchObject({ verdict: 'out', because: "Rating = 'Hot'" });
    expect(await filteredTo('marketo', hot)).toBeNull();
    expect(await bridge.queries.filteredRecords('test')).toEqual([{ object: 'lead', to: 'marketo', records: 1, unknown: 0 }]);
    await editSalesforce(bridge, 'Lead', cold, { Rating: 'hot' });
    await bridge.settle();
    expect(inMarketo(bridge)).toEqual([hot, cold].toSorted(byText));
    await expectAgreement(bridge);
  });

  it('is not updated any more once it left, while the other direction goes on (I3, I10, I22)', async () => {
    const { bridge, filteredTo } = filteredBridge(HOT);
    const id = await lead(bridge, 'ann', 'Hot');
    await bridge.settle();
    const person = String(personOf(bridge, id)['id']);
    await editSalesforce(bridge, 'Lead', id, { Rating: 'Cold', Title: 'Captain' });
    await bridge.settle();
    expect(marketoPerson(bridge, person)).toMatchObject({ title: 'Pilot', rating: 'Hot' });
    await editMarketo(bridge, person, { city: 'Kobe' });
    await bridge.settle();
    expect(await salesforceRecord(bridge, 'Lead', id)).toMatchObject({ City: 'Kobe', Title: 'Captain' });
    expect(await filteredTo('marketo', id)).toMatchObject({ verdict: 'out' });
    await expectBalance(bridge);
  });

  it('comes back with what both sides hold: nothing is blanked, and what loses is named (I3, I10, I11)', async () => {
    const { bridge, pairOf } = filteredBridge(HOT);
    const id = await lead(bridge, 'ann', 'Hot');
    await bridge.settle();
    const person = String(personOf(bridge, id)['id']);
    await editSalesforce(bridge, 'Lead', id, { Rating: 'Cold' });
    await bridge.settle();
    await editSalesforce(bridge, 'Lead', id, { Phone: '1', Title: 'Captain' });
    await editMarketo(bridge, person, { title: 'Cook', mobilePhone: '2' });
    await bridge.settle();
    await editSalesforce(bridge, 'Lead', id, { Rating: 'Hot' });
    await bridge.settle();
    await expectAgreement(bridge);
    // Marketo wins for leads, as ever.
    expect(marketoPerson(bridge, person)).toMatchObject({ phone: '1', title: 'Cook', mobilePhone: '2', rating: 'Hot', email: 'ann@example.com' });
    const events = (await bridge.queries.journal('test', (await pairOf(id)).pairId, 50)).map(({ event }) => event);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'conflict', field: 'title', kept: 'Cook', lost: 'Captain' }));
  });

  it('costs no write however often it changes, and an idle cycle asks the same as ever (I4, I31)', async () => {
    const { bridge } = filteredBridge(HOT);
    const id = await lead(bridge, 'cold', 'Cold');
    await bridge.settle();
    const before = await writesTo(bridge, 'marketo');
    for (const title of ['a', 'b', 'c']) {
      await editSalesforce(bridge, 'Lead', id, { Title: title });
      await bridge.cycle();
    }
    expect(await writesTo(bridge, 'marketo')).toBe(before);
    await expectBalance(bridge);
  });

  it('is not made by a request either, and its explanation says what keeps it out', async () => {
    const { bridge, pairOf } = filteredBridge(HOT);
    const id = await lead(bridge, 'cold', 'Cold');
    await bridge.settle();
    expect(await bridge.syncNow('lead', id)).toBe('served');
    expect(inMarketo(bridge)).toEqual([]);
    const explanation = await explainRecord(bridge.context(), await pairOf(id), { object: 'lead', id });
    expect(explanation.summary).toContain("Rating = 'Hot'");
    expect(explanation.filters).toEqual([expect.objectContaining({ to: 'marketo', verdict: 'out', because: "Rating = 'Hot'" })]);
  });

  it('is kept apart from what goes to Salesforce: a person outside is not made a lead (A7)', async () => {
    const { bridge } = filteredBridge({ lead: { salesforce: filterOf("leadScore >= 50") } }, { createWhen: [{ field: 'email', is: 'not-blank', value: null }] });
    await bridge.settle();
    const low = await createMarketo(bridge, { lastName: 'Low', company: 'X', email: 'low@example.com', leadScore: 1 });
    await createMarketo(bridge, { lastName: 'High', company: 'X', email: 'high@example.com', leadScore: 60 });
    await bridge.settle();
    expect((await salesforceRecords(bridge, 'Lead')).map((one) => one['LastName'])).toEqual(['High']);
    await editMarketo(bridge, low, { leadScore: 50 });
    await bridge.settle();
    expect(await salesforceRecords(bridge, 'Lead')).toHaveLength(2);
    await expectBalance(bridge);
  });
});

describe('what cannot be seen', () => {
  it('never makes a record leave: it stays where it was, and nobody new is made (I10)', async () => {
    const { bridge, filteredTo } = filteredBridge({ lead: { marketo: filterOf('not Do_Not_Sync_to_Marketo__c', { kind: 'delete' }) } });
    const [here, out] = [await lead(bridge, 'here', null), await createSalesforce(bridge, 'Lead', { LastName: 'out', Company: 'X', Do_Not_Sync_to_Marketo__c: true })];
    await bridge.settle();
    expect(inMarketo(bridge)).toEqual([here]);
    await bridge.control('salesforce', 'field-access', { object: 'Lead', field: 'Do_Not_Sync_to_Marketo__c', read: false, edit: false });
    const late = await lead(bridge, 'late', null);
    await editSalesforce(bridge, 'Lead', here, { Title: 'Captain' });
    await bridge.settle();
    expect(inMarketo(bridge)).toEqual([here]);
    expect(personOf(bridge, here)['title']).toBe('Captain');
    expect(await filteredTo('marketo', out)).toMatchObject({ verdict: 'unknown' });
    expect(await filteredTo('marketo', late)).toMatchObject({ verdict: 'unknown' });
    expect(bridge.context().schemas.filterProblems).toEqual([expect.objectContaining({ object: 'lead', to: 'marketo', code: 'FILTER_NOT_EVALUATED' })]);
    await bridge.control('salesforce', 'field-access', { object: 'Lead', field: 'Do_Not_Sync_to_Marketo__c', read: true, edit: true });
    await bridge.settle();
    expect(inMarketo(bridge)).toEqual([here, late].toSorted(byText));
    await expectBalance(bridge);
  });
});

describe('leaving the filter', () => {
  it('flags the person where the policy says so, and takes the flag off when it comes back (H2)', async () => {
    const { bridge } = filteredBridge({ lead: { marketo: filterOf("Rating = 'Hot'", { kind: 'flag', field: 'marketingSuspended' }) } });
    const id = await lead(bridge, 'ann', 'Hot');
    await bridge.settle();
    await editSalesforce(bridge, 'Lead', id, { Rating: 'Cold', Title: 'Captain' });
    await bridge.settle();
    expect(personOf(bridge, id)).toMatchObject({ marketingSuspended: true, title: 'Pilot' });
    await editSalesforce(bridge, 'Lead', id, { Rating: 'Hot' });
    await bridge.settle();
    expect(personOf(bridge, id)).toMatchObject({ marketingSuspended: false, title: 'Captain' });
    await expectAgreement(bridge);
    await expectBalance(bridge);
  });

  it('flags a lead for a person that left', async () => {
    const { bridge } = filteredBridge({ lead: { salesforce: filterOf('leadScore < 50', { kind: 'flag', field: 'Do_Not_Sync_to_Marketo__c' }) } });
    const id = await lead(bridge, 'ann', 'Hot');
    await bridge.settle();
    await editMarketo(bridge, String(personOf(bridge, id)['id']), { leadScore: 60, title: 'Cook' });
    await bridge.settle();
    const [row] = await salesforceAll(bridge, 'Lead', ['Title', 'Do_Not_Sync_to_Marketo__c']);
    expect(row).toMatchObject({ Title: 'Pilot', Do_Not_Sync_to_Marketo__c: true });
    await expectBalance(bridge);
  });

  it('deletes the person where the policy says so, and makes it anew when the record comes back (H2, I6)', async () => {
    const { bridge } = filteredBridge({ lead: { marketo: filterOf("Rating = 'Hot'", { kind: 'delete' }) } }, { massDelete: { percent: 100, atLeast: 1000 } });
    const [id, other] = [await lead(bridge, 'ann', 'Hot'), await lead(bridge, 'bob', 'Hot')];
    await bridge.settle();
    const person = personOf(bridge, id)['id'];
    await editSalesforce(bridge, 'Lead', id, { Rating: 'Cold' });
    await bridge.settle();
    expect(inMarketo(bridge)).toEqual([other]);
    await editSalesforce(bridge, 'Lead', id, { Title: 'Captain' });
    await bridge.settle();
    expect(inMarketo(bridge)).toEqual([other]);
    await editSalesforce(bridge, 'Lead', id, { Rating: 'Hot' });
    await bridge.settle();
    expect(personOf(bridge, id)).toMatchObject({ title: 'Captain', email: 'ann@example.com' });
    expect(personOf(bridge, id)['id']).not.toBe(person);
    await expectAgreement(bridge);
    await expectBalance(bridge);
  });

  it('deletes neither of two records that both filters would have deleted, until one of them is in (I6)', async () => {
    const filters = { marketo: filterOf("Rating = 'Hot'", { kind: 'delete' }), salesforce: filterOf('leadScore < 50', { kind: 'delete' }) };
    const { bridge, filteredTo } = filteredBridge({ lead: filters }, { massDelete: { percent: 100, atLeast: 1000 } });
    const id = await createSalesforce(bridge, 'Lead', { LastName: 'ann', Company: 'X', Email: 'ann@example.com', Phone: '0', Rating: 'Hot', Lead_Score__c: 1 });
    await bridge.settle();
    const person = String(personOf(bridge, id)['id']);
    await editSalesforce(bridge, 'Lead', id, { Rating: 'Cold' });
    await editMarketo(bridge, person, { leadScore: 60 });
    await bridge.settle();
    expect(marketoPerson(bridge, person)).toMatchObject({ leadScore: 60 });
    expect(await salesforceRecord(bridge, 'Lead', id)).toMatchObject({ Rating: 'Cold' });
    for (const side of ['salesforce', 'marketo'] as const) expect(await filteredTo(side, id)).toMatchObject({ verdict: 'out' });
    await editMarketo(bridge, person, { leadScore: 2 });
    await bridge.settle();
    expect(inMarketo(bridge)).toEqual([]);
    expect(await salesforceRecord(bridge, 'Lead', id)).toMatchObject({ Rating: 'Cold' });
    await expectBalance(bridge);
  });

  it('is braked like any deletion when it is too many, before the first call (I7)', async () => {
    const { bridge } = filteredBridge({ lead: { marketo: filterOf("Rating = 'Hot'", { kind: 'delete' }) } }, { massDelete: { percent: 10, atLeast: 3 } });
    const ids = [await lead(bridge, 'a', 'Hot'), await lead(bridge, 'b', 'Hot'), await lead(bridge, 'c', 'Hot'), await lead(bridge, 'd', 'Hot')];
    await bridge.settle();
    for (const id of ids.slice(1)) await editSalesforce(bridge, 'Lead', id, { Rating: 'Cold' });
    await bridge.settle();
    expect(inMarketo(bridge)).toHaveLength(4);
    expect(await bridge.queries.rejections('test')).toEqual([expect.objectContaining({ code: 'MASS_DELETE_STOPPED', to: 'marketo', records: 3 })]);
    expect(await agreeToDeletions(bridge.context(), 'admin')).toEqual({ deletions: 3, merges: 0 });
    await bridge.settle();
    expect(inMarketo(bridge)).toEqual([ids[0]]);
    await expectBalance(bridge);
  });
});

describe('a filter that changes', () => {
  it('is applied to every pair in the next cycle, without a call where the fields are known', async () => {
    const { bridge, filterBy, filteredTo } = filteredBridge();
    const [hot, cold] = [await lead(bridge, 'hot', 'Hot'), await lead(bridge, 'cold', 'Cold')];
    await bridge.settle();
    filterBy(HOT);
    await bridge.cycle();
    expect(await filteredTo('marketo', hot)).toBeNull();
    expect(await filteredTo('marketo', cold)).toMatchObject({ verdict: 'out' });
    await editSalesforce(bridge, 'Lead', cold, { Title: 'Captain' });
    await bridge.settle();
    expect(personOf(bridge, cold)['title']).toBe('Pilot');
    filterBy({});
    await bridge.settle();
    expect(await filteredTo('marketo', cold)).toBeNull();
    await expectAgreement(bridge);
    await expectBalance(bridge);
  });

  it('reads a field that nobody read before, on both sides, before it judges by it', async () => {
    const { bridge, filterBy, filteredTo } = filteredBridge();
    const [a, b] = [await createSalesforce(bridge, 'Lead', { LastName: 'A', Company: 'X', Customer_Tier__c: 'Gold' }), await createSalesforce(bridge, 'Lead', { LastName: 'B', Company: 'X' })];
    await bridge.settle();
    await editMarketo(bridge, String(personOf(bridge, a)['id']), { unsubscribed: true });
    await bridge.settle();
    filterBy({ lead: { marketo: filterOf("Customer_Tier__c = 'Gold' or marketo.unsubscribedReason is not blank") } });
    await bridge.settle();
    expect([await filteredTo('marketo', a), await filteredTo('marketo', b)]).toEqual([null, expect.objectContaining({ verdict: 'out' })]);
    await editMarketo(bridge, String(personOf(bridge, b)['id']), { unsubscribedReason: 'no' });
    await bridge.settle();
    expect(await filteredTo('marketo', b)).toBeNull();
  });

  it('is judged anew day by day where it hangs on time', async () => {
    const { bridge, filteredTo } = filteredBridge({ lead: { marketo: filterOf('CreatedDate >= today - 2 days') } });
    const id = await lead(bridge, 'ann', 'Hot');
    await bridge.settle();
    expect(await filteredTo('marketo', id)).toBeNull();
    bridge.clock.advance(3 * 86_400_000);
    await bridge.settle();
    expect(await filteredTo('marketo', id)).toMatchObject({ verdict: 'out', because: 'CreatedDate >= today - 2 days' });
  });
});

describe('a filter that is tried (PRODUCT H1)', () => {
  it('tells record for record what the next cycle does, by no more than five calls, and changes nothing', async () => {
    const filters = { lead: { marketo: filterOf("Rating != 'Cold'") } };
    const { bridge, filterBy, pairOf } = filteredBridge(filters, { massDelete: { percent: 100, atLeast: 1000 } });
    const ids: string[] = [];
    for (const [index, rating] of ['Hot', 'Warm', 'Cold', null, 'Hot', 'Cold', 'Warm'].entries()) ids.push(await lead(bridge, `lead${index}`, rating));
    await bridge.settle();
    const before = inMarketo(bridge);
    const next = filterOf("Rating = 'Hot' or Title = 'Pilot' and Rating = 'Cold'", { kind: 'delete' });
    const calls = async (): Promise<number> => Promise.all((['salesforce', 'marketo'] as const).map((side) => bridge.control(side, 'requests'))).then((counts) => counts.reduce((sum: number, count) => sum + (count as { charged: number }).charged, 0));
    const callsBefore = await calls();
    const trial = await tryFilter(bridge.context(), { object: 'lead', to: 'marketo', filter: next, samples: 50 });
    expect((await calls()) - callsBefore).toBeLessThanOrEqual(5);
    expect(inMarketo(bridge)).toEqual(before);
    expect(trial.problems).toEqual([]);
    expect(trial.counted).toMatchObject({ in: 4, out: 3 });
    const idsOf = ({ samples }: { readonly samples: readonly { readonly salesforceId: string | null }[] }): readonly string[] => samples.map(({ salesforceId }) => salesforceId ?? '').toSorted(byText);
    expect(idsOf(trial.entering)).toEqual([ids[2], ids[5]].map(String).toSorted(byText));
    expect(idsOf(trial.leaving)).toEqual([ids[1], ids[3], ids[6]].map(String).toSorted(byText));
    expect(trial.deleted).toEqual({ records: 3, margin: 0 });
    filterBy({ lead: { marketo: next } });
    await bridge.cycle();
    const isOut = await Promise.all(ids.map(async (id) => ({ id, out: (await pairOf(id)).marketo.filtered !== null })));
    expect(idsOf(trial.out)).toEqual(isOut.filter(({ out }) => out).map(({ id }) => id).toSorted(byText));
    expect(idsOf(trial.in)).toEqual(isOut.filter(({ out }) => !out).map(({ id }) => id).toSorted(byText));
    await bridge.settle();
    expect(inMarketo(bridge)).toEqual(idsOf(trial.in));
    await expectBalance(bridge);
  });

  it('does not go by what an earlier filter saw of a field, and no filter has looked at since (I10, I33)', async () => {
    const boxed = { lead: { marketo: filterOf('not Do_Not_Sync_to_Marketo__c') } };
    const { bridge, filterBy } = filteredBridge(boxed);
    const id = await createSalesforce(bridge, 'Lead', { LastName: 'ann', Company: 'X', Email: 'ann@example.com', Do_Not_Sync_to_Marketo__c: true });
    await bridge.settle();
    filterBy({});
    await bridge.settle();
    await editSalesforce(bridge, 'Lead', id, { Do_Not_Sync_to_Marketo__c: false });
    await bridge.settle();
    const trial = await tryFilter(bridge.context(), { object: 'lead', to: 'marketo', filter: boxed.lead.marketo, samples: 5 });
    expect(trial).toMatchObject({ leaving: { records: 0 }, unknown: { records: 1 } });
    filterBy(boxed);
    await bridge.settle();
    expect(inMarketo(bridge)).toEqual([id]);
    await expectBalance(bridge);
  });

  it('says what it cannot evaluate, and whom nobody can judge before a field was read', async () => {
    const { bridge } = filteredBridge();
    await lead(bridge, 'ann', 'Hot');
    await bridge.settle();
    const unread = await tryFilter(bridge.context(), { object: 'lead', to: 'marketo', filter: filterOf("Customer_Tier__c = 'Gold'"), samples: 5 });
    expect(unread).toMatchObject({ problems: [], unknown: { records: 1 }, leaving: { records: 0 }, counted: { in: 0, out: 1 } });
    expect(unread.advice[0]).toMatch(/^Where nobody can say, .* was not read yet\. It is read when the filter is applied/);
    const wrong = await tryFilter(bridge.context(), { object: 'lead', to: 'marketo', filter: filterOf("Ratting = 'Hot'"), samples: 5 });
    expect(wrong.problems).toEqual([{ line: 1, column: 1, says: expect.stringContaining('Did you mean Rating?') }]);
    expect(wrong).toMatchObject({ leaving: { records: 0 }, counted: null });
  });
});
