import { readFieldTable } from './field-table.ts';

/**
 * The standard fields of Lead, in the order of the recorded describe
 * (cumulusci/GET_sobjects_Lead_describe.yaml), read anew into our own notation.
 */
export const leadFields = readFieldTable(`
  Id                     | Lead ID                  | id             | required readonly defaulted
  IsDeleted              | Deleted                  | boolean        | required readonly defaulted
  MasterRecordId         | Master Record ID         | reference      | readonly Lead=MasterRecord
  LastName               | Last Name                | string 80      | required in:Name
  FirstName              | First Name               | string 40      | in:Name
  Salutation             | Salutation               | picklist 40    | in:Name values:Salutation
  Name                   | Full Name                | string 121     | required readonly name-field
  Title                  | Title                    | string 128     | fls
  Company                | Company                  | string 255     | required
  Street                 | Street                   | textarea 255   | fls in:Address
  City                   | City                     | string 40      | fls in:Address
  State                  | State/Province           | string 80      | fls in:Address
  PostalCode             | Zip/Postal Code          | string 20      | fls in:Address
  Country                | Country                  | string 80      | fls in:Address
  Latitude               | Latitude                 | double 18,15   | fls in:Address
  Longitude              | Longitude                | double 18,15   | fls in:Address
  GeocodeAccuracy        | Geocode Accuracy         | picklist 40    | fls in:Address restricted values:GeocodeAccuracy
  Address                | Address                  | address        | readonly fls
  Phone                  | Phone                    | phone 40       | fls
  MobilePhone            | Mobile Phone             | phone 40       | fls
  Fax                    | Fax                      | phone 40       | fls
  Email                  | Email                    | email 80       | fls lookup
  Website                | Website                  | url 255        | fls
  PhotoUrl               | Photo URL                | url 255        | readonly
  Description            | Description              | textarea 32000 | fls
  LeadSource             | Lead Source              | picklist 255   | fls values:LeadSource
  Status                 | Status                   | picklist 255   | required defaulted values:LeadStatus
  Industry               | Industry                 | picklist 255   | fls values:Industry
  Rating                 | Rating                   | picklist 255   | fls values:Rating
  AnnualRevenue          | Annual Revenue           | currency 18,0  | fls
  NumberOfEmployees      | Employees                | int 8          | fls
  OwnerId                | Owner ID                 | reference      | required defaulted Group/User=Owner
  IsConverted            | Converted                | boolean        | required create-only defaulted
  ConvertedDate          | Converted Date           | date           | readonly
  ConvertedAccountId     | Converted Account ID     | reference      | readonly Account=ConvertedAccount
  ConvertedContactId     | Converted Contact ID     | reference      | readonly Contact=ConvertedContact
  ConvertedOpportunityId | Converted Opportunity ID | reference      | readonly Opportunity=ConvertedOpportunity
  IsUnreadByOwner        | Unread By Owner          | boolean        | required defaulted
  CreatedDate            | Created Date             | datetime       | required readonly defaulted
  CreatedById            | Created By ID            | reference      | required readonly defaulted User=CreatedBy
  LastModifiedDate       | Last Modified Date       | datetime       | required readonly defaulted
  LastModifiedById       | Last Modified By ID      | reference      | required readonly defaulted User=LastModifiedBy
  SystemModstamp         | System Modstamp          | datetime       | required readonly defaulted
  LastActivityDate       | Last Activity            | date           | readonly
  LastViewedDate         | Last Viewed Date         | datetime       | readonly
  LastReferencedDate     | Last Referenced Date     | datetime       | readonly
  Jigsaw                 | Data.com Key             | string 20      | fls
  JigsawContactId        | Jigsaw Contact ID        | string 20      | readonly -=JigsawContact
  CleanStatus            | Clean Status             | picklist 40    | fls restricted values:CleanStatus
  CompanyDunsNumber      | Company D-U-N-S Number   | string 9       | fls
  DandbCompanyId         | D&B Company ID           | reference      | fls DandBCompany=DandbCompany
  EmailBouncedReason     | Email Bounced Reason     | string 255     | update-only
  EmailBouncedDate       | Email Bounced Date       | datetime       | update-only
  IndividualId           | Individual ID            | reference      | Individual=Individual
`);
