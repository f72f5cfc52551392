import type { z } from 'zod';
import type { ObjectDescription, Schema } from '../../domain/field.ts';
import type { Lane } from '../../domain/lane.ts';
import { isTold } from '../../domain/object-pair.ts';
import type { ActivityObject, KeyedObject } from '../../domain/side.ts';
import { StepFailure } from '../../domain/step-failure.ts';
import type { PollRequest } from '../../engine/connector-port.ts';
import { malformedAnswer } from '../call-result.ts';
import { readActivityType } from './activity-types.ts';
import { kindOf } from './keyed-objects.ts';
import type { KeyedKind } from './keyed-objects.ts';
import { describePeople, READ_TIMEOUT_MS } from './marketo-access.ts';
import type { Described, MarketoAccess } from './marketo-access.ts';
import { describeMembers } from './program-book.ts';
import { describePrograms } from './program-records.ts';
import { programsAgeMs, readPrograms } from './read-programs.ts';
import { readKeyedObject, schemaOf } from './read-schema.ts';
import { describedActivityTypes, describedObjects } from './wire.ts';

/** How old a description may be. Reading one is a call of a poll that else costs one. */
const DESCRIBE_EVERY_MS = 10 * 60_000;

/** Codes which say that this API user cannot use an object at all: no right to it, no such path or custom object, or the native connector has it. */
const NOT_FOR_US: ReadonlySet<string | null> = new Set(['603', '610', '703', '1013', '1018']);

/**
 * Describes what was never described, the person when it is due, and of objects and programs that are due the oldest alone: so a poll
 * where nothing happens costs two calls more at most, however many objects there are. Answers the schema, the person's part of it as this poll goes by it, whatever
 * a run beside it forgets meanwhile, and the vendor's time, ms, if it was told on the way.
 */
export async function describeDue(access: MarketoAccess, { isFirst, versionInForce }: Occasion): Promise<Due> {
  if (versionInForce !== undefined && versionInForce !== rememberedVersion(access)) forget(access);
  let { described: person } = access;
  let vendorTime: number | null = null;
  const isPersonDue = isFirst || person === null || !person.isTrusted || isOld(access, person.at);
  if (isPersonDue) ({ described: person, vendorTime } = await describePeople(access, 'normal'));
  const { objects: due, arePrograms } = dueBeside(access);
  for (const object of due) await describeKeyed(access, object, 'normal');
  const programs = await readPrograms(access, arePrograms);
  if (person === null) throw new Error('The person was described or the call failed.');
  return { schema: schemaNow(access, person), described: person, programs, vendorTime };
}

/** What a poll goes by. */
interface Due {
  readonly schema: Schema;
  readonly described: Described;
  /** The programs that were read on the way, by what the settings call them. */
  readonly programs: readonly string[];
  readonly vendorTime: number | null;
}

/** Why a description is asked for: nothing was stored yet, or what `PollRequest` says is in force. */
interface Occasion {
  readonly isFirst: boolean;
  readonly versionInForce: PollRequest['versionInForce'];
}

/** Made anew only when a part of it was: its digest costs more than all else in a poll that finds nothing. */
function schemaNow(access: MarketoAccess, { person }: Described): Schema {
  const keyed = access.objects.flatMap((object) => access.keyed.get(object)?.description ?? []);
  const parts = [person, ...keyed, ...[describeMembers(access.members) ?? [], describePrograms(access.members) ?? []].flat()];
  const { latest } = access;
  if (latest !== null && latest.parts.length === parts.length && latest.parts.every((part, place) => part === parts[place])) return latest.schema;
  const schema = schemaOf(parts);
  access.latest = { parts, schema };
  return schema;
}

function rememberedVersion(access: MarketoAccess): string | null {
  return access.described === null ? null : schemaNow(access, access.described).version;
}

/** What another process has seen since may be later than what this one remembers: else both would take turns in being right. */
function forget(access: MarketoAccess): void {
  access.described = null;
  access.keyed.clear();
  access.members.programs.clear();
  access.members.channels = null;
  access.members.fields = null;
}

/** Which objects are to be described beside the person, and whether it is the turn of the programs: whatever was read longest ago. */
function dueBeside(access: MarketoAccess): { readonly objects: readonly KeyedObject[]; readonly arePrograms: boolean } {
  const unknown = access.objects.filter((object) => !access.keyed.has(object));
  if (unknown.length > 0) return { objects: unknown, arePrograms: false };
  const now = access.clock.now();
  const ageMs = (object: KeyedObject): number => Math.abs(now - (access.keyed.get(object)?.at ?? 0));
  const objects = access.objects.filter((object) => ageMs(object) >= DESCRIBE_EVERY_MS).toSorted((a, b) => ageMs(b) - ageMs(a)).slice(0, 1);
  const programsMs = programsAgeMs(access.members, now);
  const arePrograms = programsMs >= DESCRIBE_EVERY_MS && objects.every((object) => ageMs(object) <= programsMs);
  return { objects: arePrograms ? [] : objects, arePrograms };
}

/** Also old when our clock was set back: then nobody knows how old it is (F57). */
function isOld({ clock }: MarketoAccess, at: number): boolean {
  return Math.abs(clock.now() - at) >= DESCRIBE_EVERY_MS;
}

/** Asks what Marketo keeps of one kind. One that this API user cannot use is not in the schema. */
export async function describeKeyed(access: MarketoAccess, object: KeyedObject, lane: Lane): Promise<ObjectDescription | null> {
  const kind = kindOf(object);
  const answer = await access.session.call({ method: 'GET', path: `/rest/v1/${kind.path}/describe.json`, timeoutMs: READ_TIMEOUT_MS }, lane);
  if (!answer.ok && !NOT_FOR_US.has(answer.error.vendorCode)) throw new StepFailure(answer.error);
  const description = !answer.ok ? null : isTold(object) ? readActivity(access, object, answer.body.result) : readDescription(kind, answer.body.result);
  access.keyed.set(object, { description, at: access.clock.now() });
  return description;
}

function readDescription(kind: KeyedKind, result: unknown): ObjectDescription | null {
  const [described] = parsed(describedObjects, kind, result);
  // Without the field that names its records it is somebody else's.
  const isOurs = described?.fields.some(({ name }) => name === kind.nameField) === true;
  return described === undefined || !isOurs ? null : readKeyedObject(kind, described);
}

/** Only an approved type takes activities and has a number (MD activities); its number is remembered when it is gone again. */
function readActivity({ activityTypes }: MarketoAccess, object: ActivityObject, result: unknown): ObjectDescription | null {
  const [described] = parsed(describedActivityTypes, kindOf(object), result);
  const type = described === undefined ? null : readActivityType(kindOf(object), described);
  if (type !== null) activityTypes.set(object, type);
  return type?.description ?? null;
}

function parsed<Rows>(shape: z.ZodType<Rows>, { path }: KeyedKind, result: unknown): Rows {
  const read = shape.safeParse(result);
  if (!read.success) throw new StepFailure(malformedAnswer(`The describe of ${path} had another shape.`).error);
  return read.data;
}

/** A kind as last described; asked for when there is nothing yet. Throws a StepFailure when it is not for this API user. */
export async function knownKeyed(access: MarketoAccess, object: KeyedObject, lane: Lane): Promise<ObjectDescription> {
  const known = access.keyed.get(object);
  const description = known === undefined ? await describeKeyed(access, object, lane) : known.description;
  if (description !== null) return description;
  throw new StepFailure({ code: 'OBJECT_NOT_ACCESSIBLE', vendorCode: null, vendorMessage: `The API user may not use ${kindOf(object).path}.`, fields: [] });
}

/** An answer contradicted what was described: the next poll asks for it. */
export function distrustKeyed(access: MarketoAccess, object: KeyedObject): void {
  access.keyed.delete(object);
}
