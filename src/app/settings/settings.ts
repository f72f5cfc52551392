import { resolve } from 'node:path';
import type { FieldMapping, Mapping } from '../../domain/field-mapping.ts';
import { isMember, isPersonObject, KEYED_OBJECTS, STANDARD_OBJECTS } from '../../domain/object-pair.ts';
import { SIDES } from '../../domain/side.ts';
import type { PairObject } from '../../domain/side.ts';
import { campaignPairings } from './campaigns-setting.ts';
import { OBJECT_SETTINGS } from './connection-schema.ts';
import { deletionFlag, withOverrides } from './default-mapping.ts';
import { customMappings, objectMappings, personLinks } from './default-object-mapping.ts';
import { readSettings } from './read-settings.ts';
import type { Origins, SettingsSources } from './read-settings.ts';
import { sandboxConnection } from './sandbox-connection.ts';
import type { ConnectionSettings, SalesforceCredentials } from './connection-settings.ts';
import type { Secret } from './secret.ts';
import type { ParsedSettings } from './settings-schema.ts';

/** Everything an installation is told. */
export interface Settings {
  readonly port: number;
  readonly host: string;
  readonly publicUrl: string | null;
  /** Absolute. */
  readonly dataFolder: string;
  readonly databaseUrl: Secret | null;
  readonly logLevel: ParsedSettings['logLevel'];
  readonly connections: readonly ConnectionSettings[];
}

/** What loading came to: settings, or everything that is wrong as sentences. */
export type LoadedSettings =
  | { readonly result: 'settings'; readonly settings: Settings; readonly parsed: ParsedSettings; readonly origins: Origins; readonly file: string | null }
  | { readonly result: 'problems'; readonly problems: readonly string[] };

/** Loads the settings; with `sandbox` the connections are replaced by the one to the simulators. */
export function loadSettings(sources: SettingsSources, { sandbox }: { readonly sandbox: boolean }): LoadedSettings {
  const outcome = readSettings(sources);
  if (outcome.result === 'problems') return outcome;
  const { parsed } = outcome;
  const problem = networkProblem(parsed);
  if (problem !== null) return { result: 'problems', problems: [problem] };
  return {
    ...outcome,
    settings: {
      port: parsed.port,
      host: parsed.host,
      publicUrl: parsed.publicUrl ?? null,
      dataFolder: resolve(sources.folder, parsed.dataFolder),
      databaseUrl: parsed.databaseUrl ?? null,
      logLevel: parsed.logLevel,
      connections: sandbox ? [sandboxConnection(parsed.sandbox)] : parsed.connections.map(connectionSettings),
    },
  };
}

/** True for addresses that only this machine reaches. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function networkProblem({ host, allowNetworkAccess }: ParsedSettings): string | null {
  if (isLoopback(host) || allowNetworkAccess) return null;
  return `host is ${host}, which other machines can reach; set allowNetworkAccess: true if that is meant, and put a TLS proxy in front.`;
}

/** Which kinds of pairs lose their other record too when one is deleted. */
function deletedToo({ deletes, customObjects }: ParsedSettings['connections'][number]): NonNullable<Mapping['deletedToo']> {
  const custom = customObjects.flatMap(({ salesforce, deleteInMarketo }) => (deleteInMarketo ? [`custom:${salesforce}` as const] : []));
  return { salesforce: namedObjects(deletes.deleteInSalesforce), marketo: [...namedObjects(deletes.deleteInMarketo), ...custom] };
}

function namedObjects(names: readonly string[]): readonly PairObject[] {
  return STANDARD_OBJECTS.filter((object) => names.includes(isPersonObject(object) ? object : isMember(object) ? 'campaignMember' : OBJECT_SETTINGS[object]));
}

function connectionSettings(parsed: ParsedSettings['connections'][number]): ConnectionSettings {
  const { salesforce, marketo } = parsed;
  const followed = KEYED_OBJECTS.filter((object) => parsed.objects[OBJECT_SETTINGS[object]]);
  return {
    isSandbox: false,
    rules: {
      connectionId: parsed.id,
      name: parsed.name,
      pauseSeconds: parsed.pauseSeconds,
      mapping: {
        fields: withOverrides(parsed.fields.map(fieldMapping), [...personLinks(followed), ...deletionFlag(parsed.deletes.flagField)]),
        objects: { ...objectMappings(followed), ...customMappings(parsed.customObjects) },
        deletedToo: deletedToo(parsed),
        campaigns: campaignPairings(parsed.campaigns),
        marketoKeyField: marketo.keyField,
        salesforceKeyField: salesforce.externalIdField,
      },
      defaults: { lastName: parsed.defaults.lastName ?? null, company: parsed.defaults.company ?? null },
      createWhen: parsed.createWhen?.map(({ field, is, value }) => ({ field, is, value: value ?? null })) ?? null,
      freshnessSeconds: 15,
      inDoubtSeconds: 100,
      mergesOn: parsed.mergeInSalesforce ? SIDES : ['marketo'],
      massDelete: { percent: parsed.deletes.brakePercent, atLeast: parsed.deletes.brakeAtLeast },
      ...(parsed.activitiesSince === undefined ? {} : { activitiesSince: parsed.activitiesSince }),
      reconcileEveryDays: parsed.reconcile.everyDays,
    },
    salesforce: {
      loginUrl: salesforce.loginUrl,
      apiVersion: salesforce.apiVersion,
      credentials: salesforceCredentials(salesforce),
      passDuplicateAlerts: salesforce.passDuplicateAlerts,
      callsPerDay: salesforce.callsPerDay ?? null,
      allowPrivateHosts: salesforce.allowPrivateHosts,
    },
    marketo: {
      baseUrl: marketo.baseUrl,
      clientId: marketo.clientId,
      clientSecret: marketo.clientSecret,
      callsPer20s: marketo.callsPer20s,
      dailyAllotment: marketo.dailyAllotment,
      callsPerDay: marketo.callsPerDay ?? null,
      allowPrivateHosts: marketo.allowPrivateHosts,
    },
  };
}

function salesforceCredentials({ clientId, clientSecret, jwt }: ParsedSettings['connections'][number]['salesforce']): SalesforceCredentials {
  if (clientSecret !== undefined) return { flow: 'client-credentials', clientId, clientSecret };
  if (jwt !== undefined) return { flow: 'jwt', clientId, username: jwt.username, privateKey: jwt.privateKey, audience: jwt.audience };
  throw new Error('validation lets exactly one way of signing in through');
}

/** `direction: none` takes the field out: a line that neither object carries is dropped by the default mapping. */
function fieldMapping({ marketo, lead, contact, direction, policy }: ParsedSettings['connections'][number]['fields'][number]): FieldMapping {
  if (direction === 'none') return { marketo, lead: null, contact: null, direction: 'both', policy };
  return { marketo, lead, contact, direction, policy };
}
