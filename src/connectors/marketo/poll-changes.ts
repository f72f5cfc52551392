import type { Schema } from '../../domain/field.ts';
import type { Followed } from '../../domain/field-mapping.ts';
import { isCampaign, isKeyed } from '../../domain/object-pair.ts';
import { bareName } from '../../domain/resolved-mapping.ts';
import { own } from '../../domain/value.ts';
import type { ChangePage, FieldsByObject, Poll, PollRequest } from '../../engine/connector-port.ts';
import { readCursor, standingAt, storedCursor } from './cursor.ts';
import type { MarketoCursor, MembersRead } from './cursor.ts';
import { foldActivities } from './fold-activities.ts';
import { describeDue } from './describe-objects.ts';
import { hearActivities } from './hear-activities.ts';
import { programsFound } from './program-book.ts';
import { freshLooks, noteTold } from './program-records.ts';
import type { Described, MarketoAccess } from './marketo-access.ts';
import { stillRead, walkMembers } from './walk-members.ts';
import { placeAt, walkActivities } from './walk-activities.ts';

/** Without the vendor's time the first reading begins a day early by ours: more to read, nothing lost (I16). */
const UNTOLD_TIME_MS = 86_400_000;

/**
 * Prepares a poll: the schema when it is due, and a place in the activity log when there is none yet. Marketo
 * only has a log, so a first poll begins at the vendor's now; who was there before is found by matching.
 */
export async function pollChanges(access: MarketoAccess, request: PollRequest): Promise<Poll> {
  if (request.followed !== undefined) follow(access, request.followed);
  const { places: stored, members } = readCursor(request.cursor);
  const { schema, described, programs, vendorTime } = await describeDue(access, { isFirst: stored === null, versionInForce: request.versionInForce });
  const cursor = stored ?? (await beginning(access, vendorTime));
  // A field is hidden and never made anew here (apis.md A4), and its changes stay in the log meanwhile.
  return { schema, unread: () => ({}), withoutHidden: () => null, pages: (fields, knownSchema) => pagesOf(access, { ...described, programs, knownSchema }, { cursor, members }, fields) };
}

/** Goes by what is followed from now on; what was read of other objects and programs is forgotten. */
function follow(access: MarketoAccess, { objects, memberships, hasMemberFields }: Followed): void {
  access.objects = objects.filter(isKeyed);
  for (const object of access.keyed.keys()) if (!access.objects.includes(object)) access.keyed.delete(object);
  const { members: book } = access;
  book.named = memberships;
  book.areRecords = objects.some(isCampaign);
  book.hasFields = hasMemberFields === true;
  for (const name of book.programs.keys()) if (!memberships.includes(name)) book.programs.delete(name);
}

/** One second early, because several activities share a second (apis.md A5). */
async function beginning(access: MarketoAccess, vendorTime: number | null): Promise<MarketoCursor> {
  const moment = vendorTime === null ? access.clock.now() - UNTOLD_TIME_MS : vendorTime - 1000;
  return standingAt((await placeAt(access, moment)).token, moment);
}

/** How far a poll begins. */
interface Beginning {
  readonly cursor: MarketoCursor;
  readonly members: MembersRead;
}

/** What a poll was begun with, the programs that it read on the way, and what the caller takes Marketo's fields for. */
interface Prepared extends Described {
  readonly programs: readonly string[];
  readonly knownSchema: Schema | undefined;
}

/**
 * The pages of a poll. First programs: those read for this very poll, else read now, because a look must not be older than it is taken
 * for. Then who was in a program before that was followed. Then what the log tells.
 */
async function* pagesOf(access: MarketoAccess, { person, attributes, programs: read, knownSchema }: Prepared, beginsAt: Beginning, fields: FieldsByObject): AsyncGenerator<ChangePage> {
  if (fields.program !== undefined) {
    const fresh = await freshLooks(access, read, fields.program.map(bareName));
    const { looks: observations } = fresh;
    if (observations.length > 0) yield { observations, hints: [], cursor: storedCursor(beginsAt.cursor, beginsAt.members), rows: observations.length };
    noteTold(access.members, fresh);
  }
  const wanted = [...new Set((fields.person ?? []).map(bareName))];
  const ofMember = (fields['program-member'] ?? []).map(bareName);
  let members = stillRead(access, beginsAt.members);
  for await (const { found, next } of walkMembers(access, members, { fields: ofMember, ...(knownSchema === undefined ? {} : { knownSchema }) })) {
    members = next;
    yield { observations: found, hints: [], cursor: storedCursor(beginsAt.cursor, members), rows: found.length, everything: true };
  }
  const programs = new Set(programsFound(access.members).keys());
  const dataFields = ofMember.filter((name) => own(access.members.fields?.all ?? {}, name) !== undefined);
  for await (const { found, next, isPurged } of walkActivities(access, beginsAt.cursor)) {
    const { observations, hints } = foldActivities({ person, attributes, wanted, programs, ofMember: { all: access.members.fields?.all ?? {}, wanted: dataFields } }, found);
    yield { observations: [...observations, ...hearActivities(access, found)], hints, cursor: storedCursor(next, members), rows: found.length, ...(isPurged ? { missed: true } : {}) };
  }
}
