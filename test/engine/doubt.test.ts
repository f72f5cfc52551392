import { describe, expect, it } from 'vitest';
import { findRecord } from '../../src/engine/find-record.ts';
import { runSyncCycle } from '../../src/engine/run-sync-cycle.ts';
import { openBridge } from './bridge.ts';
import type { Bridge } from './bridge.ts';
import { createMarketo, createSalesforce, editMarketo, editSalesforce, expectAgreement, expectBalance, marketoPeople, marketoPerson, personOf, requestsOf, salesforceRecord, salesforceRecords } from './worlds.ts';

async function fault(bridge: Bridge, side: 'salesforce' | 'marketo', ...faults: readonly object[]): Promise<void> {
  await bridge.control(side, 'faults', { faults });
}

async function pairOf(bridge: Bridge, id: string) {
  const found = await findRecord(bridge.context(), null, id);
  if (found.result !== 'found') throw new Error(`${id} is ${found.result}`);
  return found.pair;
}

async function callsOf(bridge: Bridge, side: 'salesforce' | 'marketo'): Promise<number> {
  const requests = await requestsOf(bridge, side);
  return requests.total;
}

describe('answers that do not come (F1, F2, F4, F5)', () => {
  it('I8, I19: a write whose answer is lost after the vendor did it happens once (W6, W11)', async () => {
    const bridge = openBridge({ salesforcePeople: 10 });
    await bridge.settle();
    const [lead] = await salesforceRecords(bridge, 'Lead');
    const id = String(lead?.['Id']);
    await fault(bridge, 'marketo', { kind: 'lost-answer', match: { operation: 'sync-leads' }, times: 1 });
    await editSalesforce(bridge, 'Lead', id, { Title: 'Director' });
    await bridge.settle();
    expect(personOf(bridge, id)['title']).toBe('Director');
    const kinds = (await bridge.queries.journal('test', (await pairOf(bridge, id)).pairId, 20)).map((entry) => entry.event.kind);
    expect(kinds.filter((kind) => kind === 'updated')).toHaveLength(1);
    expect(kinds).toContain('in-doubt');
    await expectAgreement(bridge);
  });

  it('I8: a create that is still under way is not sent again because our clock was set ahead meanwhile (F57, seed 171)', async () => {
    const creates: (() => Promise<unknown>)[] = [];
    const bridge = openBridge({
      around: (side, transport) => async (request) => {
        if (side !== 'marketo' || request.method !== 'POST' || !String(request.body).includes('ann@example.com')) return transport(request);
        creates.push(() => transport(request));
        return creates.length > 1 ? transport(request) : { kind: 'lost', reason: 'the connection ended' };
      },
    });
    await bridge.settle();
    await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'Harbor Ltd', Email: 'ann@example.com' });
    await bridge.cycle();
    for (const aheadMs of [3_600_000, 7_200_000]) await runSyncCycle({ ...bridge.context(), clock: { now: () => bridge.clock.now() + aheadMs } }, 'schedule', new AbortController().signal);
    expect(creates).toHaveLength(1);
    await creates[0]?.();
    await bridge.settle();
    expect(marketoPeople(bridge).filter(({ email }) => email === 'ann@example.com')).toHaveLength(1);
    await expectAgreement(bridge);
  });

  it('I3: an update that an edit made look done is taken for done, and what it would have written is named (W11, seed 696)', async () => {
    let id = '';
    let isLost = false;
    const bridge = openBridge({
      // The request is lost on its way, and a hand types one of its two values and another one over the second.
      around: (side, transport) => async (request) => {
        if (side !== 'salesforce' || isLost || !String(request.body).includes('Never arrived')) return transport(request);
        isLost = true;
        await editSalesforce(bridge, 'Contact', id, { Title: 'Typed at once', Phone: '2' });
        return { kind: 'lost', reason: 'the connection ended' };
      },
      rules: { inDoubtSeconds: 30 },
    });
    await bridge.settle();
    id = await createSalesforce(bridge, 'Contact', { LastName: 'Example', Email: 'ann@example.com', Title: 'Old', Phone: '1' });
    await bridge.settle();
    await editMarketo(bridge, String(personOf(bridge, id)['id']), { title: 'Never arrived', phone: '2' });
    await bridge.settle();
    expect(isLost).toBe(true);
    expect(personOf(bridge, id)).toMatchObject({ title: 'Typed at once', phone: '2' });
    const journal = await bridge.queries.journal('test', (await pairOf(bridge, id)).pairId, 20);
    expect(journal.map(({ event }) => event)).toContainEqual({ kind: 'conflict', field: 'title', winner: 'salesforce', policy: 'edited-over', kept: 'Typed at once', lost: 'Never arrived' });
    await expectAgreement(bridge);
  });

  it('I2, I3: what was edited after a create whose answer was lost is an edit, and beats what the create sent (W9)', async () => {
    let person = '';
    const bridge = openBridge({
      around: (side, transport) => async (request) => {
        const answer = await transport(request);
        if (side !== 'marketo' || person !== '' || !String(request.body).includes('ann@example.com') || !request.path.endsWith('/leads.json')) return answer;
        person = String(marketoPeople(bridge).find((one) => one['email'] === 'ann@example.com')?.['id']);
        await editMarketo(bridge, person, { title: 'Typed at once' });
        return { kind: 'lost', reason: 'the connection ended' };
      },
    });
    await bridge.settle();
    // For a contact Salesforce wins a conflict; there is none, because nothing changed in Salesforce.
    const id = await createSalesforce(bridge, 'Contact', { LastName: 'Example', Email: 'ann@example.com', Title: 'As created', Phone: '1' });
    await bridge.settle();
    expect(marketoPerson(bridge, person)).toMatchObject({ title: 'Typed at once', phone: '1' });
    expect((await salesforceRecord(bridge, 'Contact', id))['Title']).toBe('Typed at once');
    await expectAgreement(bridge);
  });

  it('I3, I8: a create that meets a record with our key joins it, and agrees only on what that record shows (W10)', async () => {
    let isMet = false;
    const bridge = openBridge({
      around: (side, transport) => async (request) => {
        if (side === 'marketo' && !isMet && request.path.endsWith('/leads.json') && String(request.body).includes('ann@example.com')) {
          isMet = true;
          const { input } = JSON.parse(String(request.body)) as { input: readonly { basculeSalesforceId: string }[] };
          await createMarketo(bridge, { lastName: 'Example', email: 'ann@example.com', title: 'Of an earlier try', basculeSalesforceId: input[0]?.basculeSalesforceId ?? null });
        }
        return transport(request);
      },
    });
    await bridge.settle();
    const id = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'X', Email: 'ann@example.com', Title: 'Of this one', Phone: '1' });
    await bridge.settle();
    expect(isMet).toBe(true);
    expect(marketoPeople(bridge)).toHaveLength(1);
    // The two titles meet as strangers: by the native rule Marketo wins for a lead. A blank says nothing against a value.
    expect((await salesforceRecord(bridge, 'Lead', id))['Title']).toBe('Of an earlier try');
    expect(personOf(bridge, id)['phone']).toBe('1');
    await expectAgreement(bridge);
  });

  it('I11: a create that met a record with our key, and whose answer was lost besides, blanks nothing at its source (W9, seed 70062)', async () => {
    let isMet = false;
    const bridge = openBridge({
      around: (side, transport) => async (request) => {
        if (side !== 'marketo' || isMet || !request.path.endsWith('/leads.json') || !String(request.body).includes('ann@example.com')) return transport(request);
        isMet = true;
        const { input } = JSON.parse(String(request.body)) as { input: readonly { basculeSalesforceId: string }[] };
        await createMarketo(bridge, { lastName: 'Example', email: 'ann@example.com', basculeSalesforceId: input[0]?.basculeSalesforceId ?? null });
        await transport(request);
        return { kind: 'lost', reason: 'the connection ended' };
      },
    });
    await bridge.settle();
    const id = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'X', Email: 'ann@example.com', Title: 'Director', Phone: '1' });
    await bridge.settle();
    expect(isMet).toBe(true);
    expect(await salesforceRecord(bridge, 'Lead', id)).toMatchObject({ Title: 'Director', Phone: '1' });
    expect(personOf(bridge, id)).toMatchObject({ title: 'Director', phone: '1', company: 'X' });
    await expectAgreement(bridge);
  });

  it('I2, I3: an update whose answer was lost is done when some of it shows and nothing of what it replaced', async () => {
    let id = '';
    let isLost = false;
    const bridge = openBridge({
      around: (side, transport) => async (request) => {
        const answer = await transport(request);
        if (side !== 'salesforce' || isLost || !String(request.body).includes('From Marketo')) return answer;
        isLost = true;
        await editSalesforce(bridge, 'Contact', id, { Title: 'Typed since' });
        return { kind: 'lost', reason: 'the connection ended' };
      },
      rules: { inDoubtSeconds: 30 },
    });
    await bridge.settle();
    id = await createSalesforce(bridge, 'Contact', { LastName: 'Example', Email: 'ann@example.com', Title: 'Old', Phone: '1' });
    await bridge.settle();
    await editMarketo(bridge, String(personOf(bridge, id)['id']), { title: 'From Marketo', phone: '2' });
    await bridge.settle();
    expect(isLost).toBe(true);
    expect(personOf(bridge, id)).toMatchObject({ title: 'Typed since', phone: '2' });
    const journal = await bridge.queries.journal('test', (await pairOf(bridge, id)).pairId, 20);
    // A look cannot prove it, so the value that stood there for a moment is named.
    expect(journal.map(({ event }) => event).filter((event) => event.kind === 'conflict')).toMatchObject([{ field: 'title', policy: 'edited-over', kept: 'Typed since', lost: 'From Marketo' }]);
    await expectAgreement(bridge);
  });

  it('I3: an update whose answer was lost is judged by what it wrote, also in a field that was suspended since (F36)', async () => {
    let isLost = false;
    const bridge = openBridge({
      around: (side, transport) => async (request) => {
        if (side !== 'marketo' || isLost || !String(request.body).includes('From Salesforce')) return transport(request);
        isLost = true;
        return { kind: 'lost', reason: 'the connection ended' };
      },
      rules: { inDoubtSeconds: 30 },
    });
    const id = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'X', Email: 'ann@example.com', Title: 'Old', City: 'Graz' });
    await bridge.settle();
    const person = String(personOf(bridge, id)['id']);
    await editSalesforce(bridge, 'Lead', id, { Title: 'From Salesforce', City: 'Linz' });
    await bridge.cycle();
    expect(isLost).toBe(true);
    // Somebody types in the very city that never arrived; the title says that nothing did.
    await editMarketo(bridge, person, { city: 'Linz' });
    for (const object of ['Lead', 'Contact']) await bridge.control('salesforce', 'field-access', { object, field: 'Title', read: false, edit: false });
    bridge.clock.advance(60_000);
    await bridge.settle();
    for (const object of ['Lead', 'Contact']) await bridge.control('salesforce', 'field-access', { object, field: 'Title', read: true, edit: true });
    await bridge.settle();
    expect(personOf(bridge, id)).toMatchObject({ title: 'From Salesforce', city: 'Linz' });
    await expectAgreement(bridge);
  });

  it('I3: what a write may have overwritten is named when its answer was lost and an edit hides whether it was done (W13)', async () => {
    let id = '';
    let isLost = false;
    const bridge = openBridge({
      rules: { inDoubtSeconds: 30 },
      around: (side, transport) => async (request) => {
        const answer = await transport(request);
        if (side !== 'salesforce' || isLost || !String(request.body).includes('From Marketo')) return answer;
        isLost = true;
        await editSalesforce(bridge, 'Lead', id, { Title: 'Typed since' });
        return { kind: 'lost', reason: 'the connection ended' };
      },
    });
    id = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'X', Email: 'ann@example.com', Title: 'Old' });
    await bridge.settle();
    await editSalesforce(bridge, 'Lead', id, { Title: 'Loses by rule' });
    await editMarketo(bridge, String(personOf(bridge, id)['id']), { title: 'From Marketo' });
    await bridge.cycle();
    bridge.clock.advance(60_000);
    await bridge.settle();
    const journal = await bridge.queries.journal('test', (await pairOf(bridge, id)).pairId, 20);
    const lost = journal.flatMap(({ event }) => (event.kind === 'conflict' ? [event.lost] : []));
    expect(lost).toContain('Loses by rule');
    await expectAgreement(bridge);
  });

  it('I25, I28: a record whose every answer is lost costs bounded calls, ends with a reason, and delays no other (W12, W13)', async () => {
    const bridge = openBridge({ salesforcePeople: 10 });
    await bridge.settle();
    const id = await createSalesforce(bridge, 'Lead', { LastName: 'Lost', Company: 'X', Email: 'lost@example.com' });
    await bridge.settle();
    await fault(bridge, 'marketo', { kind: 'timeout-before', match: { operation: 'sync-leads' } });
    await editSalesforce(bridge, 'Lead', id, { Title: 'Director' });
    const before = await callsOf(bridge, 'marketo');
    for (let cycle = 0; cycle < 40; cycle++) {
      await bridge.cycle();
      bridge.clock.advance(1_000_000);
    }
    expect(await callsOf(bridge, 'marketo') - before).toBeLessThan(40 * 6);
    expect((await pairOf(bridge, id)).marketo.work).toMatchObject({ state: 'rejected', error: { code: 'RETRIES_EXHAUSTED' } });
    await expectBalance(bridge);
    await fault(bridge, 'marketo');
    await bridge.syncNow('lead', id);
    await bridge.settle();
    await expectAgreement(bridge);
  });

  it('I28: throttling spends no try and loses nothing (W2, C10)', async () => {
    const bridge = openBridge({ salesforcePeople: 10 });
    await bridge.settle();
    const [lead] = await salesforceRecords(bridge, 'Lead');
    const id = String(lead?.['Id']);
    await fault(bridge, 'marketo', { kind: 'api-error', code: '606', match: { operation: 'sync-leads' }, times: 12 });
    await editSalesforce(bridge, 'Lead', id, { Title: 'Director' });
    for (let cycle = 0; cycle < 12; cycle++) expect((await bridge.cycle()).state).toBe('incomplete');
    await bridge.settle();
    expect(personOf(bridge, id)['title']).toBe('Director');
    await expectAgreement(bridge);
  });

  it('I26, I25: one bad row of a batch is refused by name; its neighbours cross (W5)', async () => {
    const bridge = openBridge({ salesforcePeople: 20 });
    await bridge.settle();
    const leads = await salesforceRecords(bridge, 'Lead');
    const [bad, ...good] = leads.slice(0, 5).map((lead) => String(lead['Id']));
    if (bad === undefined) throw new Error('no lead');
    await editMarketo(bridge, String(personOf(bridge, bad)['id']), { phone: null, rating: 'Hot' });
    for (const id of good) await editMarketo(bridge, String(personOf(bridge, id)['id']), { title: 'Good' });
    for (let cycle = 0; cycle < 3; cycle++) await bridge.cycle();
    for (const id of good) expect((await salesforceRecord(bridge, 'Lead', id))['Title']).toBe('Good');
    const { work } = (await pairOf(bridge, bad)).salesforce;
    expect(work).toMatchObject({ state: 'rejected', error: { code: 'VALIDATION_RULE', vendorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION' } });
    // I28: a permanent error is tried once, also by the next process.
    bridge.restart();
    await bridge.settle();
    expect((await pairOf(bridge, bad)).salesforce.work).toEqual(work);
    await expectBalance(bridge);
  });

  it('I17, I18: tokens that die in mid-run and answers cut in half stop a step, not the sync (C4)', async () => {
    const bridge = openBridge({ salesforcePeople: 40, marketoPeople: 10 });
    await fault(bridge, 'marketo', { kind: 'token-expired', times: 2, after: 1 }, { kind: 'cut-body', times: 2, after: 3 });
    await fault(bridge, 'salesforce', { kind: 'session-expired', times: 2, after: 1 }, { kind: 'cut-body', times: 2, after: 2 });
    for (let cycle = 0; cycle < 6; cycle++) await bridge.cycle();
    bridge.clock.advance(200_000);
    await bridge.settle(20);
    await expectAgreement(bridge);
  });
});

describe('one human, one pair (I8, I14)', () => {
  it('a lead typed by hand while its person waits to be created joins that person (L12, W15)', async () => {
    const bridge = openBridge();
    await bridge.settle();
    const id = await createMarketo(bridge, { lastName: 'Example', company: 'X', email: 'ann@example.com', rating: 'Hot' });
    await bridge.syncNow('person', id);
    expect(await salesforceRecords(bridge, 'Lead')).toHaveLength(0);
    const lead = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'X', Email: 'ann@example.com' });
    for (let cycle = 0; cycle < 3; cycle++) await bridge.cycle();
    expect(marketoPeople(bridge)).toHaveLength(1);
    expect(marketoPerson(bridge, id)['basculeSalesforceId']).toBe(lead);
    expect(await bridge.pairs()).toHaveLength(1);
    await expectBalance(bridge);
  });

  it('I15: a converted lead goes on as its contact, with its person and its history (L13)', async () => {
    const bridge = openBridge({ salesforcePeople: 6 });
    await bridge.settle();
    const [lead] = await salesforceRecords(bridge, 'Lead');
    const id = String(lead?.['Id']);
    const person = String(personOf(bridge, id)['id']);
    const people = marketoPeople(bridge).length;
    bridge.clock.advance(1000);
    await bridge.control('salesforce', 'convert-lead', { leadId: id });
    await bridge.settle();
    expect(marketoPeople(bridge)).toHaveLength(people);
    const pair = await pairOf(bridge, person);
    expect(pair.object).toBe('contact');
    expect(marketoPerson(bridge, person)['basculeSalesforceId']).toBe(pair.salesforce.id);
    await editMarketo(bridge, person, { title: 'After conversion' });
    await bridge.settle();
    expect((await salesforceRecord(bridge, 'Contact', pair.salesforce.id ?? ''))['Title']).toBe('After conversion');
  });

  it('I15, I25: a lead converted into a contact whose person is just being made waits for it, and holds up nobody (L14, W16)', async () => {
    const bridge = openBridge({ rules: { inDoubtSeconds: 30 } });
    const lead = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'X', Email: 'ann@example.com' });
    const other = await createSalesforce(bridge, 'Lead', { LastName: 'Other', Company: 'X', Email: 'other@example.com' });
    await bridge.settle();
    const contact = await createSalesforce(bridge, 'Contact', { LastName: 'Example', Email: 'ann.two@example.com' });
    await fault(bridge, 'marketo', { kind: 'lost-answer', match: { operation: 'sync-leads' }, times: 1 }, { kind: 'timeout-before', match: { operation: 'get-leads' }, after: 2 });
    await bridge.cycle();
    bridge.clock.advance(1000);
    await bridge.control('salesforce', 'convert-lead', { leadId: lead, contactId: contact });
    await editSalesforce(bridge, 'Lead', other, { Title: 'Director' });
    await bridge.cycle();
    expect(personOf(bridge, other)['title']).toBe('Director');
    await fault(bridge, 'marketo');
    bridge.clock.advance(60_000);
    await bridge.settle();
    expect((await pairOf(bridge, contact)).salesforce.id).toBe(contact);
    await expectBalance(bridge);
  });

  it('I8, I15: a lead that is converted while its person is being made waits for that, and has one (L13)', async () => {
    const bridge = openBridge({ rules: { inDoubtSeconds: 30 } });
    await bridge.settle();
    const lead = await createSalesforce(bridge, 'Lead', { LastName: 'Without an address', Company: 'X' });
    await fault(bridge, 'marketo', { kind: 'lost-answer', match: { operation: 'sync-leads' }, times: 1 }, { kind: 'timeout-before', match: { operation: 'get-leads' }, after: 1 });
    await bridge.cycle();
    bridge.clock.advance(1000);
    await bridge.control('salesforce', 'convert-lead', { leadId: lead });
    await bridge.cycle();
    await fault(bridge, 'marketo');
    bridge.clock.advance(60_000);
    await bridge.settle();
    const people = marketoPeople(bridge).filter(({ lastName }) => lastName === 'Without an address');
    expect(people).toHaveLength(1);
    expect((await pairOf(bridge, String(people[0]?.id))).object).toBe('contact');
    await expectBalance(bridge);
  });
});
