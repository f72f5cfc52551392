import { describe, expect, it } from 'vitest';
import { DEFAULT_FIELD_MAPPINGS } from '../../src/app/settings/default-mapping.ts';
import type { Mapping } from '../../src/domain/field-mapping.ts';
import type { Finding } from '../../src/engine/diagnosis-port.ts';
import { marketoWorld, salesforceWorld } from './connector-world.ts';
import type { World } from './connector-world.ts';

/** The recorded org shows no HasOptedOutOfEmail, so neither does the simulated one. */
const FIELDS = DEFAULT_FIELD_MAPPINGS.filter(({ lead }) => lead !== 'HasOptedOutOfEmail');
const MAPPING: Mapping = { fields: FIELDS, objects: {}, marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c' };

async function problems(world: World, mapping = MAPPING): Promise<readonly Finding[]> {
  const findings = await world.connector.diagnose(mapping);
  for (const { state, finding, remedy } of findings) {
    expect(finding).toMatch(/[.)]$/);
    if (state !== 'ok') expect(remedy).toMatch(/\.$/);
  }
  return findings.filter(({ state }) => state !== 'ok');
}

describe('diagnosing', () => {
  it.each([['Salesforce', salesforceWorld], ['Marketo', marketoWorld]])('finds nothing wrong with a well-kept %s, in at most ten calls', async (_, openWorld) => {
    const world = openWorld();
    expect(await problems(world)).toEqual([]);
    expect(world.transport.requests.length).toBeLessThanOrEqual(10);
  });

  it.each([['Salesforce', salesforceWorld], ['Marketo', marketoWorld]])('says that %s cannot be reached, refuses, or is wrong about the time', async (_, openWorld) => {
    const world = openWorld();
    world.transport.spoil(() => ({ kind: 'not-sent', reason: 'ECONNREFUSED' }));
    expect(await problems(world)).toMatchObject([{ check: 'API', state: 'failed' }]);
    const refusal = '{"error":"invalid_client","error_description":"invalid client credentials"}';
    world.transport.spoil((answer, { path }) => (path.includes('oauth') && answer.kind === 'answered' ? { ...answer, status: 400, body: refusal } : answer));
    expect(await problems(world)).toMatchObject([{ check: 'Credentials', state: 'failed' }]);
    const date = new Date(world.clock.now() + 300_000).toUTCString();
    world.transport.spoil((answer) => (answer.kind === 'answered' ? { ...answer, headers: { ...answer.headers, date } } : answer));
    expect(await problems(world)).toMatchObject([{ check: 'Clock', state: 'warning' }]);
    world.transport.spoil((answer) => (answer.kind === 'answered' ? { ...answer, body: '<html></html>' } : answer));
    expect((await problems(world)).length).toBeGreaterThan(0);
  });

  it('names hidden and locked fields, missing keys and rights of Salesforce', async () => {
    const world = salesforceWorld();
    const lock = (object: string, field: string, read: boolean) => world.control('field-access', { user: 'sync', object, field, read, edit: false });
    await lock('Lead', 'Title', false);
    await lock('Contact', 'Title', true);
    await lock('Lead', 'Marketo_Id__c', false);
    expect(await problems(world)).toMatchObject([
      { check: 'Key field Lead.Marketo_Id__c', state: 'failed' },
      { check: 'Lead.Title', state: 'failed' },
      { check: 'Contact.Title', state: 'warning' },
    ]);
  });

  it('names a version the org does not offer', async () => {
    const world = salesforceWorld();
    world.transport.spoil((answer, { path }) => (path === '/services/data' && answer.kind === 'answered' ? { ...answer, body: '[{"version":"58.0"}]' } : answer));
    expect(await problems(world)).toMatchObject([{ check: 'API', state: 'failed', remedy: 'Set apiVersion to 58.0 in the settings.' }]);
  });

  it('finds Marketo\'s native connector, and changes nothing to find it', async () => {
    const world = marketoWorld();
    await world.control('native-connector', { enabled: true });
    expect(await problems(world)).toMatchObject([{ check: 'Native connector', state: 'failed' }]);
    await world.control('native-connector', { enabled: false });
    const found = await world.call('GET', '/rest/v1/companies.json?filterType=externalCompanyId&filterValues=bascule-probe-of-no-company');
    expect(found).toMatchObject({ success: true, result: [] });
  });

  it('names the objects that Marketo\'s API user may not use, and custom objects and activities that are not there yet', async () => {
    const world = marketoWorld(0, ['user', 'account', 'opportunity', 'opportunity-contact-role', 'task', 'custom:Invoice__c']);
    const toCome = [{ check: 'activities/external/type/basculeTask', state: 'warning' }, { check: 'customobjects/Invoice__c', state: 'warning' }];
    expect(await problems(world)).toMatchObject(toCome);
    const refusal = '{"requestId":"a","success":false,"errors":[{"code":"603","message":"Access denied"}]}';
    world.transport.spoil((answer, { path }) => (path.includes('/companies/describe') && answer.kind === 'answered' ? { ...answer, body: refusal } : answer));
    expect(await problems(world)).toMatchObject([{ check: 'companies', state: 'failed' }, ...toCome]);
  });

  it('names campaigns and programs that are not seen', async () => {
    const missing = '701000000000099AAA';
    const org = salesforceWorld(0, [missing]);
    expect(await problems(org, { ...MAPPING, campaigns: [{ campaign: missing, program: '1001', policy: 'further-on', statuses: [] }] })).toMatchObject([{ check: `Campaign ${missing}`, state: 'failed' }]);
    expect(await problems(marketoWorld(0, [], ['1001', 'Product Webinar', 'No such program', '77']))).toMatchObject([
      { check: 'Program No such program', state: 'failed' },
      { check: 'Program 77', state: 'failed' },
    ]);
  });

  it('names Marketo fields that do not exist and a key that cannot be searched by', async () => {
    const world = marketoWorld();
    const line = { marketo: 'noSuchField', lead: 'Title', contact: null, direction: 'both', policy: 'by-object' } as const;
    expect(await problems(world, { ...MAPPING, fields: [line] })).toMatchObject([{ check: 'Person.noSuchField', state: 'failed' }]);
    world.transport.spoil((answer, { path }) => (path.endsWith('describe2.json') && answer.kind === 'answered' ? { ...answer, body: answer.body.replace('["basculeSalesforceId"],', '') } : answer));
    expect(await problems(world)).toMatchObject([{ check: 'Key field basculeSalesforceId', state: 'failed' }]);
  });
});
