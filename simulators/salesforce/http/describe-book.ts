import { createHash } from 'node:crypto';
import type { ObjectDefinition } from '../schema/object-definition.ts';
import type { UserAccess } from '../world/access.ts';
import { describeObject, describeSummary } from '../world/describe.ts';
import type { DescribedObject } from '../world/describe.ts';
import type { Org } from '../world/org.ts';
import { setting } from '../world/settings.ts';

/** A describe, as it is written out too, with what a conditional request compares: as HTTP dates go, whole seconds. */
export type Described = { readonly body: unknown; readonly text: string; readonly etag: string; readonly lastModifiedMs: number };

/** Describes per user, with the moment each last changed for that user (apis.md B3: If-Modified-Since). */
export type DescribeBook = {
  global(access: UserAccess, base: string): Described;
  object(object: ObjectDefinition, access: UserAccess, base: string): Described;
};

/** Metadata of a fresh org last changed when its set-up records were made (bootstrap.ts). */
const FIRST_CHANGE_MS = Date.parse('2024-01-15T09:00:00Z');

export function createDescribeBook(org: Org): DescribeBook {
  const known = new Map<string, Described & { readonly version: number }>();
  const remember = <Body>(key: string, make: () => Body, write: (body: Body) => string): Described => {
    const version = org.store.rightsVersion();
    const before = known.get(key);
    if (before?.version === version) return before;
    const body = make();
    const text = write(body);
    const etag = `"${createHash('sha256').update(text).digest('hex').slice(0, 8)}"`;
    const lastModifiedMs = before === undefined || before.etag === etag ? (before?.lastModifiedMs ?? firstSeen(org)) : nextSecond(org.clock.now(), before.lastModifiedMs);
    const described = { body, text, etag, lastModifiedMs, version };
    known.set(key, described);
    return described;
  };
  return {
    global: (access, base) =>
      remember(`${access.userId} ${base}`, () => ({
        encoding: 'UTF-8',
        maxBatchSize: 200,
        sobjects: org.store.catalogue().objects.filter((object) => access.mayRead(object)).map((object) => describeSummary(object, access, base)),
      }), JSON.stringify),
    object: (object, access, base) =>
      remember(`${access.userId} ${base} ${object.name}`, () => describeObject(org.store.catalogue(), object, access, base, setting(org.store, 'spareFields')), written),
  };
}

/** Fields as they were written out. */
const fieldTexts = new WeakMap<object, string>();

/** A describe written out. Nearly all of it are its fields, and those have been written before. */
function written({ fields, ...rest }: DescribedObject): string {
  const texts = fields.map((field) => {
    const text = fieldTexts.get(field) ?? JSON.stringify(field);
    fieldTexts.set(field, text);
    return text;
  });
  return `{"fields":[${texts.join(',')}],${JSON.stringify(rest).slice(1)}`;
}

/**
 * A describe never asked for before may have changed at any time since the org was made: rights that are as delivered
 * date from then, changed ones from now.
 */
function firstSeen(org: Org): number {
  return org.rightsChanged() ? nextSecond(org.clock.now(), FIRST_CHANGE_MS) : FIRST_CHANGE_MS;
}

/** At least one second after the last change, so that two changes within one second are told apart. */
function nextSecond(now: number, before: number): number {
  return Math.max(Math.floor(now / 1000) * 1000, before + 1000);
}
