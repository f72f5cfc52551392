import type { Fixer } from './catalogue-entry.ts';

/** What a vendor's refusal of one write comes down to, as far as it can be told (PRODUCT B3). */
export type RefusalCause =
  | 'object-right'
  | 'field-right'
  | 'record-access'
  | 'owner'
  | 'record-type'
  | 'linked-record'
  | 'approval'
  | 'validation-rule'
  | 'duplicate-rule'
  | 'unique-value'
  | 'required-value'
  | 'picklist'
  | 'value'
  | 'automation'
  | 'converted'
  | 'gone'
  | 'passing'
  | 'other';

/** What a cause means and what ends it. */
export interface RefusalWords {
  readonly title: string;
  readonly remedy: string;
  readonly fixer: Fixer;
}

/** Every cause in words; the vendor's own words stand beside them and are never replaced by them. */
export const REFUSAL_WORDS: Readonly<Record<RefusalCause, RefusalWords>> = {
  'object-right': { title: 'The sync user has no right to do this with the object.', remedy: 'Give the sync user the right on the object; `bascule sync-user hand-off` makes the page to ask with.', fixer: 'salesforce-admin' },
  'field-right': { title: 'The sync user may not write a field.', remedy: 'Give the sync user edit access to the field, or make its line of the mapping one-way.', fixer: 'salesforce-admin' },
  'record-access': { title: 'The sync user may work with the object, but sharing does not let it change this record.', remedy: 'Share the record with the sync user, by a sharing rule or by its owner\'s role, or give the right to all records of the object.', fixer: 'salesforce-admin' },
  owner: { title: 'The owner that is to be set cannot own the record.', remedy: 'Make the owner active or choose another one; a queue must be one for this object.', fixer: 'salesforce-admin' },
  'record-type': { title: 'The record type does not allow it.', remedy: 'Assign the record type to the sync user, or add the value to the picklists of the record type.', fixer: 'salesforce-admin' },
  'linked-record': { title: 'A record that it is linked to is not there, or the sync user may not use it.', remedy: 'Share the linked record with the sync user, or correct the link.', fixer: 'salesforce-admin' },
  approval: { title: 'The record is locked, most often by an approval process.', remedy: 'Finish or recall the approval, then choose "sync now".', fixer: 'salesforce-admin' },
  'validation-rule': { title: 'A validation rule refuses the record; the text is the administrator\'s own.', remedy: 'Correct the value it names, or ask the Salesforce admin to make an exception for the sync user.', fixer: 'marketing-admin' },
  'duplicate-rule': { title: 'A duplicate rule takes it for a record that is there already.', remedy: 'Open the records it names: merge them, or ask the Salesforce admin to let the sync user pass the rule.', fixer: 'salesforce-admin' },
  'unique-value': { title: 'Another record already holds a value that must be unique.', remedy: 'Find the other record by the id in the vendor\'s text and correct one of the two.', fixer: 'salesforce-admin' },
  'required-value': { title: 'A field that must have a value has none.', remedy: 'Fill the field on the other side, give a default in the settings, or make it optional.', fixer: 'marketing-admin' },
  picklist: { title: 'The value is none of the picklist.', remedy: 'Correct the value, or ask the Salesforce admin to add it to the picklist.', fixer: 'marketing-admin' },
  value: { title: 'A value does not fit its field.', remedy: 'Correct the value on the source record.', fixer: 'marketing-admin' },
  automation: { title: 'A trigger or flow of the org refuses the record; its own text says where.', remedy: 'Show the vendor\'s text to the Salesforce admin.', fixer: 'salesforce-admin' },
  converted: { title: 'The lead was converted, and converted leads do not change.', remedy: 'Nothing to do: the next cycle follows the conversion.', fixer: 'nobody' },
  gone: { title: 'The record is not there any more, or the sync user does not see it.', remedy: 'Nothing to do if it was deleted on purpose; else restore or share it.', fixer: 'salesforce-admin' },
  passing: { title: 'It was refused for a reason that passes: a lock, or a limit of the moment.', remedy: 'Try once more in a minute.', fixer: 'nobody' },
  other: { title: 'It was refused for a reason that Bascule does not know.', remedy: 'Read the vendor\'s text, and show it to the Salesforce admin.', fixer: 'salesforce-admin' },
};
