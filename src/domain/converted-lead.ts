import type { ChangedParent } from './changed-parent.ts';
import type { ObjectDescription, Schema } from './field.ts';
import { followedObjects } from './field-mapping.ts';
import type { Mapping } from './field-mapping.ts';
import { seenOn } from './merge-pair.ts';
import { isCustomObject } from './object-pair.ts';
import type { Observation } from './observation.ts';
import type { Pair } from './pair.ts';
import type { WatchedParent } from './resolved-filter.ts';
import type { ResolvedField, ResolvedMapping } from './resolved-mapping.ts';
import type { PairObject } from './side.ts';
import { isUnknown, own, unknown } from './value.ts';
import type { SeenValue, SeenValues } from './value.ts';

/*
 * Salesforce moves the tasks, events and memberships of a converted lead to its contact, and leaves the lead in every lookup of a custom
 * object. The person has the contact's key from then on, so the link has to lead there too (L42).
 */

/** A lookup to a lead, and the path by which the record shows the contact that this lead has become. */
export interface LeadLookup {
  /** API name of the lookup. */
  readonly lookup: string;
  /** Leads to the contact itself and not to its id on the lead: of a contact that the sync user does not see nothing comes back (I10). */
  readonly path: string;
}

/** What is noted of a lead that has become a contact, so that the records which name it are read again. */
const CONVERSION = 'ConvertedContactId';

/** The lookups of a custom object that lead to leads alone. */
export function leadLookups({ object, fields }: ObjectDescription): readonly LeadLookup[] {
  if (!isCustomObject(object)) return [];
  return Object.values(fields).flatMap(({ name, refersTo, relation }) => (refersTo === 'lead' && relation !== undefined && !name.includes('.') ? [{ lookup: name, path: pathFrom(relation) }] : []));
}

function pathFrom(relation: string): string {
  return `${relation}.ConvertedContact.Id`;
}

/** What was read of a custom record, with the contact in the place of the lead that it has become. */
export function withContactsForLeads(description: ObjectDescription, values: SeenValues): SeenValues {
  const moved = leadLookups(description).flatMap(({ lookup, path }): readonly (readonly [string, SeenValue])[] => {
    const contact = own(values, path);
    return typeof contact === 'string' && typeof own(values, lookup) === 'string' ? [[lookup, contact]] : [];
  });
  return moved.length === 0 ? values : { ...values, ...Object.fromEntries(moved) };
}

/** The paths to read beside an object's lines that link to leads, as far as they are seen. */
export function pathsToContacts(salesforce: Schema, object: PairObject, fields: readonly ResolvedField[]): readonly string[] {
  const described = salesforce.objects[object];
  if (described === undefined) return [];
  const linked = new Set(fields.filter(({ line }) => line.links === 'lead').map(({ on }) => on.salesforce.name));
  return leadLookups(described).flatMap(({ lookup, path }) => (linked.has(lookup) && own(described.fields, path) !== undefined ? [path] : []));
}

/** By which lookups the records are found that name a converted lead. */
export function waysFromLeads(mapping: Mapping, salesforce: Schema): readonly WatchedParent[] {
  return followedObjects(mapping).filter(isCustomObject).flatMap((child) => {
    const described = salesforce.objects[child];
    const lookups = described === undefined ? [] : leadLookups(described);
    return lookups.map(({ lookup }): WatchedParent => ({ child, lookup, parent: 'lead', name: CONVERSION, path: null }));
  });
}

/**
 * The leads that have become contacts by a change of pairs, whatever told of it: the pair goes on as the contact's, or has ended because the
 * contact has one of its own. One whose pair begins with the contact was named by no link that went out. Pure.
 */
export function leadsConverted(before: readonly Pair[], after: readonly Pair[]): readonly ChangedParent[] {
  const leads = new Map(before.flatMap((pair) => (pair.object === 'lead' && pair.salesforce.id !== null && pair.salesforce.presence !== 'merged' ? [[pair.pairId, pair.salesforce.id] as const] : [])));
  if (leads.size === 0) return [];
  return after.flatMap(({ pairId, object, salesforce }) => {
    const id = leads.get(pairId);
    const isFollowed = object === 'contact' && salesforce.id !== id;
    const isEnded = salesforce.presence === 'merged' && salesforce.survivor === null;
    return id !== undefined && (isFollowed || isEnded) ? [{ object: 'lead' as const, id, fields: [CONVERSION] }] : [];
  });
}

/**
 * A look at a custom record whose lead, or its contact, is not shown just now: whether the link still leads where it led nobody can say, and
 * the lead's own id would take it from the contact to nobody. `contactPrefix`: what ids of contacts begin with; null when nobody knows.
 */
export function withLinksHeld(pair: Pair, look: Observation, { fields, watched }: ResolvedMapping, contactPrefix: string | null): Observation {
  if (!isCustomObject(pair.object) || contactPrefix === null) return look;
  const links = fields.filter(({ line, on }) => line.links === 'lead' && typeof own(look.values, on.salesforce.name) === 'string');
  const held = links.filter(({ key, on }) => {
    const shown = own(look.values, on.salesforce.name);
    const path = on.salesforce.relation === undefined ? '' : pathFrom(on.salesforce.relation);
    const contact = watched?.salesforce.includes(path) === true ? own(look.values, path) : undefined;
    if (contact !== undefined && !isUnknown(contact)) return false;
    const seen = seenOn(pair, 'salesforce', key);
    const known = seen === undefined || isUnknown(seen) ? own(pair.base, key) : seen;
    return typeof known === 'string' && known !== shown && known.startsWith(contactPrefix);
  });
  if (held.length === 0) return look;
  return { ...look, values: { ...look.values, ...Object.fromEntries(held.map(({ on }) => [on.salesforce.name, unknown('not-returned')])) } };
}
