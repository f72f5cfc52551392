import { readFieldTable } from './field-table.ts';

/**
 * The standard fields of Contact, in the order of the recorded describe
 * (cumulusci/GET_sobjects_Contact_describe.yaml), read anew into our own notation.
 */
export const contactFields = readFieldTable(`
  Id                     | Contact ID                      | id             | required readonly defaulted
  IsDeleted              | Deleted                         | boolean        | required readonly defaulted
  MasterRecordId         | Master Record ID                | reference      | readonly Contact=MasterRecord
  AccountId              | Account ID                      | reference      | fls Account=Account cascade children:Contacts
  LastName               | Last Name                       | string 80      | required in:Name
  FirstName              | First Name                      | string 40      | in:Name
  Salutation             | Salutation                      | picklist 40    | in:Name values:ContactSalutation
  Name                   | Full Name                       | string 121     | required readonly name-field
  OtherStreet            | Other Street                    | textarea 255   | fls in:OtherAddress
  OtherCity              | Other City                      | string 40      | fls in:OtherAddress
  OtherState             | Other State/Province            | string 80      | fls in:OtherAddress
  OtherPostalCode        | Other Zip/Postal Code           | string 20      | fls in:OtherAddress
  OtherCountry           | Other Country                   | string 80      | fls in:OtherAddress
  OtherLatitude          | Other Latitude                  | double 18,15   | fls in:OtherAddress
  OtherLongitude         | Other Longitude                 | double 18,15   | fls in:OtherAddress
  OtherGeocodeAccuracy   | Other Geocode Accuracy          | picklist 40    | fls in:OtherAddress restricted values:GeocodeAccuracy
  OtherAddress           | Other Address                   | address        | readonly fls
  MailingStreet          | Mailing Street                  | textarea 255   | fls in:MailingAddress
  MailingCity            | Mailing City                    | string 40      | fls in:MailingAddress
  MailingState           | Mailing State/Province          | string 80      | fls in:MailingAddress
  MailingPostalCode      | Mailing Zip/Postal Code         | string 20      | fls in:MailingAddress
  MailingCountry         | Mailing Country                 | string 80      | fls in:MailingAddress
  MailingLatitude        | Mailing Latitude                | double 18,15   | fls in:MailingAddress
  MailingLongitude       | Mailing Longitude               | double 18,15   | fls in:MailingAddress
  MailingGeocodeAccuracy | Mailing Geocode Accuracy        | picklist 40    | fls in:MailingAddress restricted values:GeocodeAccuracy
  MailingAddress         | Mailing Address                 | address        | readonly fls
  Phone                  | Business Phone                  | phone 40       | fls
  Fax                    | Business Fax                    | phone 40       | fls
  MobilePhone            | Mobile Phone                    | phone 40       | fls
  HomePhone              | Home Phone                      | phone 40       | fls
  OtherPhone             | Other Phone                     | phone 40       | fls
  AssistantPhone         | Asst. Phone                     | phone 40       | fls
  ReportsToId            | Reports To ID                   | reference      | fls Contact=ReportsTo clear
  Email                  | Email                           | email 80       | fls lookup
  Title                  | Title                           | string 128     | fls
  Department             | Department                      | string 80      | fls
  AssistantName          | Assistant's Name                | string 40      | fls
  LeadSource             | Lead Source                     | picklist 255   | fls values:LeadSource
  Birthdate              | Birthdate                       | date           | fls
  Description            | Contact Description             | textarea 32000 | fls
  OwnerId                | Owner ID                        | reference      | required defaulted User=Owner
  CreatedDate            | Created Date                    | datetime       | required readonly defaulted
  CreatedById            | Created By ID                   | reference      | required readonly defaulted User=CreatedBy
  LastModifiedDate       | Last Modified Date              | datetime       | required readonly defaulted
  LastModifiedById       | Last Modified By ID             | reference      | required readonly defaulted User=LastModifiedBy
  SystemModstamp         | System Modstamp                 | datetime       | required readonly defaulted
  LastActivityDate       | Last Activity                   | date           | readonly
  LastCURequestDate      | Last Stay-in-Touch Request Date | datetime       | readonly
  LastCUUpdateDate       | Last Stay-in-Touch Save Date    | datetime       | readonly
  LastViewedDate         | Last Viewed Date                | datetime       | readonly
  LastReferencedDate     | Last Referenced Date            | datetime       | readonly
  EmailBouncedReason     | Email Bounced Reason            | string 255     |
  EmailBouncedDate       | Email Bounced Date              | datetime       |
  IsEmailBounced         | Is Email Bounced                | boolean        | required readonly defaulted
  PhotoUrl               | Photo URL                       | url 255        | readonly
  Jigsaw                 | Data.com Key                    | string 20      | fls
  JigsawContactId        | Jigsaw Contact ID               | string 20      | readonly -=JigsawContact
  CleanStatus            | Clean Status                    | picklist 40    | fls restricted values:CleanStatus
  IndividualId           | Individual ID                   | reference      | Individual=Individual
`);
