import { leadLookups } from '../../domain/lead-lookups.ts';
import type { ObjectDescription, Progression, Schema } from '../../domain/field.ts';
import { isMember } from '../../domain/object-pair.ts';
import type { PairObject } from '../../domain/side.ts';
import { StepFailure } from '../../domain/step-failure.ts';
import type { FieldsByObject } from '../../engine/connector-port.ts';
import { malformedAnswer } from '../call-result.ts';
import type { CallResult } from '../call-result.ts';
import type { CompositePart, PartAnswer } from './composite.ts';
import { nameOfObject } from './field-types.ts';
import { readObject, schemaOf, withParentFields } from './read-schema.ts';
import { objectDescribe } from './wire.ts';

/** Remembers what the sync user last saw of each object, so that an unchanged schema costs nothing (apis.md B3). */
export interface DescribeBook {
  /** The objects that are followed. */
  readonly objects: readonly PairObject[];
  /** Follows these objects from now on, with these fields of their parents by path; what is remembered of others is forgotten. */
  follow(objects: readonly PairObject[], parentFields: FieldsByObject): void;
  /** One conditional describe per object; answered with 304 while nothing changed. */
  question(): DescribeQuestion;
  /** Takes the answers to a question's parts, in order, and answers the schema as it is now. Throws a StepFailure when one cannot be had. */
  take(question: DescribeQuestion, answers: readonly (CallResult<PartAnswer> | undefined)[]): Schema;
  /** Keeps the campaigns whose members are followed, with their statuses: they are part of the schema from now on. */
  noteProgressions(progressions: readonly Progression[]): void;
  /** The schema last taken; null before the first. */
  schema(): Schema | null;
  /** Forgets the versions, so that the next describe is a full one: something in the schema was wrong. */
  distrust(): void;
}

/** What was asked, and of which objects: others may be followed by the time of the answer. */
export interface DescribeQuestion {
  readonly objects: readonly PairObject[];
  readonly parts: readonly CompositePart[];
}

interface Remembered {
  readonly condition: Readonly<Record<string, string>>;
  /** Null: the sync user may not see the object at all. */
  readonly description: ObjectDescription | null;
}

/** An empty book of these objects: the first describe is a full one. */
export function createDescribeBook(followed: readonly PairObject[]): DescribeBook {
  let objects = followed;
  let parentFields: FieldsByObject = {};
  const remembered = new Map<PairObject, Remembered>();
  let schema: Schema | null = null;
  let progressions: readonly Progression[] = [];

  function seen(): Schema {
    // In the order in which they are followed, not in that in which they were met: another process must call it the same.
    const objectsSeen = objects.flatMap((object) => {
      const description = remembered.get(object)?.description ?? null;
      return description === null ? [] : [[object, isMember(object) ? { ...description, progressions } : description] as const];
    });
    const plain = schemaOf(Object.fromEntries(objectsSeen));
    const paths = new Map(objectsSeen.map(([object, description]) => [object, [...(parentFields[object] ?? []), ...leadLookups(description).map(({ path }) => path)]]));
    if ([...paths.values()].every((ofObject) => ofObject.length === 0)) return plain;
    return schemaOf(Object.fromEntries(objectsSeen.map(([object, description]) => [object, withParentFields(description, paths.get(object) ?? [], plain)])));
  }

  function takeOne(object: PairObject, answer: CallResult<PartAnswer> | undefined): Remembered {
    if (answer === undefined) throw new StepFailure(malformedAnswer('The answer to a describe is missing.').error);
    if (!answer.ok) {
      // No access to an object looks as if it did not exist (apis.md B3, B7); the other object goes on.
      const isHidden = answer.error.vendorCode === 'NOT_FOUND' || answer.error.vendorCode === 'INVALID_TYPE';
      if (isHidden) return { condition: {}, description: null };
      throw new StepFailure(answer.error);
    }
    const before = remembered.get(object);
    if (answer.body.status === 304 && before !== undefined) return before;
    const read = objectDescribe.safeParse(answer.body.body);
    if (!read.success) throw new StepFailure(malformedAnswer(`The describe of ${nameOfObject(object)} had another shape.`).error);
    return { condition: conditionFrom(answer.body.headers), description: readObject(object, read.data) };
  }

  return {
    get objects() {
      return objects;
    },
    follow(next, fields) {
      const isSame = next.length === objects.length && next.every((object, place) => object === objects[place]);
      if (isSame && JSON.stringify(fields) === JSON.stringify(parentFields)) return;
      objects = next;
      parentFields = fields;
      for (const object of remembered.keys()) if (!next.includes(object)) remembered.delete(object);
      if (schema !== null) schema = seen();
    },
    question: () => ({
      objects,
      parts: objects.map((object) => ({
        method: 'GET',
        path: `/sobjects/${nameOfObject(object)}/describe`,
        headers: remembered.get(object)?.condition ?? {},
      })),
    }),
    take(question, answers) {
      const taken = question.objects.map((object, index) => [object, takeOne(object, answers[index])] as const).filter(([object]) => objects.includes(object));
      const isSame = schema !== null && taken.every(([object, entry]) => remembered.get(object) === entry);
      for (const [object, entry] of taken) remembered.set(object, entry);
      if (schema === null || !isSame) schema = seen();
      return schema;
    },
    noteProgressions(noted) {
      const isSame = JSON.stringify(noted) === JSON.stringify(progressions);
      progressions = noted;
      if (schema !== null && !isSame) schema = seen();
    },
    schema: () => schema,
    distrust() {
      for (const [object, entry] of remembered) remembered.set(object, { ...entry, condition: {} });
    },
  };
}

/** What makes the next describe conditional: the tag where there is one, else the date (recorded: test_http_headers). */
function conditionFrom(headers: Readonly<Record<string, string>>): Record<string, string> {
  const { etag, 'last-modified': lastModified } = headers;
  if (etag !== undefined) return { 'If-None-Match': etag };
  return lastModified === undefined ? {} : { 'If-Modified-Since': lastModified };
}
