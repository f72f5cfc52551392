import { createCallBudget } from '../src/connectors/call-budget.ts';
import type { CallBudget } from '../src/connectors/call-budget.ts';
import type { HttpTransport } from '../src/connectors/http-transport.ts';
import { createMarketoConnector } from '../src/connectors/marketo/marketo-connector.ts';
import { createSalesforceConnector } from '../src/connectors/salesforce/salesforce-connector.ts';
import { followedObjects } from '../src/domain/field-mapping.ts';
import type { Mapping } from '../src/domain/field-mapping.ts';
import { isKeyed } from '../src/domain/object-pair.ts';
import type { Side } from '../src/domain/side.ts';
import type { Connector } from '../src/engine/connector-port.ts';
import type { Clock, Timers } from '../src/engine/ports.ts';

/** Fields that carry the other side's id, as the simulators have them. */
export const KEY_FIELDS = { salesforce: 'Marketo_Id__c', marketo: 'basculeSalesforceId' } as const;

/** Both connectors as the sandbox's sync user, over the given ways to the vendors. Call budgets are wide: limits are not what is measured. */
export function benchConnectors(transports: Readonly<Record<Side, HttpTransport>>, clock: Clock, timers: Timers, mapping: Mapping): Readonly<Record<Side, Connector>> {
  const credentials = { clientId: 'sandbox-client', clientSecret: 'sandbox-secret' };
  return {
    salesforce: createSalesforceConnector({
      transport: transports.salesforce,
      credentials: { kind: 'client-credentials', ...credentials },
      apiVersion: '67.0',
      objects: followedObjects(mapping),
      keyField: KEY_FIELDS.salesforce,
      passDuplicateAlerts: false,
      budget: wideBudget(clock, timers),
      clock,
    }),
    marketo: createMarketoConnector({
      transport: transports.marketo,
      credentials,
      objects: followedObjects(mapping).filter(isKeyed),
      keyField: KEY_FIELDS.marketo,
      dailyAllotment: 50_000,
      budget: wideBudget(clock, timers),
      clock,
    }),
  };
}

function wideBudget(clock: Clock, timers: Timers): CallBudget {
  return createCallBudget({
    clock,
    timers,
    window: null,
    maxInFlight: 10,
    callsPerDay: null,
    priorityShare: 0,
    othersShare: 0,
    maxWaitMs: 60_000,
  });
}
