import type { ObjectDescription, Schema } from '../../domain/field.ts';
import type { Lane } from '../../domain/lane.ts';
import type { ActivityObject, KeyedObject } from '../../domain/side.ts';
import { StepFailure } from '../../domain/step-failure.ts';
import type { Clock } from '../../engine/ports.ts';
import { answerOrThrow, malformedAnswer } from '../call-result.ts';
import type { VendorSession } from '../vendor-session.ts';
import { createAttributeNames } from './attribute-names.ts';
import type { AttributeNames } from './attribute-names.ts';
import type { ProgramBook } from './program-book.ts';
import type { MarketoAnswer } from './read-answer.ts';
import { readPersonObject } from './read-schema.ts';
import { describedFields } from './wire.ts';

/** What every call to one subscription stands on. */
export interface MarketoAccess {
  readonly session: VendorSession<MarketoAnswer>;
  readonly clock: Clock;
  /** The person field that carries the id of the lead or contact (I8). */
  readonly keyField: string;
  /** What was last described, in memory only; null before the first time. */
  described: Described | null;
  /** The schema last made, and of what; null before the first. */
  latest: { readonly parts: readonly ObjectDescription[]; readonly schema: Schema } | null;
  /** The other objects that are followed. */
  objects: readonly KeyedObject[];
  /** What was last described of them, and when by our clock, ms; null for one that this API user cannot use. */
  readonly keyed: Map<KeyedObject, { readonly description: ObjectDescription | null; readonly at: number }>;
  /** Programs whose members are followed. */
  readonly members: ProgramBook;
  /** The custom activity types that tell of what is followed, as last described. */
  readonly activityTypes: Map<ActivityObject, ActivityType>;
  /** GUIDs of activities delivered lately: the last minutes are read again and these are dropped. */
  readonly delivered: Set<string>;
}

/** A custom activity type of ours. */
export interface ActivityType {
  readonly id: number;
  readonly description: ObjectDescription;
  /** API name of the attribute that people see first. */
  readonly primary: string;
  /** API names of the attributes by what people read, which is how the log names them (apis.md A5). */
  readonly byLabel: ReadonlyMap<string, string>;
}

/** The person as the API user last saw it. */
export interface Described {
  readonly person: ObjectDescription;
  readonly attributes: AttributeNames;
  /** What Marketo said, as JSON: the same again, which is what it nearly always says, is not read again. */
  readonly told: string;
  /** Our clock when it was asked, ms. */
  readonly at: number;
  /** False after an answer that contradicted it: it is asked for again soon. */
  readonly isTrusted: boolean;
}

/** Marketo answers most reads within 60 s (apis.md A1); a shorter patience would lose good answers. */
export const READ_TIMEOUT_MS = 90_000;

/** Asks for the schema. Also tells the vendor's time, ms; null when the answer did not. */
export async function describePeople(access: MarketoAccess, lane: Lane): Promise<{ readonly described: Described; readonly vendorTime: number | null }> {
  const { session, clock } = access;
  const answer = answerOrThrow(await session.call({ method: 'GET', path: '/rest/v1/leads/describe.json', timeoutMs: READ_TIMEOUT_MS }, lane));
  const told = JSON.stringify(answer.body.result);
  const before = access.described;
  const person = before?.told === told ? before : { ...readDescribed(answer.body.result), told };
  const described = { ...person, at: clock.now(), isTrusted: true };
  access.described = described;
  return { described, vendorTime: answer.vendorTime };
}

function readDescribed(result: unknown): Pick<Described, 'person' | 'attributes'> {
  const read = describedFields.safeParse(result);
  if (!read.success) throw new StepFailure(malformedAnswer('The describe had another shape.').error);
  return { person: readPersonObject(read.data), attributes: createAttributeNames(read.data) };
}

/** The person as last described; asked for when there is nothing yet. */
export async function knownPerson(access: MarketoAccess, lane: Lane): Promise<ObjectDescription> {
  return (access.described ?? (await describePeople(access, lane)).described).person;
}

/** An answer contradicted the schema: the next poll asks for it. */
export function distrustSchema(access: MarketoAccess): void {
  if (access.described !== null) access.described = { ...access.described, isTrusted: false };
}
