import { sandboxConversion, standardConversion } from '../schema/lead-conversion.ts';
import type { ConversionTarget } from '../schema/lead-conversion.ts';
import type { FieldDefinition } from '../schema/field-table.ts';
import { fieldNamed } from '../schema/object-definition.ts';
import { fieldShapes } from '../world/field-shapes.ts';
import type { Org } from '../world/org.ts';
import { newRecord, stored, storedText, withValues } from '../world/record.ts';
import type { FieldValue, StoredRecord } from '../world/record.ts';
import { setting } from '../world/settings.ts';
import { stampOf } from '../world/stamps.ts';
import { opportunityValues } from './behaviour/opportunities.ts';
import { asPersonValues, isPerson, putPersonAccount } from './behaviour/person-accounts.ts';
import { putInBin } from './delete-record.ts';
import { isMemberAlready } from './merge-records.ts';
import { changeBySystem, createBySystem, madeBy } from './system-change.ts';
import type { WriteContext } from './write-context.ts';

type Values = Readonly<Record<string, FieldValue>>;

/** Into what a lead is converted. Records that are given are used, the others made. */
export type ConversionPlan = {
  readonly account?: StoredRecord | undefined;
  readonly contact?: StoredRecord | undefined;
  readonly opportunity?: StoredRecord | undefined;
  /** A new opportunity of this name; none when neither this nor `opportunity` is given. */
  readonly opportunityName?: string | undefined;
  /** A user; owns what is made. */
  readonly ownerId: string;
  readonly convertedStatus: string;
  readonly overwriteLeadSource: boolean;
};

/** The records a conversion made or used. */
export type Conversion = { readonly accountId: string; readonly contactId: string; readonly opportunityId: string | null };

/** Fields every mapping leaves alone on a record that is there already. */
const SOURCE_FIELDS: ReadonlySet<string> = new Set(['LeadSource', 'AccountSource']);

/**
 * Converts a lead into a contact of an account, and an opportunity if asked; existing targets keep what they have, blanks
 * are filled (apis.md B9). The lead stays readable: converted, with the ids, its status closed; its memberships belong to
 * the contact, too (grouparoo/lead-crud-and-convert.json), its activities to the contact alone. Records of custom objects
 * stay with the lead.
 */
export function convertLead(context: WriteContext, lead: StoredRecord, plan: ConversionPlan): Conversion {
  const { store, clock } = context.org;
  const { accountId, contactId } = landPerson(context, lead, plan) ?? landOnAccount(context, lead, plan);
  const opportunityId = landOpportunity(context, lead, plan, accountId, contactId);
  moveMemberships(context, lead, contactId);
  moveActivities(context, lead, contactId, opportunityId ?? accountId);
  const stamp = stampOf(clock.now());
  store.put('Lead', withValues(lead, {
    LastModifiedDate: stamp, LastModifiedById: context.access.userId, SystemModstamp: stamp, IsConverted: true, ConvertedDate: stamp.slice(0, 10),
    Status: plan.convertedStatus, ConvertedAccountId: accountId, ConvertedContactId: contactId, ConvertedOpportunityId: opportunityId, IsUnreadByOwner: false,
  }));
  return { accountId, contactId, opportunityId };
}

type Landed = { readonly accountId: string; readonly contactId: string };

function landOnAccount(context: WriteContext, lead: StoredRecord, plan: ConversionPlan): Landed {
  const accountId = land(context, lead, plan, 'Account', plan.account, {});
  return { accountId, contactId: land(context, lead, plan, 'Contact', plan.contact, { AccountId: accountId }) };
}

/** A lead without a company becomes a person account, in an org that has them; one into a person account that account's contact. */
function landPerson(context: WriteContext, lead: StoredRecord, plan: ConversionPlan): Landed | undefined {
  const { store, clock } = context.org;
  const object = store.catalogue().known('Account');
  if (plan.account !== undefined && isPerson(plan.account)) return { accountId: plan.account.Id, contactId: storedText(plan.account, 'PersonContactId') ?? '' };
  if (plan.account !== undefined || stored(lead, 'Company') !== null || !object.fieldsByName.has('ispersonaccount')) return undefined;
  const stamp = stampOf(clock.now());
  const id = store.newId(object);
  const values = { ...carriedValues(context, lead, 'Account'), ...asPersonValues(object, carriedValues(context, lead, 'Contact')) };
  const record = newRecord(id, stamp, { ...madeBy(context.access.userId, stamp), OwnerId: plan.ownerId, CleanStatus: 'Pending', ...values });
  return { accountId: id, contactId: putPersonAccount(context, object, record) };
}

/** Makes the account or contact, or fills the blanks of the given one. Answers its id. */
function land(context: WriteContext, lead: StoredRecord, plan: ConversionPlan, object: 'Account' | 'Contact', given: StoredRecord | undefined, more: Values): string {
  const { store, clock } = context.org;
  const stamp = stampOf(clock.now());
  const carried = { ...carriedValues(context, lead, object), ...more };
  if (given === undefined) {
    const id = store.newId(store.catalogue().known(object));
    store.put(object, newRecord(id, stamp, { ...madeBy(context.access.userId, stamp), OwnerId: plan.ownerId, CleanStatus: 'Pending', ...carried }));
    return id;
  }
  const isFilled = ([name]: readonly [string, FieldValue]): boolean => stored(given, name) === null || (plan.overwriteLeadSource && SOURCE_FIELDS.has(name));
  const filled = Object.entries(carried).filter(([, value]) => value !== null).filter(isFilled);
  if (filled.length > 0 || object === 'Contact') {
    store.put(object, withValues(given, { ...Object.fromEntries(filled), LastModifiedDate: stamp, LastModifiedById: context.access.userId, SystemModstamp: stamp }));
  }
  return given.Id;
}

function landOpportunity(context: WriteContext, lead: StoredRecord, plan: ConversionPlan, accountId: string, contactId: string): string | null {
  if (plan.opportunity !== undefined) {
    createBySystem(context, 'OpportunityContactRole', { OpportunityId: plan.opportunity.Id, ContactId: contactId, IsPrimary: false });
    return plan.opportunity.Id;
  }
  if (plan.opportunityName === undefined) return null;
  const { store, clock } = context.org;
  const stamp = stampOf(clock.now());
  const id = store.newId(store.catalogue().known('Opportunity'));
  const values = {
    ...carriedValues(context, lead, 'Opportunity'), ...madeBy(context.access.userId, stamp), Name: plan.opportunityName, StageName: 'Prospecting',
    CloseDate: endOfQuarter(clock.now()), AccountId: accountId, OwnerId: plan.ownerId, CampaignId: latestCampaign(context, lead),
  };
  const record = newRecord(id, stamp, values);
  store.put('Opportunity', withValues(record, opportunityValues(record, {})));
  createBySystem(context, 'OpportunityContactRole', { OpportunityId: id, ContactId: contactId, IsPrimary: true });
  return id;
}

/** The values the vendor's mapping and the administrator's carry to one object. */
function carriedValues({ org }: WriteContext, lead: StoredRecord, object: ConversionTarget['object']): Values {
  const definition = org.store.catalogue().known(object);
  const mapped = (setting(org.store, 'leadConversion') ?? sandboxConversion).filter((target) => goTogether(org, target));
  const targets = [...standardConversion, ...mapped].filter((target) => target.object === object && fieldNamed(definition, target.field) !== undefined);
  return Object.fromEntries(targets.map((target) => [target.field, stored(lead, target.lead)]).filter(([, value]) => value !== null));
}

const TEXTS: readonly string[] = ['string', 'textarea', 'picklist', 'multipicklist', 'combobox', 'phone', 'email', 'url'];
/** They are kept as text. */
const WRITTEN: readonly string[] = [...TEXTS, 'date', 'datetime'];

/**
 * An administrator can map a field of a lead to one of the same type alone (SF, "Map Custom Lead Fields"). Where one of the two got another
 * type since, what the other one cannot hold is not carried.
 */
function goTogether({ store }: Org, { lead, object, field }: ConversionTarget): boolean {
  const [from, to] = [typeNow(store, 'Lead', lead), typeNow(store, object, field)];
  return from === to || (from !== undefined && to !== undefined && WRITTEN.includes(from) && TEXTS.includes(to));
}

function typeNow(store: Org['store'], object: string, name: string): FieldDefinition['type'] | undefined {
  const definition = store.catalogue().known(object);
  const field = fieldNamed(definition, name);
  return field === undefined ? undefined : fieldShapes(store).shapeOf(definition, field).type;
}

function moveMemberships(context: WriteContext, lead: StoredRecord, contactId: string): void {
  const { store } = context.org;
  const child = store.catalogue().known('CampaignMember');
  const field = fieldNamed(child, 'ContactId');
  for (const member of store.table(child.name).withValue('LeadId', lead.Id)) {
    if (field === undefined || stored(member, 'IsDeleted') === true) continue;
    if (isMemberAlready(context, { child, field }, member, contactId)) putInBin(context, child, member, {});
    else changeBySystem(context, child.name, member, { ContactId: contactId });
  }
}

/** General knowledge: an activity of the lead is with the contact, about the opportunity or else the account. */
function moveActivities(context: WriteContext, lead: StoredRecord, contactId: string, whatId: string): void {
  for (const object of ['Task', 'Event']) {
    for (const activity of context.org.store.table(object).withValue('WhoId', lead.Id)) {
      if (stored(activity, 'IsDeleted') !== true) changeBySystem(context, object, activity, { WhoId: contactId, WhatId: whatId });
    }
  }
}

/** The campaign of the lead's latest membership becomes that of the opportunity (general knowledge). */
function latestCampaign({ org }: WriteContext, lead: StoredRecord): FieldValue {
  const members = org.store.table('CampaignMember').withValue('LeadId', lead.Id).filter((member) => stored(member, 'IsDeleted') !== true);
  const latest = members.toSorted((one, other) => ((storedText(one, 'CreatedDate') ?? '') < (storedText(other, 'CreatedDate') ?? '') ? -1 : 1)).at(-1);
  return latest === undefined ? null : stored(latest, 'CampaignId');
}

/** General knowledge: the opportunity of a conversion is to close on the last day of the quarter. */
function endOfQuarter(now: number): string {
  const today = new Date(now);
  const nextQuarter = Math.floor(today.getUTCMonth() / 3) * 3 + 3;
  return new Date(Date.UTC(today.getUTCFullYear(), nextQuarter, 0)).toISOString().slice(0, 10);
}
