import { fieldNow } from '../field-shapes.ts';
import { stamp } from '../field-values.ts';
import { personRow } from '../find-people.ts';
import type { KeyedRecord } from '../keyed-store.ts';
import type { Answer, Call, Row } from '../operation.ts';
import { BATCH_LIMIT, batchSizeOf, integerOf, listOf, personFieldsOf, requiredText } from '../parameters.ts';
import { readToken, writeToken } from '../page-token.ts';
import { defaultFields } from '../person-fields.ts';
import { readField } from '../reading.ts';
import { Refusal, recordError } from '../refusal.ts';
import type { World } from '../world.ts';
import { dateOf } from '../assets/asset-form.ts';
import { programOf } from './browse-programs.ts';
import { defaultMemberFields, memberFields, memberFilters, memberStore } from './member-fields.ts';
import type { Program } from './program.ts';

/** A larger program is only read by bulk extract, except by leadId (MS; apis.md A6). */
const MOST_MEMBERS = 100_000;
const WEEK_MS = 7 * 86_400_000;

/** Get Program Members: by leadId, statusName, reachedSuccess, a custom field, or updatedAt of at most 7 days. */
export function findMembers(call: Call): Answer {
  const { world, parameters } = call;
  const program = programOf(call);
  const filterType = requiredText(parameters, 'filterType');
  if (filterType !== 'leadId' && world.records(memberStore).count(['programId'], [String(program.id)]) > MOST_MEMBERS) {
    throw new Refusal(recordError.invalid(`The program has more than ${MOST_MEMBERS} members`));
  }
  const fields = fieldNamesOf(call);
  const found = filterType === 'updatedAt' ? updatedMembers(call, program) : matchingMembers(call, program, filterType);
  return page(call, found, (member, seq) => ({ seq, ...Object.fromEntries(fields.map((name) => [name, memberValue(world, program, member, name)])) }));
}

/** Get Leads by Program Id: people with their membership, whose id is the program's (MD leads, Programs, example). */
export function findPeopleOfProgram(call: Call): Answer {
  const { world } = call;
  const program = programOf(call);
  const fields = personFieldsOf(call) ?? defaultFields.flatMap((name) => fieldNow(world, name) ?? []);
  const members = world.records(memberStore).with(['programId'], [String(program.id)]);
  return page(call, members, (member) => {
    const [row = {}] = personRow(world, world.people.get(Number(member.values['leadId'])), fields);
    const status = member.values['statusName'];
    const known = { id: program.id, progressionStatus: status, progressionStatusType: status };
    return { ...row, membership: { ...known, ...membershipOf(member), updatedAt: stamp(member.updatedAt) } };
  });
}

/** Get Program Memberships of one person, narrowed by program ids and by date of change. */
export function findProgramsOfPerson(call: Call): Answer {
  const { world, parameters } = call;
  const earliest = dateOf(parameters, 'earliestUpdatedAt') ?? -Infinity;
  const latest = dateOf(parameters, 'latestUpdatedAt') ?? Infinity;
  const wanted = programFilter(parameters);
  const id = integerOf(call.subject);
  if (world.people.get(id) === undefined) throw new Refusal({ code: '1004', message: `Lead '${id}' not found` });
  const members = world.records(memberStore).with(['leadId'], [String(id)]);
  const found = members.filter(({ updatedAt, values }) => updatedAt >= earliest && updatedAt <= latest && wanted(String(values['programId'])));
  return page(call, found, (member) => ({
    id: member.values['programId'],
    progressionStatus: member.values['statusName'],
    ...membershipOf(member),
    updatedAt: stamp(member.updatedAt),
  }));
}

function programFilter(parameters: URLSearchParams): (programId: string) => boolean {
  if (!parameters.has('filterType')) return () => true;
  if (parameters.get('filterType') !== 'programId') throw new Refusal(recordError.fieldNotSupported(parameters.get('filterType') ?? ''));
  const ids = listOf(parameters, 'filterValues');
  return (programId) => ids.includes(programId);
}

function membershipOf({ values }: KeyedRecord): Row {
  return { acquiredBy: values['acquiredBy'], isExhausted: false, reachedSuccess: values['reachedSuccess'], membershipDate: values['membershipDate'] };
}

/** Whether there is more is told always (MD program-members, Query). */
function page(call: Call, found: readonly KeyedRecord[], toRow: (member: KeyedRecord, seq: number) => Row): Answer {
  const size = batchSizeOf(call.parameters);
  const token = call.parameters.get('nextPageToken');
  const from = token === null ? 0 : Number(readToken(memberStore, token));
  return {
    result: found.slice(from, from + size).map(toRow),
    ...(from + size < found.length ? { nextPageToken: writeToken(memberStore, from + size) } : {}),
    moreResult: from + size < found.length,
  };
}

/** `startAt` and `endAt` lie at most 7 days apart (apis.md A6). */
function updatedMembers({ world, parameters }: Call, program: Program): readonly KeyedRecord[] {
  requiredText(parameters, 'startAt');
  requiredText(parameters, 'endAt');
  const from = dateOf(parameters, 'startAt') ?? 0;
  const to = dateOf(parameters, 'endAt') ?? 0;
  if (to < from || to - from > WEEK_MS) throw new Refusal(recordError.invalid('startAt and endAt must be at most 7 days apart'));
  const members = world.records(memberStore).with(['programId'], [String(program.id)]);
  return members.filter(({ updatedAt }) => updatedAt >= from && updatedAt <= to);
}

function matchingMembers({ world, parameters }: Call, program: Program, filterType: string): readonly KeyedRecord[] {
  if (!memberFields.some(({ name }) => name === filterType)) throw new Refusal(recordError.fieldNotFound(filterType));
  if (!memberFilters.includes(filterType)) throw new Refusal(recordError.fieldNotSupported(filterType));
  requiredText(parameters, 'filterValues');
  const values = [...new Set(listOf(parameters, 'filterValues'))];
  if (values.length > BATCH_LIMIT) throw new Refusal(recordError.invalid(`The number of filterValues exceeds ${BATCH_LIMIT}`));
  return values.flatMap((value) => world.records(memberStore).with(['programId', filterType], [String(program.id), value]));
}

/** Fields of the membership or of the person; those of the example when none are named. */
function fieldNamesOf({ world, parameters }: Call): readonly string[] {
  if (!parameters.has('fields')) return defaultMemberFields;
  const names = listOf(parameters, 'fields');
  const unknown = names.find((name) => !memberFields.some((field) => field.name === name) && fieldNow(world, name) === undefined);
  if (unknown !== undefined) throw new Refusal(recordError.fieldNotFound(unknown));
  return [...new Set([...defaultMemberFields, ...names])];
}

/** A value of a membership by field name, or else of its person; null where it is blank or no such field. */
export function memberValue(world: World, program: Program, member: KeyedRecord, name: string): unknown {
  if (name === 'createdAt' || name === 'updatedAt') return stamp(member[name]);
  if (name === 'program') return program.name;
  if (name === 'isExhausted') return false;
  if (memberFields.some((field) => field.name === name)) return member.values[name] ?? null;
  const person = world.people.get(Number(member.values['leadId']));
  const field = fieldNow(world, name);
  return person === undefined || field === undefined ? null : (readField(world, person, field) ?? null);
}
