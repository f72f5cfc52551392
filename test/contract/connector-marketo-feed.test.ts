import { describe, expect, it } from 'vitest';
import type { ChangeHint } from '../../src/domain/observation.ts';
import type { Json } from '../../src/engine/connector-port.ts';
import { marketoWorld, pollAll } from './connector-world.ts';
import type { Polled, World } from './connector-world.ts';

/** A world past its first poll, whose next polls read both feeds. */
async function begun(world: World): Promise<Polled> {
  return pollAll(world, (await pollAll(world, null)).cursor);
}

function hintsOf(polled: Polled): readonly ChangeHint[] {
  return polled.pages.flatMap((page) => page.hints);
}

/** Three hundred people with one address. */
async function createCrowd(world: World): Promise<void> {
  const input = Array.from({ length: 300 }, () => ({ lastName: 'Crowd', email: 'crowd@example.com' }));
  await world.call('POST', '/rest/v1/leads.json', { action: 'createDuplicate', input });
}

function pathsOf(world: World): readonly string[] {
  return world.transport.requests.splice(0).map(({ path }) => path.split('?')[0]?.split('/').at(-1) ?? '');
}

describe('reading Marketo', () => {
  it('begins at the vendor\'s now, whatever our clock says (I16)', async () => {
    const world = marketoWorld();
    const old = await world.create({ lastName: 'Old' });
    world.clock.advance(3_600_000);
    const first = await pollAll(world, null);
    expect(first.ids.size).toBe(0);
    await world.edit(old, { title: 'Director' });
    expect([...(await pollAll(world, first.cursor, first.schema)).ids]).toEqual([old]);
  });

  it('costs one call when idle, and a second one now and then for its schema (A1, I31)', async () => {
    const world = marketoWorld();
    const before = await begun(world);
    let { cursor, schema } = before;
    pathsOf(world);
    for (let minute = 0; minute < 20; minute++) {
      world.clock.advance(60_000);
      ({ cursor, schema } = await pollAll(world, cursor, schema));
    }
    // What says the same again is not read again, so whatever was derived from it stays good.
    expect(schema).toBe(before.schema);
    const paths = pathsOf(world);
    expect(paths.filter((path) => path === 'activities.json')).toHaveLength(20);
    expect(paths.filter((path) => path === 'describe.json')).toHaveLength(2);
    expect(paths).toHaveLength(22);
  });

  it('goes on while the vendor says that there is more, whatever a page holds (F15)', async () => {
    const world = marketoWorld();
    const id = await world.create({ lastName: 'Example' });
    const { cursor, schema } = await begun(world);
    await world.control('traffic', { activities: 1500 });
    await world.edit(id, { title: 'Behind much traffic' });
    await world.control('faults', [{ kind: 'short-page', walk: 0, times: 1 }, { kind: 'short-page', walk: 3, times: 2, after: 1 }]);
    const polled = await pollAll(world, cursor, schema);
    expect(hintsOf(polled).map((hint) => hint.newValues)).toContainEqual({ title: 'Behind much traffic' });
  });

  it('joins some calls to a page, and delivers what was read before a call that fails (I17, I18)', async () => {
    const world = marketoWorld();
    const start = await begun(world);
    let { cursor } = start;
    const { schema } = start;
    const people = await Promise.all(Array.from({ length: 12 }, (_, number) => world.create({ lastName: `Person ${number}` })));
    for (const id of people) for (let edit = 0; edit < 200; edit++) await world.edit(id, { title: `Title ${edit}` });
    const poll = await world.connector.poll({ cursor, knownSchema: schema, fields: { person: ['title'] } });
    const pages: number[] = [];
    let calls = 0;
    world.transport.spoil((answer, { path }) => {
      if (answer.kind !== 'answered' || !path.includes('activities.json') || ++calls <= 2) return answer;
      return { ...answer, body: JSON.stringify({ requestId: 'r', success: false, errors: [{ code: '606', message: 'Max rate limit exceeded' }] }) };
    });
    const readUntilRefused = async (): Promise<void> => {
      for await (const page of poll.pages({ person: ['title'] })) {
        pages.push(page.rows);
        cursor = page.cursor;
      }
    };
    await expect(readUntilRefused()).rejects.toMatchObject({ error: { code: 'RATE_LIMITED' } });
    expect(pages).toHaveLength(1);
    expect(pages[0]).toBe(600);
    world.transport.spoil(null);
    const rest = await pollAll(world, cursor, schema);
    expect((pages[0] ?? 0) + rest.pages.reduce((sum, page) => sum + page.rows, 0)).toBe(12 + 12 * 200);
    expect(rest.pages).toHaveLength(2);
  });

  it('sees an activity that was written late, in a place already passed (F21, F23, I17)', async () => {
    const world = marketoWorld();
    const id = await world.create({ lastName: 'Example' });
    const other = await world.create({ lastName: 'Other' });
    let { cursor, schema } = await begun(world);
    world.clock.advance(3_600_000);
    ({ cursor, schema } = await pollAll(world, cursor, schema));
    await world.control('faults', [{ kind: 'late-commit', delayMs: 60_000, order: 'by-stamp', times: 1 }]);
    await world.edit(id, { title: 'Late' });
    await world.edit(other, { title: 'In time' });
    const before = await pollAll(world, cursor, schema);
    expect([...before.ids]).toEqual([other]);
    world.clock.advance(61_000);
    const after = await pollAll(world, before.cursor, before.schema);
    expect([...after.ids]).toEqual([id]);
  });

  it('tells an activity once, though it reads the last minutes again and the vendor repeats itself (F16, F23)', async () => {
    const world = marketoWorld();
    const id = await world.create({ lastName: 'Example' });
    const { cursor, schema } = await begun(world);
    await world.edit(id, { title: 'Once' });
    await world.control('faults', [{ kind: 'spoiled-page', how: 'twice' }]);
    const first = await pollAll(world, cursor, schema);
    expect(hintsOf(first)).toHaveLength(1);
    world.clock.advance(10_000);
    expect((await pollAll(world, first.cursor, first.schema)).ids.size).toBe(0);
  });

  it.each([['in order', []], ['backwards', [{ kind: 'spoiled-page', how: 'backwards' }]]] as const)('folds the changes of a person into the last values, by what each of them replaced, and knows none of a field that came back to where it began (%s, F19, F23)', async (_how, faults) => {
    const world = marketoWorld();
    const id = await world.create({ lastName: 'Example' });
    const { cursor, schema } = await begun(world);
    await world.edit(id, { title: 'First', leadScore: 1 });
    await world.edit(id, { title: 'Second' });
    await world.edit(id, { lastWebinar: '2026-02-01T10:00:00+09:00', email: 'example@example.com' });
    await world.edit(id, { email: null });
    await world.control('faults', faults);
    const [hint] = hintsOf(await pollAll(world, cursor, schema));
    expect(hint).toMatchObject({ id, newValues: { title: 'Second', leadScore: 1, lastWebinar: '2026-02-01T01:00:00Z', email: { unknown: 'not-returned' } }, changedBy: 'Web service API' });
  });

  it('tells two changes of one second apart by what each of them replaced (F18)', async () => {
    const world = marketoWorld();
    const id = await world.create({ lastName: 'Example' });
    const { cursor, schema } = await begun(world);
    await world.edit(id, { title: 'First' });
    world.clock.useVirtual(world.clock.now() - 1000);
    await world.edit(id, { title: 'Second' });
    const [hint] = hintsOf(await pollAll(world, cursor, schema));
    expect(hint?.newValues).toEqual({ title: 'Second' });
  });

  it('seeks its place by time when the vendor has lost it, and loses nothing (F14, I17)', async () => {
    const world = marketoWorld();
    const id = await world.create({ lastName: 'Example' });
    const { cursor, schema } = await begun(world);
    await world.edit(id, { title: 'Director' });
    await world.control('faults', [{ kind: 'cursor-lost', times: 1 }]);
    expect([...(await pollAll(world, cursor, schema)).ids]).toEqual([id]);
    const foreign: Json = JSON.parse(JSON.stringify(cursor).replaceAll(/"token":"[^"]+"/g, '"token":"LOST"'));
    expect([...(await pollAll(world, foreign, schema, world.restarted())).ids]).toEqual([id]);
  });

  it('seeks a lost place further back when the vendor\'s clock was set back since (F14, F19, I17)', async () => {
    const world = marketoWorld();
    const id = await world.create({ lastName: 'Example' });
    world.clock.advance(3_600_000);
    const { cursor, schema } = await begun(world);
    world.clock.skewBy(-3_600_000);
    await world.edit(id, { title: 'Director' });
    await world.control('faults', [{ kind: 'cursor-lost', times: 1 }]);
    expect([...(await pollAll(world, cursor, schema)).ids]).toContain(id);
  });

  it('seeks a lost place where the log was read to, though pages without anything came after that (F14, F15, I17, seed 2156)', async () => {
    const world = marketoWorld();
    const id = await world.create({ lastName: 'Example' });
    const { cursor, schema } = await begun(world);
    await world.edit(id, { title: 'Director' });
    world.clock.advance(3_600_000);
    await world.control('faults', [{ kind: 'short-page', walk: 0, times: 5 }]);
    const [stored] = (await pollAll(world, cursor, schema)).pages;
    expect(stored?.hints).toEqual([]);
    await world.control('faults', [{ kind: 'cursor-lost', times: 1 }]);
    expect([...(await pollAll(world, stored?.cursor ?? null, schema, world.restarted())).ids]).toEqual([id]);
  });

  it('follows a merge: losers are gone, the winner is looked at (I15, hazard 37)', async () => {
    const world = marketoWorld();
    const winner = await world.create({ lastName: 'Winner' });
    const loser = await world.create({ lastName: 'Loser', title: 'Director' });
    const { cursor, schema } = await begun(world);
    await world.call('POST', `/rest/v1/leads/${winner}/merge.json?leadIds=${loser}`);
    world.clock.advance(1000);
    const polled = await pollAll(world, cursor, schema);
    expect(polled.pages.flatMap((page) => page.observations)).toMatchObject([{ id: loser, deleted: true }]);
    expect(hintsOf(polled)).toMatchObject([{ id: winner, newValues: { title: { unknown: 'not-returned' } } }]);
  });

  it('finds people though an address is shared by more than Marketo will list', async () => {
    const world = marketoWorld();
    for (let block = 0; block < 4; block++) {
      await createCrowd(world);
    }
    const id = await world.create({ lastName: 'Example', email: 'ann@example.com' });
    const people = [{ key: 'a', email: 'crowd@example.com' }, { key: 'b', email: 'ann@example.com' }];
    const found = await world.connector.findCandidates({ object: 'person', sought: people, fields: world.fields, lane: 'normal' });
    expect(found.map((candidates) => candidates.map(({ observation }) => observation.id))).toEqual([[], [id]]);
  });

  it('reads several pages of people with one address', async () => {
    const world = marketoWorld();
    for (let block = 0; block < 3; block++) {
      await createCrowd(world);
    }
    const people = [{ key: 'a', email: 'crowd@example.com' }];
    const [found] = await world.connector.findCandidates({ object: 'person', sought: people, fields: world.fields, lane: 'normal' });
    expect(found).toHaveLength(900);
  });
});
