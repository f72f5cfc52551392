import { LANES } from '../domain/lane.ts';
import type { Lane } from '../domain/lane.ts';
import type { Work } from '../domain/pair.ts';
import type { Side } from '../domain/side.ts';
import { SIDES } from '../domain/side.ts';

/** Columns of one side of a pair, each with how it is read from the side's state `s` as JSON. */
function sideColumns(side: Side): readonly (readonly [string, string])[] {
  const work = `${side}->'work'`;
  return [
    ['id', `${side}->>'id'`],
    ['presence', `${side}->>'presence'`],
    ['seen_version', `${side}->>'seenVersion'`],
    ['differences', `${side}->'differences'`],
    ['written_mark', `(${side}->>'writtenMark')::bigint`],
    ['rewrites', `${side}->'rewrites'`],
    ['unechoed', `${side}->'unechoed'`],
    ['survivor', `${side}->>'survivor'`],
    ['look_due', `(${side}->>'lookDue')::boolean`],
    ['may_be_merged', `(${side}->>'mayBeMerged')::boolean`],
    ['watched', `${side}->'watched'`],
    ['filtered', `nullif(${side}->'filtered', 'null')`],
    ['work', work],
    ['state', `${work}->>'state'`],
    ['lane', `array_position(array[${LANES.map((lane) => `'${lane}'`).join(', ')}], ${work}->>'lane')`],
    ['since', `(${work}->>'since')::timestamptz`],
    ['next_attempt_at', `(${work}->>'nextAttemptAt')::timestamptz`],
  ].map(([name, source]) => [`${side}_${name}`, source ?? ''] as const);
}

/** Every column of `bascule.pair` with its source in the JSON of a pair and its search words. */
const COLUMNS: readonly (readonly [string, string])[] = [
  ['pair_id', '"pairId"'],
  ['connection_id', '"connectionId"'],
  ['object', 'object'],
  ['making_rank', '"makingRank"'],
  ['base', 'base'],
  ...SIDES.flatMap(sideColumns),
  ['email', 'email'],
  ['other_email', '"otherEmail"'],
  ['last_name', '"lastName"'],
  ['other_last_name', '"otherLastName"'],
];

/** The names of all columns, for an insert. */
export const PAIR_COLUMNS = COLUMNS.map(([name]) => name).join(', ');

/** All columns computed from the record type below, named. */
export const PAIR_COLUMN_VALUES = COLUMNS.map(([name, source]) => `${source} as ${name}`).join(', ');

/** The JSON a pair is sent as, as a record type. */
export const PAIR_RECORD =
  '"pairId" text, "connectionId" text, object text, "makingRank" smallint, base jsonb, salesforce jsonb, marketo jsonb, ' +
  'email text, "otherEmail" text, "lastName" text, "otherLastName" text, fresh boolean';

/** A row `p` of `bascule.pair` as the JSON of a `Pair`. */
export const PAIR_JSON = `json_build_object(
  'pairId', p.pair_id, 'connectionId', p.connection_id, 'object', p.object, 'base', p.base, ${SIDES.map(
    (side) => `
  '${side}', json_build_object(
    'id', p.${side}_id, 'presence', p.${side}_presence, 'seenVersion', p.${side}_seen_version,
    'differences', p.${side}_differences, 'writtenMark', p.${side}_written_mark,
    'rewrites', p.${side}_rewrites, 'unechoed', p.${side}_unechoed, 'survivor', p.${side}_survivor, 'lookDue', p.${side}_look_due, 'mayBeMerged', p.${side}_may_be_merged,
    'watched', p.${side}_watched, 'filtered', p.${side}_filtered, 'work', p.${side}_work)`,
  ).join(',')})`;

/** A lane's place in the order of urgency, as the `lane` columns hold it. */
export function laneRank(lane: Lane): number {
  return LANES.indexOf(lane) + 1;
}

/**
 * Pairs whose work to a side is in a state. The queue has two partial indexes, by whether the record
 * exists; both halves are spelled out because the planner uses an index only where its condition stands.
 */
export function workCondition(side: Side, state: Exclude<Work['state'], 'rest'>): string {
  if (state === 'rejected') return `${side}_state = 'rejected'`;
  const half = (comparison: '=' | '<>') => `${side}_state = 'waiting' and ${side}_presence ${comparison} 'present'`;
  return `(${half('=')} or ${half('<>')})`;
}
