import type { Observation } from '../../domain/observation.ts';
import type { ReadRequest } from '../../engine/connector-port.ts';
import { answerOrThrow } from '../call-result.ts';
import type { CallResult } from '../call-result.ts';
import type { MembersRead } from './cursor.ts';
import { memberPage } from './find-members.ts';
import type { MemberPage } from './find-members.ts';
import type { MarketoAccess } from './marketo-access.ts';
import { describeMembers } from './program-book.ts';

/** Members who were there before their program was followed, and how far reading them has come. */
interface MembersPage {
  readonly found: readonly Observation[];
  readonly next: MembersRead;
}

/** Calls of one poll: the log, with what happens now, is read after them. */
const CALLS_OF_A_POLL = 20;

/** "Over 100,000 members: 1003" (apis.md A6): such a program is followed from now on, and who was in it before is met when that changes. */
const TOO_MANY = '1003';

/**
 * Reads the members of each program once, when it begins to be followed or is found again: the log tells of changes alone. A
 * large program takes several polls and goes on where it stopped; a place that the vendor no longer knows begins the program anew.
 */
export async function* walkMembers(access: MarketoAccess, stored: MembersRead, asked: Pick<ReadRequest, 'fields' | 'knownSchema'>): AsyncGenerator<MembersPage> {
  const programs = describeMembers(access.members)?.progressions ?? [];
  let { place } = stored;
  let done = stored.done.filter((id) => programs.some((program) => program.id === id));
  let calls = 0;
  for (const { id, statuses } of programs) {
    if (done.includes(id)) continue;
    // A list of values knows no escape for a comma.
    const filter = { filterType: 'statusName' as const, filterValues: statuses.flatMap(({ name }) => (name.includes(',') ? [] : [name])).join(',') };
    let page = place?.program === id ? place.page : null;
    for (let isEnd = filter.filterValues === ''; !isEnd; ) {
      if (calls++ >= CALLS_OF_A_POLL) return;
      const answer: CallResult<MemberPage> = await memberPage(access, id, { ...asked, filter, lane: 'bulk', page });
      if (!answer.ok && answer.refusedContent && page !== null) {
        page = null;
        continue;
      }
      const isTooLarge = !answer.ok && answer.error.vendorCode === TOO_MANY;
      const read = isTooLarge ? { found: [], next: null } : answerOrThrow(answer).body;
      page = read.next;
      isEnd = page === null;
      place = page === null ? null : { program: id, page };
      if (isEnd) done = [...done, id];
      yield { found: read.found, next: { done, place } };
    }
  }
}

/** What counts as read when nothing is followed any more of some programs. */
export function stillRead(access: MarketoAccess, read: MembersRead): MembersRead {
  const programs = new Set((describeMembers(access.members)?.progressions ?? []).map(({ id }) => id));
  return { done: read.done.filter((id) => programs.has(id)), place: read.place !== null && programs.has(read.place.program) ? read.place : null };
}
