import type { ConnectionRules } from '../../src/domain/connection.ts';
import type { FieldMapping } from '../../src/domain/field-mapping.ts';
import type { BesidePeople } from './beside-people.ts';
import { SIDES } from '../../src/domain/side.ts';
import { withFlags } from './flag-options.ts';
import { KEY_FIELDS, mappingLine } from './field-plans.ts';
import type { PresentPlan } from './field-plans.ts';
import type { OptionRecord } from './option-record.ts';

/** A formula's line also says how fresh it is kept. */
function lineOf(plan: PresentPlan, { rules }: BesidePeople): FieldMapping {
  const refreshEveryHours = plan.kind === 'formula' ? (rules?.present().formulaHours ?? null) : null;
  return refreshEveryHours === null ? mappingLine(plan) : { ...mappingLine(plan), formula: { refreshEveryHours } };
}

const CONNECTION = 'simulated';
const MINUTES_A_DAY = 1440;
/** Before a write, the target's values are no older than this. */
export const FRESHNESS_SECONDS = 15;

/** The settings of a run as they stand now. */
export function rulesOf(options: OptionRecord, fields: readonly PresentPlan[], beside: BesidePeople): ConnectionRules {
  const { deletedToo, flags, mergesInSalesforce, massDelete, lookEveryMinutes } = options.lifecycles;
  const { fields: others, flags: flagLines, ...named } = withFlags(flags, beside.lines());
  return {
    connectionId: CONNECTION,
    version: 1,
    name: 'Simulated',
    pauseSeconds: options.pauseSeconds,
    mapping: { fields: [...fields.filter(({ isMapped }) => isMapped).map((plan) => lineOf(plan, beside)), ...others, ...flagLines], ...named, deletedToo, marketoKeyField: KEY_FIELDS.marketo, salesforceKeyField: KEY_FIELDS.salesforce },
    defaults: { lastName: '[not provided]', company: '[not provided]' },
    createWhen: options.hasCreateRule ? [{ field: 'rating', is: 'equal', value: 'Hot' }] : null,
    freshnessSeconds: FRESHNESS_SECONDS,
    inDoubtSeconds: options.inDoubtSeconds,
    mergesOn: mergesInSalesforce ? SIDES : ['marketo'],
    massDelete,
    reconcileEveryDays: (lookEveryMinutes ?? 0) / MINUTES_A_DAY,
    ...(beside.rules?.newFields?.areAdded() === true ? { addsNewFields: true as const } : {}),
  };
}
