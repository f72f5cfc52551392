import type { ConnectionRules } from '../../src/domain/connection.ts';
import type { BesidePeople } from './beside-people.ts';
import { SIDES } from '../../src/domain/side.ts';
import { KEY_FIELDS, mappingLine } from './field-plans.ts';
import type { PresentPlan } from './field-plans.ts';
import type { OptionRecord } from './option-record.ts';

const CONNECTION = 'simulated';
const MINUTES_A_DAY = 1440;
/** Before a write, the target's values are no older than this. */
export const FRESHNESS_SECONDS = 15;

/** The settings of a run as they stand now. */
export function rulesOf(options: OptionRecord, fields: readonly PresentPlan[], beside: BesidePeople): ConnectionRules {
  const { deletedToo, mergesInSalesforce, massDelete, lookEveryMinutes } = options.lifecycles;
  const { fields: links, objects, campaigns } = beside.lines();
  return {
    connectionId: CONNECTION,
    version: 1,
    name: 'Simulated',
    pauseSeconds: options.pauseSeconds,
    mapping: { fields: [...fields.filter(({ isMapped }) => isMapped).map(mappingLine), ...links], objects, campaigns, deletedToo, marketoKeyField: KEY_FIELDS.marketo, salesforceKeyField: KEY_FIELDS.salesforce },
    defaults: { lastName: '[not provided]', company: '[not provided]' },
    createWhen: options.hasCreateRule ? [{ field: 'rating', is: 'equal', value: 'Hot' }] : null,
    freshnessSeconds: FRESHNESS_SECONDS,
    inDoubtSeconds: options.inDoubtSeconds,
    mergesOn: mergesInSalesforce ? SIDES : ['marketo'],
    massDelete,
    reconcileEveryDays: (lookEveryMinutes ?? 0) / MINUTES_A_DAY,
  };
}
