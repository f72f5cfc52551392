import { programName, programNamed } from '../../domain/campaign-pairing.ts';
import type { FieldDescription, FieldType, ObjectDescription } from '../../domain/field.ts';
import type { Lane } from '../../domain/lane.ts';
import type { Observation } from '../../domain/observation.ts';
import { StepFailure } from '../../domain/step-failure.ts';
import type { Candidate, FindRequest, ReadRequest } from '../../engine/connector-port.ts';
import { malformedAnswer } from '../call-result.ts';
import type { MarketoAccess } from './marketo-access.ts';
import type { ProgramBook } from './program-book.ts';
import { readLook } from './read-look.ts';
import { askForProgram } from './read-programs.ts';
import { programs } from './wire.ts';
import type { Program } from './wire.ts';

/**
 * What a program holds, as the asset API shows it (MS ProgramResponse, UpdateProgramRequest; apis.md A6). Name and description can
 * be written by it; channel, type and workspace are given when a program is made. The cost is the sum of all period costs, which
 * could be written, but a sum tells no periods. A start or end that is not set is left out of an answer and so not known to be
 * blank: no write could tell what it replaces (I3, I10). No describe tells of these: none gets another type in the middle of a run.
 */
const PROGRAM_FIELDS: ObjectDescription['fields'] = Object.fromEntries(
  [
    field('name', 'Name', 'text', true),
    field('description', 'Description', 'long-text', true),
    field('channel', 'Channel', 'text', false),
    field('type', 'Program Type', 'text', false),
    field('cost', 'Sum of Period Costs', 'decimal', false),
    field('startDate', 'Start Date', 'date', false),
    field('endDate', 'End Date', 'date', false),
    field('workspace', 'Workspace', 'text', false),
    field('url', 'URL', 'url', false),
  ].map((one) => [one.name, one]),
);

/** The names of a program's fields, and of those that can be written. */
export const PROGRAM_FIELD_NAMES = { all: Object.keys(PROGRAM_FIELDS), writable: Object.values(PROGRAM_FIELDS).flatMap(({ name, updateable }) => (updateable ? [name] : [])) };

const DESCRIPTION: ObjectDescription = { object: 'program', fields: PROGRAM_FIELDS, createable: false, updateable: true, idPrefix: null };

/** Programs as records, where they are followed and may be read; null otherwise. */
export function describePrograms({ areRecords, isRefused, channels }: ProgramBook): ObjectDescription | null {
  return areRecords && !isRefused && channels !== null ? DESCRIPTION : null;
}

/** Looks at programs that are to be stored, and the answers that are done with once they are. */
export interface LooksAtPrograms {
  readonly looks: readonly Observation[];
  readonly answers: readonly Program[];
}

/**
 * Looks at these programs as they were read a moment ago. Those that a run beside the cycles has read are read once more: it stores
 * nothing of them, they count as read in this process, and a look of then would pass for an edit after a write of ours (I1, I2). Those
 * are left out that look as when they were delivered last.
 */
export async function freshLooks(access: MarketoAccess, names: readonly string[], fields: readonly string[]): Promise<LooksAtPrograms> {
  const { programs: known, told, stored } = access.members;
  const answersFor = (wanted: readonly string[]): readonly Program[] => wanted.flatMap((name) => known.get(name)?.program ?? []);
  const justRead = answersFor(names);
  const unstored = answersFor([...known.keys()].filter((name) => !names.includes(name))).filter((program) => !stored.has(program));
  const ids = unstored.map(({ id }) => programName(String(id)));
  const looks = [...justRead.map((program) => lookAt(program, fields)), ...(await readProgramRecords(access, { ids, fields, lane: 'normal' }))];
  return { looks: looks.filter((look) => told.get(look.id) !== JSON.stringify(look)), answers: [...justRead, ...unstored] };
}

/** These looks were stored. */
export function noteTold({ told, stored }: ProgramBook, { looks, answers }: LooksAtPrograms): void {
  for (const look of looks) told.set(look.id, JSON.stringify(look));
  for (const answer of answers) stored.add(answer);
}

/** The programs of these names as they are now, one call for each; those Marketo does not show are left out. */
export async function readProgramRecords(access: MarketoAccess, { ids, fields, lane }: Pick<ReadRequest, 'ids' | 'fields' | 'lane'>): Promise<readonly Observation[]> {
  const found: Observation[] = [];
  for (const id of new Set(ids)) {
    const program = await programOf(access, id, lane);
    if (program !== null) found.push(lookAt(program, fields));
  }
  return found;
}

/** The program that each campaign's settings name, if it is there; in the order asked. */
export async function findPrograms(access: MarketoAccess, { sought, fields, lane }: FindRequest): Promise<readonly (readonly Candidate[])[]> {
  const ids = sought.flatMap(({ named }) => named ?? []);
  const found = await readProgramRecords(access, { ids, fields: fields.program ?? [], lane });
  return sought.map(({ named }) => found.filter(({ id }) => id === named).map((observation) => ({ observation, key: null })));
}

async function programOf(access: MarketoAccess, id: string, lane: Lane): Promise<Program | null> {
  const number = programNamed(id);
  if (number === null) return null;
  const answer = await askForProgram(access, number, lane);
  if (!answer.ok && !answer.refusedContent) throw new StepFailure(answer.error);
  // What is not found has no `result` (apis.md A2, recorded).
  const read = programs.safeParse(answer.ok ? (answer.body.result ?? []) : []);
  if (!read.success) throw new StepFailure(malformedAnswer('A program had another shape.').error);
  return read.data[0] ?? null;
}

/** A look at a program. What the answer leaves out was not seen; that no period has a cost it says. */
function lookAt({ costs, ...program }: Program, fields: readonly string[]): Observation {
  const cost = costs === undefined ? {} : { cost: costs === null || costs.length === 0 ? null : costs.reduce((sum, period) => sum + period.cost, 0) };
  const days = Object.fromEntries(['startDate', 'endDate'].flatMap((name) => (typeof program[name] === 'string' ? [[name, program[name].slice(0, DAY)] as const] : [])));
  return readLook(DESCRIPTION, programName(String(program.id)), fields, { ...program, ...days, ...cost });
}

/** A day at the beginning of whatever the asset API says of a moment: no example shows one of these. */
const DAY = 'YYYY-MM-DD'.length;

function field(name: string, label: string, type: FieldType, updateable: boolean): FieldDescription {
  const lengthCharacters = name === 'name' ? 255 : null;
  return { name, label, type, lengthCharacters, lengthBytes: null, scale: type === 'decimal' ? 2 : null, createable: false, updateable, requiredOnCreate: name === 'name', calculated: false, restrictedTo: null };
}
