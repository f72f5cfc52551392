import { describe, expect, it } from 'vitest';
import type { RecordWrite } from '../../src/domain/operation.ts';
import type { KnownValues } from '../../src/domain/value.ts';
import type { Connector, Poll, PollRequest } from '../../src/engine/connector-port.ts';
import { marketoWorld, writeAll } from './connector-world.ts';
import type { World } from './connector-world.ts';

/** Programs as records at Marketo's border (apis.md A6; MS UpdateProgramRequest). */

const FIELDS = { person: ['lastName'], program: ['name', 'channel', 'cost', 'startDate'] };
const FOLLOWED: PollRequest['followed'] = { objects: ['campaign', 'campaign-member'], memberships: ['1001', 'Customer Conference'] };

function programWorld(): World {
  return marketoWorld(0, [], ['1001', 'Customer Conference']);
}

function pollOf({ connector }: World, cursor: PollRequest['cursor'] = null): Promise<Poll> {
  return connector.poll({ cursor, knownSchema: null, fields: FIELDS, ...(FOLLOWED === undefined ? {} : { followed: FOLLOWED }) });
}

async function consumed(poll: Poll) {
  const pages = [];
  for await (const page of poll.pages(FIELDS)) pages.push(page);
  return { cursor: pages.at(-1)?.cursor ?? null, programs: pages.flatMap(({ observations }) => observations).filter(({ object }) => object === 'program') };
}

function change(id: string, values: KnownValues): RecordWrite {
  return { operationId: id, kind: 'update', object: 'campaign', id, counterpartId: '701000000000001AAA', values };
}

async function renamed(world: World, name: string): Promise<void> {
  const [outcome] = await writeAll(world, [change('program-1001', { name })]);
  expect(outcome).toMatchObject({ result: 'applied' });
}

describe('programs of Marketo as records', () => {
  it('are shown with channel and cost when they were read, and once as long as they look the same', async () => {
    const world = programWorld();
    const first = await consumed(await pollOf(world));
    expect(first.programs).toMatchObject([
      { id: 'program-1001', values: { name: 'Product Webinar', channel: 'Webinar', cost: null, startDate: { unknown: 'not-returned' } } },
      { id: 'program-1004', values: { name: 'Customer Conference', channel: 'Tradeshow' } },
    ]);
    for (let round = 0; round < 4; round++) {
      world.clock.advance(601_000);
      expect((await consumed(await pollOf(world, first.cursor))).programs).toEqual([]);
    }
  });

  it('are not followed where no line names one of their fields, and none is read then but as before', async () => {
    const world = programWorld();
    const poll = await world.connector.poll({ cursor: null, knownSchema: null, fields: { person: ['lastName'] }, followed: { objects: ['campaign-member'], memberships: ['1001'] } });
    expect(poll.schema.objects['program']).toBeUndefined();
    expect(poll.schema.objects['program-member']).toBeDefined();
  });

  it('I2: a look of a poll that nobody took up is never delivered by a later one', async () => {
    const world = programWorld();
    const untaken = await pollOf(world);
    await renamed(world, 'Spring Webinar');
    const later = await consumed(await pollOf(world));
    expect(later.programs.map(({ values }) => values['name'])).not.toContain('Product Webinar');
    expect(untaken.schema.objects['program']).toMatchObject({ updateable: true, createable: false });
  });

  it('I3: are written by form, one by one, and answer what was replaced', async () => {
    const world = programWorld();
    await pollOf(world);
    const outcomes = await writeAll(world, [
      change('program-1001', { name: 'Spring Webinar' }),
      change('program-1004', { name: 'Monthly Newsletter' }),
      change('program-77', { name: 'Nothing' }),
      change('program-1004', { channel: 'Webinar' }),
    ]);
    expect(outcomes).toMatchObject([
      { result: 'applied', id: 'program-1001', before: { name: 'Product Webinar' } },
      { result: 'refused', error: { code: 'PROGRAM_RULE', vendorCode: '709' } },
      { result: 'refused', error: { code: 'RECORD_GONE' } },
      { result: 'refused', error: { code: 'FIELD_NOT_WRITABLE' } },
    ]);
    expect(await read(world.connector, 'program-1001')).toEqual([{ name: 'Spring Webinar' }]);
  });

  it('I20: are not written by a worker that lost its lease', async () => {
    const world = programWorld();
    await pollOf(world);
    expect(await writeAll(world, [change('program-1001', { name: 'Spring Webinar' })], async () => false)).toMatchObject([{ result: 'not-sent' }]);
    expect(await read(world.connector, 'program-1001')).toEqual([{ name: 'Product Webinar' }]);
  });
});

async function read(connector: Connector, id: string) {
  const found = await connector.readRecords({ object: 'program', ids: [id], fields: ['name'], lane: 'normal' });
  return found.map(({ values }) => values);
}
