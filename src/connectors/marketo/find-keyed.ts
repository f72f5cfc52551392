import type { ObjectDescription } from '../../domain/field.ts';
import type { Lane } from '../../domain/lane.ts';
import type { Observation } from '../../domain/observation.ts';
import { isTold } from '../../domain/object-pair.ts';
import type { KeyedObject } from '../../domain/side.ts';
import { StepFailure } from '../../domain/step-failure.ts';
import { own } from '../../domain/value.ts';
import type { KnownValues } from '../../domain/value.ts';
import type { Candidate, FindRequest, ReadRequest } from '../../engine/connector-port.ts';
import { answerOrThrow, malformedAnswer } from '../call-result.ts';
import type { CallResult } from '../call-result.ts';
import { unmovedFields } from '../unmoved-fields.ts';
import { knownKeyed } from './describe-objects.ts';
import { FILTER_VALUES } from './find-people.ts';
import { kindOf } from './keyed-objects.ts';
import type { KeyedKind } from './keyed-objects.ts';
import { READ_TIMEOUT_MS } from './marketo-access.ts';
import type { MarketoAccess } from './marketo-access.ts';
import type { MarketoAnswer } from './read-answer.ts';
import { readLook } from './read-look.ts';
import { keyedRows } from './wire.ts';
import type { KeyedRow } from './wire.ts';

/** The records of these names as they are now; those Marketo does not have are left out, and activities, which the log alone shows. */
export async function readKeyed(access: MarketoAccess, object: KeyedObject, { ids, fields, knownSchema, lane }: Omit<ReadRequest, 'object'>): Promise<readonly Observation[]> {
  if (isTold(object)) return [];
  const kind = kindOf(object);
  const description = unmovedFields(await knownKeyed(access, object, lane), knownSchema?.objects[object]);
  const names = [...new Set(ids)].filter((id) => id !== '' && !id.includes(','));
  const found: Observation[] = [];
  for (let start = 0; start < names.length; start += FILTER_VALUES) {
    const ask = asking.byName(kind, names.slice(start, start + FILTER_VALUES), fields);
    found.push(...(await readPages(access, kind, ask, lane)).flatMap((row) => readRow(kind, description, fields, row) ?? []));
  }
  return found;
}

/** The record of each key, if Marketo has it; in the order asked. */
export async function findKeyed(access: MarketoAccess, object: KeyedObject, request: FindRequest): Promise<readonly (readonly Candidate[])[]> {
  const kind = kindOf(object);
  const { sought, fields } = request;
  const wanted = fields[kind.object] ?? [];
  if (kind.compoundKey !== null) return findByParts(access, object, { ...request, kind, compoundKey: kind.compoundKey, wanted });
  const found = await readKeyed(access, object, { ...request, ids: sought.map(({ key }) => key), fields: wanted });
  const byKey = new Map(found.map((observation) => [observation.id, observation]));
  return sought.map(({ key }) => {
    const observation = byKey.get(key);
    return observation === undefined ? [] : [{ observation, key }];
  });
}

interface SoughtByParts extends Pick<FindRequest, 'sought' | 'knownSchema' | 'lane'> {
  readonly kind: KeyedKind;
  readonly compoundKey: readonly string[];
  readonly wanted: readonly string[];
}

/** Looks for records by keys of several fields; one of which a part is not known is not found. */
async function findByParts(access: MarketoAccess, object: KeyedObject, { kind, compoundKey, sought, wanted, knownSchema, lane }: SoughtByParts): Promise<readonly (readonly Candidate[])[]> {
  const description = unmovedFields(await knownKeyed(access, object, lane), knownSchema?.objects[object]);
  const names = sought.map(({ values = {} }) => keyIn(compoundKey, values));
  const inputs = [...new Map(sought.flatMap(({ values = {} }, row) => (names[row] === null ? [] : [[names[row], partsOf(compoundKey, values)] as const]))).values()];
  const found = new Map<string | null, Observation>();
  for (let start = 0; start < inputs.length; start += FILTER_VALUES) {
    const rows = await readPages(access, kind, asking.byParts(kind, inputs.slice(start, start + FILTER_VALUES), wanted), lane);
    for (const row of rows) {
      const observation = readRow(kind, description, wanted, row);
      if (observation !== null) found.set(keyIn(compoundKey, row), observation);
    }
  }
  return sought.map(({ key }, row) => {
    const observation = names[row] === null ? undefined : found.get(names[row] ?? null);
    return observation === undefined ? [] : [{ observation, key }];
  });
}

function partsOf(compoundKey: readonly string[], values: KnownValues): KnownValues {
  return Object.fromEntries(compoundKey.map((name) => [name, own(values, name) ?? null]));
}

/** A compound key as one text; null when a part of it is missing. */
function keyIn(compoundKey: readonly string[], values: Readonly<Record<string, unknown>>): string | null {
  const parts = compoundKey.map((name) => own(values, name));
  const isWhole = parts.every((part) => (typeof part === 'string' && part !== '') || typeof part === 'number');
  return isWhole ? JSON.stringify(parts.map(String)) : null;
}

/** The call for a page of an answer, given the page's token. */
type Asking = (page: string | null) => { readonly method: 'GET' | 'POST'; readonly path: string; readonly body?: string };

const asking = {
  byName(kind: KeyedKind, names: readonly string[], fields: readonly string[]): Asking {
    return (page) => {
      const query = new URLSearchParams({ filterType: kind.nameField, filterValues: names.join(','), fields: fieldsToAsk(kind, fields).join(','), ...tokenOf(page) });
      return { method: 'GET', path: `/rest/v1/${kind.path}.json?${query.toString()}` };
    };
  },
  /** A compound key is asked for in a body, which every page repeats (apis.md A6). */
  byParts(kind: KeyedKind, input: readonly KnownValues[], fields: readonly string[]): Asking {
    return (page) => ({
      method: 'POST',
      path: `/rest/v1/${kind.path}.json?_method=GET`,
      body: JSON.stringify({ filterType: 'dedupeFields', fields: fieldsToAsk(kind, fields), input, ...tokenOf(page) }),
    });
  },
};

function fieldsToAsk(kind: KeyedKind, fields: readonly string[]): readonly string[] {
  return [...new Set([kind.nameField, ...(kind.compoundKey ?? []), 'updatedAt', ...fields])];
}

function tokenOf(page: string | null): { readonly nextPageToken?: string } {
  return page === null ? {} : { nextPageToken: page };
}

async function readPages(access: MarketoAccess, kind: KeyedKind, ask: Asking, lane: Lane): Promise<readonly KeyedRow[]> {
  const found: KeyedRow[] = [];
  let page: string | null = null;
  do {
    const answer: CallResult<MarketoAnswer> = await access.session.call({ ...ask(page), timeoutMs: READ_TIMEOUT_MS }, lane);
    const { body } = answerOrThrow(answer);
    const rows = keyedRows.safeParse(body.result ?? []);
    if (!rows.success || (page !== null && body.nextPageToken === page)) throw new StepFailure(malformedAnswer(`A page of ${kind.path} had another shape.`).error);
    found.push(...rows.data);
    page = body.moreResult || rows.data.length > 0 ? body.nextPageToken : null;
  } while (page !== null);
  return found;
}

/** One look at one record; null when the row does not name it. */
function readRow(kind: KeyedKind, description: ObjectDescription, wanted: readonly string[], row: KeyedRow): Observation | null {
  const name = row[kind.nameField];
  return typeof name === 'string' ? readLook(description, name, wanted, row) : null;
}
