import { activityType } from '../../activity-log.ts';
import { rowOf } from '../../feed-rows.ts';
import { fieldNow } from '../../field-shapes.ts';
import { listMemberStore } from '../../lists/static-list.ts';
import type { Row } from '../../operation.ts';
import type { Person } from '../../person-store.ts';
import { memberValue } from '../../programs/find-members.ts';
import { memberStore } from '../../programs/member-fields.ts';
import { readField } from '../../reading.ts';
import { textOf } from '../../refusal.ts';
import type { World } from '../../world.ts';
import { writeRow } from '../csv.ts';
import { separators } from '../import-job.ts';
import type { ExportFilter, ExportJob } from './export-job.ts';

/** Writes the file of every export whose time has come. A vendor works whether it is asked or not; here, before each answer. */
export function runExports(world: World): void {
  for (const job of world.exports.values()) {
    if (job.outcome !== undefined || job.cancelled === true || job.times === undefined || job.times.finishAt > world.now()) continue;
    const rows = rowsOf(world, job);
    world.commit([['export', { ...job, outcome: { records: rows.length, text: fileOf(job, rows) } }]]);
  }
}

function rowsOf(world: World, { filter, fields }: ExportJob): Row[] {
  if (filter.by === 'activities') return activityRows(world, filter);
  if (filter.by === 'members') return memberRows(world, fields, filter);
  return personRows(world, fields, filter);
}

/** Memberships with values of the person beside them (MD bulk-program-member-extract); here nobody has exhausted anything. */
function memberRows(world: World, fields: readonly string[], { programIds, statuses, exhausted }: Extract<ExportFilter, { by: 'members' }>): Row[] {
  if (exhausted === true) return [];
  return programIds.flatMap((id) => {
    const program = world.programs.get(id);
    const found = world.records(memberStore).with(['programId'], [String(id)]).filter(({ values }) => statuses.length === 0 || statuses.includes(String(values['statusName'])));
    return program === undefined ? [] : found.map((member) => Object.fromEntries(fields.map((name) => [name, memberValue(world, program, member, name)])));
  });
}

/** A line for the headings and one for each row; what is blank is the word null (MD bulk-lead-extract; recorded). */
function fileOf({ format, fields, headings }: ExportJob, rows: readonly Row[]): string {
  const lines = rows.map((row) => writeRow(fields.map((name) => textOf(row[name] ?? 'null')), separators[format]));
  return `${[writeRow(headings, separators[format]), ...lines].join('\n')}\n`;
}

type PeopleFilter = Extract<ExportFilter, { by: 'createdAt' | 'list' }>;

function personRows(world: World, fields: readonly string[], filter: PeopleFilter): Row[] {
  return peopleMeant(world, filter).map((person) => Object.fromEntries(fields.map((name) => {
    const field = fieldNow(world, name);
    return [name, field === undefined ? undefined : readField(world, person, field)];
  })));
}

function peopleMeant(world: World, filter: PeopleFilter): Person[] {
  if (filter.by === 'list') {
    return world.records(listMemberStore).with(['listId'], [String(filter.listId)]).flatMap(({ values }) => world.people.get(Number(values['leadId'])) ?? []);
  }
  return [...world.people.all()].filter(({ createdAt }) => createdAt >= filter.from && createdAt <= filter.to).toSorted((a, b) => a.id - b.id);
}

/** Everything but deletions (MD bulk-activity-extract); the attributes are one object in JSON (recorded). */
function activityRows(world: World, { from, to, types, primary }: Extract<ExportFilter, { by: 'activities' }>): Row[] {
  return [...world.activities.all()].flatMap((activity) => {
    const { at, type, primaryValue, primaryValueId } = activity;
    if (at < from || at > to || type === activityType.deleteLead || (types.length > 0 && !types.includes(type))) return [];
    if (primary !== undefined && !primary.some((wanted) => wanted === primaryValue || wanted === primaryValueId)) return [];
    const { attributes, ...row } = rowOf(world, activity);
    const pairs = Array.isArray(attributes) ? attributes.map(({ name, value }) => [String(name), value] as const) : [];
    return [{ ...row, actionResult: 'succeeded', attributes: JSON.stringify(Object.fromEntries(pairs)) }];
  });
}
