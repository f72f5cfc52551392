import { resolve } from 'node:path';
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

function connectionSettings(parsed: ParsedSettings['connections'][number]): ConnectionSettings {
  const { id, name, salesforce, marketo, ...configuration } = parsed;
  return {
    isSandbox: false,
    identity: { connectionId: id, name, marketoKeyField: marketo.keyField, salesforceKeyField: salesforce.externalIdField, inDoubtSeconds: 100 },
    configuration,
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
