/** How an error is retried; decided here and nowhere else (DESIGN §7, I28). */
export type RetryClass =
  /** The call may be repeated at once after renewing something (a token). */
  | 'renew'
  /** This record again, later, with growing pauses, a bounded number of times. */
  | 'later'
  /** The whole side again, when the vendor's window has passed; no record's attempt is spent. */
  | 'throttled'
  /** Only after somebody changed a value, a right or a rule. */
  | 'after-fix'
  /** Nobody knows whether it was done: look before anything else. */
  | 'look';

/** Who can end it. */
export type Fixer = 'marketing-admin' | 'salesforce-admin' | 'operator' | 'vendor' | 'nobody';

/** One entry: everything a person needs to understand an error and act on it (PRODUCT F1). */
export interface CatalogueEntry {
  readonly title: string;
  readonly cause: string;
  readonly remedy: string;
  readonly fixer: Fixer;
  readonly level: 'record' | 'job';
  readonly retry: RetryClass;
}

/**
 * The catalogue: every error Bascule can show, in plain words. Vendor codes are mapped to
 * these by the connectors (apis.md A2 and B7, marketo-native-sync.md §4).
 */
export const ERROR_CATALOGUE = {
  REQUIRED_VALUE_MISSING: {
    title: 'A required value is missing',
    cause: 'The other side demands a field that is empty on this record.',
    remedy: 'Fill the field on the source record, or set a default value in the settings.',
    fixer: 'marketing-admin',
    level: 'record',
    retry: 'after-fix',
  },
  VALIDATION_RULE: {
    title: 'A Salesforce validation rule refused the record',
    cause: 'A rule written by the Salesforce admin does not accept these values; its own text says why.',
    remedy: 'Correct the value named in the rule text, or ask the Salesforce admin to exempt the sync user.',
    fixer: 'marketing-admin',
    level: 'record',
    retry: 'after-fix',
  },
  PICKLIST_VALUE_REFUSED: {
    title: 'The value is not in the picklist',
    cause: 'The target field accepts only listed values and this one is not among them.',
    remedy: 'Correct the value on the source record, map it to an allowed one, or add it to the picklist.',
    fixer: 'marketing-admin',
    level: 'record',
    retry: 'after-fix',
  },
  VALUE_TOO_LONG: {
    title: 'The value is longer than the target field',
    cause: 'The target field is shorter than the value; Bascule never cuts values by itself.',
    remedy: 'Shorten the value on the source record, or ask for a longer field on the target.',
    fixer: 'marketing-admin',
    level: 'record',
    retry: 'after-fix',
  },
  VALUE_REFUSED: {
    title: 'The value does not fit the target field',
    cause: 'The target field has a type or format that this value does not have.',
    remedy: 'Correct the value on the source record, or change the field mapping.',
    fixer: 'marketing-admin',
    level: 'record',
    retry: 'after-fix',
  },
  EMAIL_REFUSED: {
    title: 'The e-mail address is not accepted',
    cause: 'The target system does not take this text as an e-mail address; Marketo accepts ASCII only.',
    remedy: 'Correct the address on the source record.',
    fixer: 'marketing-admin',
    level: 'record',
    retry: 'after-fix',
  },
  FIELD_NOT_WRITABLE: {
    title: 'The sync user may not write this field',
    cause: 'The field is read-only for the sync user: by permission, by type (formula) or by the mapping.',
    remedy: 'Ask the Salesforce admin for edit access to the field, or make the mapping one-way.',
    fixer: 'salesforce-admin',
    level: 'record',
    retry: 'after-fix',
  },
  FIELD_NOT_FOUND: {
    title: 'The field does not exist or is hidden from the sync user',
    cause: 'The field was renamed or deleted, or the sync user lost the right to see it.',
    remedy: 'Ask the admin of that system whether the field still exists and grant the sync user access, or remove the mapping.',
    fixer: 'salesforce-admin',
    level: 'record',
    retry: 'after-fix',
  },
  RECORD_NOT_WRITABLE: {
    title: 'The sync user may not edit this record',
    cause: 'Sharing, ownership or an approval process keeps the sync user from editing the record.',
    remedy: 'Ask the Salesforce admin to give the sync user edit access to the record and its owner.',
    fixer: 'salesforce-admin',
    level: 'record',
    retry: 'after-fix',
  },
  PARENT_NOT_SYNCED: {
    title: 'The record it belongs to is not in Marketo yet',
    cause: 'The record names an account, owner or other record that Marketo does not have; the link is written once it is there.',
    remedy: 'Nothing to do if the other record is on its way; else explain that record to see what keeps it from Marketo.',
    fixer: 'marketing-admin',
    level: 'record',
    retry: 'later',
  },
  LINK_NOT_REMOVABLE: {
    title: 'Marketo does not let a person leave its company',
    cause: 'The contact has no account any more, and Marketo moves a person into another company but never out of one.',
    remedy: 'Give the contact an account in Salesforce; until then the person keeps its former company in Marketo.',
    fixer: 'salesforce-admin',
    level: 'record',
    retry: 'after-fix',
  },
  KEY_NOT_CHANGEABLE: {
    title: 'What the record is known by in Marketo cannot be changed',
    cause: 'Marketo knows an opportunity role by its opportunity, its person and the name of the role, and never changes these three.',
    remedy: 'Delete the contact role in Salesforce and add it anew with the right contact and role, or take the change back. Until then Marketo keeps the former role.',
    fixer: 'salesforce-admin',
    level: 'record',
    retry: 'after-fix',
  },
  CUSTOM_OBJECT_NOT_LINKED: {
    title: 'The custom object leads to no lead, contact or account',
    cause: 'None of its fields links to a lead, a contact or an account, also not over other followed custom objects, or the sync user does not see the field that does.',
    remedy: 'Name the lookup field under customObjects in the settings, follow the custom object it leads through too, and give the sync user read access to it.',
    fixer: 'operator',
    level: 'job',
    retry: 'after-fix',
  },
  CUSTOM_OBJECT_TOO_WIDE: {
    title: 'The custom object has more fields than Marketo takes',
    cause: 'Through its API Marketo makes custom objects of at most 50 fields, one of which carries the Salesforce id.',
    remedy: 'List at most 49 fields of the object under customObjects in the settings.',
    fixer: 'operator',
    level: 'job',
    retry: 'after-fix',
  },
  CUSTOM_OBJECT_FOREIGN: {
    title: 'Marketo has another custom object of this name',
    cause: 'The object was not made by Bascule: it has no field that carries the Salesforce id.',
    remedy: 'Delete or rename the object in Marketo, or take it out of the settings.',
    fixer: 'marketing-admin',
    level: 'job',
    retry: 'after-fix',
  },
  CUSTOM_OBJECT_LIMIT: {
    title: 'Marketo has as many custom objects as can be made through its API',
    cause: 'At most ten custom objects can be made through the API, whoever made them.',
    remedy: 'Delete one in Marketo that is not used, or take one out of the settings.',
    fixer: 'marketing-admin',
    level: 'job',
    retry: 'after-fix',
  },
  OBJECT_NOT_ACCESSIBLE: {
    title: 'The sync user may not use this object',
    cause: 'The sync user has no access to the object at all, or lost it.',
    remedy: 'Ask the Salesforce admin to grant object access as listed by `bascule doctor`.',
    fixer: 'salesforce-admin',
    level: 'job',
    retry: 'after-fix',
  },
  DUPLICATE_RULE: {
    title: 'A Salesforce duplicate rule refused the record',
    cause: 'Salesforce believes that the record exists already.',
    remedy: 'Open the matching record named in the error: merge the two, or ask the Salesforce admin to let the sync user pass the rule.',
    fixer: 'salesforce-admin',
    level: 'record',
    retry: 'after-fix',
  },
  DUPLICATE_VALUE: {
    title: 'A unique field already holds this value on another record',
    cause: 'Another record owns the value of a field that must be unique.',
    remedy: 'Find the other record by the id in the vendor text and correct one of the two.',
    fixer: 'salesforce-admin',
    level: 'record',
    retry: 'after-fix',
  },
  MATCH_AMBIGUOUS: {
    title: 'More than one record could be the same human',
    cause: 'Several unlinked records on the other side carry the same e-mail address; guessing could join two people.',
    remedy: 'Merge the duplicates on that side, then choose "sync now" for this record.',
    fixer: 'marketing-admin',
    level: 'record',
    retry: 'after-fix',
  },
  MATCH_TAKEN: {
    title: 'The matching record already belongs to another person',
    cause: 'A Salesforce record with this e-mail address is linked to another Marketo person; a second lead would be a duplicate.',
    remedy: 'Merge the two persons in Marketo, or change the e-mail address of one of them.',
    fixer: 'marketing-admin',
    level: 'record',
    retry: 'after-fix',
  },
  RECORD_GONE: {
    title: 'The record no longer exists on the other side',
    cause: 'It was deleted or merged, or the sync user can no longer see it.',
    remedy: 'Nothing to do if the deletion was meant. Otherwise restore the record and choose "sync now".',
    fixer: 'marketing-admin',
    level: 'record',
    retry: 'after-fix',
  },
  LEAD_CONVERTED: {
    title: 'The lead has been converted',
    cause: 'Salesforce does not let API users change a converted lead; its life goes on as a contact.',
    remedy: 'Nothing to do: the next cycle follows the conversion to the contact.',
    fixer: 'nobody',
    level: 'record',
    retry: 'later',
  },
  ROW_LOCKED: {
    title: 'The record was locked by somebody else',
    cause: 'Another process was changing the record or its account at the same moment.',
    remedy: 'Nothing to do: it is tried again with growing pauses.',
    fixer: 'nobody',
    level: 'record',
    retry: 'later',
  },
  AUTOMATION_FAILED: {
    title: 'Automation in Salesforce failed',
    cause: 'A trigger or flow of the org stopped the write; its own text says where.',
    remedy: 'Show the vendor text to the Salesforce admin. It is tried again a few times in case it was load.',
    fixer: 'salesforce-admin',
    level: 'record',
    retry: 'later',
  },
  RECORD_REFUSED: {
    title: 'The other side refused the record for a reason Bascule does not know',
    cause: 'The vendor answered with a code that is not in the catalogue; its own words stand beside it.',
    remedy: 'Read the vendor text, correct the record and choose "sync now"; please report the code so that the catalogue learns it.',
    fixer: 'operator',
    level: 'record',
    retry: 'after-fix',
  },
  RETRIES_EXHAUSTED: {
    title: 'Retrying stopped',
    cause: 'The same passing error came back on every try.',
    remedy: 'Look at the last vendor text, remove its cause and choose "sync now".',
    fixer: 'operator',
    level: 'record',
    retry: 'after-fix',
  },
  NO_FIXED_POINT: {
    title: 'The two systems keep rewriting each other',
    cause: 'Each side changes the value as soon as it arrives, so the field can never be equal on both.',
    remedy: 'Make the mapping of this field one-way, or switch off the automation that rewrites it.',
    fixer: 'marketing-admin',
    level: 'record',
    retry: 'after-fix',
  },
  KEY_FIELD_MISSING: {
    title: 'The key field is missing or not writable',
    cause: 'Creating records safely needs a field that carries the id of the other side, and the sync user cannot write it.',
    remedy: 'Create the field named by `bascule doctor` and give the sync user edit access to it. Until then nothing is created on that side.',
    fixer: 'salesforce-admin',
    level: 'job',
    retry: 'after-fix',
  },
  CREDENTIALS_REFUSED: {
    title: 'The credentials were refused',
    cause: 'The client id or secret is wrong, expired or revoked, or the user is inactive.',
    remedy: 'Renew the credentials, put them into the settings and run `bascule doctor`.',
    fixer: 'operator',
    level: 'job',
    retry: 'after-fix',
  },
  ACCESS_REFUSED: {
    title: 'Access was refused',
    cause: 'The API user lacks a permission, or this machine is not on the allow-list of addresses.',
    remedy: 'Ask the admin of that system for API access from this machine\'s address.',
    fixer: 'operator',
    level: 'job',
    retry: 'after-fix',
  },
  TOKEN_EXPIRED: {
    title: 'The access token expired',
    cause: 'Tokens live for a limited time.',
    remedy: 'Nothing to do: it is renewed and the call repeated once.',
    fixer: 'nobody',
    level: 'job',
    retry: 'renew',
  },
  RATE_LIMITED: {
    title: 'The vendor asked to slow down',
    cause: 'Too many calls in a short time, by Bascule or by another integration on the same account.',
    remedy: 'Nothing to do: the work waits and goes on. If it happens often, lower the call rate in the settings.',
    fixer: 'nobody',
    level: 'job',
    retry: 'throttled',
  },
  DAILY_QUOTA_USED: {
    title: 'The daily call quota is used up',
    cause: 'All integrations on the account together made as many calls as the contract allows for a day.',
    remedy: 'The work waits until the quota resets. Find who used it, or ask the vendor for more.',
    fixer: 'operator',
    level: 'job',
    retry: 'throttled',
  },
  VENDOR_UNAVAILABLE: {
    title: 'The vendor is not available',
    cause: 'The connection failed or the vendor answered with a server error.',
    remedy: 'Nothing to do: the next cycle tries again and loses nothing. If it lasts, look at the vendor\'s status page.',
    fixer: 'vendor',
    level: 'job',
    retry: 'throttled',
  },
  WRITE_NOT_DONE: {
    title: 'A write did not arrive',
    cause: 'The answer to a write was lost, and a look at the record showed that nothing was changed.',
    remedy: 'Nothing to do: it is tried again with growing pauses.',
    fixer: 'nobody',
    level: 'record',
    retry: 'later',
  },
  OUTCOME_UNKNOWN: {
    title: 'The answer to a write was lost',
    cause: 'The connection ended after the write was sent, so nobody knows whether it was done.',
    remedy: 'Nothing to do: Bascule looks at the record before it does anything else to it.',
    fixer: 'nobody',
    level: 'record',
    retry: 'look',
  },
  ANSWER_MALFORMED: {
    title: 'The vendor\'s answer could not be understood',
    cause: 'The answer was cut off, was not JSON, or did not have the documented shape.',
    remedy: 'Nothing is lost; the next cycle asks again. If it lasts, save a diagnostics bundle and report it.',
    fixer: 'vendor',
    level: 'job',
    retry: 'throttled',
  },
  CURSOR_LOST: {
    title: 'The vendor forgot where we were',
    cause: 'A paging position expired on the vendor\'s side.',
    remedy: 'Nothing to do: reading starts again from the last safe point.',
    fixer: 'nobody',
    level: 'job',
    retry: 'throttled',
  },
  REQUEST_REFUSED: {
    title: 'The vendor refused a whole request',
    cause: 'The request itself was not accepted; its own words stand beside it.',
    remedy: 'Nothing is lost. Read the vendor text; if it names a field or an object, check the mapping. Otherwise report it.',
    fixer: 'operator',
    level: 'job',
    retry: 'after-fix',
  },
  NATIVE_CONNECTOR_ON: {
    title: 'Marketo\'s native CRM connector is switched on',
    cause: 'With the native connector on, Marketo refuses API writes to companies and the like, and two syncs would fight.',
    remedy: 'Use a subscription without the native connector, or have it switched off by Adobe.',
    fixer: 'operator',
    level: 'job',
    retry: 'after-fix',
  },
  MASS_DELETE_STOPPED: {
    title: 'Many records were deleted at once',
    cause: 'More leads or contacts were deleted in Salesforce than the settings take for meant. Marketo was told of none of them.',
    remedy: 'Look at what was deleted. Restore it in Salesforce, or let Marketo know with `bascule deletes agree`.',
    fixer: 'marketing-admin',
    level: 'job',
    retry: 'after-fix',
  },
  LEASE_LOST: {
    title: 'Another worker took over',
    cause: 'This process paused for so long that its turn was given to another one.',
    remedy: 'Nothing to do: the other worker goes on from the last commit.',
    fixer: 'nobody',
    level: 'job',
    retry: 'throttled',
  },
  STORE_UNAVAILABLE: {
    title: 'Bascule\'s own database did not answer',
    cause: 'The connection to the database failed or ended, the database is restarting, or its disk is full.',
    remedy: 'Nothing is lost: the next cycle goes on from the last commit. If it lasts, check that the database runs and has disk space.',
    fixer: 'operator',
    level: 'job',
    retry: 'throttled',
  },
  STORE_CONFLICT: {
    title: 'Two pairs claim the same record',
    cause: 'A change would have linked one record to two others, or sent it two writes at once, so nothing of it was saved.',
    remedy: 'Nothing is lost. If it lasts, save a diagnostics bundle and report it: this is a fault in Bascule.',
    fixer: 'operator',
    level: 'job',
    retry: 'throttled',
  },
} as const satisfies Record<string, CatalogueEntry>;

/** The code of a catalogue entry. */
export type ErrorCode = keyof typeof ERROR_CATALOGUE;

/** The entry of a code. */
export function catalogueEntry(code: ErrorCode): CatalogueEntry {
  return ERROR_CATALOGUE[code];
}
