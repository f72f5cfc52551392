import type { ObjectDescription } from '../../domain/field.ts';
import type { Lane } from '../../domain/lane.ts';
import type { Observation } from '../../domain/observation.ts';
import type { KeyedObject } from '../../domain/side.ts';
import { StepFailure } from '../../domain/step-failure.ts';
import { own, unknown } from '../../domain/value.ts';
import type { Candidate, FindRequest, ReadRequest } from '../../engine/connector-port.ts';
import { answerOrThrow, malformedAnswer } from '../call-result.ts';
import type { CallResult } from '../call-result.ts';
import { canonicalValue, readDateTime } from '../canonical-value.ts';
import { knownKeyed } from './describe-objects.ts';
import { FILTER_VALUES } from './find-people.ts';
import { KEYED_KINDS } from './keyed-objects.ts';
import type { KeyedKind } from './keyed-objects.ts';
import { READ_TIMEOUT_MS } from './marketo-access.ts';
import type { MarketoAccess } from './marketo-access.ts';
import type { MarketoAnswer } from './read-answer.ts';
import { keyedRows } from './wire.ts';
import type { KeyedRow } from './wire.ts';

/** Stands where a record tells no time of change. */
const NO_MOMENT = '1970-01-01T00:00:00Z';

/** The records kept under these keys as they are now; those Marketo does not have are left out. */
export async function readKeyed(access: MarketoAccess, object: KeyedObject, { ids, fields, lane }: Omit<ReadRequest, 'object'>): Promise<readonly Observation[]> {
  const kind = KEYED_KINDS[object];
  const description = await knownKeyed(access, object, lane);
  const keys = [...new Set(ids)].filter((id) => id !== '' && !id.includes(','));
  const found: Observation[] = [];
  for (let start = 0; start < keys.length; start += FILTER_VALUES) {
    found.push(...(await readBlock(access, kind, description, { keys: keys.slice(start, start + FILTER_VALUES), fields, lane })));
  }
  return found;
}

/** The record of each key, if Marketo has it; in the order asked. */
export async function findKeyed(access: MarketoAccess, object: KeyedObject, { people, fields, lane }: FindRequest): Promise<readonly (readonly Candidate[])[]> {
  const kind = KEYED_KINDS[object];
  const found = await readKeyed(access, object, { ids: people.map(({ key }) => key), fields: fields[kind.object] ?? [], lane });
  const byKey = new Map(found.map((observation) => [observation.id, observation]));
  return people.map(({ key }) => {
    const observation = byKey.get(key);
    return observation === undefined ? [] : [{ observation, key }];
  });
}

interface Block {
  readonly keys: readonly string[];
  readonly fields: readonly string[];
  readonly lane: Lane;
}

async function readBlock(access: MarketoAccess, kind: KeyedKind, description: ObjectDescription, { keys, fields, lane }: Block): Promise<readonly Observation[]> {
  const found: Observation[] = [];
  let page: string | null = null;
  do {
    const query = new URLSearchParams({
      filterType: kind.keyField,
      filterValues: keys.join(','),
      fields: [...new Set([kind.keyField, 'updatedAt', ...fields])].join(','),
      ...(page === null ? {} : { nextPageToken: page }),
    }).toString();
    const answer: CallResult<MarketoAnswer> = await access.session.call({ method: 'GET', path: `/rest/v1/${kind.path}.json?${query}`, timeoutMs: READ_TIMEOUT_MS }, lane);
    const { body } = answerOrThrow(answer);
    const rows = keyedRows.safeParse(body.result ?? []);
    if (!rows.success || (page !== null && body.nextPageToken === page)) throw new StepFailure(malformedAnswer(`A page of ${kind.path} had another shape.`).error);
    found.push(...rows.data.flatMap((row) => readRow(kind, description, fields, row) ?? []));
    page = body.moreResult || rows.data.length > 0 ? body.nextPageToken : null;
  } while (page !== null);
  return found;
}

/** One look at one record; what the answer does not carry was not returned and is never blank (I10). */
function readRow(kind: KeyedKind, description: ObjectDescription, wanted: readonly string[], row: KeyedRow): Observation | null {
  const key = row[kind.keyField];
  if (typeof key !== 'string') return null;
  const updatedAt = row['updatedAt'];
  const values = wanted.map((name) => {
    const field = own(description.fields, name);
    const raw = own(row, name);
    return [name, field === undefined ? unknown('hidden') : raw === undefined ? unknown('not-returned') : canonicalValue(field.type, raw)] as const;
  });
  return {
    object: kind.object,
    id: key,
    version: (typeof updatedAt === 'string' ? readDateTime(updatedAt) : undefined) ?? NO_MOMENT,
    deleted: false,
    convertedTo: null,
    values: Object.fromEntries(values),
    changedBy: null,
  };
}
