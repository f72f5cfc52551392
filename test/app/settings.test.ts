import { rulesOf } from '../../src/app/configuration/rules-of-configuration.ts';
import type { ConnectionSettings } from '../../src/app/settings/connection-settings.ts';
import type { ConnectionRules } from '../../src/domain/connection.ts';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { filterText } from '../../src/domain/filter-text.ts';
import { exampleFile } from '../../src/app/settings/example-file.ts';
import { describeSettings, withInside } from '../../src/app/settings/setting-list.ts';
import { settingsSchema } from '../../src/app/settings/settings-schema.ts';
import { loadSettings } from '../../src/app/settings/settings.ts';
import type { Settings } from '../../src/app/settings/settings.ts';
import type { Environment } from '../../src/app/settings/environment.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bascule-settings-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Given {
  readonly file?: string;
  readonly environment?: Environment;
  readonly flags?: Readonly<Record<string, string>>;
  readonly sandbox?: boolean;
}

function load({ file, environment = {}, flags = {}, sandbox = false }: Given): ReturnType<typeof loadSettings> {
  if (file !== undefined) writeFileSync(join(folder, 'bascule.yaml'), file);
  return loadSettings({ file: null, environment, flags, folder }, { sandbox });
}

function problems(given: Given): readonly string[] {
  const outcome = load(given);
  return outcome.result === 'problems' ? outcome.problems : ['nothing was wrong'];
}

function settings(given: Given): Settings {
  const outcome = load(given);
  if (outcome.result === 'problems') throw new Error(outcome.problems.join('\n'));
  return outcome.settings;
}

const SECRETS = { SALESFORCE_CLIENT_SECRET: 'first-secret-value', MARKETO_CLIENT_SECRET: 'second-secret-value' };
const EXAMPLE = exampleFile(describeSettings(settingsSchema({ environment: {}, folder: '.' })));

/** The rules that a connection begins with. */
function rules(connection: ConnectionSettings | undefined): ConnectionRules {
  return connection === undefined ? expect.fail('there is no connection') : rulesOf(connection.configuration, connection.identity, 1);
}

describe('custom objects', () => {
  const withObjects = (objects: string) => `connections:
  - id: main
    name: Production
    salesforce: { loginUrl: https://example.my.salesforce.com, clientId: a, clientSecret: { env: S } }
    marketo: { baseUrl: https://123-ABC-456.mktorest.com, clientId: a, clientSecret: { env: M } }
    customObjects: ${objects}
`;
  const given = (objects: string): Given => ({ file: withObjects(objects), environment: { S: 'x-secret', M: 'y-secret' } });

  test('become mappings of their own; no fields stand for all', () => {
    const { connections } = settings(given('[{ salesforce: Invoice__c, fields: [Name, Contact__c] }, { salesforce: Visit__c }]'));
    expect(rules(connections[0]).mapping.objects['custom:Invoice__c']).toEqual([
      { marketo: 'Name', salesforce: 'Name' },
      { marketo: 'Contact__c', salesforce: 'Contact__c' },
    ]);
    expect(rules(connections[0]).mapping.objects['custom:Visit__c']).toEqual([]);
  });

  test.each([
    ['[{ salesforce: Invoice__c, fields: [] }]', /fields/],
    ['[{ salesforce: "a b", fields: [Name] }]', /API name/],
    ['[{ salesforce: Invoice__c, fields: [Name, Name] }]', /names Name twice/],
    ['[{ salesforce: Invoice__c, fields: [Name] }, { salesforce: Invoice__c, fields: [Name] }]', /names Invoice__c twice/],
  ])('%s is refused in words', (objects, words) => {
    expect(problems(given(objects)).join('\n')).toMatch(words);
  });
});

describe('filters', () => {
  const given = (filters: string): Given => ({
    file: `connections:
  - id: main
    name: Production
    salesforce: { loginUrl: https://example.my.salesforce.com, clientId: a, clientSecret: { env: S } }
    marketo: { baseUrl: https://123-ABC-456.mktorest.com, clientId: b, clientSecret: { env: M } }
    filters: ${filters}
`,
    environment: { S: 'one', M: 'two' },
  });

  test('are kept by object and direction, the box that keeps records out with the condition (PRODUCT H1)', () => {
    const { connections } = settings(given(`[{ objects: [lead, contact], where: "Rating = 'Hot' or Vip__c", doNotSyncField: Do_Not_Sync_to_Marketo__c }, { objects: [Invoice__c], doNotSyncField: Old__c, onLeaving: delete }, { objects: [lead], to: salesforce, where: leadScore > 5, onLeaving: flag, flagField: Out__c }]`));
    const filters = rules(connections[0]).mapping.filters;
    const words = (object: 'lead' | 'contact' | 'custom:Invoice__c', to: 'marketo' | 'salesforce'): unknown => {
      const filter = filters?.[object]?.[to];
      return filter === undefined ? null : [filterText(filter.where), filter.onLeaving];
    };
    expect(words('lead', 'marketo')).toEqual(["(Rating = 'Hot' or Vip__c) and not Do_Not_Sync_to_Marketo__c", { kind: 'keep' }]);
    expect(words('contact', 'marketo')).toEqual(words('lead', 'marketo'));
    expect(words('custom:Invoice__c', 'marketo')).toEqual(['not Old__c', { kind: 'delete' }]);
    expect(words('lead', 'salesforce')).toEqual(['leadScore > 5', { kind: 'flag', field: 'Out__c' }]);
    expect(words('contact', 'salesforce')).toBeNull();
  });

  test.each([
    [`[{ objects: [lead], where: "Rating == 'Hot'" }]`, /where cannot be read\. Line 1, column 9: expected a value/],
    ['[{ objects: [lead] }]', /needs where, doNotSyncField, or both/],
    ['[{ objects: [leads], where: Vip__c }]', /must be one of lead, contact/],
    ['[{ objects: [account], to: salesforce, where: Vip__c }]', /Only leads and contacts do/],
    ['[{ objects: [lead], where: Vip__c }, { objects: [contact, lead], where: A__c }]', /names lead twice for marketo/],
    ['[{ objects: [lead], where: Vip__c, onLeaving: flag }]', /flagField is missing/],
  ])('%s is refused in words', (filters, words) => {
    expect(problems(given(filters)).join('\n')).toMatch(words);
  });
});

describe('campaigns and their programs', () => {
  const given = (campaigns: string): Given => ({
    file: `connections:
  - id: main
    name: Production
    salesforce: { loginUrl: https://example.my.salesforce.com, clientId: a, clientSecret: { env: S } }
    marketo: { baseUrl: https://123-ABC-456.mktorest.com, clientId: b, clientSecret: { env: M } }
    campaigns: ${campaigns}
`,
    environment: { S: 'one', M: 'two' },
  });

  test('are paired by ids, or by the name of the program, each with its statuses', () => {
    const { connections } = settings(given('[{ campaign: 7015j00000002bJ, program: 1001, statuses: [{ salesforce: Responded, marketo: Attended }] }, { campaign: 701000000000001AAA, program: Spring, policy: salesforce-wins }]'));
    expect(rules(connections[0]).mapping.campaigns).toEqual([
      { campaign: '7015j00000002bJAAQ', program: '1001', policy: 'further-on', statuses: [{ salesforce: 'Responded', marketo: 'Attended' }] },
      { campaign: '701000000000001AAA', program: 'Spring', policy: 'salesforce-wins', statuses: [] },
    ]);
  });

  test.each([
    ['[{ campaign: Spring, program: 1001 }]', /must be the id of a campaign/],
    ['[{ campaign: "701000000000001", program: 1 }, { campaign: 701000000000001AAA, program: 2 }]', /names 701000000000001AAA twice/],
    ['[{ campaign: 701000000000001AAA, program: 1 }, { campaign: 701000000000002AAA, program: 1 }]', /names 1 twice/],
  ])('%s is refused in words', (campaigns, words) => {
    expect(problems(given(campaigns)).join('\n')).toMatch(words);
  });
});

describe('the example file', () => {
  test('is what the schema says, line by line', () => {
    expect(readFileSync(new URL('../../bascule.example.yaml', import.meta.url), 'utf8')).toBe(EXAMPLE);
  });

  test('works as it stands once its secrets are set', () => {
    const [connection] = settings({ file: EXAMPLE, environment: SECRETS }).connections;
    expect(rules(connection)).toMatchObject({ connectionId: 'main', pauseSeconds: 300, createWhen: null });
    expect(connection?.salesforce.credentials).toMatchObject({ flow: 'client-credentials', clientId: '3MVG9...' });
  });

  test('is still right when its commented lines are taken in', () => {
    const everything = EXAMPLE.split('\n')
      .map((line) => (/^[\s#]*(- )?\w+:( |$)/.test(line) ? line.replaceAll('# ', '') : line))
      .filter((line) => !line.includes('env: SALESFORCE_CLIENT_SECRET'))
      .join('\n');
    writeFileSync(join(folder, 'salesforce-key.pem'), 'a key');
    const outcome = load({ file: everything, environment: { ...SECRETS, DATABASE_URL: 'postgres://localhost/bascule' } });
    expect(outcome).toMatchObject({ result: 'settings', settings: { publicUrl: 'https://bascule.example.com' } });
  });

  test('every setting has a help text that ends as a sentence', () => {
    for (const { path, help } of withInside(describeSettings(settingsSchema({ environment: {}, folder: '.' })))) {
      expect(help, path).toMatch(/^[A-Z].*\.$/);
    }
  });
});

describe('defaults, file, environment and flags', () => {
  test('a later source wins', () => {
    const file = 'port: 5001\nlogLevel: debug\nhost: 127.0.0.2\n';
    const given = { file, environment: { BASCULE_PORT: '5002', BASCULE_HOST: '127.0.0.3' }, flags: { port: '5003' } };
    expect(settings(given)).toMatchObject({ port: 5003, host: '127.0.0.3', logLevel: 'debug', connections: [], databaseUrl: null });
  });

  test('the sandbox connection is built in and takes the place of the others', () => {
    const given = { file: EXAMPLE, environment: { ...SECRETS, BASCULE_SANDBOX_MARKETO_URL: 'http://127.0.0.1:9/' }, sandbox: true };
    expect(settings(given).connections).toMatchObject([
      { isSandbox: true, identity: { connectionId: 'sandbox' }, configuration: { pauseSeconds: 10 }, salesforce: { loginUrl: 'http://127.0.0.1:4610' }, marketo: { baseUrl: 'http://127.0.0.1:9' } },
    ]);
  });

  test('a mapping line replaces the default one, and direction none takes it out', () => {
    const lines = 'fields:\n      - { marketo: title, lead: Title, direction: to-marketo, policy: salesforce-wins }\n      - { marketo: fax, direction: none }\n';
    const [connection] = settings({ file: `${EXAMPLE}    ${lines}`, environment: SECRETS }).connections;
    const fields = rules(connection).mapping.fields;
    expect(fields.filter(({ marketo }) => ['title', 'fax', 'phone'].includes(marketo))).toEqual([
      { marketo: 'title', lead: 'Title', contact: null, direction: 'to-marketo', policy: 'salesforce-wins' },
      { marketo: 'phone', lead: 'Phone', contact: 'Phone', direction: 'both', policy: 'by-object' },
    ]);
  });

  test('a secret from a file is trimmed, and its path starts at the settings file', () => {
    writeFileSync(join(folder, 'secret.txt'), '  from-a-file\n');
    const file = EXAMPLE.replace('{ env: SALESFORCE_CLIENT_SECRET }', '{ file: secret.txt }');
    const credentials = settings({ file, environment: SECRETS }).connections[0]?.salesforce.credentials;
    expect(credentials?.flow === 'client-credentials' && credentials.clientSecret.reveal()).toBe('from-a-file');
  });
});

describe('secrets are never shown (I35)', () => {
  test('however settings are printed', () => {
    const loaded = settings({ file: EXAMPLE, environment: { ...SECRETS, DATABASE_URL: 'postgres://u:third-secret-value@h/d' } });
    const shown = `${inspect(loaded, { depth: 9 })}${JSON.stringify(loaded)}${String(loaded.databaseUrl)}`;
    expect(shown).toContain('(hidden)');
    expect(shown).not.toMatch(/secret-value/);
  });

  test('nor in a complaint, wherever one was pasted', () => {
    const file = `port: hunter2-secret\nlogLevel: hunter2-secret\nsandbox: hunter2-secret\nconnections:\n  - { id: hunter2 SECRET, marketo: { clientSecret: hunter2-secret, baseUrl: hunter2-secret } }\n`;
    const found = problems({ file, environment: { BASCULE_HOST: '', BASCULE_PUBLIC_URL: 'https://a:hunter2-secret@b' } });
    expect(found.length).toBeGreaterThan(6);
    expect(found.join('\n')).not.toMatch(/hunter2/i);
    expect(problems({ file: 'clientSecret: "hunter2-secret' }).join('\n')).not.toMatch(/hunter2/);
  });
});

describe('everything that is wrong is said together, in sentences with lines', () => {
  test('many mistakes in one file', () => {
    const file = `port: abc
pots: 3
connections:
  - id: main
    name: Production
    pauseSeconds: 1
    salesforce:
      loginUrl: ftp://example.com
      apiVersion: 67.0
      clientsecret: { env: X }
    marketo:
      clientId: a
      clientSecret: { env: NOT_SET }
    createWhen: [{ field: leadStatus, is: equal }]
    fields:
      - marketo: jobLevel
`;
    expect(problems({ file, environment: { BASCULE_LOG_LEVEL: 'loud' } })).toEqual([
      'bascule.yaml, line 1: port must be a number.',
      'The environment variable BASCULE_LOG_LEVEL (logLevel) must be error, warn, info or debug.',
      'bascule.yaml, line 8: connections[1].salesforce.loginUrl must begin with https:// (or http:// for a simulator).',
      'bascule.yaml, line 9: connections[1].salesforce.apiVersion must be a text; put it in quotes if it looks like a number.',
      'bascule.yaml, line 8: connections[1].salesforce.clientId is missing.',
      'bascule.yaml, line 10: connections[1].salesforce.clientsecret is not a setting; did you mean clientSecret?',
      'bascule.yaml, line 8: connections[1].salesforce needs clientSecret, or jwt with username and privateKey.',
      'bascule.yaml, line 12: connections[1].marketo.baseUrl is missing.',
      'bascule.yaml, line 13: connections[1].marketo.clientSecret needs the environment variable NOT_SET, which is not set.',
      'bascule.yaml, line 6: connections[1].pauseSeconds must be 5 or more.',
      'bascule.yaml, line 14: connections[1].createWhen[1].value is missing; "equal" compares with it.',
      'bascule.yaml, line 16: connections[1].fields[1] names neither a lead nor a contact field; give one, or write direction: none to take the field out.',
      'bascule.yaml, line 2: pots is not a setting; did you mean port?',
    ]);
  });

  const cases: readonly (readonly [string, Given, string])[] = [
    ['not a mapping', { file: '- a\n- b\n' }, 'bascule.yaml must hold settings, one "name: value" per line.'],
    ['a text', { file: 'hello' }, 'bascule.yaml must hold settings, one "name: value" per line.'],
    ['an open quote', { file: 'host: "abc' }, 'bascule.yaml, line 1: a quote, a bracket or a colon is missing.'],
    ['tabs', { file: 'sandbox:\n\tsalesforceUrl: x' }, 'bascule.yaml, line 2: indent with spaces, not with tabs.'],
    ['a key twice', { file: 'port: 1\nport: 2' }, 'bascule.yaml, line 2: this setting stands here a second time.'],
    ['aliases without end', { file: `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c]` }, 'bascule.yaml must hold settings, one "name: value" per line.'],
    ['a block where a value belongs', { file: 'port: { a: 1 }' }, 'bascule.yaml, line 1: port must be a number.'],
    ['half a port', { flags: { port: '46.5' } }, 'The flag --port (port) must be a whole number.'],
    ['a port out of range', { environment: { BASCULE_PORT: '70000' } }, 'The environment variable BASCULE_PORT (port) must be 65535 or less.'],
    ['an open door', { file: 'host: 0.0.0.0' }, 'host is 0.0.0.0, which other machines can reach; set allowNetworkAccess: true if that is meant, and put a TLS proxy in front.'],
    ['a literal database URL', { file: 'databaseUrl: postgres://u:p@h/d' }, 'bascule.yaml, line 1: databaseUrl is a secret and must not stand in the settings; put it into an environment variable and write { env: NAME }, or into a file and write { file: path }.'],
    ['a secret file that is not there', { file: 'databaseUrl: { file: /nowhere/url }' }, 'bascule.yaml, line 1: databaseUrl needs the file /nowhere/url, which does not exist.'],
    ['one id twice', { file: `${EXAMPLE}${EXAMPLE.slice(EXAMPLE.indexOf('  - id: main'))}`, environment: SECRETS }, 'bascule.yaml, line 105: connections[2].id is "main" twice; each connection needs an id of its own.'],
    ['both ways of signing in', { file: EXAMPLE.replace('clientSecret: { env: SALESFORCE_CLIENT_SECRET }', 'clientSecret: { env: S }\n      jwt: { username: a, privateKey: { env: S } }'), environment: { ...SECRETS, S: 's' } }, 'connections[1].salesforce has both clientSecret and jwt; keep one of them.'],
  ];
  test.each(cases)('%s', (_, given, sentence) => {
    const found = problems(given);
    expect(found).toHaveLength(1);
    expect(found[0]?.replace(/line \d+/, '')).toContain(sentence.replace(/line \d+/, ''));
  });

  test('a file that somebody named must be there; the default one need not', () => {
    expect(settings({})).toMatchObject({ port: 4600 });
    const named = loadSettings({ file: 'mine.yaml', environment: {}, flags: {}, folder }, { sandbox: true });
    expect(named).toEqual({ result: 'problems', problems: ['The settings file mine.yaml does not exist.'] });
    expect(problems({ environment: { BASCULE_SETTINGS: folder } })).toEqual([`The settings file ${folder} is a folder.`]);
  });

  test('__proto__ and friends are unknown settings and nothing more', () => {
    expect(problems({ file: '__proto__: { port: 1 }\nconstructor: 1\n' }).join('\n')).toMatch(/constructor is not a setting/);
  });
});
