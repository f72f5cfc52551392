import { activityType } from '../../activity-log.ts';
import { fieldNow } from '../../field-shapes.ts';
import { readValue } from '../../field-values.ts';
import { listAssets } from '../../lists/list-assets.ts';
import type { Call, Row, Started } from '../../operation.ts';
import { bodyOf, flagOf, integerOf, requiredMember, textMember, textsOf } from '../../parameters.ts';
import { memberFields } from '../../programs/member-fields.ts';
import { Refusal, hint, recordError, responseError, textOf } from '../../refusal.ts';
import type { World } from '../../world.ts';
import { separators } from '../import-job.ts';
import type { Format } from '../import-job.ts';
import { jobRow } from './export-answers.ts';
import type { ExportFilter, ExportJob } from './export-job.ts';

const members = ['fields', 'format', 'columnHeaderNames', 'filter'];
const MONTH_MS = 31 * 86_400_000;
/** Filters that some subscriptions do not have; this is one of them (MD bulk-extract, 1035). */
const unsupportedFilters = ['updatedAt', 'smartListId', 'smartListName'];
const MOST_PRIMARY_VALUES = 50;

/** The columns of an activity file when none are named (MD bulk-activity-extract, Options; recorded). */
const activityColumns: readonly string[] = [
  'marketoGUID', 'leadId', 'activityDate', 'activityTypeId', 'campaignId', 'primaryAttributeValueId', 'primaryAttributeValue', 'attributes',
];

/** Create Export Lead Job (MD bulk-lead-extract): fields, and exactly one filter. */
export function beginCreateLeadExport(call: Call): Started {
  const body = bodyOf(call.body, members);
  const fields = textsOf(body['fields'] ?? []);
  if (fields.length === 0) throw new Refusal(recordError.missing('fields'));
  const unknown = fields.find((name) => fieldNow(call.world, name) === undefined);
  if (unknown !== undefined) throw new Refusal(recordError.fieldNotFound(unknown));
  return created(call, 'leads', body, fields, leadFilter(call.world, bodyOf(body['filter'] ?? {}, ['createdAt', 'staticListId', 'staticListName', ...unsupportedFilters])));
}

/** Create Export Activity Job (MD bulk-activity-extract): createdAt is required. */
export function beginCreateActivityExport(call: Call): Started {
  const body = bodyOf(call.body, members);
  const fields = body['fields'] === undefined || body['fields'] === null ? activityColumns : textsOf(body['fields']);
  const unknown = fields.find((name) => !activityColumns.includes(name) && name !== 'actionResult');
  if (unknown !== undefined) throw new Refusal(recordError.fieldNotFound(unknown));
  return created(call, 'activities', body, fields, activityFilter(bodyOf(body['filter'] ?? {}, ['createdAt', 'activityTypeIds', 'primaryAttributeValueIds', 'primaryAttributeValues'])));
}

/** Most programs of one job (MD bulk-program-member-extract, Filters). */
const MOST_PROGRAMS = 10;

/** Create Export Program Member Job (MD bulk-program-member-extract): with several programs, programId is the first column. */
export function beginCreateMemberExport(call: Call): Started {
  const { world } = call;
  const body = bodyOf(call.body, members);
  const wanted = textsOf(body['fields'] ?? []);
  if (wanted.length === 0) throw new Refusal(recordError.missing('fields'));
  const unknown = wanted.find((name) => fieldNow(world, name) === undefined && !memberFields.some((field) => field.name === name));
  if (unknown !== undefined) throw new Refusal(recordError.fieldNotFound(unknown));
  const filter = bodyOf(body['filter'] ?? {}, ['programId', 'programIds', 'isExhausted', 'nurtureCadence', 'statusNames', 'updatedAt']);
  const fields = filter['programIds'] === undefined ? wanted : ['programId', ...wanted.filter((name) => name !== 'programId')];
  return created(call, 'program/members', body, fields, memberFilter(world, filter));
}

function memberFilter(world: World, filter: Row): ExportFilter {
  if (filter['updatedAt'] !== undefined) throw new Refusal(responseError('1035', 'Unsupported filter type for target subscription'));
  if (filter['nurtureCadence'] !== undefined) throw new Refusal(recordError.invalid(`nurtureCadence is not simulated ${hint}`));
  if (filter['programId'] !== undefined && filter['programIds'] !== undefined) throw new Refusal(recordError.invalid('programId and programIds cannot be used together'));
  const programIds = textsOf(filter['programIds'] ?? [filter['programId'] ?? '']).filter((text) => text !== '').map(integerOf);
  if (programIds.length === 0) throw new Refusal(recordError.missing('programId'));
  if (programIds.length > MOST_PROGRAMS) throw new Refusal(recordError.invalid(`At most ${MOST_PROGRAMS} programs may be specified`));
  const programs = programIds.map((id) => world.programs.get(id));
  if (programs.includes(undefined)) throw new Refusal(recordError.recordNotFound('Program not found'));
  const statuses = textsOf(filter['statusNames'] ?? []);
  const known = new Set(programs.flatMap((program) => world.channels.get(program?.channel ?? '')?.statuses.map(({ name }) => name) ?? []));
  // A status that none of the programs has is "1003, Invalid Data" (MD bulk-program-member-extract, Filters).
  if (statuses.some((name) => !known.has(name))) throw new Refusal(recordError.invalid('Invalid Data'));
  return { by: 'members', programIds, statuses, exhausted: flagOf(filter, 'isExhausted') };
}

function created(call: Call, object: ExportJob['object'], body: Row, fields: readonly string[], filter: ExportFilter): Started {
  const format = formatNamed(textMember(body, 'format') ?? 'CSV');
  const names = bodyOf(body['columnHeaderNames'] ?? {}, fields);
  const headings = fields.map((name) => textOf(names[name] ?? name));
  return {
    records: 1,
    finish() {
      const { world } = call;
      const job: ExportJob = { id: world.nextObjectGuid(), object, format, fields, headings, filter, createdAt: world.now() };
      world.commit([['export', job]]);
      return { result: [jobRow(job, world.now())] };
    },
  };
}

function leadFilter(world: World, filter: Row): ExportFilter {
  const [name, ...more] = Object.keys(filter);
  if (name === undefined) throw new Refusal(recordError.missing('filter'));
  if (more.length > 0) throw new Refusal(recordError.invalid('Only one filter may be specified per export job'));
  if (unsupportedFilters.includes(name)) throw new Refusal(responseError('1035', 'Unsupported filter type for target subscription'));
  if (name === 'createdAt') return { by: 'createdAt', ...rangeOf(filter[name]) };
  const list = name === 'staticListId' ? world.lists.get(integerOf(textOf(filter[name]))) : listAssets.named(world, textOf(filter[name]));
  if (list === undefined) throw new Refusal(recordError.recordNotFound('Object not found'));
  return { by: 'list', listId: list.id };
}

function activityFilter(filter: Row): ExportFilter {
  if (filter['createdAt'] === undefined) throw new Refusal(recordError.missing('createdAt'));
  const types = textsOf(filter['activityTypeIds'] ?? []).map(integerOf);
  if (types.includes(activityType.deleteLead)) throw new Refusal(recordError.invalid('The Delete Lead activity is not supported'));
  const ids = filter['primaryAttributeValueIds'];
  const names = filter['primaryAttributeValues'];
  const given = ids ?? names;
  if (ids !== undefined && names !== undefined) throw new Refusal(recordError.invalid('primaryAttributeValueIds and primaryAttributeValues cannot be used together'));
  if (given !== undefined && types.length === 0) throw new Refusal(recordError.missing('activityTypeIds'));
  const primary = given === undefined ? undefined : textsOf(given).map((one) => (ids === undefined ? one : integerOf(one)));
  if (primary !== undefined && primary.length > MOST_PRIMARY_VALUES) throw new Refusal(recordError.invalid(`At most ${MOST_PRIMARY_VALUES} primary values may be specified`));
  return { by: 'activities', ...rangeOf(filter['createdAt']), types, primary };
}

/** A range of at most 31 days, with both ends. */
function rangeOf(given: unknown): { from: number; to: number } {
  const range = bodyOf(given, ['startAt', 'endAt']);
  const [from, to] = ['startAt', 'endAt'].map((name) => timeOf(requiredMember(range, name)));
  if (from === undefined || to === undefined) throw new Refusal(responseError('704'));
  if (to < from || to - from > MONTH_MS) throw new Refusal(recordError.invalid('The date range must be 31 days or fewer'));
  return { from, to };
}

function timeOf(text: string): number | undefined {
  const read = readValue({ dataType: 'datetime', length: 0 }, text);
  return read.ok && read.value !== undefined ? Date.parse(String(read.value)) : undefined;
}

function formatNamed(text: string): Format {
  const format = text.toLowerCase();
  if (format === 'csv' || format === 'tsv' || format === 'ssv') return format;
  throw new Refusal(recordError.invalid(`Invalid value for 'format', expected one of ${Object.keys(separators).join(', ').toUpperCase()}`));
}
