import { readFieldTable } from './field-table.ts';

/**
 * The standard fields of Campaign, in the order of the recorded describe
 * (grouparoo/campaign-describe.json, API v42.0), read anew into our own notation.
 */
export const campaignFields = readFieldTable(`
  Id                         | Campaign ID                         | id             | required readonly defaulted
  IsDeleted                  | Deleted                             | boolean        | required readonly defaulted
  Name                       | Name                                | string 80      | required lookup name-field
  ParentId                   | Parent Campaign ID                  | reference      | fls Campaign=Parent clear children:ChildCampaigns
  Type                       | Type                                | picklist 40    | defaulted fls values:CampaignType
  Status                     | Status                              | picklist 40    | defaulted fls values:CampaignStatus
  StartDate                  | Start Date                          | date           | fls
  EndDate                    | End Date                            | date           | fls
  ExpectedRevenue            | Expected Revenue in Campaign        | currency 18,0  | fls
  BudgetedCost               | Budgeted Cost in Campaign           | currency 18,0  | fls
  ActualCost                 | Actual Cost in Campaign             | currency 18,0  | fls
  ExpectedResponse           | Expected Response (%)               | percent 10,2   | fls
  NumberSent                 | Num Sent in Campaign                | double 18,0    | fls
  IsActive                   | Active                              | boolean        | required defaulted fls
  Description                | Description                         | textarea 32000 | fls
  NumberOfLeads              | Leads in Campaign                   | int 9          | required readonly fls computed:numberOfLeads
  NumberOfConvertedLeads     | Converted Leads in Campaign         | int 9          | required readonly fls computed:numberOfConvertedLeads
  NumberOfContacts           | Contacts in Campaign                | int 9          | required readonly fls computed:numberOfContacts
  NumberOfResponses          | Responses in Campaign               | int 9          | required readonly fls computed:numberOfResponses
  NumberOfOpportunities      | Opportunities in Campaign           | int 9          | required readonly fls computed:numberOfOpportunities
  NumberOfWonOpportunities   | Won Opportunities in Campaign       | int 9          | required readonly fls computed:numberOfWonOpportunities
  AmountAllOpportunities     | Value Opportunities in Campaign     | currency 18,0  | required readonly fls computed:amountAllOpportunities
  AmountWonOpportunities     | Value Won Opportunities in Campaign | currency 18,0  | required readonly fls computed:amountWonOpportunities
  OwnerId                    | Owner ID                            | reference      | required defaulted User=Owner
  CreatedDate                | Created Date                        | datetime       | required readonly defaulted
  CreatedById                | Created By ID                       | reference      | required readonly defaulted User=CreatedBy
  LastModifiedDate           | Last Modified Date                  | datetime       | required readonly defaulted
  LastModifiedById           | Last Modified By ID                 | reference      | required readonly defaulted User=LastModifiedBy
  SystemModstamp             | System Modstamp                     | datetime       | required readonly defaulted
  LastActivityDate           | Last Activity                       | date           | readonly
  LastViewedDate             | Last Viewed Date                    | datetime       | readonly
  LastReferencedDate         | Last Referenced Date                | datetime       | readonly
  CampaignMemberRecordTypeId | Record Type ID                      | reference      | RecordType=CampaignMemberRecordType
`);
