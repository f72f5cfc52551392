import { STAGES } from '../../schema/stages.ts';
import { stored, storedText } from '../../world/record.ts';
import type { FieldValue, StoredRecord } from '../../world/record.ts';
import { stampOf } from '../../world/stamps.ts';
import { changeBySystem, createBySystem } from '../system-change.ts';
import type { Behaviour, Draft } from './behaviour.ts';

/**
 * The stage says whether an opportunity is closed or won, and gives it its probability and forecast category unless the
 * caller sends others in the same save (SF object reference: Opportunity). A contact named on creation becomes the primary
 * contact role and is read back from it.
 */
export const opportunityBehaviour: Behaviour = {
  derive(draft) {
    return { ...opportunityValues(draft.record, changedStage(draft) ? draft.sent : undefined), ...stageChange(draft), ContactId: null };
  },
  afterSave({ context, record, before, sent }) {
    const contactId = sent['ContactId'] ?? null;
    if (before !== undefined || contactId === null) return;
    createBySystem(context, 'OpportunityContactRole', { OpportunityId: record.Id, ContactId: contactId, IsPrimary: true });
  },
};

/** Of the roles of one opportunity at most one is the primary one: the latest that was made so (general knowledge). */
export const contactRoleBehaviour: Behaviour = {
  afterSave({ context, record }) {
    if (stored(record, 'IsPrimary') !== true) return;
    const others = context.org.store.table('OpportunityContactRole').withValue('OpportunityId', stored(record, 'OpportunityId'));
    for (const other of others) {
      const gives = other.Id !== record.Id && stored(other, 'IsDeleted') !== true && stored(other, 'IsPrimary') === true;
      if (gives) changeBySystem(context, 'OpportunityContactRole', other, { IsPrimary: false });
    }
  },
};

/**
 * What follows from an opportunity's stage, amount and close date. With `chosen` the stage is new, and gives what is not in
 * it. The fiscal year is the calendar year (recorded Organization: FiscalYearStartMonth 1).
 */
export function opportunityValues(record: StoredRecord, chosen: Readonly<Record<string, FieldValue>> | undefined): Readonly<Record<string, FieldValue>> {
  const stage = STAGES.get(storedText(record, 'StageName') ?? '');
  const implied: Record<string, FieldValue> = {};
  if (stage !== undefined && chosen !== undefined) {
    if ((chosen['Probability'] ?? null) === null) implied['Probability'] = stage.probability;
    if ((chosen['ForecastCategoryName'] ?? null) === null) implied['ForecastCategoryName'] = stage.categoryName;
    implied['ForecastCategory'] = stage.category;
  }
  const probability = Number(implied['Probability'] ?? stored(record, 'Probability') ?? 0);
  const amount = stored(record, 'Amount');
  const [year = '', month = ''] = (storedText(record, 'CloseDate') ?? '').split('-');
  const quarter = Math.ceil(Number(month) / 3);
  return {
    ...implied,
    IsClosed: stage?.closed === true,
    IsWon: stage?.won === true,
    ExpectedRevenue: typeof amount === 'number' ? Math.round(amount * probability) / 100 : null,
    FiscalYear: Number(year),
    FiscalQuarter: quarter,
    Fiscal: `${year} ${quarter}`,
  };
}

const changedStage = ({ before, record }: Draft): boolean => before === undefined || stored(before, 'StageName') !== stored(record, 'StageName');

function stageChange(draft: Draft): Readonly<Record<string, FieldValue>> {
  return draft.before !== undefined && changedStage(draft) ? { LastStageChangeDate: stampOf(draft.context.org.clock.now()) } : {};
}
