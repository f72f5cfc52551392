import type { ObjectDefinition } from '../../schema/object-definition.ts';
import { mirroredField } from '../../schema/person-account-fields.ts';
import { newRecord, stored, storedText, withValues } from '../../world/record.ts';
import type { FieldValue, StoredRecord } from '../../world/record.ts';
import { personName } from '../../world/person-name.ts';
import { fieldNotWritable, rowError } from '../../world/vendor-error.ts';
import type { VendorError } from '../../world/vendor-error.ts';
import type { WriteContext } from '../write-context.ts';
import type { Behaviour, Draft } from './behaviour.ts';

type Values = Readonly<Record<string, FieldValue>>;

/**
 * An account that is a person, where the org has them: made by giving a last name instead of a name. Behind it stands a
 * contact that follows it in everything and is changed only through it (SF object reference: person accounts; what is
 * refused and how is general knowledge).
 */
export const accountBehaviour: Behaviour = {
  derive(draft) {
    if (!hasPersonAccounts(draft)) return {};
    if (!isPersonDraft(draft)) return { IsPersonAccount: false };
    const { store } = draft.context.org;
    const contactId = stored(draft.record, 'PersonContactId') ?? store.newId(store.catalogue().known('Contact'));
    return { IsPersonAccount: true, PersonContactId: contactId, Name: personName(draft.record) };
  },
  refuse: (draft) => (hasPersonAccounts(draft) ? refusePerson(draft) : undefined),
  afterSave({ context, object, record }) {
    if (isPerson(record)) mirror(context, object, record);
  },
};

/** The contact behind a person account cannot be changed or deleted by itself. */
export const contactBehaviour: Behaviour = {
  refuse: ({ before }) => (before !== undefined && isPerson(before) ? onlyThroughAccount() : undefined),
  refuseDelete: (_store, contact) => (isPerson(contact) ? onlyThroughAccount() : undefined),
};

/** Whether an account is a person, or a contact stands behind one. */
export const isPerson = (record: StoredRecord): boolean => stored(record, 'IsPersonAccount') === true;

const onlyThroughAccount = (): VendorError => rowError('INVALID_PERSON_ACCOUNT_OPERATION', 'The contact of a person account is changed through its account');

const hasPersonAccounts = ({ object }: Draft): boolean => object.fieldsByName.has('ispersonaccount');

const isPersonDraft = ({ before, record }: Draft): boolean => (before === undefined ? stored(record, 'LastName') !== null : isPerson(before));

function refusePerson(draft: Draft): VendorError | undefined {
  const { record, sent } = draft;
  if (isPersonDraft(draft)) {
    if ((sent['Name'] ?? null) !== null) return fieldNotWritable(['Name']);
    return stored(record, 'LastName') === null ? rowError('REQUIRED_FIELD_MISSING', 'Required fields are missing: [LastName]', ['LastName']) : undefined;
  }
  const foreign = Object.keys(sent).filter((name) => sent[name] !== null && isPersonOnly(name));
  return foreign.length === 0 ? undefined : fieldNotWritable(foreign);
}

/** Whether only a person has the field: it mirrors one of the contact and is not an account's own as well. */
const isPersonOnly = (name: string): boolean => mirroredField(name) !== undefined && !['Phone', 'Fax', 'OwnerId'].includes(name);

/** Makes or changes the contact after its account. */
function mirror(context: WriteContext, object: ObjectDefinition, record: StoredRecord): void {
  const { store } = context.org;
  const id = storedText(record, 'PersonContactId') ?? '';
  const audit = ['LastModifiedDate', 'LastModifiedById', 'SystemModstamp'].map((name) => [name, stored(record, name)] as const);
  const names = object.fields.map((field) => [mirroredField(field.name), field.name] as const);
  const values: Record<string, FieldValue> = { ...Object.fromEntries(audit), AccountId: record.Id, IsPersonAccount: true };
  for (const [contactField, accountField] of names) if (contactField !== undefined) values[contactField] = stored(record, accountField);
  const contact = store.table('Contact').get(id);
  const made = { CreatedDate: stored(record, 'CreatedDate'), CreatedById: stored(record, 'CreatedById'), CleanStatus: 'Pending' };
  store.put('Contact', contact === undefined ? newRecord(id, record.SystemModstamp, { ...made, ...values }) : withValues(contact, values));
}

/** Puts a person account that is made beside a save, as a conversion does, with its contact. Answers the contact's id. */
export function putPersonAccount(context: WriteContext, object: ObjectDefinition, account: StoredRecord): string {
  const { store } = context.org;
  const contactId = store.newId(store.catalogue().known('Contact'));
  const record = withValues(account, { IsPersonAccount: true, PersonContactId: contactId, Name: personName(account) });
  store.put('Account', record);
  mirror(context, object, record);
  return contactId;
}

/** What a contact's values are on the person account: the names the account has for them. */
export function asPersonValues(account: ObjectDefinition, contact: Values): Values {
  const named = account.fields.flatMap((field) => {
    const value = contact[mirroredField(field.name) ?? ''] ?? null;
    return value === null ? [] : [[field.name, value] as const];
  });
  return Object.fromEntries(named);
}
