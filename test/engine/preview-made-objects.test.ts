import { describe, expect, it } from 'vitest';
import { withOverrides } from '../../src/app/settings/default-mapping.ts';
import { customMappings, objectMappings, personLinks } from '../../src/app/settings/default-object-mapping.ts';
import { ERROR_CATALOGUE } from '../../src/domain/error-catalogue.ts';
import type { ErrorCode } from '../../src/domain/error-catalogue.ts';
import type { Mapping } from '../../src/domain/field-mapping.ts';
import type { RulesPreview } from '../../src/domain/rules-preview.ts';
import { openBridge } from './bridge.ts';
import type { Bridge } from './bridge.ts';
import { previewOf } from './preview-worlds.ts';
import { postToMarketo, requestsOf } from './worlds.ts';

/** What a preview says of custom objects, tasks and events that a cycle would refuse to follow: the same, by the same checks (PRODUCT C3, I33). */

type Followed = Parameters<typeof customMappings>[0];

function mappingOf(followed: Followed, others: Parameters<typeof objectMappings>[0] = ['account']): Mapping {
  return { fields: withOverrides([], personLinks(['account'])), objects: { ...objectMappings(others), ...customMappings(followed) }, marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c' };
}

const LOOKUP = { name: 'Contact__c', type: 'lookup', to: 'Contact' };

/** A bridge in agreement, whose org has these custom objects. */
async function bridgeWith(objects: readonly { readonly name: string; readonly fields: readonly object[] }[], followed: Followed = []): Promise<Bridge> {
  const bridge = openBridge({ rules: { mapping: mappingOf(followed) } });
  for (const object of objects) await bridge.control('salesforce', 'custom-objects', object);
  await bridge.settle();
  return bridge;
}

function numbered(many: number, links = true): readonly { readonly name: string; readonly fields: readonly object[] }[] {
  return Array.from({ length: many }, (_, place) => ({ name: `Thing_${place}__c`, fields: [...(links ? [LOOKUP] : []), { name: 'Units__c', type: 'double' }] }));
}

/** What is said of each object by name, in the words that the status has for a code. */
function saidOf({ warnings }: RulesPreview): readonly (readonly [string | null, ErrorCode | undefined])[] {
  const codes = Object.keys(ERROR_CATALOGUE) as ErrorCode[];
  const wordsOf = (code: ErrorCode): string => `${ERROR_CATALOGUE[code].title}. ${ERROR_CATALOGUE[code].cause} ${ERROR_CATALOGUE[code].remedy}`;
  return warnings.flatMap(({ object, says }) => {
    const code = codes.find((one) => wordsOf(one) === says);
    return code === undefined ? [] : [[object, code] as const];
  });
}

/** What the cycles after it say of the draft. */
async function refusedByCycles(bridge: Bridge, mapping: Mapping): Promise<readonly (readonly [string | null, ErrorCode])[]> {
  bridge.apply({ mapping });
  await bridge.cycle();
  await bridge.cycle();
  return [...(bridge.context().schemas.customObjects?.errors ?? [])].map(([object, { code }]) => [object, code] as const);
}

describe('objects that a draft follows newly', () => {
  it('I33: ten custom objects are made and no more; which are refused is said beforehand as the cycles say it', async () => {
    const bridge = await bridgeWith(numbered(11));
    const mapping = mappingOf(numbered(11).map(({ name }) => ({ salesforce: name })));
    const preview = await previewOf(bridge, { mapping });
    const [refused] = saidOf(preview);
    expect(saidOf(preview)).toHaveLength(1);
    expect(refused?.[1]).toBe('CUSTOM_OBJECT_LIMIT');
    expect(preview.objects.map(({ object }) => object), 'what is refused is not followed').not.toContain(refused?.[0]);
    expect(preview.objects).toHaveLength(10);
    expect(preview.vendorCalls).toBeLessThanOrEqual(5);
    expect(saidOf(preview)).toEqual(await refusedByCycles(bridge, mapping));
  });

  it('I33: one of too many fields, one that leads nowhere and one that nobody sees, each with its own reason', async () => {
    const wide = { name: 'Wide__c', fields: [LOOKUP, ...Array.from({ length: 300 }, (_, place) => ({ name: `Field_${place}__c`, type: 'double' }))] };
    const bridge = await bridgeWith([wide, ...numbered(1, false), ...numbered(2).slice(1)]);
    const mapping = mappingOf([{ salesforce: 'Wide__c' }, { salesforce: 'Thing_0__c' }, { salesforce: 'Thing_1__c' }, { salesforce: 'Nowhere__c' }]);
    const preview = await previewOf(bridge, { mapping });
    expect(new Map(saidOf(preview))).toEqual(new Map([
      ['custom:Wide__c', 'CUSTOM_OBJECT_TOO_WIDE'],
      ['custom:Thing_0__c', 'CUSTOM_OBJECT_NOT_LINKED'],
      ['custom:Nowhere__c', 'OBJECT_NOT_ACCESSIBLE'],
    ]));
    expect(new Map(saidOf(preview))).toEqual(new Map(await refusedByCycles(bridge, mapping)));
  });

  it('I33: one of somebody else\'s that has the name in Marketo', async () => {
    const bridge = await bridgeWith(numbered(1));
    const schema = '/rest/v1/customobjects/schema';
    expect(await postToMarketo(bridge, `${schema}.json`, JSON.stringify({ action: 'createOnly', apiName: 'Thing_0__c', displayName: 'Thing', pluralName: 'Things', showInLeadDetail: true }))).toMatchObject({ success: true });
    expect(await postToMarketo(bridge, `${schema}/Thing_0__c/addField.json`, JSON.stringify({ input: [{ name: 'code', displayName: 'Code', dataType: 'string', isDedupeField: true }] }))).toMatchObject({ success: true });
    expect(await postToMarketo(bridge, `${schema}/Thing_0__c/approve.json`, '')).toMatchObject({ success: true });
    const mapping = mappingOf([{ salesforce: 'Thing_0__c' }]);
    const preview = await previewOf(bridge, { mapping });
    expect(saidOf(preview)).toEqual([['custom:Thing_0__c', 'CUSTOM_OBJECT_FOREIGN']]);
    expect(saidOf(preview)).toEqual(await refusedByCycles(bridge, mapping));
  });

  it('I33: tasks that the sync user does not see', async () => {
    const bridge = await bridgeWith([]);
    await bridge.control('salesforce', 'field-access', { user: 'sync', object: 'Task', field: 'WhoId', read: false, edit: false });
    const mapping = mappingOf([], ['account', 'task', 'event']);
    const preview = await previewOf(bridge, { mapping });
    expect(saidOf(preview)).toEqual([['task', 'OBJECT_NOT_ACCESSIBLE']]);
    expect(saidOf(preview)).toEqual(await refusedByCycles(bridge, mapping));
  });

  it('are not refused where a cycle follows them, and nothing is made for asking', async () => {
    const bridge = await bridgeWith(numbered(2));
    const mapping = mappingOf([{ salesforce: 'Thing_0__c' }, { salesforce: 'Thing_1__c' }]);
    const preview = await previewOf(bridge, { mapping });
    expect(saidOf(preview)).toEqual([]);
    expect(Object.keys((await requestsOf(bridge, 'marketo')).byOperation).filter((operation) => /(create|add|approve|sync)-custom/u.test(operation))).toEqual([]);
    expect(await refusedByCycles(bridge, mapping)).toEqual([]);
  });
});

describe('objects that are followed already', () => {
  it('I33: one that a draft makes too wide, and one whose way to a person the draft takes away', async () => {
    const wide = { name: 'Wide__c', fields: [LOOKUP, ...Array.from({ length: 60 }, (_, place) => ({ name: `Field_${place}__c`, type: 'double' }))] };
    const child = { name: 'Child__c', fields: [{ name: 'Wide__c', type: 'lookup', to: 'Wide__c' }] };
    const bridge = await bridgeWith([wide, child], [{ salesforce: 'Wide__c', fields: ['Contact__c'] }, { salesforce: 'Child__c', fields: ['Wide__c'] }]);
    const all = mappingOf([{ salesforce: 'Wide__c' }, { salesforce: 'Child__c', fields: ['Wide__c'] }]);
    expect(saidOf(await previewOf(bridge, { mapping: all }))).toEqual([['custom:Wide__c', 'CUSTOM_OBJECT_TOO_WIDE']]);
    const without = mappingOf([{ salesforce: 'Child__c', fields: ['Wide__c'] }]);
    const preview = await previewOf(bridge, { mapping: without });
    expect(saidOf(preview)).toEqual([['custom:Child__c', 'CUSTOM_OBJECT_NOT_LINKED']]);
    expect(saidOf(preview)).toEqual(await refusedByCycles(bridge, without));
    expect(saidOf(await previewOf(bridge, { mapping: without })), 'what is refused already is not said again').toEqual([]);
  });
});
