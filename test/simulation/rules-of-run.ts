import type { ConnectionRules } from '../../src/domain/connection.ts';
import type { BesidePeople } from './beside-people.ts';
import { KEY_FIELDS, mappingLine } from './field-plans.ts';
import type { PresentPlan } from './field-plans.ts';
import type { OptionRecord } from './option-record.ts';

const CONNECTION = 'simulated';
/** Before a write, the target's values are no older than this. */
export const FRESHNESS_SECONDS = 15;

/** The settings of a run as they stand now. */
export function rulesOf(options: OptionRecord, fields: readonly PresentPlan[], beside: BesidePeople): ConnectionRules {
  const { fields: links, objects, campaigns } = beside.lines();
  return {
    connectionId: CONNECTION,
    version: 1,
    name: 'Simulated',
    pauseSeconds: options.pauseSeconds,
    mapping: { fields: [...fields.filter(({ isMapped }) => isMapped).map(mappingLine), ...links], objects, campaigns, marketoKeyField: KEY_FIELDS.marketo, salesforceKeyField: KEY_FIELDS.salesforce },
    defaults: { lastName: '[not provided]', company: '[not provided]' },
    createWhen: options.hasCreateRule ? [{ field: 'rating', is: 'equal', value: 'Hot' }] : null,
    freshnessSeconds: FRESHNESS_SECONDS,
    inDoubtSeconds: options.inDoubtSeconds,
    massDelete: { percent: 10, atLeast: 50 },
    reconcileEveryDays: 0,
  };
}
