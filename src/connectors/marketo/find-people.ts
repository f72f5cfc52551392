import type { ObjectDescription } from '../../domain/field.ts';
import type { Lane } from '../../domain/lane.ts';
import type { Observation } from '../../domain/observation.ts';
import { StepFailure } from '../../domain/step-failure.ts';
import { own } from '../../domain/value.ts';
import type { Candidate, FindRequest, ReadRequest } from '../../engine/connector-port.ts';
import { answerOrThrow, malformedAnswer } from '../call-result.ts';
import type { CallResult } from '../call-result.ts';
import { unmovedFields } from '../unmoved-fields.ts';
import { distrustSchema, knownPerson, READ_TIMEOUT_MS } from './marketo-access.ts';
import type { MarketoAccess } from './marketo-access.ts';
import type { MarketoAnswer } from './read-answer.ts';
import { readLook } from './read-look.ts';
import { personRows } from './wire.ts';

/** Values of one filter, and people of one page (apis.md A4). */
export const FILTER_VALUES = 300;

/** Longest address of a GET: 8 KB are refused with 414 (apis.md A1); above this the query goes as a form, as recorded. */
const MOST_PATH_CHARACTERS = 6000;

/** A search for people by one field. */
interface Search {
  readonly filterType: string;
  readonly values: readonly string[];
  readonly fields: readonly string[];
  readonly lane: Lane;
}

/** The persons with these ids as they are now; those Marketo does not show are left out. */
export async function readPeople(access: MarketoAccess, { ids, fields, knownSchema, lane }: Omit<ReadRequest, 'object'>): Promise<readonly Observation[]> {
  const person = unmovedFields(await knownPerson(access, lane), knownSchema?.objects.person);
  // Marketo's ids are whole numbers; one that is not would make the whole question fail.
  const values = [...new Set(ids)].filter((id) => /^\d{1,15}$/.test(id));
  return search(access, person, { filterType: 'id', values, fields, lane });
}

/** People who carry one of the keys or addresses, each search in blocks of 300. */
export async function findPeople(access: MarketoAccess, request: FindRequest): Promise<readonly (readonly Candidate[])[]> {
  const { sought, knownSchema, lane } = request;
  const person = unmovedFields(await knownPerson(access, lane), knownSchema?.objects.person);
  const fields = [...new Set([...(request.fields.person ?? []), access.keyField, 'email'])];
  const keys = [...new Set(sought.map(({ key }) => key).filter((key) => key !== ''))];
  const emails = [...new Set(sought.flatMap(({ email }) => (email === null ? [] : [email.toLowerCase()])))];
  const found = [
    ...(await search(access, person, { filterType: access.keyField, values: keys, fields, lane })),
    ...(await search(access, person, { filterType: 'email', values: emails, fields, lane })),
  ];
  const byId = [...new Map(found.map((observation) => [observation.id, observation])).values()];
  const byKey = Map.groupBy(byId, (observation) => textOf(observation, access.keyField));
  const byEmail = Map.groupBy(byId, (observation) => textOf(observation, 'email')?.toLowerCase() ?? null);
  return sought.map(({ key, email }) => {
    const matches = new Set([...(byKey.get(key) ?? []), ...((email === null ? null : byEmail.get(email.toLowerCase())) ?? [])]);
    return [...matches].map((observation) => ({ observation, key: textOf(observation, access.keyField) }));
  });
}

async function search(access: MarketoAccess, person: ObjectDescription, { values, ...rest }: Search): Promise<readonly Observation[]> {
  const found: Observation[] = [];
  // The list is separated by commas and knows no escape; neither vendor takes an address or id with one.
  const searchable = values.filter((value) => !value.includes(','));
  for (let start = 0; start < searchable.length; start += FILTER_VALUES) {
    found.push(...(await searchBlock(access, person, { ...rest, values: searchable.slice(start, start + FILTER_VALUES) })));
  }
  return found;
}

/** "Over 1000 matches: 1003" (apis.md A4): so many that the block is asked in halves. */
async function searchBlock(access: MarketoAccess, person: ObjectDescription, wanted: Search): Promise<readonly Observation[]> {
  const found: Observation[] = [];
  let page: string | null = null;
  do {
    const answer: CallResult<MarketoAnswer> = await ask(access, wanted, page);
    if (!answer.ok && answer.error.vendorCode === '1003' && page === null) return searchHalves(access, person, wanted);
    if (!answer.ok) distrustSchema(access);
    const { body } = answerOrThrow(answer);
    // Finding nobody is `result: []` (recorded); no result at all is no answer, and must not lead to a create (I8).
    const rows = personRows.safeParse(body.result);
    if (!rows.success || (page !== null && body.nextPageToken === page)) {
      throw new StepFailure(malformedAnswer('A page of people had another shape.').error);
    }
    found.push(...rows.data.map((row) => readLook(person, String(row.id), wanted.fields, row)));
    // The token says that there is more; a page may be short or empty (F15). An empty one without the flag is the end.
    page = body.moreResult || rows.data.length > 0 ? body.nextPageToken : null;
  } while (page !== null);
  return found;
}

/** An address that more than a thousand persons share tells nobody apart: as a way to find one human it is empty. */
async function searchHalves(access: MarketoAccess, person: ObjectDescription, wanted: Search): Promise<readonly Observation[]> {
  const { values } = wanted;
  if (values.length === 1) return [];
  const middle = Math.ceil(values.length / 2);
  return [
    ...(await searchBlock(access, person, { ...wanted, values: values.slice(0, middle) })),
    ...(await searchBlock(access, person, { ...wanted, values: values.slice(middle) })),
  ];
}

async function ask(access: MarketoAccess, { filterType, values, fields, lane }: Search, page: string | null): Promise<CallResult<MarketoAnswer>> {
  const query = new URLSearchParams({
    filterType,
    filterValues: values.join(','),
    fields: [...new Set(['id', 'updatedAt', ...fields])].join(','),
    ...(page === null ? {} : { nextPageToken: page }),
  }).toString();
  const path = `/rest/v1/leads.json?${query}`;
  if (path.length <= MOST_PATH_CHARACTERS) return access.session.call({ method: 'GET', path, timeoutMs: READ_TIMEOUT_MS }, lane);
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return access.session.call({ method: 'POST', path: '/rest/v1/leads.json', headers, body: `_method=GET&${query}`, timeoutMs: READ_TIMEOUT_MS }, lane);
}

function textOf(observation: Observation, field: string): string | null {
  const value = own(observation.values, field);
  return typeof value === 'string' ? value : null;
}
