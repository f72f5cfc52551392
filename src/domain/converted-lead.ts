import { mayHaveBeenShownBefore } from './changed-parent.ts';
import type { ChangedParent, ParentWatch } from './changed-parent.ts';
import type { Schema } from './field.ts';
import { followedObjects } from './field-mapping.ts';
import type { Mapping } from './field-mapping.ts';
import { leadLookups } from './lead-lookups.ts';
import { seenOn } from './merge-pair.ts';
import { isCustomObject, isPersonObject } from './object-pair.ts';
import type { Observation } from './observation.ts';
import type { Pair } from './pair.ts';
import type { WatchedParent } from './resolved-filter.ts';
import type { ResolvedMapping } from './resolved-mapping.ts';
import { isUnknown, own, unknown } from './value.ts';

/*
 * Salesforce moves the tasks, events and memberships of a converted lead to its contact, and leaves the lead in every lookup of a custom
 * object. The person has the contact's key from then on, so the link has to lead there too (L42).
 */

/** What is noted of a lead in the table of what its children look at: it has become a contact, so the records which name it are read again. */
const CONVERTED = 'converted';
/** The same of a contact into which another one was merged: the leads that had become that one are this one now. */
const MERGED = 'merged';

/** By which lookups the records are found that name a lead which was converted, or whose contact was merged into another one. */
export function waysFromLeads(mapping: Mapping, salesforce: Schema): readonly WatchedParent[] {
  return followedObjects(mapping).filter(isCustomObject).flatMap((child) => {
    const described = salesforce.objects[child];
    const lookups = described === undefined ? [] : leadLookups(described);
    return lookups.flatMap(({ lookup, path }): readonly WatchedParent[] => [
      { child, lookup, parent: 'lead', name: CONVERTED, path: null },
      { child, lookup: path, parent: 'contact', name: MERGED, path: null },
    ]);
  });
}

/** A change of pairs, as far as it says which of them go on with another record. */
export interface ChangeOfPairs {
  /** As they are stored. */
  readonly before: readonly Pair[];
  readonly after: readonly Pair[];
  /** Those that went into others. */
  readonly absorbed: readonly { readonly pairId: string; readonly into: string }[];
}

/**
 * The people whose custom records may name another contact after a change of pairs, whatever told of it (L42): leads that have become
 * contacts – the pair goes on as the contact's, or has ended because the contact has one of its own –, and contacts into which others
 * were merged. No stamp of a record moves for it (I17). Each comes once. Pure.
 */
export function peopleMoved(change: ChangeOfPairs): readonly ChangedParent[] {
  const known = new Map(change.before.flatMap((pair) => (isPersonObject(pair.object) && pair.salesforce.id !== null && pair.salesforce.presence !== 'merged' ? [[pair.pairId, pair] as const] : [])));
  if (known.size === 0) return [];
  const leads = change.after.flatMap((pair) => leadMoved(known.get(pair.pairId), pair));
  const contacts = new Set([...heirsOf(change)].flatMap(([pairId, heir]) => {
    const before = known.get(pairId);
    return before?.object === 'contact' && heir !== null && heir !== before.salesforce.id ? [heir] : [];
  }));
  return [...leads, ...[...contacts].map((id): ChangedParent => ({ object: 'contact', id, fields: [MERGED] }))];
}

/** What Salesforce showed at once. */
interface Shown {
  readonly looks: readonly Observation[];
  /** Whether it is shown because every record is read, and not because its stamp moved. */
  readonly isOfAll: boolean;
  /** The pairs concerned, as they are stored. */
  readonly before: readonly Pair[];
}

/**
 * The leads among what Salesforce showed that have become contacts, whether they belong to a pair or not. Which contact that is may be
 * news: where one was merged and brought back before anybody read of it, no pair tells, and its leads are the survivor's for good
 * (L42, I17). The lead has a new stamp then, so that one which nobody touched since every record was read is none; where all are read,
 * neither is one whose contact was seen at that stamp or later. That contact's stamp says nothing otherwise: "sync now" may have read it
 * before the lead. Pure.
 */
export function leadsShownConverted({ looks, isOfAll, before }: Shown, ways: readonly WatchedParent[], wholeSince: ParentWatch['wholeSince']): readonly ChangedParent[] {
  const seenAt = new Map(before.map(({ salesforce: { id, seenVersion } }) => [id, seenVersion]));
  const fromLeads = ways.filter(({ parent }) => parent === 'lead');
  return looks.flatMap(({ object, id, version, deleted, convertedTo }): readonly ChangedParent[] => {
    if (object !== 'lead' || convertedTo === null || deleted) return [];
    const contactSeen = seenAt.get(convertedTo) ?? null;
    const hasMoved = !isOfAll || (contactSeen !== null && Date.parse(contactSeen) < Date.parse(version));
    const isNews = hasMoved && fromLeads.some(({ child }) => mayHaveBeenShownBefore(version, child, wholeSince));
    return isNews ? [{ object, id, fields: [CONVERTED] }] : [];
  });
}

function leadMoved(before: Pair | undefined, { object, salesforce }: Pair): readonly ChangedParent[] {
  const id = before?.object === 'lead' ? before.salesforce.id : null;
  const isFollowed = object === 'contact' && salesforce.id !== id;
  const isEnded = salesforce.presence === 'merged' && salesforce.survivor === null;
  return id !== null && (isFollowed || isEnded) ? [{ object: 'lead', id, fields: [CONVERTED] }] : [];
}

/** By pair, the record in Salesforce with which it goes on, itself or as the pair into which it went. */
function heirsOf({ before, after, absorbed }: ChangeOfPairs): ReadonlyMap<string, string | null> {
  const ids = new Map([...before, ...after].map(({ pairId, salesforce }) => [pairId, salesforce.id]));
  const own = after.map(({ pairId, salesforce: { id, presence, survivor } }) => [pairId, presence === 'merged' && survivor !== null ? (ids.get(survivor) ?? null) : id] as const);
  return new Map([...own, ...absorbed.map(({ pairId, into }) => [pairId, ids.get(into) ?? null] as const)]);
}

/**
 * A look at a custom record whose lead is not shown just now: whether the link still leads where it led nobody can say, and the lead's own
 * id would take it from the contact to nobody (I10). `contactPrefix`: what ids of contacts begin with; null when nobody knows.
 */
export function withLinksHeld(pair: Pair, look: Observation, { fields, watched }: ResolvedMapping, contactPrefix: string | null): Observation {
  if (!isCustomObject(pair.object) || contactPrefix === null) return look;
  const links = fields.filter(({ line, on }) => line.links === 'lead' && typeof own(look.values, on.salesforce.name) === 'string');
  const held = links.filter(({ key, on }) => {
    const shown = own(look.values, on.salesforce.name);
    const path = on.salesforce.contactPath;
    const contact = path !== undefined && watched?.salesforce.includes(path) === true ? own(look.values, path) : undefined;
    if (contact !== undefined && !isUnknown(contact)) return false;
    const seen = seenOn(pair, 'salesforce', key);
    const known = seen === undefined || isUnknown(seen) ? own(pair.base, key) : seen;
    return typeof known === 'string' && known !== shown && known.startsWith(contactPrefix);
  });
  if (held.length === 0) return look;
  return { ...look, values: { ...look.values, ...Object.fromEntries(held.map(({ on }) => [on.salesforce.name, unknown('not-returned')])) } };
}
