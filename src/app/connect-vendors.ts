import { createCallBudget } from '../connectors/call-budget.ts';
import type { CallBudget } from '../connectors/call-budget.ts';
import { createHttpClient } from '../connectors/http-client.ts';
import { createMarketoConnector } from '../connectors/marketo/marketo-connector.ts';
import { createSalesforceConnector } from '../connectors/salesforce/salesforce-connector.ts';
import { followedObjects } from '../domain/field-mapping.ts';
import type { Mapping } from '../domain/field-mapping.ts';
import { isCampaign, isKeyed } from '../domain/object-pair.ts';
import type { Side } from '../domain/side.ts';
import type { Connector } from '../engine/connector-port.ts';
import type { Diagnosable } from '../engine/diagnosis-port.ts';
import type { RightsReader } from '../engine/sync-user-port.ts';
import type { Rehearsal } from '../engine/trial-port.ts';
import type { Clock, Timers } from '../engine/ports.ts';
import type { ConnectionSettings, SalesforceCredentials } from './settings/connection-settings.ts';

/** One vendor, with all that it can be asked for. */
export type Vendor = Connector & Diagnosable & RightsReader;

/** Both vendors; only Salesforce can undo a write. */
export type Vendors = Readonly<Record<Side, Vendor>> & { readonly salesforce: Rehearsal };

/** Both vendors of a connection, with their connections to close. */
export interface VendorConnections {
  readonly connectors: Vendors;
  close(): Promise<void>;
}

/** Salesforce counts long-running requests (25 in production); Marketo allows ten at once for everybody (apis.md A2, B2). */
const SALESFORCE_IN_FLIGHT = 10;
const MARKETO_IN_FLIGHT = 5;
const MARKETO_WINDOW_SECONDS = 20;
/** Marketo's quota starts anew at midnight US Central (apis.md A1). */
const MARKETO_DAY_ZONE = 'America/Chicago';
/** A share of every budget that only the priority lane may use, and one for the customer's other integrations (DESIGN §4). */
const PRIORITY_SHARE = 0.1;
const OTHERS_SHARE = 0.2;
/** Longer than any window, so that a call waits for its turn rather than ending its step. */
const MAX_WAIT_MS = 60_000;

/** Makes the connectors of one connection, each with one client and one budget. Calls nothing yet. */
export function connectVendors({ salesforce, marketo }: ConnectionSettings, mapping: Mapping, clock: Clock, timers: Timers): VendorConnections {
  const budget = (window: { calls: number; seconds: number } | null, maxInFlight: number, callsPerDay: number | null, dayZone: string): CallBudget =>
    createCallBudget({ clock, timers, window, maxInFlight, callsPerDay, dayZone, priorityShare: PRIORITY_SHARE, othersShare: OTHERS_SHARE, maxWaitMs: MAX_WAIT_MS });

  const salesforceClient = createHttpClient({
    baseUrl: salesforce.loginUrl,
    allowPrivateHosts: salesforce.allowPrivateHosts,
    maxInFlight: SALESFORCE_IN_FLIGHT,
    timers,
  });
  const marketoClient = createHttpClient({ baseUrl: marketo.baseUrl, allowPrivateHosts: marketo.allowPrivateHosts, maxInFlight: MARKETO_IN_FLIGHT, timers });

  return {
    connectors: {
      salesforce: createSalesforceConnector({
        transport: salesforceClient.send,
        credentials: revealed(salesforce.credentials),
        apiVersion: salesforce.apiVersion,
        objects: followedObjects(mapping),
        campaigns: (mapping.campaigns ?? []).map(({ campaign }) => campaign),
        keyField: mapping.salesforceKeyField,
        passDuplicateAlerts: salesforce.passDuplicateAlerts,
        budget: budget(null, SALESFORCE_IN_FLIGHT, salesforce.callsPerDay, 'UTC'),
        clock,
      }),
      marketo: createMarketoConnector({
        transport: marketoClient.send,
        credentials: { clientId: marketo.clientId, clientSecret: marketo.clientSecret.reveal() },
        keyField: mapping.marketoKeyField,
        objects: followedObjects(mapping).filter(isKeyed),
        programs: (mapping.campaigns ?? []).map(({ program }) => program),
        ofPrograms: { hasFields: (mapping.memberFields ?? []).length > 0, areRecords: followedObjects(mapping).some(isCampaign) },
        dailyAllotment: marketo.dailyAllotment,
        budget: budget({ calls: marketo.callsPer20s, seconds: MARKETO_WINDOW_SECONDS }, MARKETO_IN_FLIGHT, marketo.callsPerDay, MARKETO_DAY_ZONE),
        clock,
      }),
    },
    close: async () => {
      await Promise.all([salesforceClient.close(), marketoClient.close()]);
    },
  };
}

function revealed(credentials: SalesforceCredentials): Parameters<typeof createSalesforceConnector>[0]['credentials'] {
  const { clientId } = credentials;
  if (credentials.flow === 'client-credentials') return { kind: 'client-credentials', clientId, clientSecret: credentials.clientSecret.reveal() };
  const { username, privateKey, audience } = credentials;
  return { kind: 'jwt-bearer', clientId, username, privateKey: privateKey.reveal(), audience };
}
