import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { adoptSettings } from '../../src/app/configuration/adopt-settings.ts';
import { configurationSchema } from '../../src/app/configuration/configuration.ts';
import { createRuleVersions } from '../../src/app/configuration/rule-versions.ts';
import { createConfigurationStore } from '../../src/store/configuration-store.ts';
import type { ConfigurationStore, NewVersion } from '../../src/store/configuration-store.ts';
import { openPGliteForTests } from './pglite-for-tests.ts';

const AT = '2026-03-01T12:00:00.000Z';
const identity = () => ({ connectionId: main, name: 'Main', marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c', inDoubtSeconds: 100 });

let place: Awaited<ReturnType<typeof openPGliteForTests>>;
let store: ConfigurationStore;
let entries = 0;
let main = '';
let other = '';
beforeAll(async () => {
  place = await openPGliteForTests();
  store = createConfigurationStore(place.client);
});
afterAll(() => place.close());
/** Each test has connections of its own. */
beforeEach(() => {
  main = `main-${(entries += 1)}`;
  other = `other-${entries}`;
});

const parts = { clock: { now: () => Date.parse(AT) }, ids: { next: () => `entry-${(entries += 1)}` } };

function version(connectionId: string, basedOn: number, document: NewVersion['document']): NewVersion {
  return { entryId: parts.ids.next(), connectionId, basedOn, document, madeAt: AT, madeBy: 'api', source: 'applied', note: 'by hand \u0000' };
}

describe('configurations in the database (PRODUCT J2, decision 32)', () => {
  it('are numbered without gaps, and none is made over one that its maker has not seen', async () => {
    expect(await store.newest(main)).toBeNull();
    expect(await store.newestVersion(main)).toBeNull();
    expect(await store.append([version(main, 0, { pauseSeconds: 10 })])).toBe('appended');
    expect(await store.append([version(main, 0, { pauseSeconds: 20 })])).toBe('overtaken');
    const both = await Promise.all([20, 30].map((pauseSeconds) => store.append([version(main, 1, { pauseSeconds })])));
    expect(both.toSorted()).toEqual(['appended', 'overtaken']);
    expect(await store.newestVersion(main)).toBe(2);
    expect((await store.history(main)).map(({ version: number, note }) => [number, note])).toEqual([[2, 'by hand \u0000'], [1, 'by hand \u0000']]);
    expect((await store.get(main, 1))?.document).toEqual({ pauseSeconds: 10 });
    expect(await store.get(main, 3)).toBeNull();
  });

  it('are applied to several connections together, or to none', async () => {
    await store.append([version(main, 0, {})]);
    expect(await store.append([version(other, 0, {}), version(main, 0, {})])).toBe('overtaken');
    expect(await store.newest(other)).toBeNull();
    expect(await store.append([version(other, 0, {}), version(main, 1, {})])).toBe('appended');
  });

  it('follow the settings file as long as nobody applied another one', async () => {
    const adopt = (pauseSeconds: number) => adoptSettings(store, main, configurationSchema.parse({ pauseSeconds }), parts);
    expect(await adopt(10)).toBe('first');
    expect(await adopt(10)).toBe('unchanged');
    expect(await adopt(20)).toBe('changed');
    await store.append([version(main, 2, { pauseSeconds: 30 })]);
    expect(await adopt(40)).toBe('not-used');
    expect(await createRuleVersions(store, identity()).newest()).toMatchObject({ version: 3, pauseSeconds: 30, connectionId: main });
  });

  it('spell out the whole mapping, so that it does not hang on the defaults of a release', async () => {
    await adoptSettings(store, main, configurationSchema.parse({ fields: [{ marketo: 'fax', direction: 'none' }] }), parts);
    const document = configurationSchema.parse((await store.newest(main))?.document);
    expect(document.defaultFields).toBe(false);
    expect(document.fields.map(({ marketo }) => marketo)).toContain('email');
    expect(document.fields.map(({ marketo }) => marketo)).not.toContain('fax');
  });

  it('tell since which version a line, a custom object and a followed object are there (PRODUCT C1)', async () => {
    await store.append([version(main, 0, { fields: [{ marketo: 'title' }], objects: { account: true, task: false } })]);
    await store.append([version(main, 1, { fields: [{ marketo: 'title' }, { marketo: 'fax' }], customObjects: [{ salesforce: 'Invoice__c' }], objects: { account: true, task: true } })]);
    await store.append([version(main, 2, {})]);
    const keys = async (list: string, name: string) => (await store.namesByVersion(main, list, name)).map((one) => one.keys);
    expect(await keys('fields', 'marketo')).toEqual([['title'], ['title', 'fax'], []]);
    expect(await keys('customObjects', 'salesforce')).toEqual([[], ['Invoice__c'], []]);
    expect(await keys('objects', '')).toEqual([['account'], ['account', 'task'], []]);
  });

  it('end a cycle with a code when this Bascule does not understand them, and write nothing', async () => {
    await store.append([version(main, 0, { pauseSeconds: 10, fromTheFuture: true })]);
    await expect(createRuleVersions(store, identity()).newest()).rejects.toThrow(/CONFIGURATION_UNREADABLE/);
  });
});
