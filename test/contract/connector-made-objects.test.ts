import { describe, expect, it } from 'vitest';
import type { ObjectDesign } from '../../src/domain/custom-object.ts';
import { StepFailure } from '../../src/domain/step-failure.ts';
import type { CustomObject } from '../../src/domain/side.ts';
import { marketoWorld, pollAll, salesforceWorld } from './connector-world.ts';
import type { World } from './connector-world.ts';

/** Custom objects at the border: one side makes them, the other shows those that nobody follows yet (PRODUCT I1, marketo-native-sync.md §9). */

const VISIT = design('custom:Visit__c');
const SCHEMA = '/rest/v1/customobjects/schema';

function design(object: CustomObject): ObjectDesign {
  return {
    object,
    label: object.slice('custom:'.length, -'__c'.length),
    fields: [
      { name: 'lead', label: 'Lead', type: 'text', linksTo: 'person' },
      { name: 'score', label: 'Score', type: 'integer', linksTo: null },
    ],
  };
}

function designs(many: number): readonly ObjectDesign[] {
  return Array.from({ length: many }, (_, number) => design(`custom:Thing_${number}__c`));
}

async function codeOf(work: Promise<unknown> | undefined): Promise<string | null> {
  try {
    await work;
    return null;
  } catch (failure) {
    if (failure instanceof StepFailure) return failure.error.code;
    throw failure;
  }
}

async function foreseen({ connector }: World, asked: readonly ObjectDesign[]): Promise<readonly (string | null)[] | undefined> {
  return (await connector.foreseeObjects?.(asked))?.map((error) => error?.code ?? null);
}

/** Paths of the calls that change something since `from`. */
function changes({ transport }: World, from: number): readonly string[] {
  return transport.requests.slice(from).flatMap(({ method, path }) => (method === 'POST' && path.startsWith(SCHEMA) ? [path.slice(SCHEMA.length)] : []));
}

describe('Marketo, where custom objects are made', () => {
  it('I31: makes one in three calls beside a look, and the next poll shows its key, its link and its fields', async () => {
    const world = marketoWorld(0, [VISIT.object]);
    expect((await pollAll(world, null)).schema.objects[VISIT.object]).toBeUndefined();
    await world.charged();
    await world.connector.makeObject?.(VISIT);
    expect(await world.charged()).toBe(4);
    expect((await pollAll(world, null)).schema.objects[VISIT.object]).toMatchObject({ createable: true, fields: { lead: { type: 'text' }, score: { type: 'integer' } } });
  });

  it('F2: takes one up where a lost answer left it, and makes nothing twice', async () => {
    const steps = ['.json', '/Visit__c/addField.json', '/Visit__c/approve.json'];
    for (const lost of steps) {
      const world = marketoWorld(0, [VISIT.object]);
      world.transport.spoil((answer, { method, path }) => (method === 'POST' && path === `${SCHEMA}${lost}` ? { kind: 'lost', reason: 'the connection ended' } : answer));
      expect(await codeOf(world.connector.makeObject?.(VISIT))).not.toBeNull();
      world.transport.spoil(null);
      const from = world.transport.requests.length;
      await world.connector.makeObject?.(VISIT);
      expect(changes(world, from), lost).toEqual(steps.slice(steps.indexOf(lost) + 1));
    }
  });

  it('refuses the eleventh and one that is there without our key, as was foreseen in one call that made nothing', async () => {
    const world = marketoWorld();
    await world.call('POST', `${SCHEMA}.json`, { action: 'createOnly', apiName: 'Visit__c', displayName: 'Visit', pluralName: 'Visits' });
    await world.call('POST', `${SCHEMA}/Visit__c/addField.json`, { input: [{ name: 'number', displayName: 'Number', dataType: 'string', isDedupeField: true }] });
    await world.call('POST', `${SCHEMA}/Visit__c/approve.json`);
    const asked = [VISIT, ...designs(10)];
    await world.charged();
    const expected = await foreseen(world, asked);
    expect(await world.charged()).toBe(1);
    expect(changes(world, 0)).toEqual([]);
    expect(expected).toEqual(['CUSTOM_OBJECT_FOREIGN', ...Array.from({ length: 9 }, () => null), 'CUSTOM_OBJECT_LIMIT']);
    for (const [place, one] of asked.entries()) expect(await codeOf(world.connector.makeObject?.(one)), one.object).toBe(expected?.[place]);
    expect(await foreseen(world, asked), 'those that are made are there').toEqual(expected);
  });
});

describe('Salesforce, where custom objects are described', () => {
  it('I31: shows what the sync user sees of objects that nobody follows, in one call, and polls go on as before', async () => {
    const world = salesforceWorld();
    for (const name of ['Visit__c', 'Secret__c']) await world.control('custom-objects', { name, fields: [{ name: 'Lead__c', type: 'lookup', to: 'Lead' }, { name: 'Score__c', type: 'double' }] });
    await world.control('field-access', { user: 'sync', object: 'Visit__c', field: 'Score__c', read: false, edit: false });
    const before = await pollAll(world, null);
    await world.charged();
    const shown = await world.connector.describe?.(['custom:Visit__c', 'custom:Missing__c', 'lead'], 'normal');
    expect(await world.charged()).toBe(1);
    expect(Object.keys(shown ?? {}).toSorted()).toEqual(['custom:Visit__c', 'lead']);
    expect(shown?.['custom:Visit__c']?.fields).toMatchObject({ Lead__c: { refersTo: 'lead' } });
    expect(shown?.['custom:Visit__c']?.fields).not.toHaveProperty('Score__c');
    expect((await pollAll(world, before.cursor, before.schema)).schema).toEqual(before.schema);
  });
});
