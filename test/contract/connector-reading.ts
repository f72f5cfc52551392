import { describe, expect, it } from 'vitest';
import { isUnknown } from '../../src/domain/value.ts';
import { pollAll } from './connector-world.ts';
import type { World } from './connector-world.ts';

/** Polling, reading by id and finding people. */
export function readingContract(openWorld: (people?: number) => World, idleCalls: number): void {
  describe('reading', () => {
    it(`costs at most ${idleCalls} calls when nothing changed (I31)`, async () => {
      const world = openWorld();
      const first = await pollAll(world, null);
      let { cursor, schema } = await pollAll(world, first.cursor, first.schema);
      await world.charged();
      for (let cycle = 0; cycle < 100; cycle++) {
        world.clock.advance(60_000);
        const polled = await pollAll(world, cursor, schema);
        ({ cursor, schema } = polled);
        expect(polled.ids.size).toBe(0);
        expect(await world.charged()).toBeLessThanOrEqual(idleCalls);
      }
    });

    it('tells of what others changed, created and deleted', async () => {
      const world = openWorld();
      const { names } = world;
      const changed = await world.create({ [names.lastName]: 'Example' });
      const removed = await world.create({ [names.lastName]: 'Example' });
      const first = await pollAll(world, null);
      world.clock.advance(3_600_000);
      const calm = await pollAll(world, first.cursor, first.schema);
      await world.edit(changed, { [names.text]: 'Director' });
      await world.remove(removed);
      const created = await world.create({ [names.lastName]: 'Example' });
      const polled = await pollAll(world, calm.cursor, calm.schema);
      // A side may spend a poll on its schema instead of on deletions; the next one brings them.
      const next = await pollAll(world, polled.cursor, polled.schema);
      const seen = [...polled.pages, ...next.pages].flatMap((page) => page.observations);
      expect([...polled.ids, ...next.ids]).toEqual(expect.arrayContaining([changed, removed, created]));
      expect(seen.filter((observation) => observation.deleted).map(({ id }) => id)).toContain(removed);
    });

    it('sees two changes within one second, polled in between (F18, I17)', async () => {
      const world = openWorld();
      const id = await world.create({ [world.names.lastName]: 'Example' });
      const first = await pollAll(world, null);
      await world.edit(id, { [world.names.text]: 'First' });
      world.clock.useVirtual(world.clock.now() - 1000);
      const between = await pollAll(world, first.cursor, first.schema);
      await world.edit(id, { [world.names.text]: 'Second' });
      world.clock.useVirtual(world.clock.now() - 1000);
      const after = await pollAll(world, between.cursor, between.schema);
      const values = after.pages.flatMap((page) => [
        ...page.observations.map((observation) => observation.values[world.names.text]),
        ...page.hints.map((hint) => hint.newValues[world.names.text]),
      ]);
      expect(values).toContain('Second');
    });

    it('reads again from any stored cursor without losing a record (I17, I18)', async () => {
      const world = openWorld();
      const { cursor, schema } = await pollAll(world, null);
      world.clock.advance(3_600_000);
      const made = new Set<string>();
      for (let number = 0; number < 700; number++) made.add(await world.create({ [world.names.lastName]: `Example ${number}` }));
      const whole = await pollAll(world, cursor, schema);
      expect([...made].filter((id) => !whole.ids.has(id))).toEqual([]);
      const before = new Set<string>();
      for (const page of whole.pages) {
        for (const { id } of [...page.observations, ...page.hints]) before.add(id);
        const resumed = await pollAll(world, page.cursor, schema, world.restarted());
        expect([...made].filter((id) => !before.has(id) && !resumed.ids.has(id))).toEqual([]);
      }
    });

    it('tells a page over again when it was not stored (I18)', async () => {
      const world = openWorld();
      const first = await pollAll(world, null);
      const id = await world.create({ [world.names.lastName]: 'Example' });
      const poll = await world.connector.poll({ cursor: first.cursor, knownSchema: first.schema, fields: world.fields });
      await poll.pages(world.fields)[Symbol.asyncIterator]().next();
      const again = await pollAll(world, first.cursor, first.schema);
      expect([...again.ids]).toContain(id);
    });

    it('tells blank, absent and unknown apart (I10)', async () => {
      const world = openWorld();
      const { names, object } = world;
      const id = await world.create({ [names.lastName]: 'Example', [names.text]: null });
      const fields = [names.lastName, names.text, 'no_such_field__c'];
      const [seen] = await world.connector.readRecords({ object, ids: [id], fields: [names.lastName, names.text], lane: 'normal' });
      expect(seen?.values).toEqual({ [names.lastName]: 'Example', [names.text]: null });
      world.transport.spoil((answer) =>
        answer.kind === 'answered' ? { ...answer, body: answer.body.replaceAll(`"${names.text}"`, '"another"') } : answer,
      );
      const [partly] = await world.connector.readRecords({ object, ids: [id], fields: [names.lastName, names.text], lane: 'normal' });
      expect(partly?.values[names.text]).toEqual({ unknown: 'not-returned' });
      expect(Object.keys(partly?.values ?? {})).not.toContain(fields[2]);
    });

    it('hides a field that is of another type by now than the caller takes it for, also where what it shows could be read (I10, F35)', async () => {
      const world = openWorld();
      const { names, object } = world;
      const id = await world.create({ [names.lastName]: 'Example', [names.text]: 'once' });
      const { schema } = await pollAll(world, null);
      const [description, field] = [schema.objects[object], schema.objects[object]?.fields[names.text]];
      if (description === undefined || field === undefined) throw new Error('The sandbox has the field.');
      const knownSchema = { ...schema, objects: { ...schema.objects, [object]: { ...description, fields: { ...description.fields, [names.text]: { ...field, type: 'date' as const } } } } };
      const [seen] = await world.connector.readRecords({ object, ids: [id], fields: [names.lastName, names.text], knownSchema, lane: 'normal' });
      expect(seen?.values).toEqual({ [names.lastName]: 'Example', [names.text]: { unknown: 'hidden' } });
    });

    it('calls a value that its type does not allow unknown, and the others by their values (I12, F59)', async () => {
      const world = openWorld();
      const { names, object } = world;
      const score = object === 'person' ? 'leadScore' : 'Lead_Score__c';
      const id = await world.create({ [names.lastName]: 'Example', [score]: 7 });
      world.transport.spoil((answer) =>
        answer.kind === 'answered' ? { ...answer, body: answer.body.replace(`"${score}":7`, `"${score}":9007199254740993`) } : answer,
      );
      const [seen] = await world.connector.readRecords({ object, ids: [id], fields: [names.lastName, score], lane: 'normal' });
      expect(seen?.values).toEqual({ [names.lastName]: 'Example', [score]: { unknown: 'unparsable' } });
    });

    it('leaves out ids that are not shown, and keeps text exactly (I12, F58)', async () => {
      const world = openWorld();
      const { names, object } = world;
      const awkward = `O'Hara "=SUM(A1)" \\ 山田 😀 é ‮x`;
      const id = await world.create({ [names.lastName]: awkward });
      const ids = [id, world.noId, 'no-id', "' OR Id != '"];
      const seen = await world.connector.readRecords({ object, ids, fields: [names.lastName], lane: 'normal' });
      expect(seen.map((observation) => observation.values[names.lastName])).toEqual([awkward]);
    });

    it('finds people by key and by address, in the order asked, whatever the case (I8, A7)', async () => {
      const world = openWorld();
      const { names } = world;
      const byKey = await world.create({ [names.lastName]: 'Example', [names.key]: 'key-of-one' });
      const byEmail = await world.create({ [names.lastName]: 'Example', [names.email]: "ann.o'hara@example.com" });
      const people = [
        { key: 'nobody', email: null },
        { key: 'not-used', email: "Ann.O'Hara@Example.com" },
        { key: 'key-of-one', email: 'nobody@example.com' },
      ];
      const found = await world.connector.findCandidates({ object: 'person', sought: people, fields: world.fields, lane: 'normal' });
      expect(found.map((candidates) => candidates.map(({ observation, key }) => [observation.id, key]))).toEqual([
        [],
        [[byEmail, null]],
        [[byKey, 'key-of-one']],
      ]);
      expect(found.flat().some(({ observation }) => isUnknown(observation.values[names.lastName] ?? null))).toBe(false);
    });

    it('finds more people than one question can hold', async () => {
      const world = openWorld(700);
      const people = Array.from({ length: world.connector.readBlockSize }, (_, number) => ({ key: `key-${number}`, email: `person.${number}@${'long-name'.repeat(6)}.example` }));
      const id = await world.create({ [world.names.lastName]: 'Example', [world.names.email]: people.at(-1)?.email });
      const found = await world.connector.findCandidates({ object: 'person', sought: people, fields: world.fields, lane: 'normal' });
      expect(found).toHaveLength(people.length);
      expect(found.at(-1)?.map(({ observation }) => observation.id)).toEqual([id]);
    });
  });
}
