import type { ObjectDescription } from '../../domain/field.ts';
import type { RecordWrite } from '../../domain/operation.ts';
import type { RefusalCause } from '../../domain/refusal-cause.ts';
import type { SyncError } from '../../domain/sync-error.ts';
import type { RecordAccess } from '../../domain/trial.ts';
import { own } from '../../domain/value.ts';

/** Codes that say by themselves what refused (apis.md B7; Salesforce, Core Data Types, StatusCode). */
const CAUSES: Readonly<Record<string, RefusalCause>> = {
  INVALID_TYPE: 'object-right',
  NOT_FOUND: 'gone',
  ENTITY_IS_DELETED: 'gone',
  INVALID_FIELD: 'field-right',
  INVALID_FIELD_FOR_INSERT_UPDATE: 'field-right',
  INACTIVE_OWNER_OR_USER: 'owner',
  ENTITY_IS_LOCKED: 'approval',
  FIELD_CUSTOM_VALIDATION_EXCEPTION: 'validation-rule',
  FIELD_FILTER_VALIDATION_EXCEPTION: 'validation-rule',
  DUPLICATES_DETECTED: 'duplicate-rule',
  DUPLICATE_VALUE: 'unique-value',
  REQUIRED_FIELD_MISSING: 'required-value',
  STRING_TOO_LONG: 'value',
  NUMBER_OUTSIDE_VALID_RANGE: 'value',
  JSON_PARSER_ERROR: 'value',
  INVALID_EMAIL_ADDRESS: 'value',
  CANNOT_UPDATE_CONVERTED_LEAD: 'converted',
  CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: 'automation',
  CANNOT_EXECUTE_FLOW_TRIGGER: 'automation',
  UNABLE_TO_LOCK_ROW: 'passing',
};

/** What a refusal comes down to, from the vendor's code, what the describe shows the user, and what sharing lets it do. */
export function refusalCause(write: Pick<RecordWrite, 'kind' | 'values'>, error: SyncError, description: ObjectDescription | null, access: RecordAccess | null): RefusalCause {
  if (error.code === 'ROW_LOCKED') return 'passing';
  if (description === null) return 'object-right';
  switch (error.vendorCode ?? '') {
    case 'INSUFFICIENT_ACCESS_OR_READONLY':
    case 'TXN_SECURITY_NO_ACCESS':
      return accessCause(write, description, access);
    case 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY':
    case 'INVALID_CROSS_REFERENCE_KEY':
    case 'FIELD_INTEGRITY_EXCEPTION':
      return linkCause(write, error, access);
    case 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST':
      return picklistCause(write, error, description);
    default:
      return CAUSES[error.vendorCode ?? ''] ?? 'other';
  }
}

/** The vendor says the same of a right to the object and of access to the record; the describe tells the one, sharing the other. */
function accessCause({ kind }: Pick<RecordWrite, 'kind'>, description: ObjectDescription, access: RecordAccess | null): RefusalCause {
  const isAllowed = kind === 'create' ? description.createable : kind === 'update' ? description.updateable : null;
  if (isAllowed === false) return 'object-right';
  if (access?.read === false) return 'record-access';
  const mayUse = kind === 'delete' ? access?.delete : access?.edit;
  if (mayUse === false) return 'record-access';
  // A delete has no flag of its own here: that sharing allows the edit and not the delete is the object's right.
  return kind === 'delete' && access?.edit === true ? 'object-right' : kind === 'create' ? 'object-right' : 'record-access';
}

/** Which reference it is about: by the field it names, else by the references that were sent. */
function linkCause({ values, kind }: Pick<RecordWrite, 'kind' | 'values'>, { vendorCode, vendorMessage, fields }: SyncError, access: RecordAccess | null): RefusalCause {
  const isAbout = (field: string): boolean => fields.includes(field) || (fields.length === 0 && own(values, field) !== undefined);
  if (isAbout('RecordTypeId') || /record type/i.test(vendorMessage ?? '')) return 'record-type';
  if (isAbout('OwnerId')) return 'owner';
  // Without a reference among what was sent, the id that leads nowhere is that of the record.
  const sendsLinks = Object.keys(values).some((name) => name.endsWith('Id'));
  if (vendorCode === 'INVALID_CROSS_REFERENCE_KEY' && fields.length === 0 && kind !== 'create' && !sendsLinks) return access?.read === false ? 'record-access' : 'gone';
  return vendorCode === 'FIELD_INTEGRITY_EXCEPTION' && !fields.some((field) => field.endsWith('Id')) ? 'value' : 'linked-record';
}

/** A value that the picklist has and the record refuses is left out by its record type. */
function picklistCause({ values }: Pick<RecordWrite, 'values'>, { fields }: SyncError, description: ObjectDescription): RefusalCause {
  const isInPicklist = fields.some((field) => {
    const value = own(values, field);
    return typeof value === 'string' && own(description.fields, field)?.restrictedTo?.includes(value) === true;
  });
  return isInPicklist ? 'record-type' : 'picklist';
}
