import type { Pair } from '../../src/domain/pair.ts';
import type { PairObject, Side } from '../../src/domain/side.ts';
import type { SyncError } from '../../src/domain/sync-error.ts';
import type { Books } from './books.ts';
import type { ClockLeaps } from './clock-leaps.ts';
import { KEY_FIELDS } from './field-plans.ts';
import type { Gaps } from './gaps.ts';
import type { LeadHeirs } from './lead-heirs.ts';
import { fieldsFollowed, isCustom, isToPerson, OBJECT_KINDS, PERSON_LINKS } from './object-kinds.ts';
import type { ObjectField, ObjectName } from './object-kinds.ts';
import type { ObjectChange, ObjectLedger, ObjectRecord } from './object-ledger.ts';
import type { Verdicts } from './oracle.ts';
import { isSame, meaning } from './same-value.ts';
import type { Plain } from './same-value.ts';
import type { StampedVersion, VendorLedger } from './vendor-ledger.ts';

/** What the checks of quiet objects look at. */
export interface QuietObjectsParts {
  readonly books: Books;
  readonly people: VendorLedger;
  readonly ledger: ObjectLedger;
  readonly verdicts: Verdicts;
  /** What the connection follows by now. */
  readonly followed: readonly ObjectName[];
  readonly hidden: Gaps;
  /** Whether a version of this moment may lie before every reading, because Salesforce's clock was set back (F19). */
  readonly stampedUnseen: ClockLeaps['stampedUnseen'];
  /** What the owner of a lead or contact, or its account, is now. */
  readonly linkNow: (salesforceId: string, field: string) => Plain;
  /** Whether the database was put back. */
  readonly hasForgotten: () => boolean;
  /** What a person's field holds. */
  readonly personValue: (personId: string, field: string) => Plain;
  /** The person that one went into by merges of users, itself where there were none. */
  readonly survivorOf: (personId: string) => string;
  /** Whether users merged a contact's person into this one (L33). */
  readonly isPersonOf: (person: unknown, salesforceId: unknown) => boolean;
  /** Whether a second look has gone through everything since the last change (decision 28). */
  readonly hasSecondLook: boolean;
  /** The contact in a lead's place. */
  readonly heirOf: LeadHeirs['heirOf'];
  /** Whether a filter keeps a person's record from a side. */
  readonly isKeptFrom: (pair: Pair, to: Side) => boolean;
  /** Whether a pair's person was lost where nobody can tell any more. */
  readonly isLostUnheard: (pair: Pair) => boolean;
}

/** How far back a reading of Salesforce begins (DESIGN §3). */
const OVERLAP_MS = 590_000;
/** No clock of a vendor is further from the truth, ms. */
const MOST_SKEW_MS = 3 * 86_400_000;
/** Refusals of a whole record that wait for people; each was asked for once more when the faults had healed. */
const FOR_PEOPLE: ReadonlySet<string> = new Set(['MATCH_TAKEN', 'DUPLICATE_VALUE', 'REQUIRED_VALUE_MISSING', 'VALUE_TOO_LONG', 'PERSON_NOT_IN_MARKETO']);

/** Checks every object beside people once both worlds are quiet: I1, I8, I14, I17, links and all. */
export function checkObjectsQuiet(parts: QuietObjectsParts): void {
  const { ledger, followed } = parts;
  for (const record of ledger.records('salesforce')) if (record.isThere && followed.includes(record.kind.name)) checkRecord(parts, record);
  for (const record of ledger.records('marketo')) if (record.madeBy === 'engine') checkMadeFor(parts, record);
  for (const pair of parts.books.pairs.values()) checkPersonLinks(parts, pair);
}

function checkRecord(parts: QuietObjectsParts, record: ObjectRecord): void {
  const { books, verdicts } = parts;
  const place = `${record.kind.name} ${record.id}`;
  const pair = books.pairHolding('salesforce', record.id);
  if (pair === undefined) {
    // What was there before the run has an old stamp: no overlap reaches it once the first reading has passed it by.
    const writtenAt = record.madeAt - record.stamp > MOST_SKEW_MS ? record.stamp : record.madeAt;
    // A later version may have brought it a lower stamp (F19).
    if (!wasOutOfSight(parts, record.id, writtenAt, { at: parts.ledger.lastAt('salesforce', record.id), stamp: record.stamp })) verdicts.violated('I17', 'Q', `${place} (made ${moment(record.madeAt)}) is there and belongs to no pair`);
    return;
  }
  const about = { pairId: pair.pairId };
  if (pair.object !== record.kind.word) verdicts.violated('I17', 'Q', `the pair of ${place} is one of ${pair.object}`, about);
  if (pair.salesforce.presence !== 'present') {
    if (!wasOutOfSight(parts, record.id, parts.ledger.lastAt('salesforce', record.id))) verdicts.violated('I17', 'Q', `${place} is there and its pair says ${pair.salesforce.presence}`, about);
    return;
  }
  const counterpart = counterpartOf(parts, record, pair);
  if (counterpart?.isThere !== true) return checkMissing(parts, record, pair);
  verdicts.reached(`agreed: ${record.kind.name}`);
  for (const field of fieldsFollowed(record.kind, parts.followed)) checkField(parts, { record, pair, counterpart }, field);
}

function counterpartOf({ ledger }: QuietObjectsParts, { kind, id }: ObjectRecord, pair: Pair): ObjectRecord | undefined {
  return kind.keyField === null ? ledger.record('marketo', `${kind.store}/${pair.marketo.id ?? ''}`) : ledger.keptUnder(kind, id);
}

/** A record without a counterpart is refused by name, or waits for what its key names. */
function checkMissing(parts: QuietObjectsParts, record: ObjectRecord, pair: Pair): void {
  const { work } = pair.marketo;
  const place = `${record.kind.name} ${record.id}`;
  if (wentWithItsPerson(parts, record, pair)) return parts.verdicts.reached('a role went with its person');
  if (wasTakenOutForgotten(parts, pair) && parts.verdicts.isAllowed('forgotten by the database')) return;
  if (work.state === 'rejected' && (FOR_PEOPLE.has(work.error.code) || lacksKey(parts, record) || isOfTwo(parts, record, work.error))) return parts.verdicts.reached(`refused: ${record.kind.name} ${work.error.code}`);
  if (work.state === 'rejected' && work.error.code === 'RECORD_GONE' && namesLost(parts, record) && parts.verdicts.isAllowed('log purged with it')) return;
  const isEarly = work.state === 'waiting' && work.lastError?.code === 'PARENT_NOT_SYNCED';
  const hasNothingToName = (value: Plain, field: ObjectField): boolean => isLinkToNothing(parts, field, value) || isForgottenAndGone(parts, value);
  if (isEarly && fieldsFollowed(record.kind, parts.followed).some((field) => field.isKey === true && hasNothingToName(record.values[field.marketo] ?? null, field))) return parts.verdicts.reached(`waits for its parent: ${record.kind.name}`);
  parts.verdicts.violated('I1', 'Q', `${place} has no counterpart in Marketo; its work is ${JSON.stringify(work)}`, { pairId: pair.pairId });
}

/** We deleted it ourselves, to make it anew under another key (W25) or for the end of its counterpart, which is back, and a database that was put back takes that for somebody's doing (seed 138500). */
function wasTakenOutForgotten({ books, ledger }: QuietObjectsParts, { object, marketo }: Pair): boolean {
  const isGone = ledger.records('marketo').some(({ kind, id, key, isThere }) => kind.word === object && !isThere && (id === `${kind.store}/${marketo.id ?? ''}` || key === marketo.id));
  return isGone && [...books.operations.values()].some(({ operation, isForgotten }) => isForgotten && operation.kind === 'delete' && operation.object === object && operation.recordId === marketo.id);
}

/** Who deletes a person in Marketo takes its roles away too, and nothing tells of those (decision 22). */
function wentWithItsPerson({ ledger, people }: QuietObjectsParts, { kind }: ObjectRecord, pair: Pair): boolean {
  const role = kind.keyField === null ? ledger.record('marketo', `${kind.store}/${pair.marketo.id ?? ''}`) : undefined;
  return role?.isThere === false && people.record('marketo', String(role.values['leadId']))?.state === 'deleted';
}

/** Two persons have the key that a link names, and Marketo does not say which of them it takes (1007). */
function isOfTwo(parts: QuietObjectsParts, record: ObjectRecord, { code }: SyncError): boolean {
  const named = fieldsFollowed(record.kind, parts.followed).filter(({ links }) => isToPerson(links)).map((field) => meant(parts, field, record));
  return code === 'MATCH_AMBIGUOUS' && named.some((id) => id !== null && parts.people.records('marketo').filter(({ state, key }) => state === 'there' && key === id).length > 1);
}

/** It names a person that was lost, and of which nobody can tell any more whether it was merged (L27). */
function namesLost(parts: QuietObjectsParts, record: ObjectRecord): boolean {
  const named = fieldsFollowed(record.kind, parts.followed).filter(({ links }) => isToPerson(links)).map((field) => parts.books.pairHolding('salesforce', String(meant(parts, field, record))));
  return named.some((pair) => pair !== undefined && parts.isLostUnheard(pair));
}

/** A part of a key of several fields is empty: Marketo cannot keep it. */
function lacksKey({ followed }: QuietObjectsParts, record: ObjectRecord): boolean {
  return fieldsFollowed(record.kind, followed).some(({ isKey, marketo }) => isKey === true && (record.values[marketo] ?? null) === null);
}

interface Both {
  readonly record: ObjectRecord;
  readonly pair: Pair;
  readonly counterpart: ObjectRecord;
}

/** I1: Marketo's record holds what Salesforce's does; a link names the same record. */
function checkField(parts: QuietObjectsParts, both: Both, field: ObjectField): void {
  const { record, pair, counterpart } = both;
  const [theirs, ours] = [meant(parts, field, record), counterpart.values[field.marketo] ?? null];
  if (field.links === 'Lead' && theirs === ours && theirs !== (record.values[field.marketo] ?? null)) parts.verdicts.reached('a booking belongs to the contact that its lead has become');
  if (isSame(field.kind, theirs, named(parts, field, record, ours)) || mayDiffer(parts, both, field)) return;
  const { work } = pair.marketo;
  parts.verdicts.violated('I1', 'Q', `${record.kind.name} ${record.id}.${field.salesforce} is ${JSON.stringify(theirs)}, and ${counterpart.id}.${field.marketo} is ${JSON.stringify(ours)}; the work is ${JSON.stringify(work)}`, { pairId: pair.pairId });
}

/** What Marketo's record is to hold. */
function meant({ heirOf }: QuietObjectsParts, field: ObjectField, { values }: ObjectRecord): Plain {
  const value = values[field.marketo] ?? null;
  return field.links === 'Lead' ? heirOf(value) : expected(field, value);
}

/** Marketo knows users, and no queues. */
function expected({ links }: ObjectField, value: Plain): Plain {
  return links === 'User' && typeof value === 'string' && !value.startsWith('005') ? null : value;
}

/** The Salesforce id behind a link that names a person by Marketo's own id. */
function named({ books }: QuietObjectsParts, { links }: ObjectField, { kind }: ObjectRecord, value: Plain): Plain {
  return links === 'Contact' && kind.keyField === null ? (books.pairHolding('marketo', String(value))?.salesforce.id ?? value) : value;
}

function mayDiffer(parts: QuietObjectsParts, { record, pair, counterpart }: Both, field: ObjectField): boolean {
  const { ledger, verdicts } = parts;
  const theirs = meant(parts, field, record);
  const history = ledger.history('marketo', counterpart.id, field.marketo);
  const last = history.at(-1);
  // What somebody typed into Marketo's record stays until Salesforce says something else (decision 22).
  if (!parts.hasSecondLook && last?.by === 'user' && isSame(field.kind, history.findLast((one) => one !== last && one.by === 'engine')?.to ?? null, theirs)) {
    verdicts.reached(`kept an edit of ${record.kind.name} in Marketo`);
    return true;
  }
  // What was empty from the beginning says nothing against what somebody has typed there (M18, I11).
  if (last?.by === 'user' && meaning(field.kind, theirs) === null && !history.some(({ by }) => by === 'engine')) return true;
  if ((!parts.hasSecondLook || wentInto(parts, theirs)) && wentWithMerge(parts, field, history)) {
    verdicts.reached('a role went with its person into another one');
    return true;
  }
  if (field.links === 'Contact' && parts.isPersonOf(counterpart.values[field.marketo], theirs)) {
    verdicts.reached('a role belongs to the person that its contact\'s own went into');
    return true;
  }
  const wasFormer = last === undefined || last.by === 'engine';
  // A person cannot leave a company except into another one, nor an opportunity (apis.md A4); a key is never changed (A6).
  if (field.links === 'Account' && meaning('text', theirs) === null && wasFormer && !isCustom(record.kind)) return true;
  if (field.isKey === true && wasFormer && pair.marketo.work.state === 'rejected') return true;
  if (field.links !== undefined && wasFormer && (isLinkToNothing(parts, field, theirs) || isForgottenAndGone(parts, theirs))) return true;
  if (field.links !== undefined && isCustom(record.kind) && wasInBin(parts, theirs)) return true;
  const { work } = pair.marketo;
  if (work.state === 'rejected' && (FOR_PEOPLE.has(work.error.code) || isOfTwo(parts, record, work.error) || isRefusedByName(work.error, field, theirs))) return true;
  // Our own record, met like a stranger's because nobody knew of it any more: a blank says nothing against it (I11), nor against what somebody typed over it.
  const target = { ids: [pair.marketo.id, record.id], salesforceId: record.id, object: pair.object };
  const isOurs = wasFormer || isForgottenWrite(parts, field, target, history.findLast(({ by }) => by === 'engine')?.to ?? null);
  if (parts.hasForgotten() && isOurs && meaning(field.kind, theirs) === null) return verdicts.isAllowed('forgotten by the database');
  // Nobody watches Marketo's record (decision 22), so that what we wrote there and forgot is not met either, until the second look.
  if (!parts.hasSecondLook && wasFormer && isForgottenWrite(parts, field, target, counterpart.values[field.marketo] ?? null)) return verdicts.isAllowed('forgotten by the database');
  if (field.links === 'Lead' && wasLeadOutOfSight(parts, record.values[field.marketo] ?? null, theirs)) return true;
  return wasOutOfSight(parts, record.id, ledger.history('salesforce', record.id, field.marketo).at(-1)?.at ?? record.madeAt);
}

/** The lead became a contact, or that one was merged, where nobody could see one of them: what told of it is long over when both are shown (L42). */
function wasLeadOutOfSight(parts: QuietObjectsParts, lead: Plain, heir: Plain): boolean {
  return lead !== heir && [lead, heir].some((id) => wasOutOfSight(parts, String(id), parts.people.lastAt('salesforce', String(id))));
}

/** A text that no field takes is refused by the name of its field (F58). */
function isRefusedByName({ code, vendorCode, fields }: SyncError, { marketo }: ObjectField, value: Plain): boolean {
  return code === 'VALUE_REFUSED' && vendorCode === null && fields.includes(marketo) && typeof value === 'string' && (value.includes('\0') || !value.isWellFormed());
}

/** Whether a contact's own person went into another one's: to that one its roles belong for good, whoever looks (docs/reliability.md). */
function wentInto({ books }: QuietObjectsParts, contact: Plain): boolean {
  return books.pairHolding('salesforce', String(contact))?.marketo.presence === 'merged';
}

/** A record of Marketo by what an operation may call it, and the Salesforce id that it was made for. */
interface Target {
  readonly ids: readonly (string | null)[];
  readonly salesforceId: string;
  /** Of what kind it is, where that is kept under the Salesforce id itself: no value tells whom a create was for, but each that is typed is another. */
  readonly object?: PairObject;
}

/** Whether a write of ours brought a value to a record of Marketo, of which a database that was put back knows nothing. */
function isForgottenWrite({ books }: QuietObjectsParts, field: ObjectField, { ids, salesforceId, object }: Target, value: Plain): boolean {
  return [...books.operations.values()].some(({ operation, madeId, isForgotten, isDoubtful, applied }) => {
    const { changes, kind, recordId, side } = operation;
    // What a create made whose answer was lost is known by its key alone.
    const isKeyed = operation.object === object && applied > 0;
    const isMade = kind === 'create' && isDoubtful && (isKeyed || changes.some((change) => change.field === KEY_FIELDS.marketo && change.value === salesforceId));
    const isHere = isMade || (applied > 0 && (ids.includes(recordId) || ids.includes(madeId)));
    return isForgotten && side === 'marketo' && isHere && changes.some((change) => change.field === field.marketo && isSame(field.kind, change.value, value));
  });
}

/** A role went along when users merged its person into another one: Marketo's own doing, which like an edit of its record nobody watches (decision 22). */
function wentWithMerge({ survivorOf }: QuietObjectsParts, { links }: ObjectField, history: readonly ObjectChange[]): boolean {
  const ours = history.findLast(({ by }) => by === 'engine');
  return links === 'Contact' && ours !== undefined && survivorOf(String(ours.to)) === String(history.at(-1)?.to);
}

/** Whether Marketo has nothing that a link could name: then it goes out when it has. */
function isLinkToNothing({ books, ledger, people }: QuietObjectsParts, { links }: ObjectField, value: Plain): boolean {
  if (links === undefined || typeof value !== 'string' || value === '') return false;
  // One that nobody has seen is as good as not there; whether it had to be seen is asked of itself. So is what somebody else keeps in Marketo for
  // one that was deleted, or merged, before anybody had met it there (seed 84154).
  if (!isToPerson(links)) {
    const pair = books.pairHolding('salesforce', value);
    const isUnmet = pair?.salesforce.presence !== 'present' && pair?.marketo.presence === 'absent';
    return pair === undefined || !ledger.records('marketo', links).some(({ key, isThere, madeBy }) => key === value && isThere && !(isUnmet && madeBy === 'user'));
  }
  const person = books.pairHolding('salesforce', value)?.marketo;
  return person?.presence !== 'present' || people.record('marketo', person.id ?? '')?.state !== 'there';
}

/**
 * A database that was put back no longer knows that we made the company of an account, or an opportunity, and for one that is deleted nobody seeks it
 * (seeds 135023, 135037, 137026), also where its pair is another one since (seed 138576), nor for an account that it knows as merged, whatever
 * became of that one since, as long as it is gone (seed 138545).
 */
function isForgottenAndGone({ books, ledger, verdicts }: QuietObjectsParts, value: Plain): boolean {
  const pair = typeof value === 'string' ? books.pairHolding('salesforce', value) : undefined;
  const isMergedAway = pair?.object === 'account' && pair.salesforce.presence === 'merged' && ledger.record('salesforce', String(value))?.isThere === false;
  if (pair === undefined || (pair.salesforce.presence !== 'deleted' && !isMergedAway) || pair.marketo.presence !== 'absent') return false;
  const wasMade = [...books.operations.values()].some(({ operation, isForgotten }) => isForgotten && operation.kind === 'create' && (operation.pairId === pair.pairId || books.idsOf(operation.pairId, 'salesforce').includes(String(value))));
  return wasMade && verdicts.isAllowed('forgotten by the database');
}

/** While a record is in the bin a lookup to it reads empty, and no stamp tells when it comes back (like a formula, F22). */
export function wasInBin({ books, ledger, people }: Pick<QuietObjectsParts, 'books' | 'ledger' | 'people'>, value: Plain): boolean {
  // An account may have come back before anybody had read that it was gone: what names it was read meanwhile all the same (seed 138504).
  if ([people, ledger].some(({ lives }) => lives.salesforce.cameBackSince(String(value), 0))) return true;
  const pair = typeof value === 'string' ? books.pairHolding('salesforce', value) : undefined;
  return pair === undefined || pair.salesforce.presence !== 'present' || books.journalOf(pair.pairId).some(({ event }) => event.kind === 'deleted' && event.side === 'salesforce');
}

/** I8: what we made in Marketo stands for a record of Salesforce, and no two stand for one. */
function checkMadeFor({ books, ledger, verdicts }: QuietObjectsParts, record: ObjectRecord): void {
  const { kind, key, id } = record;
  if (key !== null && ledger.record('salesforce', key)?.kind !== kind) verdicts.violated('I8', 'E', `${id} is kept under ${JSON.stringify(key)}, which is no ${kind.name}`);
  if (kind.keyField !== null || !record.isThere) return;
  const isForgotten = [...books.operations.values()].some((life) => life.isForgotten && life.operation.object === kind.word);
  if (books.pairHolding('marketo', id.slice(kind.store.length + 1)) === undefined && !(isForgotten && verdicts.isAllowed('forgotten by the database'))) verdicts.violated('I8', 'E', `${id} was made by us and belongs to no pair`);
}

/** I1: a person belongs to the company of its contact's account, and to its owner. */
function checkPersonLinks(parts: QuietObjectsParts, pair: Pair): void {
  const { people, verdicts, followed } = parts;
  const [record, person] = [people.record('salesforce', pair.salesforce.id ?? ''), people.record('marketo', pair.marketo.id ?? '')];
  if (record?.state !== 'there' || person?.state !== 'there' || pair.salesforce.presence !== 'present' || pair.marketo.presence !== 'present') return;
  if (parts.isKeptFrom(pair, 'marketo')) return;
  for (const field of PERSON_LINKS) {
    if (field.links === undefined || isToPerson(field.links) || !followed.includes(field.links) || (record.object === 'Lead' && !field.onLeads)) continue;
    const theirs = expected(field, parts.linkNow(record.id, field.salesforce));
    const ours = parts.personValue(person.id, field.marketo);
    if (isSame('text', theirs, ours)) {
      verdicts.reached(`a person follows its ${field.links}`);
      continue;
    }
    const { work } = pair.marketo;
    if (field.links === 'Account' && theirs === null) continue;
    if (isLinkToNothing(parts, field, theirs) || isForgottenAndGone(parts, theirs) || wasOutOfSight(parts, record.id, people.lastAt('salesforce', record.id))) continue;
    if (work.state === 'rejected' && work.error.vendorCode !== null) continue;
    // Met like a stranger's, because nobody knew of it any more: an owner whom a queue has replaced since has nothing against it (I11).
    if (theirs === null && isForgottenWrite(parts, field, { ids: [person.id], salesforceId: record.id }, ours) && verdicts.isAllowed('forgotten by the database')) continue;
    verdicts.violated('I1', 'Q', `${record.object} ${record.id}.${field.salesforce} is ${JSON.stringify(theirs)}, and its person ${person.id} has ${field.marketo} ${JSON.stringify(ours)}; the work is ${JSON.stringify(work)}`, { pairId: pair.pairId, field: field.marketo });
  }
}

/** A known gap kept a change of a record from being seen. */
export function wasOutOfSight({ hidden, verdicts, stampedUnseen, hasSecondLook }: Pick<QuietObjectsParts, 'hidden' | 'verdicts' | 'stampedUnseen' | 'hasSecondLook'>, id: string, since: number, latest?: StampedVersion): boolean {
  if (hasSecondLook) return false;
  if (hidden.reachesBeyond(id, since) > OVERLAP_MS) return verdicts.isAllowed('hidden beyond the overlap');
  return stampedUnseen(since, latest) && verdicts.isAllowed('clock set back at rest');
}

/** What a run should sometimes reach that has other objects than people. */
export const SOMETIMES_WITH_OBJECTS: readonly string[] = [
  ...OBJECT_KINDS.filter(({ name }) => name !== 'Booking__c').flatMap(({ name }) => [`made: ${name}`, `updated: ${name}`, `agreed: ${name}`, `refused by Marketo: ${name}`]),
  'a person follows its Account', 'a person follows its User', 'kept an edit of Account in Marketo', 'a company of somebody else was met',
];

/** What runs whose custom object names leads should sometimes reach. */
export const SOMETIMES_WITH_LEAD_LOOKUP: readonly string[] = ['made: Booking__c', 'updated: Booking__c', 'agreed: Booking__c', 'a booking belongs to the contact that its lead has become', 'a lead was converted that somebody may have booked for'];

function moment(at: number): string {
  return new Date(at).toISOString().slice(5, 23);
}
