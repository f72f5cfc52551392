import { CONVERTED_STATUSES } from '../schema/picklists.ts';
import { normaliseId } from '../world/ids.ts';
import { personName } from '../world/person-name.ts';
import { stored, storedText } from '../world/record.ts';
import type { StoredRecord } from '../world/record.ts';
import { convertedLead, failure, insufficientAccess, invalidCrossReference, rowError, success } from '../world/vendor-error.ts';
import type { Result } from '../world/vendor-error.ts';
import type { ConversionPlan } from './convert-lead.ts';
import { findForWrite } from './save-record.ts';
import type { WriteContext } from './write-context.ts';

/** What a caller asks of a conversion, as the vendor names it (apis.md B9). */
export type ConversionRequest = {
  readonly leadId: string;
  readonly convertedStatus: string;
  readonly accountId?: string | undefined;
  readonly contactId?: string | undefined;
  readonly opportunityId?: string | undefined;
  readonly opportunityName?: string | undefined;
  readonly ownerId?: string | undefined;
  readonly doNotCreateOpportunity: boolean;
  readonly overwriteLeadSource: boolean;
};

/**
 * Checks a conversion before anything is changed. The texts about the owner and the status are the vendor's as third
 * parties quote them; the other codes are general knowledge.
 */
export function planConversion(context: WriteContext, request: ConversionRequest): Result<{ readonly lead: StoredRecord; readonly plan: ConversionPlan }> {
  const lead = find(context, 'Lead', request.leadId);
  if (!lead.ok) return lead;
  if (stored(lead.value, 'IsConverted') === true) return failure(convertedLead());
  if (!mayConvert(context)) return failure(insufficientAccess());
  if (!CONVERTED_STATUSES.has(request.convertedStatus)) return failure(rowError('INVALID_STATUS', `invalid convertedStatus: ${request.convertedStatus}`));
  const [account, contact, opportunity] = [optional(context, 'Account', request.accountId), optional(context, 'Contact', request.contactId), optional(context, 'Opportunity', request.opportunityId)];
  if (!account.ok) return account;
  if (!contact.ok) return contact;
  if (!opportunity.ok) return opportunity;
  if (contact.value !== undefined && !belongsTo(contact.value, account.value)) return failure(rowError('FIELD_INTEGRITY_EXCEPTION', 'The contact does not belong to the account', ['contactId']));
  const owner = ownerOf(context, lead.value, request.ownerId);
  if (!owner.ok) return owner;
  const opportunityName = request.doNotCreateOpportunity || opportunity.value !== undefined ? undefined : (request.opportunityName ?? `${storedText(lead.value, 'Company') ?? personName(lead.value) ?? ''}-`);
  const { convertedStatus, overwriteLeadSource } = request;
  return success({ lead: lead.value, plan: { account: account.value, contact: contact.value, opportunity: opportunity.value, opportunityName, ownerId: owner.value, convertedStatus, overwriteLeadSource } });
}

/** Whether a contact is of the account, or of none yet. */
function belongsTo(contact: StoredRecord, account: StoredRecord | undefined): boolean {
  return [null, account?.Id ?? null].includes(storedText(contact, 'AccountId'));
}

function find(context: WriteContext, object: string, id: string): Result<StoredRecord> {
  return findForWrite(context, context.org.store.catalogue().known(object), id);
}

function optional(context: WriteContext, object: string, id: string | undefined): Result<StoredRecord | undefined> {
  return id === undefined ? success(undefined) : find(context, object, id);
}

/** Conversion writes all of these; that the vendor also wants its "Convert Leads" right is in NOT-SIMULATED.md. */
function mayConvert({ org, access }: WriteContext): boolean {
  const [lead, account, contact] = ['Lead', 'Account', 'Contact'].map((name) => org.store.catalogue().known(name));
  return [lead, account, contact].every((object) => object !== undefined && access.mayEdit(object) && access.mayCreate(object));
}

function ownerOf({ org }: WriteContext, lead: StoredRecord, asked: string | undefined): Result<string> {
  const id = asked === undefined ? storedText(lead, 'OwnerId') : (normaliseId(asked) ?? '');
  if (id !== null && org.store.table('User').get(id) !== undefined) return success(id);
  if (asked !== undefined) return failure(invalidCrossReference(['ownerId']));
  return failure(rowError('UNKNOWN_EXCEPTION', 'Converted objects can only be owned by users.  If the lead is not owned by a user, you must specify a user for the Owner field.'));
}
