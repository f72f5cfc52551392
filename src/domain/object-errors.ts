import type { CatalogueEntry } from './catalogue-entry.ts';

/** Errors about an object and what ties its records to others: links, keys, and the custom objects made in Marketo. */
export const OBJECT_ERRORS = {
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
  KEY_FIELD_MISSING: {
    title: 'The key field is missing or not writable',
    cause: 'Creating records safely needs a field that carries the id of the other side, and the sync user cannot write it.',
    remedy: 'Create the field named by `bascule doctor` and give the sync user edit access to it. Until then nothing is created on that side.',
    fixer: 'salesforce-admin',
    level: 'job',
    retry: 'after-fix',
  },
} as const satisfies Record<string, CatalogueEntry>;
