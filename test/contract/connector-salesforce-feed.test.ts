import { describe, expect, it } from 'vitest';
import type { ChangePage } from '../../src/engine/connector-port.ts';
import { pollAll, salesforceWorld } from './connector-world.ts';
import type { World } from './connector-world.ts';

const PEOPLE = 4000;

async function idsOfLeads(world: World): Promise<readonly string[]> {
  const { ids } = await pollAll(world, null);
  return [...ids].filter((id) => id.startsWith('00Q'));
}

function rowsOf(pages: readonly ChangePage[]): number {
  return pages.reduce((sum, page) => sum + page.rows, 0);
}

describe('reading Salesforce', () => {
  it('lists a whole org once, two objects in a call, no page above 2,000', async () => {
    const world = salesforceWorld(PEOPLE);
    const first = await pollAll(world, null);
    expect(first.ids.size).toBe(PEOPLE);
    expect(rowsOf(first.pages)).toBe(PEOPLE);
    expect(Math.max(...first.pages.map((page) => page.rows))).toBeLessThanOrEqual(2000);
    expect(first.pages.map(({ reading }) => reading), 'how far that is, from a count asked once (PRODUCT A10)').toEqual([
      { object: 'lead', read: 2000, total: 2400, isRead: false },
      { object: 'contact', read: 1600, total: 1600, isRead: true },
      { object: 'lead', read: 2400, total: 2400, isRead: true },
    ]);
    // The first poll asks for the schema; then 2,400 leads and 1,600 contacts take two calls, and the count of the leads one.
    expect(await world.charged()).toBe(4);
    expect((await pollAll(world, first.cursor)).pages.flatMap(({ reading }) => reading ?? []), 'later readings are none of everything').toEqual([]);
  });

  it('reads thousands of rows with one stamp, and reads them once (F17)', async () => {
    const world = salesforceWorld(PEOPLE);
    const leads = await idsOfLeads(world);
    const calm = await pollAll(world, (await pollAll(world, null)).cursor);
    world.clock.advance(3_600_000);
    await world.control('touch', { ids: leads });
    world.clock.advance(1000);
    const polled = await pollAll(world, calm.cursor, calm.schema);
    expect(new Set(polled.pages.flatMap((page) => page.observations.map(({ version }) => version))).size).toBe(1);
    expect(polled.ids.size).toBe(leads.length);
    expect(rowsOf(polled.pages)).toBe(leads.length);
  });

  it('asks for no page behind a full last one (call economy)', async () => {
    const world = salesforceWorld(PEOPLE);
    const leads = await idsOfLeads(world);
    const calm = await pollAll(world, (await pollAll(world, null)).cursor);
    world.clock.advance(3_600_000);
    await world.control('touch', { ids: leads.slice(0, 2000) });
    await world.charged();
    const polled = await pollAll(world, calm.cursor, calm.schema);
    expect(polled.ids.size).toBe(2000);
    expect(await world.charged()).toBe(1);
  });

  it('finds a row that becomes visible late, with a stamp before the watermark (F21, I17)', async () => {
    const world = salesforceWorld();
    const id = await world.create({ LastName: 'Example' });
    const first = await pollAll(world, null);
    world.clock.advance(3_600_000);
    let { cursor, schema } = await pollAll(world, first.cursor, first.schema);
    await world.control('faults', [{ kind: 'late-commit', delayMs: 90_000, times: 1 }]);
    await world.edit(id, { Title: 'Late' });
    world.clock.advance(30_000);
    const before = await pollAll(world, cursor, schema);
    expect(before.pages.flatMap((page) => page.observations.map(({ values }) => values['Title']))).not.toContain('Late');
    world.clock.advance(70_000);
    ({ cursor, schema } = before);
    const after = await pollAll(world, cursor, schema);
    expect(after.pages.flatMap((page) => page.observations.map(({ values }) => values['Title']))).toContain('Late');
  });

  it('goes on after a short page, by key and not by the vendor\'s position (F14, F15)', async () => {
    const world = salesforceWorld(60);
    const { cursor } = await pollAll(world, null);
    const leads = await idsOfLeads(world);
    world.clock.advance(3_600_000);
    await world.control('touch', { ids: leads });
    await world.control('faults', [{ kind: 'short-page', rows: 7, times: 4 }, { kind: 'cursor-lost' }]);
    const polled = await pollAll(world, cursor);
    expect(polled.ids.size).toBe(leads.length);
  });

  it('shrinks the overlap when much happens and widens it again', async () => {
    const world = salesforceWorld(PEOPLE);
    const leads = await idsOfLeads(world);
    let polled = await pollAll(world, (await pollAll(world, null)).cursor);
    world.clock.advance(3_600_000);
    await world.control('touch', { ids: leads });
    const overlaps: number[] = [];
    for (let cycle = 0; cycle < 8; cycle++) {
      polled = await pollAll(world, polled.cursor, polled.schema);
      overlaps.push(JSON.parse(JSON.stringify(polled.cursor)).lead.overlapSeconds);
      world.clock.advance(60_000);
    }
    expect(Math.min(...overlaps)).toBeLessThan(600);
    expect(Math.min(...overlaps)).toBeGreaterThanOrEqual(120);
    expect(overlaps.at(-1)).toBe(600);
  });

  it('moves its watermark by the vendor\'s clock, forwards and backwards (F19, I16)', async () => {
    const world = salesforceWorld();
    const id = await world.create({ LastName: 'Example' });
    const first = await pollAll(world, null);
    world.clock.skewBy(86_400_000);
    const ahead = await pollAll(world, first.cursor, first.schema);
    world.clock.skewBy(0);
    world.clock.advance(60_000);
    const back = await pollAll(world, ahead.cursor, ahead.schema);
    await world.edit(id, { Title: 'After' });
    const after = await pollAll(world, back.cursor, back.schema);
    expect(after.pages.flatMap((page) => page.observations.map(({ values }) => values['Title']))).toContain('After');
  });

  it('reads everything again when the vendor\'s clock was set back by more than machines differ (F19, I17)', async () => {
    const world = salesforceWorld(50);
    const id = await world.create({ LastName: 'Example' });
    const first = await pollAll(world, null);
    const later = await pollAll(world, first.cursor, first.schema);
    expect(later.ids.size).toBeLessThanOrEqual(1);
    world.clock.advance(900_000);
    world.clock.skewBy(-3_600_000);
    await world.edit(id, { Title: 'Stamped an hour earlier' });
    world.clock.advance(900_000);
    const noticed = await pollAll(world, later.cursor, later.schema);
    expect(noticed.ids.size).toBe(51);
    expect((await pollAll(world, noticed.cursor, noticed.schema)).ids.size).toBeLessThan(51);
  });

  it('reads everything again, before it ends, when the vendor\'s clock was set back between two of its pages (F19, I17)', async () => {
    const world = salesforceWorld(PEOPLE);
    const id = await world.create({ LastName: 'Example' });
    world.clock.advance(3_600_000);
    await world.control('touch', { ids: await idsOfLeads(world) });
    const poll = await world.connector.poll({ cursor: null, knownSchema: null, fields: world.fields });
    const titles: unknown[] = [];
    let pages = 0;
    for await (const page of poll.pages(world.fields)) {
      pages += 1;
      titles.push(...page.observations.filter((one) => one.id === id).map(({ values }) => values['Title']));
      if (pages > 1) continue;
      world.clock.skewBy(-3_600_000);
      await world.edit(id, { Title: 'Stamped an hour earlier' });
    }
    expect(titles.at(-1)).toBe('Stamped an hour earlier');
  });

  it('ends where there is nothing to read and nobody tells the time', async () => {
    const world = salesforceWorld();
    world.transport.spoil((answer) => (answer.kind === 'answered' ? { ...answer, headers: Object.fromEntries(Object.entries(answer.headers).filter(([name]) => name !== 'date')) } : answer));
    const { ids, cursor, schema } = await pollAll(world, null);
    expect(ids.size).toBe(0);
    const id = await world.create({ LastName: 'Example' });
    expect([...(await pollAll(world, cursor, schema)).ids]).toEqual([id]);
  });

  it('reads what was stamped before the last reading when the vendor\'s clock was set back and has caught up since (F19, I17)', async () => {
    const world = salesforceWorld(50);
    const id = await world.create({ LastName: 'Example' });
    const first = await pollAll(world, null);
    world.clock.advance(3_600_000);
    const later = await pollAll(world, first.cursor, first.schema);
    world.clock.skewBy(-3_600_000);
    await world.edit(id, { Title: 'Stamped an hour earlier' });
    world.clock.advance(7_200_000);
    await world.charged();
    const noticed = await pollAll(world, later.cursor, later.schema);
    expect(noticed.pages.flatMap((page) => page.observations.map(({ values }) => values['Title']))).toContain('Stamped an hour earlier');
    expect(noticed.pages.some(({ everything }) => everything === true)).toBe(false);
    expect(await world.charged()).toBe(2);
    await pollAll(world, noticed.cursor, noticed.schema);
    expect(await world.charged(), 'once').toBe(1);
  });

  it('reads everything again when a field is read for the first time (hazard 7)', async () => {
    const world = salesforceWorld(200);
    const { cursor, schema } = await pollAll(world, null);
    world.clock.advance(3_600_000);
    const more = { ...world.fields, lead: [...(world.fields.lead ?? []), 'City'] };
    const poll = await world.connector.poll({ cursor, knownSchema: schema, fields: more });
    const seen = new Set<string>();
    for await (const page of poll.pages(more)) for (const { id, object } of page.observations) if (object === 'lead') seen.add(id);
    expect(seen.size).toBe(120);
  });

  it('answers a field that was just hidden with the new schema, and goes on with the others (I10, I29, F36)', async () => {
    const world = salesforceWorld(50);
    const first = await pollAll(world, null);
    await world.control('field-access', { user: 'sync', object: 'Lead', field: 'Title', read: false, edit: false });
    const poll = await world.connector.poll({ cursor: first.cursor, knownSchema: first.schema, fields: world.fields });
    expect(poll.schema.version).not.toBe(first.schema.version);
    expect(poll.schema.objects.lead?.fields['Title']).toBeUndefined();
    const fields = { ...world.fields, lead: (world.fields.lead ?? []).filter((name) => name !== 'Title') };
    const pages: ChangePage[] = [];
    for await (const page of poll.pages(fields)) pages.push(page);
    expect(pages.flatMap((page) => page.observations).some(({ values }) => 'Title' in values)).toBe(false);
    await world.control('field-access', { user: 'sync', object: 'Lead', field: 'Title', read: true, edit: true });
    const again = await pollAll(world, pages.at(-1)?.cursor ?? null, poll.schema);
    expect(again.schema).toEqual(first.schema);
  });

  it('reads everything again for a field that was hidden and asked for all the same (I17, F36)', async () => {
    const world = salesforceWorld(50);
    const first = await pollAll(world, null);
    world.clock.advance(3_600_000);
    await world.control('field-access', { user: 'sync', object: 'Lead', field: 'Title', read: false, edit: false });
    const hidden = await pollAll(world, first.cursor, first.schema);
    world.clock.advance(3_600_000);
    await world.control('field-access', { user: 'sync', object: 'Lead', field: 'Title', read: true, edit: true });
    const back = await pollAll(world, hidden.cursor, hidden.schema);
    const leads = back.pages.flatMap((page) => page.observations).filter(({ object }) => object === 'lead');
    expect(leads).toHaveLength(30);
    expect(leads.every(({ values }) => typeof values['Title'] === 'string' || values['Title'] === null)).toBe(true);
  });

  it('says that a field is hidden, never that it is blank, when it was asked for all the same (I10)', async () => {
    const world = salesforceWorld();
    const id = await world.create({ LastName: 'Example', Title: 'Director' });
    await world.control('field-access', { user: 'sync', object: 'Lead', field: 'Title', read: false, edit: false });
    const [seen] = await world.connector.readRecords({ object: 'lead', ids: [id], fields: ['LastName', 'Title'], lane: 'normal' });
    expect(seen?.values).toEqual({ LastName: 'Example', Title: { unknown: 'hidden' } });
  });

  it('follows a converted lead to its contact (I15)', async () => {
    const world = salesforceWorld();
    const id = await world.create({ LastName: 'Example' });
    const first = await pollAll(world, null);
    world.clock.advance(1000);
    const converted = JSON.parse(JSON.stringify(await world.control('convert-lead', { leadId: id })));
    const polled = await pollAll(world, first.cursor, first.schema);
    const lead = polled.pages.flatMap((page) => page.observations).find((observation) => observation.id === id);
    expect(lead?.convertedTo).toMatch(/^003/);
    expect(JSON.stringify(converted)).toContain(lead?.convertedTo);
    const found = await world.connector.findCandidates({ object: 'person', sought: [{ key: 'none', email: null }], fields: world.fields, lane: 'normal' });
    expect(found).toEqual([[]]);
  });

  it('reads the other object to its end when one fails, then says so (I25)', async () => {
    const world = salesforceWorld(100);
    const first = await pollAll(world, null);
    world.clock.advance(3_600_000);
    const id = await world.create({ LastName: 'Example' });
    await world.control('faults', [{ kind: 'query-timeout', after: 1, times: 1 }]);
    const poll = await world.connector.poll({ cursor: first.cursor, knownSchema: first.schema, fields: world.fields });
    const seen: string[] = [];
    const reading = (async () => {
      for await (const page of poll.pages(world.fields)) seen.push(...page.observations.map((observation) => observation.id));
    })();
    await expect(reading).rejects.toMatchObject({ error: { code: 'VENDOR_UNAVAILABLE', vendorCode: 'QUERY_TIMEOUT' } });
    expect(seen).toContain(id);
  });
});
