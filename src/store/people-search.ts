import type { Pair } from '../domain/pair.ts';
import { isOfSalesforce, pairsAskedFor, PERSON_OBJECTS } from '../domain/object-pair.ts';
import { SIDES } from '../domain/side.ts';
import type { PairObject } from '../domain/side.ts';
import type { PairList, PairListRequest, StoreQueries } from '../engine/store-port.ts';
import { writeText } from './json-text.ts';
import { PAIR_JSON, workCondition } from './pair-columns.ts';
import { searchWord } from './search-words.ts';
import type { SqlClient, SqlValue } from './sql-client.ts';

/** Beyond this many matches the exact number helps nobody and costs a scan. */
const COUNTED_UP_TO = 10_000;

type PairSearch = Parameters<StoreQueries['findPairs']>[1];

/** Pairs with this id on either side, or this current e-mail on either side; oldest first, at most 20. */
export async function findPairs(client: SqlClient, connectionId: string, search: PairSearch): Promise<readonly Pair[]> {
  const conditions = [...idConditions(search.object, '= $2'), 'email = $3', 'other_email = $3'];
  const object = search.object === null ? '' : ` and ${isOneOf(pairsAskedFor(search.object))}`;
  const pairs = await client.run<readonly Pair[]>(
    `select json_agg(${PAIR_JSON} order by pair_id)::text as answer from (
       select * from bascule.pair where connection_id = $1 and (${conditions.join(' or ')})${object} order by pair_id limit 20
     ) p`,
    [writeText(connectionId), writeText(search.idOrEmail), searchWord(search.idOrEmail)],
  );
  return pairs ?? [];
}

/** An id is looked for where the asked object lives: a person's in Marketo, a lead's or contact's in Salesforce. */
function idConditions(object: PairSearch['object'], comparison: string): readonly string[] {
  if (object === null) return [`salesforce_id ${comparison}`, `marketo_id ${comparison}`];
  return [isOfSalesforce(object) ? `salesforce_id ${comparison}` : `marketo_id ${comparison}`];
}

function isOneOf(objects: readonly PairObject[]): string {
  if (!objects.every(isOfSalesforce)) throw new Error('Only words of kinds go into a statement.');
  return `object in (${objects.map((object) => `'${object}'`).join(', ')})`;
}

/** One page of pairs, newest first. */
export async function listPairs(client: SqlClient, request: PairListRequest): Promise<PairList> {
  const { conditions, values } = conditionsOf(request);
  const page = conditions.concat(request.after === null ? [] : [`pair_id < $${values.length + 1}`]).join(' and ');
  const pageValues = request.after === null ? values : [...values, writeText(request.after)];
  const answer = await client.run<{ readonly pairs: readonly Pair[]; readonly total: number }>(
    `select json_build_object(
       'pairs', coalesce((select json_agg(${PAIR_JSON} order by pair_id desc) from (
          select * from bascule.pair where ${page} order by pair_id desc limit $2) p), '[]'),
       'total', (select count(*) from (select from bascule.pair where ${conditions.join(' and ')} limit ${COUNTED_UP_TO}) counted)
     )::text as answer`,
    pageValues,
  );
  const pairs = answer?.pairs ?? [];
  const full = pairs.length > request.limit;
  const shown = full ? pairs.slice(0, request.limit) : pairs;
  return { pairs: shown, next: full ? (shown.at(-1)?.pairId ?? null) : null, total: answer?.total ?? 0 };
}

/** Values `$1` connection, `$2` one more than the page holds, then what the conditions name. */
function conditionsOf(request: PairListRequest): { conditions: readonly string[]; values: readonly SqlValue[] } {
  const conditions = ['connection_id = $1', isOneOf(request.object === null ? PERSON_OBJECTS : [request.object])];
  const values: SqlValue[] = [writeText(request.connectionId), request.limit + 1];
  if (request.state === 'linked') conditions.push(SIDES.map((side) => `${side}_presence = 'present'`).join(' and '));
  if (request.state === 'filtered') conditions.push(`(${SIDES.map((side) => `${side}_filtered is not null`).join(' or ')})`);
  if (request.state === 'waiting') conditions.push(`(${SIDES.map((side) => workCondition(side, 'waiting')).join(' or ')})`);
  if (request.state === 'rejected') {
    conditions.push(`(${SIDES.map((side) => `${workCondition(side, 'rejected')} or (${workCondition(side, 'waiting')} and ${side}_work->'held' is not null)`).join(' or ')})`);
  }
  if (request.search.trim() !== '') {
    values.push(prefixPattern(writeText(request.search.trim())), prefixPattern(searchWord(request.search)));
    conditions.push(`(salesforce_id like $3 or marketo_id like $3
      or email like $4 or other_email like $4 or last_name like $4 or other_last_name like $4)`);
  }
  return { conditions, values };
}

/** A `like` pattern for texts that begin with exactly this one. */
function prefixPattern(prefix: string): string {
  return `${prefix.replace(/[\\%_]/g, '\\$&')}%`;
}
