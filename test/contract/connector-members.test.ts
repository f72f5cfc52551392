import { describe, expect, it } from 'vitest';
import type { Schema } from '../../src/domain/field.ts';
import type { Observation } from '../../src/domain/observation.ts';
import type { RecordWrite } from '../../src/domain/operation.ts';
import type { KnownValue } from '../../src/domain/value.ts';
import type { ChangePage, Connector, FieldsByObject, Json } from '../../src/engine/connector-port.ts';
import { marketoWorld, pollAll, salesforceWorld, writeAll } from './connector-world.ts';
import type { World } from './connector-world.ts';

/** Memberships at the border of either vendor (apis.md A6). */

function memberWrite(person: string, statusName: string, program: KnownValue = 1001): RecordWrite {
  return { operationId: `${person} ${statusName}`, kind: 'create', object: 'campaign-member', id: null, counterpartId: 'member', values: { programId: program, leadId: Number(person), statusName } };
}

function move(person: string, statusName: string): RecordWrite {
  return { ...memberWrite(person, statusName), kind: 'update', id: `1001-${person}`, values: { statusName } };
}

async function peopleOf(world: World, count: number): Promise<readonly string[]> {
  const people: string[] = [];
  for (let number = 0; number < count; number++) people.push(await world.create({ lastName: `Example ${number}` }));
  return people;
}

function statusCalls({ transport }: World): readonly { readonly path: string; readonly statusName: string; readonly people: number }[] {
  const calls = transport.requests.filter(({ path }) => path.endsWith('/members/status.json'));
  return calls.map(({ path, body }) => ({ path, statusName: JSON.parse(body ?? '').statusName, people: JSON.parse(body ?? '').input.length }));
}

describe('members of Marketo\'s programs', () => {
  it('are written by program and status, 300 people in a call, and answered one by one', async () => {
    const world = marketoWorld(0, [], ['1001', '1002']);
    await pollAll(world, null);
    const [ann = '', bob = '', ...others] = await peopleOf(world, 12);
    const outcomes = await writeAll(world, [memberWrite(ann, 'Invited'), memberWrite(bob, 'Registered'), memberWrite('77777', 'Invited'), memberWrite(ann, 'Dancing', 1002), ...others.map((person) => memberWrite(person, 'Invited'))]);
    expect(outcomes.slice(0, 4)).toMatchObject([
      { result: 'applied', id: `1001-${ann}` },
      { result: 'applied', id: `1001-${bob}` },
      { result: 'refused', error: { code: 'RECORD_GONE', vendorCode: '1004' } },
      { result: 'refused', error: { code: 'STATUS_NOT_MAPPED', vendorCode: '1025' } },
    ]);
    expect(statusCalls(world)).toEqual([
      { path: '/rest/v1/programs/1001/members/status.json', statusName: 'Invited', people: 12 },
      { path: '/rest/v1/programs/1001/members/status.json', statusName: 'Registered', people: 1 },
      { path: '/rest/v1/programs/1002/members/status.json', statusName: 'Dancing', people: 1 },
    ]);
  });

  it('1037: who is further on keeps its own, and who is a member already is met (I8)', async () => {
    const world = marketoWorld(0, [], ['1001']);
    await pollAll(world, null);
    const [ann = ''] = await peopleOf(world, 1);
    await writeAll(world, [memberWrite(ann, 'Registered')]);
    expect(await writeAll(world, [move(ann, 'Invited')])).toEqual([{ result: 'kept' }]);
    expect(await writeAll(world, [memberWrite(ann, 'Invited')])).toEqual([{ result: 'exists', id: `1001-${ann}` }]);
    expect(await writeAll(world, [memberWrite(ann, 'Attended')]), 'somebody else made it a member since it was looked for').toEqual([{ result: 'exists', id: `1001-${ann}` }]);
    expect(await writeAll(world, [move(ann, 'Attended On-demand')])).toEqual([{ result: 'applied', id: `1001-${ann}` }]);
  });

  it('are told of by the log that people are read from, and cost no call of their own; where none are followed, nothing is asked', async () => {
    const world = marketoWorld(0, [], ['Product Webinar']);
    const { cursor, schema } = await pollAll(world, null);
    expect(schema.objects['program-member']?.progressions).toMatchObject([{ id: '1001', name: 'Product Webinar', statuses: [{ name: 'Invited', step: 10 }, { name: 'Registered' }, { name: 'No Show' }, { name: 'Attended' }, { name: 'Attended On-demand' }] }]);
    const [ann = '', bob = ''] = await peopleOf(world, 2);
    await writeAll(world, [memberWrite(ann, 'Invited'), memberWrite(bob, 'Invited')]);
    world.clock.advance(1000);
    await writeAll(world, [move(ann, 'Attended')]);
    await world.call('POST', '/rest/v1/programs/1001/members/delete.json', { input: [{ leadId: Number(bob) }] });
    await world.charged();
    const { pages } = await pollAll(world, cursor, schema);
    expect(await world.charged()).toBe(1);
    expect(pages.flatMap(({ hints }) => hints).filter(({ object }) => object === 'program-member')).toMatchObject([
      { id: `1001-${ann}`, newValues: { statusName: 'Attended' }, steps: { statusName: [{ from: 'Not in Program', to: 'Invited' }, { from: 'Invited', to: 'Attended' }] } },
      { id: `1001-${bob}`, newValues: { statusName: { unknown: 'not-returned' } }, steps: { statusName: [{ from: 'Not in Program', to: 'Invited' }, { from: 'Invited', to: 'Not in Program' }] } },
    ]);
    expect(pages.flatMap(({ observations }) => observations)).toMatchObject([{ object: 'program-member', id: `1001-${bob}`, deleted: true }]);
    const plain = marketoWorld();
    await pollAll(plain, null);
    expect(plain.transport.requests.filter(({ path }) => path.includes('asset') || path.includes('104'))).toEqual([]);
  });

  it('show a field as hidden that is of another type by now than the run takes it for: where they are read, looked for, and met in their program (I10, F35)', async () => {
    const world = marketoWorld(0, [], ['1001']);
    const fields = { person: ['lastName'], 'program-member': ['statusName', 'registrationCode'] };
    const request = { cursor: null, knownSchema: null, fields, followed: { objects: ['campaign-member'], memberships: ['1001'], hasMemberFields: true } } as const;
    const { schema } = await world.connector.poll(request);
    const [ann = ''] = await peopleOf(world, 1);
    await writeAll(world, [memberWrite(ann, 'Registered')]);
    await world.call('POST', '/rest/v1/programs/1001/members.json', { input: [{ leadId: Number(ann), registrationCode: '2026-03-01' }] });
    const [description, field] = [schema.objects['program-member'], schema.objects['program-member']?.fields['registrationCode']];
    if (description === undefined || field === undefined) throw new Error('The sandbox has the field.');
    const asDate = { ...schema, objects: { ...schema.objects, 'program-member': { ...description, fields: { ...description.fields, registrationCode: { ...field, type: 'date' as const } } } } };
    const seenAs = async (knownSchema: Schema): Promise<readonly unknown[]> => {
      const how = { knownSchema, lane: 'normal' } as const;
      const read = await world.connector.readRecords({ ...how, object: 'program-member', ids: [`1001-${ann}`], fields: fields['program-member'] });
      const sought = await world.connector.findCandidates({ ...how, object: 'campaign-member', sought: [{ key: '', email: null, values: { programId: 1001, leadId: Number(ann) } }], fields });
      const met: Observation[] = [];
      for await (const { observations } of (await world.restarted().poll(request)).pages(fields, knownSchema)) met.push(...observations);
      return [...read, ...sought.flat().map(({ observation }) => observation), ...met].map(({ values }) => values);
    };
    expect(await seenAs(schema)).toEqual(Array.from({ length: 3 }, () => ({ statusName: 'Registered', registrationCode: '2026-03-01' })));
    expect(await seenAs(asDate)).toEqual(Array.from({ length: 3 }, () => ({ statusName: 'Registered', registrationCode: { unknown: 'hidden' } })));
  });
});

describe('members of Salesforce\'s campaigns', () => {
  it('are read of the followed campaigns alone; when one is added, everything is read again for it (I17)', async () => {
    const campaigns: string[] = [];
    const world = salesforceWorld(0, campaigns);
    const make = async (object: string, values: object): Promise<string> => (await world.call('POST', `/services/data/v62.0/sobjects/${object}`, values) as { id: string }).id;
    const [spring, autumn] = [await make('Campaign', { Name: 'Spring' }), await make('Campaign', { Name: 'Autumn' })];
    const lead = await make('Lead', { LastName: 'Example', Company: 'Harbor Ltd' });
    const [inSpring, inAutumn] = [await make('CampaignMember', { CampaignId: spring, LeadId: lead }), await make('CampaignMember', { CampaignId: autumn, LeadId: lead })];
    const fields = { 'campaign-member': ['CampaignId', 'LeadOrContactId', 'Status'] };
    campaigns.push(spring);
    const first = await pollFields(world.restarted(), null, fields);
    expect(first.pages.flatMap(({ observations }) => observations)).toMatchObject([{ object: 'campaign-member', id: inSpring, values: { CampaignId: spring, LeadOrContactId: lead, Status: 'Sent' } }]);
    expect(first.schema.objects['campaign-member']?.progressions).toMatchObject([{ id: spring, statuses: [{ name: 'Sent' }, { name: 'Responded' }] }]);
    world.clock.advance(3_600_000);
    const counting = world.restarted();
    expect(await counting.census({ object: 'campaign-member', ids: [inSpring, inAutumn], lane: 'bulk' }), 'counted are those of the followed campaigns').toMatchObject({ records: 1, among: 2 });
    expect(await counting.listIds?.({ object: 'campaign-member', after: null, lane: 'bulk' })).toEqual({ ids: [inSpring], next: null });
    const later = await pollFields(world.restarted(), first.cursor, fields);
    campaigns.push(autumn);
    const second = await pollFields(world.restarted(), later.cursor, fields);
    expect(second.pages.flatMap(({ observations }) => observations.map(({ id }) => id)).toSorted()).toEqual([inSpring, inAutumn].toSorted());
    const third = await pollFields(world.restarted(), second.cursor, fields);
    expect(third.pages.flatMap(({ everything = false }) => everything)).not.toContain(true);
  });
});

async function pollFields(connector: Connector, cursor: Json | null, fields: FieldsByObject) {
  const poll = await connector.poll({ cursor, knownSchema: null, fields });
  const pages: ChangePage[] = [];
  for await (const page of poll.pages(fields)) pages.push(page);
  return { pages, schema: poll.schema, cursor: pages.at(-1)?.cursor ?? cursor };
}
