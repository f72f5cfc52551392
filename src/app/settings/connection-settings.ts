import type { Configuration } from '../configuration/configuration.ts';
import type { ConnectionIdentity } from '../configuration/rules-of-configuration.ts';
import type { Secret } from './secret.ts';

/** How Salesforce is signed in to. */
export type SalesforceCredentials =
  | { readonly flow: 'client-credentials'; readonly clientId: string; readonly clientSecret: Secret }
  | { readonly flow: 'jwt'; readonly clientId: string; readonly username: string; readonly privateKey: Secret; readonly audience: string };

/** One Salesforce org as the settings describe it. */
export interface SalesforceSettings {
  readonly loginUrl: string;
  readonly apiVersion: string;
  readonly credentials: SalesforceCredentials;
  readonly passDuplicateAlerts: boolean;
  readonly callsPerDay: number | null;
  readonly allowPrivateHosts: boolean;
}

/** One Marketo instance as the settings describe it. */
export interface MarketoSettings {
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly callsPer20s: number;
  /** Calls a day that the subscription allows for everybody. */
  readonly dailyAllotment: number;
  readonly callsPerDay: number | null;
  readonly allowPrivateHosts: boolean;
}

/** One connection, ready for the wiring. */
export interface ConnectionSettings {
  readonly identity: ConnectionIdentity;
  /** What the settings say of the rules: the first version, and the newest as long as nobody applied another (decision 32). */
  readonly configuration: Configuration;
  readonly salesforce: SalesforceSettings;
  readonly marketo: MarketoSettings;
  /** True for the built-in connection to the simulators. */
  readonly isSandbox: boolean;
}
