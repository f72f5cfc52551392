import type { ObjectDefinition } from '../schema/object-definition.ts';
import { normaliseId } from '../world/ids.ts';
import type { StoredRecord } from '../world/record.ts';
import { failure, invalidCrossReference, malformedId, rowError, success } from '../world/vendor-error.ts';
import type { Result, VendorError } from '../world/vendor-error.ts';
import { convertLead } from '../writing/convert-lead.ts';
import { mergeRecords } from '../writing/merge-records.ts';
import { planConversion } from '../writing/plan-conversion.ts';
import { plannedRowError } from '../writing/row-faults.ts';
import { findForWrite, updateRecord } from '../writing/save-record.ts';
import { purge, undelete } from '../writing/undelete.ts';
import type { WriteContext } from '../writing/write-context.ts';
import { childOf, childrenOf, isTrueChild, textOfChild } from './reading.ts';
import { fieldsOf } from './record-fields.ts';
import { RECORD_OPERATIONS } from './record-operations.ts';
import type { SoapOperation, SoapRow } from './operation.ts';
import type { XmlElement } from './xml.ts';

/** The calls that are simulated (apis.md B9; W47). Most rows: 100 leads a conversion call is general knowledge. */
export const SOAP_OPERATIONS: ReadonlyMap<string, SoapOperation> = new Map<string, SoapOperation>([
  ['convertLead', { rowsOf: (request) => childrenOf(request, 'leadConverts'), mostRows: 100, perform: convertRow }],
  // The partner description calls the element `request`; jsforce, a widely used client, sends `mergeRequests`.
  ['merge', { rowsOf: (request) => [...childrenOf(request, 'request'), ...childrenOf(request, 'mergeRequests')], mostRows: 200, perform: mergeRow }],
  ['undelete', { rowsOf: (request) => childrenOf(request, 'ids'), mostRows: 200, perform: undeleteRow }],
  ['emptyRecycleBin', { rowsOf: (request) => childrenOf(request, 'ids'), mostRows: 200, perform: emptyRow }],
  ...RECORD_OPERATIONS,
]);

function convertRow(context: WriteContext, row: XmlElement): SoapRow {
  const leadId = textOfChild(row, 'leadId') ?? '';
  const contactId = textOfChild(row, 'contactId');
  const accountId = textOfChild(row, 'accountId');
  const fault = plannedRowError(context, 'convert', 'Lead', leadId);
  const orphan = contactId !== undefined && accountId === undefined ? rowError('REQUIRED_FIELD_MISSING', 'accountId is required when contactId is given', ['accountId']) : undefined;
  const problem = fault ?? orphan ?? notTaken(row, ['accountRecord', 'contactRecord', 'opportunityRecord']);
  if (problem !== undefined) return { outcome: failure(problem), failedId: null };
  const planned = planConversion(context, {
    leadId,
    accountId,
    contactId,
    convertedStatus: textOfChild(row, 'convertedStatus') ?? '',
    opportunityId: textOfChild(row, 'opportunityId'),
    opportunityName: textOfChild(row, 'opportunityName'),
    ownerId: textOfChild(row, 'ownerId'),
    doNotCreateOpportunity: isTrueChild(row, 'doNotCreateOpportunity'),
    overwriteLeadSource: isTrueChild(row, 'overwriteLeadSource'),
  });
  if (!planned.ok) return { outcome: planned, failedId: null };
  const made = convertLead(context, planned.value.lead, planned.value.plan);
  return { outcome: success({ accountId: made.accountId, contactId: made.contactId, leadId: planned.value.lead.Id, opportunityId: made.opportunityId, success: true }), failedId: null };
}

/** A part of a request the vendor would act on and this simulator would not. */
function notTaken(row: XmlElement, names: readonly string[]): VendorError | undefined {
  const name = names.find((part) => childOf(row, part) !== undefined && childOf(row, part)?.attributes['nil'] !== 'true');
  return name === undefined ? undefined : rowError('INVALID_FIELD', `${name} is not simulated; see simulators/salesforce/NOT-SIMULATED.md`);
}

function mergeRow(context: WriteContext, row: XmlElement): SoapRow {
  const master = childOf(row, 'masterRecord');
  const masterId = (master === undefined ? undefined : textOfChild(master, 'Id')) ?? '';
  const outcome = merge(context, master, masterId, childrenOf(row, 'recordToMergeIds').map((id) => id.text));
  return { outcome, failedId: normaliseId(masterId) ?? null };
}

/** The master's fields are saved like any others, after the merge (apis.md B9). */
function merge(context: WriteContext, master: XmlElement | undefined, masterId: string, loserIds: readonly string[]): SoapRow['outcome'] {
  const object = context.org.store.catalogue().named((master === undefined ? undefined : textOfChild(master, 'type')) ?? '');
  if (master === undefined || object === undefined || !context.access.mayRead(object)) return failure(rowError('INVALID_TYPE', 'masterRecord has no type that can be merged'));
  const winner = findForWrite(context, object, masterId);
  if (!winner.ok) return winner;
  const fault = plannedRowError(context, 'merge', object.name, winner.value.Id);
  if (fault !== undefined) return failure(fault);
  const losers: StoredRecord[] = [];
  for (const id of loserIds) {
    const loser = findForWrite(context, object, id);
    // Recorded text: soapforce/merge_response_failure.xml.
    if (!loser.ok) return loser.error.code === malformedId('').code ? failure(rowError('MALFORMED_ID', `bad id in recordsToMerge: ${id}`)) : loser;
    losers.push(loser.value);
  }
  const merged = mergeRecords(context, object, winner.value, losers);
  if (!merged.ok) return merged;
  const values = fieldsOf(object, master);
  const saved = Object.keys(values).length === 0 ? success(undefined) : updateRecord(context, object, masterId, values);
  return saved.ok ? success({ ...merged.value, success: true }) : saved;
}

function undeleteRow(context: WriteContext, row: XmlElement): SoapRow {
  return binRow(context, row, (object, record) => undelete(context, object, record));
}

function emptyRow(context: WriteContext, row: XmlElement): SoapRow {
  return binRow(context, row, (object, record) => purge(context, object, record));
}

function binRow(context: WriteContext, row: XmlElement, work: (object: ObjectDefinition, record: StoredRecord) => Result<{ readonly id: string }>): SoapRow {
  const { store } = context.org;
  const id = normaliseId(row.text.trim());
  const object = id === undefined ? undefined : store.catalogue().ofId(id);
  // Recorded text of a bad id: soapforce/delete_response_failure.xml.
  if (id === undefined || object === undefined || !context.access.mayRead(object)) return { outcome: failure(rowError('MALFORMED_ID', `bad id ${row.text}`)), failedId: null };
  const record = store.table(object.name).get(id);
  if (record === undefined || context.org.hiddenFrom(context.access.userId).has(id)) return { outcome: failure(invalidCrossReference()), failedId: null };
  if (!context.access.mayDelete(object)) return { outcome: failure(rowError('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id')), failedId: null };
  const done = work(object, record);
  return { outcome: done.ok ? success({ ...done.value, success: true }) : done, failedId: null };
}
