import { membershipName, membershipNamed } from '../../domain/campaign-pairing.ts';
import type { Observation } from '../../domain/observation.ts';
import { own } from '../../domain/value.ts';
import type { Candidate, FindRequest, ReadRequest } from '../../engine/connector-port.ts';
import { answerOrThrow, malformedAnswer } from '../call-result.ts';
import type { CallResult } from '../call-result.ts';
import { unmovedFields } from '../unmoved-fields.ts';
import { FILTER_VALUES } from './find-people.ts';
import { READ_TIMEOUT_MS } from './marketo-access.ts';
import type { MarketoAccess } from './marketo-access.ts';
import { describeMembers } from './program-book.ts';
import { readLook } from './read-look.ts';
import { memberRows } from './wire.ts';

/** The memberships of these names as they are now, each program's in questions of their own; those Marketo does not show are left out. */
export async function readMembers(access: MarketoAccess, { ids, ...how }: Omit<ReadRequest, 'object'>): Promise<readonly Observation[]> {
  const named = [...new Set(ids)].flatMap((id) => membershipNamed(id) ?? []);
  const found: Observation[] = [];
  for (const [program, members] of Map.groupBy(named, (one) => one.program)) {
    for (let start = 0; start < members.length; start += FILTER_VALUES) {
      const people = members.slice(start, start + FILTER_VALUES).map(({ person }) => person);
      found.push(...(await askProgram(access, program, { ...how, people })));
    }
  }
  return found;
}

/** The membership of each person in the program that its `values` name, if there is one; in the order asked. */
export async function findMembers(access: MarketoAccess, request: FindRequest): Promise<readonly (readonly Candidate[])[]> {
  const { sought, fields } = request;
  const names = sought.map(({ values = {} }) => {
    const [program, person] = [own(values, 'programId'), own(values, 'leadId')].map((part) => String(part ?? ''));
    return membershipName(program ?? '', person ?? '');
  });
  const found = await readMembers(access, { ...request, ids: names, fields: fields['program-member'] ?? [] });
  const byName = new Map(found.map((observation) => [observation.id, observation]));
  return names.map((name) => {
    const observation = byName.get(name);
    return observation === undefined ? [] : [{ observation, key: null }];
  });
}

/** Memberships of people in one program. */
async function askProgram(access: MarketoAccess, program: string, { people, ...how }: Omit<Asked, 'filter' | 'page'> & { readonly people: readonly string[] }): Promise<readonly Observation[]> {
  const found: Observation[] = [];
  let page: string | null = null;
  do {
    const read: MemberPage = answerOrThrow(await memberPage(access, program, { ...how, filter: { filterType: 'leadId', filterValues: people.join(',') }, page })).body;
    found.push(...read.found);
    page = read.next;
  } while (page !== null);
  return found;
}

/** Which members of a program are asked for, and how. */
interface Asked extends Pick<ReadRequest, 'fields' | 'knownSchema' | 'lane'> {
  readonly filter: { readonly filterType: 'leadId' | 'statusName'; readonly filterValues: string };
  /** Where the page before it ended; null for the first. */
  readonly page: string | null;
}

/** A page of members; `next` is null at the end. */
export interface MemberPage {
  readonly found: readonly Observation[];
  readonly next: string | null;
}

/** One page of a program's members. Nothing is asked where memberships may not be used. */
export async function memberPage(access: MarketoAccess, program: string, { filter, fields, knownSchema, lane, page }: Asked): Promise<CallResult<MemberPage>> {
  const description = describeMembers(access.members);
  if (description === null) return { ok: true, body: { found: [], next: null }, vendorTime: null };
  const query = new URLSearchParams({ ...filter, fields: [...new Set([...fields, 'updatedAt'])].join(','), ...(page === null ? {} : { nextPageToken: page }) });
  const path = `/rest/v1/programs/${program}/members.json?${query.toString()}`;
  const answer = await access.session.call({ method: 'GET', path, timeoutMs: READ_TIMEOUT_MS }, lane);
  if (!answer.ok) return answer;
  const { result, moreResult, nextPageToken } = answer.body;
  // No result is no answer, as of people: it must not lead to a create.
  const rows = memberRows.safeParse(result);
  if (!rows.success || (page !== null && nextPageToken === page)) return malformedAnswer('A page of program members had another shape.');
  const unmoved = unmovedFields(description, knownSchema?.objects['program-member']);
  const found = rows.data.map((row) => readLook(unmoved, membershipName(program, String(row.leadId)), fields, { ...row, programId: Number(program) }));
  return { ok: true, body: { found, next: moreResult || found.length > 0 ? nextPageToken : null }, vendorTime: answer.vendorTime };
}
