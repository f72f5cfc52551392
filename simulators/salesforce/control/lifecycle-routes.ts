import { z } from 'zod';
import { ControlRefusal, allowMethods } from '../../foundation/control-door.ts';
import type { ControlRoute } from '../../foundation/control-door.ts';
import { recordsRoute } from '../page/page-records.ts';
import type { ObjectDefinition } from '../schema/object-definition.ts';
import { SALES_USER_IDS } from '../world/bootstrap.ts';
import { normaliseId } from '../world/ids.ts';
import type { Org } from '../world/org.ts';
import { stored, storedText, withValues } from '../world/record.ts';
import type { StoredRecord } from '../world/record.ts';
import { stampOf } from '../world/stamps.ts';
import type { Result } from '../world/vendor-error.ts';
import { convertLead } from '../writing/convert-lead.ts';
import { mergeRecords } from '../writing/merge-records.ts';
import { planConversion } from '../writing/plan-conversion.ts';
import { emptyBin, undelete } from '../writing/undelete.ts';
import { plainWrite } from '../writing/write-context.ts';
import type { WriteContext } from '../writing/write-context.ts';

const idsBody = z.strictObject({ ids: z.array(z.string()).min(1) });
const mergeBody = z.strictObject({ master: z.string(), losers: z.array(z.string()).min(1).max(2) });
/** Like the vendor's own request, but without an opportunity unless one is named. */
const convertBody = z.strictObject({
  leadId: z.string(),
  accountId: z.string().optional(),
  contactId: z.string().optional(),
  opportunityId: z.string().optional(),
  opportunityName: z.string().optional(),
  ownerId: z.string().optional(),
});
const fieldBody = z.strictObject({ object: z.string(), field: z.string() });
const binBody = z.strictObject({ object: z.string().optional() });

/** Things a person does on the vendor's pages or by SOAP, which are not simulated: they happen here instead. */
export function lifecycleRoutes(org: Org): Readonly<Record<string, ControlRoute>> {
  const salesUserId = SALES_USER_IDS[0] ?? '';
  const context = (): WriteContext => plainWrite(org, salesUserId);
  return {
    merge: posting(org, (body) => {
      const { master, losers } = mergeBody.parse(body);
      const winner = findRecord(org, master);
      orRefuse(mergeRecords(context(), winner.object, winner.record, losers.map((id) => sameObject(findRecord(org, id), winner.object))));
    }),
    'convert-lead': posting(org, (body) => {
      const asked = convertBody.parse(body);
      const owner = storedText(findRecord(org, asked.leadId).record, 'OwnerId') ?? '';
      const ownerId = asked.ownerId ?? (org.store.table('User').get(owner) === undefined ? salesUserId : owner);
      const contact = asked.contactId === undefined ? undefined : findRecord(org, asked.contactId).record;
      const accountId = asked.accountId ?? (contact === undefined ? undefined : (storedText(contact, 'AccountId') ?? undefined));
      const request = { ...asked, accountId, ownerId, convertedStatus: 'Closed - Converted', doNotCreateOpportunity: asked.opportunityName === undefined, overwriteLeadSource: false };
      const { lead, plan } = orRefuse(planConversion(context(), request));
      return convertLead(context(), lead, plan);
    }),
    undelete: posting(org, (body) => {
      for (const id of idsBody.parse(body).ids) {
        const { object, record } = findRecord(org, id);
        orRefuse(undelete(context(), object, record));
      }
    }),
    'empty-bin': posting(org, (body) => {
      const { object: name } = binBody.parse(body ?? {});
      const objects = org.store.catalogue().objects.filter((object) => object.marksDeleted && (name === undefined || object === org.store.catalogue().named(name)));
      return { removed: objects.reduce((sum, object) => sum + emptyBin(context(), object), 0) };
    }),
    /** An automated change: SystemModstamp moves, LastModifiedDate does not (apis.md B4). */
    touch: posting(org, (body) => {
      for (const id of idsBody.parse(body).ids) {
        const { object, record } = findRecord(org, id);
        org.store.put(object.name, withValues(record, { SystemModstamp: stampOf(org.clock.now()) }));
      }
    }),
    /** A field was deleted for good and made again, or lost its values with its type: it is empty and no stamp moved. */
    'empty-field': posting(org, (body) => {
      const { object, field } = fieldBody.parse(body);
      for (const record of org.store.table(object).inIdOrder({})) {
        if (stored(record, field) !== null) org.store.put(object, withValues(record, { [field]: null }));
      }
    }),
    records: recordsRoute(org),
  };
}

/** The value, or the vendor's words as the refusal of the control. */
function orRefuse<T>(result: Result<T>): T {
  if (!result.ok) throw new ControlRefusal(`${result.error.message} (${result.error.code})`);
  return result.value;
}

function posting(org: Org, work: (body: unknown) => unknown): ControlRoute {
  return (call) => {
    allowMethods(call, 'POST');
    return org.store.transaction(() => ({ keep: true, value: work(call.body) }));
  };
}

function findRecord(org: Org, idText: string): { object: ObjectDefinition; record: StoredRecord } {
  const id = normaliseId(idText) ?? '';
  const object = org.store.catalogue().ofId(id);
  const record = object === undefined ? undefined : org.store.table(object.name).get(id);
  if (object === undefined || record === undefined) throw new ControlRefusal(`There is no record ${idText}.`, 404);
  return { object, record };
}

function sameObject(found: { object: ObjectDefinition; record: StoredRecord }, object: ObjectDefinition): StoredRecord {
  if (found.object !== object) throw new ControlRefusal(`${found.record.Id} is not a ${object.label}.`);
  return found.record;
}
