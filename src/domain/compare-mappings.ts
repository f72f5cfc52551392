import { linesSeen } from './custom-object.ts';
import { followedObjects } from './field-mapping.ts';
import type { Mapping, ObjectLine } from './field-mapping.ts';
import type { Schema } from './field.ts';
import { objectInWords } from './object-pair.ts';
import type { DraftWarning, FieldPreview } from './rules-preview.ts';
import type { ResolvedMapping } from './resolved-mapping.ts';
import { otherSide, SIDE_NAMES, SIDES } from './side.ts';
import type { PairObject } from './side.ts';

/** A line in which two mappings differ: as the second one has it, or the first where it is gone. */
export interface LineChange {
  readonly line: ObjectLine;
  readonly change: NonNullable<FieldPreview['change']>;
}

/** The lines of an object in which two mappings differ, in the order of the second. */
export function changedLines(before: Mapping, after: Mapping, salesforce: Schema, object: PairObject): readonly LineChange[] {
  const [was, is] = [before, after].map((mapping) => new Map(followedObjects(mapping).includes(object) ? linesSeen(mapping, salesforce, object).map((line) => [line.key, line]) : []));
  const found = [...(is?.values() ?? [])].flatMap((line): readonly LineChange[] => {
    const earlier = was?.get(line.key);
    if (earlier === undefined) return [{ line, change: 'added' }];
    return wordsOf(earlier) === wordsOf(line) ? [] : [{ line, change: 'changed' }];
  });
  const removed = [...(was?.values() ?? [])].filter(({ key }) => is?.has(key) !== true);
  return [...found, ...removed.map((line): LineChange => ({ line, change: 'removed' }))];
}

/** Everything that a line says; of value rules what tells one from another. */
function wordsOf({ rules, ...line }: ObjectLine): string {
  const prints = rules === undefined ? null : [rules.keptAs, rules.toMarketo.map(({ print }) => print), rules.toSalesforce.map(({ print }) => print)];
  return JSON.stringify([Object.entries(line).toSorted(([a], [b]) => (a < b ? -1 : 1)), prints]);
}

/** The objects of which two mappings want anything else: in their lines, their filters, or what is deleted with them; also one that is followed newly, whether its lines are seen yet or not. */
export function objectsConcerned(before: Mapping, after: Mapping, salesforce: Schema): readonly PairObject[] {
  return [...new Set([...followedObjects(before), ...followedObjects(after)])].filter((object) => differsFor(before, after, salesforce, object));
}

function differsFor(before: Mapping, after: Mapping, salesforce: Schema, object: PairObject): boolean {
  const rest = ({ filters, deletedToo, campaigns }: Mapping): string => JSON.stringify([filters?.[object] ?? {}, SIDES.map((side) => deletedToo?.[side].includes(object) === true), object === 'campaign-member' ? (campaigns ?? []) : []]);
  const isNew = !followedObjects(before).includes(object);
  return isNew || changedLines(before, after, salesforce, object).length > 0 || rest(before) !== rest(after);
}

/** What people should know of the changed lines of an object, and of its filters, before a draft is applied. */
export function warningsOf(draft: ResolvedMapping, changes: readonly LineChange[]): readonly DraftWarning[] {
  const { object, suspended, filters = {}, readOnlyOn = [] } = draft;
  const wanted = changes.filter(({ change }) => change !== 'removed').map(({ line }) => line);
  const ofLines = wanted.flatMap((line): readonly DraftWarning[] => {
    const found = suspended.find(({ key }) => key === line.key);
    const about = { object, field: line.key };
    const oneWay: readonly DraftWarning[] = line.oneWayBecause === undefined ? [] : [{ ...about, kind: 'one-way', says: line.oneWayBecause }];
    if (found === undefined) return [...oneWay, ...unwritable(draft, line)];
    if (found.code === 'TYPES_DIFFER') return [...oneWay, { ...about, kind: 'refused', says: found.because ?? 'The types of the two fields do not go together.' }];
    const name = found.side === 'salesforce' ? line.salesforce : line.key;
    return [...oneWay, { ...about, kind: 'hidden', says: `${SIDE_NAMES[found.side]} does not show ${name} to the sync user: it is not there, or hidden. The line is left alone on both sides until it is seen.` }];
  });
  const ofObject = wanted.length === 0 ? [] : readOnlyOn.map((side): DraftWarning => ({ kind: 'not-writable', object, field: null, says: `The sync user may not edit any ${objectInWords(object)} in ${SIDE_NAMES[side]}, so nothing is written there. Give it the right to edit the object.` }));
  const ofFilters = SIDES.flatMap((to) => (filters[to]?.problems ?? []).map(({ line, column, says }): DraftWarning => ({ kind: 'filter', object, field: null, says: `Line ${line}, column ${column} of the filter for ${SIDE_NAMES[to]}: ${says}` })));
  return [...ofLines, ...ofObject, ...ofFilters];
}

function unwritable({ object, fields }: ResolvedMapping, line: ObjectLine): readonly DraftWarning[] {
  const field = fields.find(({ key }) => key === line.key);
  const targets = SIDES.filter((side) => line.direction === 'both' || line.direction === `to-${side}`);
  return targets.flatMap((to): readonly DraftWarning[] => {
    if (field === undefined || field.on[to].updateable || line.isKey === true) return [];
    const { name, calculated } = field.on[to];
    if (line.isDeletionFlag === true) return [{ kind: 'not-writable', object, field: line.key, says: `${name} cannot be written in ${SIDE_NAMES[to]}, so no record there is told that its counterpart was deleted. Give the sync user the right to edit it, or name another field.` }];
    const way = calculated ? 'It is calculated there, so nobody can write it' : 'Give the sync user the right to edit it, or let it be if it is read-only by nature';
    return [{ kind: 'not-writable', object, field: line.key, says: `${name} cannot be written in ${SIDE_NAMES[to]}: values go to ${SIDE_NAMES[otherSide(to)]} alone. ${way}, and say so with direction: to-${otherSide(to)}.` }];
  });
}
