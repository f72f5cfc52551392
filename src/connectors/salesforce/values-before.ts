import type { Schema } from '../../domain/field.ts';
import type { RecordWrite } from '../../domain/operation.ts';
import { PERSON_OBJECTS } from '../../domain/object-pair.ts';
import type { CampaignObject, MemberObject, PersonObject } from '../../domain/side.ts';
import type { SeenValues } from '../../domain/value.ts';
import type { CallResult } from '../call-result.ts';
import { seenValues } from '../seen-values.ts';
import type { CompositePart, PartAnswer } from './composite.ts';
import { nameOfObject } from './field-types.ts';
import { retrievedRows } from './wire.ts';

/** Objects of which records are written here. */
export type WrittenObject = PersonObject | CampaignObject | MemberObject;

const WRITTEN_OBJECTS: readonly WrittenObject[] = [...PERSON_OBJECTS, 'campaign', 'campaign-member'];

/** Updates of one object whose records are read right before they are written. */
export interface ReadBefore {
  readonly object: WrittenObject;
  readonly updates: readonly RecordWrite[];
}

/**
 * The updates among some writes by object: one reading for each. Salesforce says of an update nothing but that
 * it was done, so what it replaced is read in the same Composite call, whose parts run one after the other
 * (apis.md B5). Then nothing that somebody changed since our last look is overwritten in silence (I3).
 */
export function readingsBefore(writes: readonly RecordWrite[]): readonly ReadBefore[] {
  const updates = writes.filter(({ kind }) => kind === 'update');
  return WRITTEN_OBJECTS.map((object) => ({ object, updates: updates.filter((write) => write.object === object) })).filter((reading) => reading.updates.length > 0);
}

/** The part of a call that reads just the fields about to be written; as a POST, because 800 ids fit no address. */
export function partReading({ object, updates }: ReadBefore): CompositePart {
  const fields = [...new Set(updates.flatMap(({ values }) => Object.keys(values)))];
  return { method: 'POST', path: `/composite/sobjects/${nameOfObject(object)}`, body: { ids: updates.map(({ id }) => id), fields: ['Id', ...fields] } };
}

/** What the records held, by write. A record or an answer that is missing tells nothing: the write stands for itself. */
export function valuesRead(schema: Schema, { object, updates }: ReadBefore, answer: CallResult<PartAnswer> | undefined): ReadonlyMap<RecordWrite, SeenValues> {
  const rows = answer?.ok === true ? retrievedRows.safeParse(answer.body.body).data : undefined;
  const byId = new Map((rows ?? []).flatMap((row) => (row === null ? [] : [[row.Id, row] as const])));
  const description = schema.objects[object];
  const read = updates.flatMap((write) => {
    const row = byId.get(write.id ?? '');
    if (row === undefined || description === undefined) return [];
    return [[write, seenValues(description, Object.keys(write.values), row)] as const];
  });
  return new Map(read);
}
