import { describe, expect, it } from 'vitest';
import { inJapanese } from '../../src/app/japanese/in-japanese.ts';
import { agreeToDeletions } from '../../src/engine/agree-to-deletions.ts';
import { previewRules } from '../../src/engine/preview-rules.ts';
import { openBridge } from './bridge.ts';
import { addBox, BOX, boxes, deletePerson, eventsOf, explained, flag, mappingWith, opened } from './flag-worlds.ts';
import { createMarketo, createSalesforce, editSalesforce, expectBalance, marketoPeople, personOf } from './worlds.ts';

/** Leads and contacts that say in a field that their persons were deleted in Marketo (PRODUCT A8, decision 46). */

describe('what is deleted in Marketo is flagged in Salesforce', () => {
  it('I6, I11: a deleted person ticks the box of its lead, or contact, and nothing else of it crosses (L44)', async () => {
    const bridge = await opened([flag(['lead', 'contact'], 'salesforce')]);
    const lead = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'X', Email: 'ann@example.com', Title: 'Old' });
    const contact = await createSalesforce(bridge, 'Contact', { LastName: 'Other', Email: 'bob@example.com' });
    await bridge.settle();
    expect([await boxes(bridge, 'Lead'), await boxes(bridge, 'Contact')]).toEqual([{ [lead]: false }, { [contact]: false }]);
    for (const id of [lead, contact]) await deletePerson(bridge, id);
    await bridge.settle();
    expect([await boxes(bridge, 'Lead'), await boxes(bridge, 'Contact')]).toEqual([{ [lead]: true }, { [contact]: true }]);
    expect(marketoPeople(bridge)).toEqual([]);
    await editSalesforce(bridge, 'Lead', lead, { Title: 'Goes nowhere' });
    await bridge.settle();
    expect(marketoPeople(bridge)).toEqual([]);
    expect(await eventsOf(bridge, lead)).toEqual(expect.arrayContaining(['deleted', 'updated']));
    expect((await explained(bridge, 'lead', lead)).summary).toContain(`deleted in Marketo; the record on the other side is kept, says so in ${BOX}`);
    await expectBalance(bridge);
  });

  it('I8, F40: the box is taken off for who comes again with the address (L24, L44)', async () => {
    const bridge = await opened([flag(['lead', 'contact'], 'salesforce')]);
    const lead = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'X', Email: 'ann@example.com' });
    await bridge.settle();
    await deletePerson(bridge, lead);
    await bridge.settle();
    const again = await createMarketo(bridge, { lastName: 'Example', email: 'ann@example.com', company: 'X' });
    await bridge.cycle();
    await bridge.syncNow('person', again);
    await bridge.settle();
    expect(personOf(bridge, lead)).toMatchObject({ id: Number(again) });
    expect(await boxes(bridge, 'Lead')).toEqual({ [lead]: false });
    expect(await eventsOf(bridge, lead)).not.toContain('conflict');
    await expectBalance(bridge);
  });

  it.each([['gone', true], ['there', false]] as const)('I3, I6: a box that somebody ticked stays as it is while Marketo cannot be read, and says that the person is %s once it can (C6, L44, seed 137069)', async (_, isGone) => {
    let isLogAway = false;
    const bridge = await opened([flag(['lead'], 'salesforce')], {
      around: (side, transport) => async (request) => (isLogAway && side === 'marketo' && request.path.includes('activities.json') ? { kind: 'lost', reason: 'the connection ended' } : transport(request)),
    });
    const lead = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'X', Email: 'ann@example.com' });
    await bridge.settle();
    if (isGone) await deletePerson(bridge, lead);
    await editSalesforce(bridge, 'Lead', lead, { [BOX]: true });
    isLogAway = true;
    await bridge.cycle();
    expect(await boxes(bridge, 'Lead')).toEqual({ [lead]: true });
    isLogAway = false;
    bridge.clock.advance(60_000);
    await bridge.settle();
    expect(await boxes(bridge, 'Lead')).toEqual({ [lead]: isGone });
    expect((await eventsOf(bridge, lead)).includes('conflict')).toBe(!isGone);
    await expectBalance(bridge);
  });

  it('I6: ticks the box of a lead that was made for the person and that nobody had looked at yet (L44)', async () => {
    const bridge = await opened([flag(['lead'], 'salesforce')]);
    const person = await createMarketo(bridge, { lastName: 'Example', email: 'ann@example.com', company: 'X' });
    await bridge.settle();
    await bridge.syncNow('person', person);
    const [lead = ''] = Object.keys(await boxes(bridge, 'Lead'));
    await bridge.control('salesforce', 'hide-records', { ids: [lead] });
    bridge.clock.advance(1000);
    await bridge.control('marketo', `records/people/${person}`, undefined, 'DELETE');
    await bridge.settle();
    await bridge.control('salesforce', 'hide-records', { ids: [] });
    await editSalesforce(bridge, 'Lead', lead, { Title: 'Seen for the first time' });
    await bridge.settle();
    expect(await boxes(bridge, 'Lead')).toEqual({ [lead]: true });
    await expectBalance(bridge);
  });

  it('I7, F45: many persons that are deleted at once tick no box before an admin agrees (L25)', async () => {
    const bridge = await opened([flag(['lead'], 'salesforce')], { rules: { massDelete: { percent: 10, atLeast: 3 } } });
    const leads: string[] = [];
    for (let number = 0; number < 5; number++) leads.push(await createSalesforce(bridge, 'Lead', { LastName: `Lead ${number}`, Company: 'X', Email: `lead${number}@example.com` }));
    await bridge.settle();
    for (const id of leads.slice(0, 3)) await deletePerson(bridge, id);
    await bridge.settle();
    expect(Object.values(await boxes(bridge, 'Lead'))).not.toContain(true);
    expect(await bridge.queries.rejections('test')).toMatchObject([{ code: 'MASS_DELETE_STOPPED', object: 'lead', to: 'salesforce', records: 3 }]);
    expect(await agreeToDeletions(bridge.context(), 'test')).toEqual({ deletions: 3, merges: 0 });
    await bridge.cycle();
    expect(await boxes(bridge, 'Lead')).toEqual(Object.fromEntries(leads.map((id, place) => [id, place < 3])));
  });

  it('I9, I29: without the box the line is left alone and said to be; once it is there, it tells of who was deleted meanwhile (L44)', async () => {
    const bridge = openBridge({ rules: { mapping: mappingWith([flag(['lead'], 'salesforce')]) } });
    await addBox(bridge, 'Lead');
    const lead = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'X', Email: 'ann@example.com' });
    await bridge.settle();
    await bridge.control('salesforce', 'field-access', { user: 'sync', object: 'Lead', field: BOX, read: false, edit: false });
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    expect((await explained(bridge, 'lead', lead)).fields.find(({ salesforceField }) => salesforceField === BOX)).toMatchObject({ state: 'unknown', reason: expect.stringContaining('Salesforce') });
    await deletePerson(bridge, lead);
    await bridge.settle();
    expect(await boxes(bridge, 'Lead')).toEqual({ [lead]: false });
    await bridge.control('salesforce', 'field-access', { user: 'sync', object: 'Lead', field: BOX, read: true, edit: true });
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    expect(await boxes(bridge, 'Lead')).toEqual({ [lead]: true });
    await expectBalance(bridge);
  });

  it('I6: what was deleted before the box was named stays unticked, whatever is read of its lead later (L44)', async () => {
    const bridge = await opened([]);
    const lead = await createSalesforce(bridge, 'Lead', { LastName: 'Early', Company: 'X', Email: 'early@example.com' });
    await bridge.settle();
    await deletePerson(bridge, lead);
    await bridge.settle();
    bridge.apply({ mapping: mappingWith([flag(['lead'], 'salesforce')]) });
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    await editSalesforce(bridge, 'Lead', lead, { Title: 'Read again' });
    await bridge.settle();
    expect(await boxes(bridge, 'Lead')).toEqual({ [lead]: false });
    await expectBalance(bridge);
  });

  it('I33: a preview of the rules that name it counts the boxes that are ticked and are to be taken off, and the next cycles do just that', async () => {
    const bridge = await opened([]);
    const ticked = await createSalesforce(bridge, 'Lead', { LastName: 'Ticked', Company: 'X', Email: 'ticked@example.com', [BOX]: true });
    await createSalesforce(bridge, 'Lead', { LastName: 'Other', Company: 'X', Email: 'other@example.com' });
    await bridge.settle();
    const draft = { ...bridge.context().rules, mapping: mappingWith([flag(['lead'], 'salesforce')]) };
    const { objects, warnings } = await previewRules(bridge.context(), draft, { examples: 3 });
    expect(objects).toMatchObject([{ object: 'lead', writes: { salesforce: { updated: { records: 1 } } } }]);
    expect(warnings).toEqual([]);
    bridge.apply({ mapping: draft.mapping });
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    expect((await boxes(bridge, 'Lead'))[ticked]).toBe(false);
    await expectBalance(bridge);
  });

  it('B1: a field that is no checkbox is named in the preview, and takes no part', async () => {
    const bridge = await opened([]);
    const draft = { ...bridge.context().rules, mapping: mappingWith([flag(['lead'], 'salesforce', 'Title')]) };
    await bridge.settle();
    const { warnings } = await previewRules(bridge.context(), draft, { examples: 3 });
    expect(inJapanese(warnings[0]?.says ?? '')).not.toMatch(/[a-z]{3,} [a-z]{3,}/);
    expect(warnings).toMatchObject([{ object: 'lead', field: 'bascule:deleted', kind: 'refused', says: 'Title is no checkbox, and says nothing else than whether Marketo\'s record was deleted. Name a checkbox.' }]);
  });

  it('I15: a person that is merged into another one ticks nothing (L22)', async () => {
    const bridge = await opened([flag(['lead'], 'salesforce')]);
    const kept = await createSalesforce(bridge, 'Lead', { LastName: 'Kept', Company: 'X', Email: 'kept@example.com' });
    const merged = await createSalesforce(bridge, 'Lead', { LastName: 'Merged', Company: 'X', Email: 'merged@example.com' });
    await bridge.settle();
    await bridge.control('marketo', 'merge-people', { winner: Number(personOf(bridge, kept)['id']), loser: Number(personOf(bridge, merged)['id']) });
    await bridge.settle();
    expect(Object.values(await boxes(bridge, 'Lead'))).not.toContain(true);
  });
});

