import type { ConnectionRules } from '../../src/domain/connection.ts';
import { followedObjects } from '../../src/domain/field-mapping.ts';
import { isKeyed } from '../../src/domain/object-pair.ts';
import type { Side } from '../../src/domain/side.ts';
import { createCallBudget } from '../../src/connectors/call-budget.ts';
import type { HttpTransport } from '../../src/connectors/http-transport.ts';
import { createMarketoConnector } from '../../src/connectors/marketo/marketo-connector.ts';
import { createSalesforceConnector } from '../../src/connectors/salesforce/salesforce-connector.ts';
import type { Clock, Timers } from '../../src/engine/ports.ts';

/** What connectors are made of in a test. */
export interface ConnectorParts {
  readonly transports: Readonly<Record<Side, HttpTransport>>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly rules: ConnectionRules;
}

/** The connectors as the program makes them. */
export interface RealConnectors {
  readonly salesforce: ReturnType<typeof createSalesforceConnector>;
  readonly marketo: ReturnType<typeof createMarketoConnector>;
}

/** Both real connectors, over whatever carries their requests, without a limit on calls. */
export function connectorsOver(parts: ConnectorParts): RealConnectors {
  const { transports, clock, timers, rules } = parts;
  const budget = () =>
    createCallBudget({ clock, timers, window: null, maxInFlight: 10, callsPerDay: null, priorityShare: 0.1, othersShare: 0, maxWaitMs: 30_000 });
  return {
    salesforce: createSalesforceConnector({
      transport: transports.salesforce,
      credentials: { kind: 'client-credentials', clientId: 'sandbox-client', clientSecret: 'sandbox-secret' },
      apiVersion: '62.0',
      objects: followedObjects(rules.mapping),
      campaigns: (rules.mapping.campaigns ?? []).map(({ campaign }) => campaign),
      keyField: rules.mapping.salesforceKeyField,
      passDuplicateAlerts: false,
      budget: budget(),
      clock,
    }),
    marketo: createMarketoConnector({
      transport: transports.marketo,
      credentials: { clientId: 'sandbox-client', clientSecret: 'sandbox-secret' },
      objects: followedObjects(rules.mapping).filter(isKeyed),
      programs: (rules.mapping.campaigns ?? []).map(({ program }) => program),
      keyField: rules.mapping.marketoKeyField,
      dailyAllotment: 50_000,
      budget: budget(),
      clock,
    }),
  };
}
