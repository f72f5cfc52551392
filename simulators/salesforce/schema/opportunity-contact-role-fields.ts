import { readFieldTable } from './field-table.ts';

/**
 * The standard fields of OpportunityContactRole, in the order of the recorded describe
 * (cumulusci/GET_sobjects_OpportunityContactRole_describe.yaml), read anew into our own notation.
 */
export const opportunityContactRoleFields = readFieldTable(`
  Id               | Contact Role ID     | id          | required readonly defaulted
  OpportunityId    | Opportunity ID      | reference   | required create-only Opportunity=Opportunity cascade children:OpportunityContactRoles
  ContactId        | Contact ID          | reference   | required Contact=Contact cascade children:OpportunityContactRoles
  Role             | Role                | picklist 40 | values:ContactRole
  IsPrimary        | Primary             | boolean     | required defaulted
  CreatedDate      | Created Date        | datetime    | required readonly defaulted
  CreatedById      | Created By ID       | reference   | required readonly defaulted User=CreatedBy
  LastModifiedDate | Last Modified Date  | datetime    | required readonly defaulted
  LastModifiedById | Last Modified By ID | reference   | required readonly defaulted User=LastModifiedBy
  SystemModstamp   | System Modstamp     | datetime    | required readonly defaulted
  IsDeleted        | Deleted             | boolean     | required readonly defaulted
`);
