import { describe, expect, it } from 'vitest';
import { aWrite, idOf, writeAll } from './connector-world.ts';
import type { World } from './connector-world.ts';

/** Writing, with an outcome for every row. */
export function writingContract(openWorld: (people?: number) => World): void {
  describe('writing', () => {
    it('answers every row of a whole block in its order, creates and updates mixed (I26)', async () => {
      const world = openWorld();
      const { names, object, connector } = world;
      const count = connector.writeBlockSize;
      const made = await writeAll(world, Array.from({ length: count }, (_, number) => aWrite(world, number)));
      const ids = made.map(idOf);
      expect(new Set(ids).size).toBe(count);
      const mixed = Array.from({ length: count }, (_, number) =>
        number % 2 === 0 ? aWrite(world, count + number) : aWrite(world, number, { kind: 'update', id: ids[number] ?? null, values: { [names.text]: `Title ${number}` } }),
      );
      const outcomes = await writeAll(world, mixed);
      for (const number of [1, 301, count - 1]) {
        if (number >= count) continue;
        expect(idOf(outcomes[number])).toBe(ids[number]);
        const [seen] = await connector.readRecords({ object, ids: [idOf(outcomes[number])], fields: [names.text], lane: 'normal' });
        expect(seen?.values[names.text]).toBe(`Title ${number}`);
      }
    });

    it('lets one bad row fail alone (F26, I25, I26)', async () => {
      const world = openWorld();
      const { names } = world;
      const outcomes = await writeAll(world, [
        aWrite(world, 1),
        aWrite(world, 2, { values: { [names.email]: 'no address' } }),
        aWrite(world, 3),
      ]);
      expect(outcomes.map(({ result }) => result)).toEqual(['applied', 'refused', 'applied']);
      expect(outcomes[1]).toMatchObject({ error: { code: 'EMAIL_REFUSED', fields: [names.email] } });
    });

    it('does not send what waited longer for its turn than the right to write lasts (I20, F47)', async () => {
      const world = openWorld();
      const { names, object, connector } = world;
      const [id = ''] = (await writeAll(world, [aWrite(world, 1)])).map(idOf);
      const update = aWrite(world, 1, { kind: 'update', id, values: { [names.text]: 'Too late' } });
      const outcomes = await writeAll(world, [update, aWrite(world, 2)], async () => false);
      expect(outcomes).toMatchObject([{ result: 'not-sent', error: { code: 'LEASE_LOST' } }, { result: 'not-sent', error: { code: 'LEASE_LOST' } }]);
      const [seen] = await connector.readRecords({ object, ids: [id], fields: [names.text], lane: 'normal' });
      expect(seen?.values[names.text]).toBeNull();
    });

    it('makes one record however often a create is sent (I8) (W7)', async () => {
      const world = openWorld();
      const [first] = await writeAll(world, [aWrite(world, 1)]);
      const [second] = await writeAll(world, [aWrite(world, 1, { operationId: 'another-try' })]);
      expect(second?.result).toBe('exists');
      const [found] = await world.connector.findCandidates({ object: 'person', sought: [{ key: 'key-1', email: null }], fields: world.fields, lane: 'normal' });
      expect(found?.map(({ observation }) => observation.id)).toEqual([idOf(first)]);
    });

    it('finds a create whose answer was lost by its key, and not one that never arrived (F1, F2, I8, I19)', async () => {
      const world = openWorld();
      await writeAll(world, [aWrite(world, 0)]);
      await world.control('faults', [{ kind: 'lost-answer', times: 1 }]);
      const [lost] = await writeAll(world, [aWrite(world, 1)]);
      await world.control('faults', [{ kind: 'timeout-before', times: 1 }]);
      const [never] = await writeAll(world, [aWrite(world, 2)]);
      await world.control('faults', []);
      expect([lost, never].map((outcome) => outcome?.result)).toEqual(['unknown', 'unknown']);
      expect(lost).toMatchObject({ error: { code: 'OUTCOME_UNKNOWN' } });
      const people = [{ key: 'key-1', email: null }, { key: 'key-2', email: null }];
      const found = await world.connector.findCandidates({ object: 'person', sought: people, fields: world.fields, lane: 'normal' });
      expect(found.map((candidates) => candidates.length)).toEqual([1, 0]);
    });

    it('clears with null, and writes a moment so that it comes back the same (I11, I12)', async () => {
      const world = openWorld();
      const { names, object, connector } = world;
      const id = await world.create({ [names.lastName]: 'Example', [names.text]: 'Director' });
      const values = { [names.text]: null, [names.moment]: '2026-03-29T01:30:00Z' };
      const [outcome] = await writeAll(world, [aWrite(world, 1, { kind: 'update', id, values })]);
      expect(outcome?.result).toBe('applied');
      const [seen] = await connector.readRecords({ object, ids: [id], fields: Object.keys(values), lane: 'normal' });
      expect(seen?.values).toEqual(values);
    });

    it('sends no field that is hidden or read-only, and says so (I9)', async () => {
      const world = openWorld();
      const { object, transport } = world;
      await world.connector.poll({ cursor: null, knownSchema: null, fields: world.fields });
      const before = transport.requests.length;
      const locked = object === 'person' ? 'id' : 'CreatedDate';
      const outcomes = await writeAll(world, [
        aWrite(world, 1, { values: { [locked]: '2026-01-01T00:00:00Z' } }),
        aWrite(world, 2, { values: { No_Such_Field: 'x' } }),
      ]);
      expect(outcomes).toMatchObject([
        { result: 'refused', error: { code: 'FIELD_NOT_WRITABLE', fields: [locked] } },
        { result: 'refused', error: { code: 'FIELD_NOT_FOUND', fields: ['No_Such_Field'] } },
      ]);
      expect(transport.requests).toHaveLength(before);
    });

    it('sends only what it was given, and our key with a create (I9)', async () => {
      const world = openWorld();
      const { names, transport } = world;
      const [made] = await writeAll(world, [aWrite(world, 1)]);
      const created = String(transport.requests.at(-1)?.body);
      expect(created).toContain('key-1');
      await writeAll(world, [aWrite(world, 1, { kind: 'update', id: idOf(made), values: { [names.text]: 'Director' } })]);
      const updated = String(transport.requests.at(-1)?.body);
      expect(updated).not.toContain('key-1');
      expect(updated).not.toContain(names.lastName);
    });

    it('refuses an update of a record that is gone, alone', async () => {
      const world = openWorld();
      const { names } = world;
      const gone = await world.create({ [names.lastName]: 'Example' });
      const there = await world.create({ [names.lastName]: 'Example' });
      await world.remove(gone);
      const update = (number: number, id: string) => aWrite(world, number, { kind: 'update', id, values: { [names.text]: 'Director' } });
      const outcomes = await writeAll(world, [update(1, gone), update(2, there)]);
      expect(outcomes).toMatchObject([{ result: 'refused', error: { code: 'RECORD_GONE' } }, { result: 'applied', id: there }]);
    });
  });
}
