import { readFieldTable } from './field-table.ts';

/**
 * The sandbox's own fields, the same on Lead and Contact. One of each type that has surprised a sync: a calculated
 * field, an external id, a restricted picklist, a multi-select, money with decimals, a date, a date with time, a long text.
 */
export const customFields = readFieldTable(`
  Lead_Score__c             | Lead Score             | double 10,0         | fls
  Do_Not_Sync_to_Marketo__c | Do Not Sync to Marketo | boolean             | required defaulted fls
  Age_in_Days__c            | Age in Days            | double 18,0         | formula as:FLOOR(NOW()-CreatedDate) fls
  Marketo_Id__c             | Marketo Id             | string 40           | external unique fls
  Customer_Tier__c          | Customer Tier          | picklist 255        | restricted fls values:CustomerTier
  Interests__c              | Interests              | multipicklist 4099  | fls values:Interests
  Annual_Budget__c          | Annual Budget          | currency 16,2       | fls
  Renewal_Date__c           | Renewal Date           | date                | fls
  Last_Webinar__c           | Last Webinar           | datetime            | fls
  Notes__c                  | Notes                  | textarea 32000      | fls
`);
