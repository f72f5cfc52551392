import { isToldField } from './told-fields.ts';

/*
 * How access to a field is given while nobody can ask: of an object, or a field, that the sync user does not see there is no
 * describe. From the recorded describes of the standard objects (apis.md B3).
 */

/** On every object: the vendor's own, and what each record must have. */
const NEVER_NAMED: ReadonlySet<string> = new Set(['Id', 'Name', 'IsDeleted', 'OwnerId', 'CreatedById', 'CreatedDate', 'LastModifiedById', 'LastModifiedDate', 'SystemModstamp', 'LastActivityDate', 'RecordTypeId', 'MasterRecordId']);

/** Besides, by object. */
const NEVER_NAMED_ON: Readonly<Record<string, readonly string[]>> = {
  Lead: ['FirstName', 'LastName', 'Salutation', 'Company', 'Status', 'IsConverted', 'ConvertedContactId'],
  Contact: ['FirstName', 'LastName', 'Salutation', 'EmailBouncedReason', 'EmailBouncedDate'],
  Opportunity: ['StageName', 'CloseDate', 'ForecastCategory', 'ForecastCategoryName', 'IsClosed', 'IsWon', 'ContactId'],
  Task: ['Subject', 'Status', 'Priority', 'IsClosed', 'TaskSubtype'],
  Event: ['Subject', 'StartDateTime', 'EndDateTime', 'ActivityDate', 'DurationInMinutes'],
};

/** Objects none of whose standard fields is under field-level security. */
const ALL_OPEN: ReadonlySet<string> = new Set(['User', 'CampaignMember', 'OpportunityContactRole']);

const PART_OF_ADDRESS = /^(.*?)(Street|City|State|StateCode|PostalCode|Country|CountryCode|Latitude|Longitude|GeocodeAccuracy)$/;
const ADDRESSES: ReadonlySet<string> = new Set(['Lead.Address', 'Contact.MailingAddress', 'Contact.OtherAddress', 'Account.BillingAddress', 'Account.ShippingAddress']);

/** The name under which a permission set gives access to a field; null where it takes no entry for it. */
export function grantNameOf(object: string, field: string): string | null {
  if (isToldField(field)) return null;
  const isCustom = /__p?c$/.test(field);
  if (!isCustom && (NEVER_NAMED.has(field) || NEVER_NAMED_ON[object]?.includes(field) === true || ALL_OPEN.has(object))) return null;
  const prefix = PART_OF_ADDRESS.exec(field)?.[1];
  return prefix !== undefined && ADDRESSES.has(`${object}.${prefix}Address`) ? `${prefix}Address` : field;
}
