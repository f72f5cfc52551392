import { readFieldTable } from './field-table.ts';

/**
 * The fields of CampaignMember and CampaignMemberStatus. No describe of either was recorded (apis.md E): names and types
 * are general knowledge; what hangs on whom is in the recorded `childRelationships` of Campaign, Lead and Contact.
 */
export const campaignMemberFields = readFieldTable(`
  Id                   | Campaign Member ID      | id             | required readonly defaulted
  IsDeleted            | Deleted                 | boolean        | required readonly defaulted
  CampaignId           | Campaign ID             | reference      | required create-only Campaign=Campaign cascade children:CampaignMembers
  LeadId               | Lead ID                 | reference      | create-only Lead=Lead cascade children:CampaignMembers
  ContactId            | Contact ID              | reference      | create-only Contact=Contact cascade children:CampaignMembers
  Status               | Status                  | picklist 40    | defaulted values:MemberStatus
  HasResponded         | Responded               | boolean        | required readonly defaulted
  CreatedDate          | Created Date            | datetime       | required readonly defaulted
  CreatedById          | Created By ID           | reference      | required readonly defaulted User=CreatedBy
  LastModifiedDate     | Last Modified Date      | datetime       | required readonly defaulted
  LastModifiedById     | Last Modified By ID     | reference      | required readonly defaulted User=LastModifiedBy
  SystemModstamp       | System Modstamp         | datetime       | required readonly defaulted
  FirstRespondedDate   | First Responded Date    | date           | readonly
  Salutation           | Salutation              | picklist 40    | readonly computed:memberSalutation values:Salutation
  Name                 | Name                    | string 255     | readonly name-field computed:memberName
  FirstName            | First Name              | string 40      | readonly computed:memberFirstName
  LastName             | Last Name               | string 80      | readonly computed:memberLastName
  Title                | Title                   | string 128     | readonly computed:memberTitle
  Street               | Street                  | textarea 255   | readonly computed:memberStreet
  City                 | City                    | string 40      | readonly computed:memberCity
  State                | State/Province          | string 80      | readonly computed:memberState
  PostalCode           | Zip/Postal Code         | string 20      | readonly computed:memberPostalCode
  Country              | Country                 | string 80      | readonly computed:memberCountry
  Email                | Email                   | email 80       | readonly computed:memberEmail
  Phone                | Phone                   | phone 40       | readonly computed:memberPhone
  MobilePhone          | Mobile Phone            | phone 40       | readonly computed:memberMobilePhone
  Fax                  | Fax                     | phone 40       | readonly computed:memberFax
  LeadSource           | Lead Source             | picklist 255   | readonly computed:memberLeadSource values:LeadSource
  CompanyOrAccount     | Company (Account)       | string 255     | readonly computed:memberCompany
  Type                 | Type                    | string 40      | readonly computed:memberType
  LeadOrContactId      | Related Record ID       | reference      | readonly Contact/Lead= computed:memberPerson
  LeadOrContactOwnerId | Related Record Owner ID | reference      | readonly Group/User=LeadOrContactOwner computed:memberOwner
`);

export const campaignMemberStatusFields = readFieldTable(`
  Id               | Campaign Member Status ID | id          | required readonly defaulted
  IsDeleted        | Deleted                   | boolean     | required readonly defaulted
  CampaignId       | Campaign ID               | reference   | required create-only Campaign=Campaign cascade children:CampaignMemberStatuses
  Label            | Label                     | string 765  | required name-field
  SortOrder        | Sort Order                | int 9       |
  IsDefault        | Default                   | boolean     | required defaulted
  HasResponded     | Responded                 | boolean     | required defaulted
  CreatedDate      | Created Date              | datetime    | required readonly defaulted
  CreatedById      | Created By ID             | reference   | required readonly defaulted User=CreatedBy
  LastModifiedDate | Last Modified Date        | datetime    | required readonly defaulted
  LastModifiedById | Last Modified By ID       | reference   | required readonly defaulted User=LastModifiedBy
  SystemModstamp   | System Modstamp           | datetime    | required readonly defaulted
`);
