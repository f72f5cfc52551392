import { readFieldTable } from './field-table.ts';

/**
 * The standard fields of Opportunity, in the order of the recorded describe
 * (cumulusci/GET_sobjects_Opportunity_describe.yaml), read anew into our own notation.
 */
export const opportunityFields = readFieldTable(`
  Id                            | Opportunity ID         | id             | required readonly defaulted
  IsDeleted                     | Deleted                | boolean        | required readonly defaulted
  AccountId                     | Account ID             | reference      | fls Account=Account cascade children:Opportunities
  IsPrivate                     | Private                | boolean        | required defaulted fls
  Name                          | Name                   | string 120     | required lookup name-field
  Description                   | Description            | textarea 32000 | fls
  StageName                     | Stage                  | picklist 255   | required values:OpportunityStage
  Amount                        | Amount                 | currency 18,2  | fls
  Probability                   | Probability (%)        | percent 3,0    | defaulted fls
  ExpectedRevenue               | Expected Amount        | currency 18,2  | readonly fls
  TotalOpportunityQuantity      | Quantity               | double 18,2    | fls
  CloseDate                     | Close Date             | date           | required
  Type                          | Opportunity Type       | picklist 255   | fls values:OpportunityType
  NextStep                      | Next Step              | string 255     | fls
  LeadSource                    | Lead Source            | picklist 255   | fls values:LeadSource
  IsClosed                      | Closed                 | boolean        | required readonly defaulted
  IsWon                         | Won                    | boolean        | required readonly defaulted
  ForecastCategory              | Forecast Category      | picklist 40    | required readonly restricted values:ForecastCategory
  ForecastCategoryName          | Forecast Category      | picklist 255   | defaulted restricted values:ForecastCategoryName
  CampaignId                    | Campaign ID            | reference      | fls Campaign=Campaign clear children:Opportunities
  HasOpportunityLineItem        | Has Line Item          | boolean        | required readonly defaulted
  Pricebook2Id                  | Price Book ID          | reference      | defaulted Pricebook2=Pricebook2
  OwnerId                       | Owner ID               | reference      | required defaulted User=Owner
  CreatedDate                   | Created Date           | datetime       | required readonly defaulted
  CreatedById                   | Created By ID          | reference      | required readonly defaulted User=CreatedBy
  LastModifiedDate              | Last Modified Date     | datetime       | required readonly defaulted
  LastModifiedById              | Last Modified By ID    | reference      | required readonly defaulted User=LastModifiedBy
  SystemModstamp                | System Modstamp        | datetime       | required readonly defaulted
  LastActivityDate              | Last Activity          | date           | readonly
  LastStageChangeDate           | Last Stage Change Date | datetime       | readonly
  FiscalQuarter                 | Fiscal Quarter         | int 8          | readonly in:Fiscal
  FiscalYear                    | Fiscal Year            | int 8          | readonly in:Fiscal
  Fiscal                        | Fiscal Period          | string 6       | readonly
  ContactId                     | Contact ID             | reference      | create-only Contact= computed:primaryContact children:Opportunities
  LastViewedDate                | Last Viewed Date       | datetime       | readonly
  LastReferencedDate            | Last Referenced Date   | datetime       | readonly
  HasOpenActivity               | Has Open Activity      | boolean        | required readonly defaulted
  HasOverdueTask                | Has Overdue Task       | boolean        | required readonly defaulted
  LastAmountChangedHistoryId    | Opportunity History ID | reference      | readonly OpportunityHistory=LastAmountChangedHistory
  LastCloseDateChangedHistoryId | Opportunity History ID | reference      | readonly OpportunityHistory=LastCloseDateChangedHistory
`);
