import { readFieldTable } from './field-table.ts';

/**
 * The standard fields of Account, in the order of the recorded describe
 * (cumulusci/GET_sobjects_Account_describe.yaml; without the four fields its authors added for their own tests), read anew into our own notation.
 */
export const accountFields = readFieldTable(`
  Id                      | Account ID                 | id             | required readonly defaulted
  IsDeleted               | Deleted                    | boolean        | required readonly defaulted
  MasterRecordId          | Master Record ID           | reference      | readonly Account=MasterRecord
  Name                    | Account Name               | string 255     | required in:Name name-field
  Type                    | Account Type               | picklist 40    | fls values:AccountType
  RecordTypeId            | Record Type ID             | reference      | RecordType=RecordType
  ParentId                | Parent Account ID          | reference      | fls Account=Parent clear children:ChildAccounts
  BillingStreet           | Billing Street             | textarea 255   | fls in:BillingAddress
  BillingCity             | Billing City               | string 40      | fls in:BillingAddress
  BillingState            | Billing State/Province     | string 80      | fls in:BillingAddress
  BillingPostalCode       | Billing Zip/Postal Code    | string 20      | fls in:BillingAddress
  BillingCountry          | Billing Country            | string 80      | fls in:BillingAddress
  BillingLatitude         | Billing Latitude           | double 18,15   | fls in:BillingAddress
  BillingLongitude        | Billing Longitude          | double 18,15   | fls in:BillingAddress
  BillingGeocodeAccuracy  | Billing Geocode Accuracy   | picklist 40    | fls in:BillingAddress restricted values:GeocodeAccuracy
  BillingAddress          | Billing Address            | address        | readonly fls
  ShippingStreet          | Shipping Street            | textarea 255   | fls in:ShippingAddress
  ShippingCity            | Shipping City              | string 40      | fls in:ShippingAddress
  ShippingState           | Shipping State/Province    | string 80      | fls in:ShippingAddress
  ShippingPostalCode      | Shipping Zip/Postal Code   | string 20      | fls in:ShippingAddress
  ShippingCountry         | Shipping Country           | string 80      | fls in:ShippingAddress
  ShippingLatitude        | Shipping Latitude          | double 18,15   | fls in:ShippingAddress
  ShippingLongitude       | Shipping Longitude         | double 18,15   | fls in:ShippingAddress
  ShippingGeocodeAccuracy | Shipping Geocode Accuracy  | picklist 40    | fls in:ShippingAddress restricted values:GeocodeAccuracy
  ShippingAddress         | Shipping Address           | address        | readonly fls
  Phone                   | Account Phone              | phone 40       | fls
  Fax                     | Account Fax                | phone 40       | fls
  AccountNumber           | Account Number             | string 40      | fls
  Website                 | Website                    | url 255        | fls
  PhotoUrl                | Photo URL                  | url 255        | readonly
  Sic                     | SIC Code                   | string 20      | fls
  Industry                | Industry                   | picklist 40    | fls values:Industry
  AnnualRevenue           | Annual Revenue             | currency 18,0  | fls
  NumberOfEmployees       | Employees                  | int 8          | fls
  Ownership               | Ownership                  | picklist 40    | fls values:Ownership
  TickerSymbol            | Ticker Symbol              | string 20      | fls
  Description             | Account Description        | textarea 32000 | fls
  Rating                  | Account Rating             | picklist 40    | fls values:Rating
  Site                    | Account Site               | string 80      | fls
  OwnerId                 | Owner ID                   | reference      | required defaulted User=Owner
  CreatedDate             | Created Date               | datetime       | required readonly defaulted
  CreatedById             | Created By ID              | reference      | required readonly defaulted User=CreatedBy
  LastModifiedDate        | Last Modified Date         | datetime       | required readonly defaulted
  LastModifiedById        | Last Modified By ID        | reference      | required readonly defaulted User=LastModifiedBy
  SystemModstamp          | System Modstamp            | datetime       | required readonly defaulted
  LastActivityDate        | Last Activity              | date           | readonly
  LastViewedDate          | Last Viewed Date           | datetime       | readonly
  LastReferencedDate      | Last Referenced Date       | datetime       | readonly
  IsPartner               | Partner Account            | boolean        | required update-only defaulted
  IsCustomerPortal        | Customer Portal Account    | boolean        | required update-only defaulted
  ChannelProgramName      | Channel Program Name       | string 255     | readonly
  ChannelProgramLevelName | Channel Program Level Name | string 255     | readonly
  Jigsaw                  | Data.com Key               | string 20      | fls
  JigsawCompanyId         | Jigsaw Company ID          | string 20      | readonly -=JigsawCompany
  CleanStatus             | Clean Status               | picklist 40    | fls restricted values:CleanStatus
  AccountSource           | Account Source             | picklist 40    | fls values:LeadSource
  DunsNumber              | D-U-N-S Number             | string 9       | fls
  Tradestyle              | Tradestyle                 | string 255     | fls
  NaicsCode               | NAICS Code                 | string 8       | fls
  NaicsDesc               | NAICS Description          | string 120     | fls
  YearStarted             | Year Started               | string 4       | fls
  SicDesc                 | SIC Description            | string 80      | fls
  DandbCompanyId          | D&B Company ID             | reference      | fls DandBCompany=DandbCompany
  OperatingHoursId        | Operating Hour ID          | reference      | fls OperatingHours=OperatingHours
`);
