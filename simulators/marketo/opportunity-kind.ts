import { guidFields, keyedField, sandboxDeletionFlag } from './keyed-kinds.ts';
import type { KeyedKind } from './keyed-kinds.ts';
import { responseError } from './refusal.ts';

/**
 * Opportunities: key, name, description, type and stage as in the guide (MD opportunities, describe and schema); amount
 * and source from its request example; the links to company and sales person as the white paper asks (WP). The others
 * are the standard opportunity of Salesforce under Marketo's spelling: no source lists them (NOT-SIMULATED.md).
 */
export const opportunityKind: KeyedKind = {
  name: 'opportunity',
  store: 'opportunity',
  heading: { displayName: 'Opportunity' },
  idField: 'marketoGUID',
  dedupeFields: ['externalOpportunityId'],
  searchable: [['externalOpportunityId'], ['marketoGUID']],
  fields: [
    ...guidFields,
    keyedField('externalOpportunityId', 'External Opportunity Id', 'string', 50, false),
    keyedField('name', 'Name', 'string', 255, true),
    keyedField('description', 'Description', 'string', 2000, true),
    keyedField('type', 'Type', 'string', 255, true),
    keyedField('stage', 'Stage', 'string', 255, true),
    keyedField('amount', 'Amount', 'currency', 0, true),
    keyedField('source', 'Source', 'string', 255, true),
    keyedField('externalCompanyId', 'External Company Id', 'string', 100, true),
    keyedField('externalSalesPersonId', 'External Sales Person Id', 'string', 255, true),
    keyedField('closeDate', 'Close Date', 'date', 0, true),
    keyedField('expectedRevenue', 'Expected Revenue', 'currency', 0, true),
    keyedField('externalCreatedDate', 'External Created Date', 'datetime', 0, true),
    keyedField('fiscal', 'Fiscal', 'string', 255, true),
    keyedField('fiscalQuarter', 'Fiscal Quarter', 'integer', 0, true),
    keyedField('fiscalYear', 'Fiscal Year', 'integer', 0, true),
    keyedField('forecastCategory', 'Forecast Category', 'string', 255, true),
    keyedField('forecastCategoryName', 'Forecast Category Name', 'string', 255, true),
    keyedField('isClosed', 'Is Closed', 'boolean', 0, true),
    keyedField('isWon', 'Is Won', 'boolean', 0, true),
    keyedField('lastActivityDate', 'Last Activity Date', 'date', 0, true),
    keyedField('leadSource', 'Lead Source', 'string', 255, true),
    keyedField('nextStep', 'Next Step', 'string', 255, true),
    keyedField('probability', 'Probability', 'integer', 0, true),
    keyedField('quantity', 'Quantity', 'float', 0, true),
    sandboxDeletionFlag,
  ],
  required: ['name'],
  links: [
    { field: 'externalCompanyId', to: 'company', toField: 'externalCompanyId' },
    // A response-level code of Sync Opportunities alone (MD error-codes, 718).
    { field: 'externalSalesPersonId', to: 'salesPerson', toField: 'externalSalesPersonId', refusesCall: responseError('718') },
  ],
  heldBy: [{ by: 'opportunityRole', field: 'externalOpportunityId', toField: 'externalOpportunityId' }],
  closedByConnector: true,
  notFound: 'Object not found',
  newId: (world) => world.nextObjectGuid(),
};
