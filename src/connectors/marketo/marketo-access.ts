import type { ObjectDescription, Schema } from '../../domain/field.ts';
import type { Lane } from '../../domain/lane.ts';
import { StepFailure } from '../../domain/step-failure.ts';
import type { Clock } from '../../engine/ports.ts';
import { answerOrThrow, malformedAnswer } from '../call-result.ts';
import type { VendorSession } from '../vendor-session.ts';
import type { MarketoAnswer } from './read-answer.ts';
import { readSchema } from './read-schema.ts';
import { describedFields } from './wire.ts';

/** What every call to one subscription stands on. */
export interface MarketoAccess {
  readonly session: VendorSession<MarketoAnswer>;
  readonly clock: Clock;
  /** The person field that carries the id of the lead or contact (I8). */
  readonly keyField: string;
  /** The schema last read; mutable, kept in memory only. */
  readonly described: { schema: Schema | null; at: number; isTrusted: boolean };
  /** GUIDs of activities delivered lately, by feed: the overlap is read again and these are dropped. */
  readonly delivered: { readonly changes: Set<string>; readonly removals: Set<string> };
}

/** Marketo answers most reads within 60 s (apis.md A1); a shorter patience would lose good answers. */
export const READ_TIMEOUT_MS = 90_000;

/** Asks for the schema. Also tells the vendor's time, ms; null when the answer did not. */
export async function describePeople(access: MarketoAccess, lane: Lane): Promise<{ readonly schema: Schema; readonly vendorTime: number | null }> {
  const { session, described, clock } = access;
  const answer = answerOrThrow(await session.call({ method: 'GET', path: '/rest/v1/leads/describe.json', timeoutMs: READ_TIMEOUT_MS }, lane));
  const read = describedFields.safeParse(answer.body.result);
  if (!read.success) throw new StepFailure(malformedAnswer('The describe had another shape.').error);
  const schema = readSchema(read.data);
  Object.assign(described, { schema, at: clock.now(), isTrusted: true });
  return { schema, vendorTime: answer.vendorTime };
}

/** The person as last described; asked for when there is nothing yet. */
export async function knownPerson(access: MarketoAccess, lane: Lane): Promise<ObjectDescription> {
  return personOf(access.described.schema ?? (await describePeople(access, lane)).schema);
}

/** The one object of this side. */
export function personOf(schema: Schema): ObjectDescription {
  const { person } = schema.objects;
  if (person === undefined) throw new Error('A Marketo schema always has persons.');
  return person;
}
