import { z } from 'zod';
import type { DurableLog, LogOwner } from '../../foundation/durable-log.ts';
import { noLog } from '../../foundation/durable-log.ts';
import type { Catalogue } from '../schema/catalogue.ts';
import type { ObjectDefinition } from '../schema/object-definition.ts';
import { customisationSchema, customisedCatalogue } from '../schema/customisation.ts';
import { standardCatalogue } from '../schema/standard-objects.ts';
import { makeId } from './ids.ts';
import { createRecordTable } from './record-table.ts';
import type { RecordTable } from './record-table.ts';
import type { StoredRecord } from './record.ts';

/** A version that readers still see because the transaction that replaced it is not visible yet (fault F21). */
type Overlay = { readonly before: StoredRecord | undefined; readonly visibleAt: number };

/** What a piece of work says at its end: whether its changes stay, and its result. */
export type Outcome<T> = { readonly keep: boolean; readonly value: T };

/** All records of the org, changed only inside `transaction`, and the journal that keeps them. */
export type Store = {
  table(object: string): RecordTable;
  /** The objects of this org as they are now. */
  catalogue(): Catalogue;
  newId(object: ObjectDefinition): string;
  put(object: string, record: StoredRecord): void;
  remove(object: string, id: string): void;
  /**
   * Runs a piece of work whose changes stay or go as one. May be nested: what an inner one keeps still goes when an
   * outer one does not keep. The outermost writes the journal before it returns, so nothing answered is ever lost.
   */
  transaction<T>(work: () => Outcome<T>): T;
  /** Until when changes made from now on stay invisible to queries; undefined ends it. Epoch milliseconds. */
  showChangesFrom(visibleAt: number | undefined): void;
  /** The clock was set back by so many ms: what is invisible becomes visible after as long a wait as before. */
  clockSetBack(ms: number): void;
  /** The versions of this object's records that readers see instead of the present ones. */
  overlays(object: string): ReadonlyMap<string, Overlay>;
  /** Counts changes to what users see: the records users and rights are made of, and the fields; caches of rights compare it. */
  rightsVersion(): number;
  /** A setting of the org by name, any JSON value, kept in the journal; undefined when never set. */
  setting(name: string): unknown;
  changeSetting(name: string, value: unknown): void;
  /** Empties everything, in the journal too. */
  clear(): void;
  useLog(open: (owner: LogOwner) => DurableLog): void;
  close(): void;
};

type Change = { readonly object: string; readonly id: string; readonly before: StoredRecord | undefined };

const storedRecordSchema = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
  .and(z.object({ Id: z.string(), SystemModstamp: z.string() }));
const entrySchema = z.strictObject({
  fresh: z.literal(true).optional(),
  nextNumber: z.number().int().optional(),
  put: z.array(z.tuple([z.string(), storedRecordSchema])).optional(),
  remove: z.array(z.tuple([z.string(), z.string()])).optional(),
  setting: z.tuple([z.string(), z.unknown()]).optional(),
});
type Entry = z.infer<typeof entrySchema>;

const RIGHTS_OBJECTS: ReadonlySet<string> = new Set([
  'User', 'Profile', 'PermissionSet', 'PermissionSetAssignment', 'ObjectPermissions', 'FieldPermissions',
]);
/** Settings that change what users see of the fields (settings.ts). */
const ABOUT_FIELDS: ReadonlySet<string> = new Set(['fieldChanges', 'spareFields', 'customisation']);
/** The setting that makes the catalogue. */
const CUSTOMISATION = 'customisation';
const RECORDS_PER_ENTRY = 500;

/** Numbers below this are left to the records every fresh org has, so that their ids never change. */
const FIRST_BUSINESS_NUMBER = 10_000;

export function createStore(now: () => number): Store {
  let catalogue = standardCatalogue;
  let tables = emptyTables(catalogue);
  let settings = new Map<string, unknown>();
  let overlaid = new Map<string, Map<string, Overlay>>();
  let nextNumber = FIRST_BUSINESS_NUMBER;
  let rights = 0;
  let depth = 0;
  let changes: Change[] = [];
  let visibleAt: number | undefined;
  let log: DurableLog = noLog;

  const table = (object: string): RecordTable => {
    const found = tables.get(object);
    if (found === undefined) throw new Error(`The simulated org has no table for ${object}.`);
    return found;
  };
  const apply = (object: string, id: string, record: StoredRecord | undefined): void => {
    if (record === undefined) table(object).remove(id);
    else table(object).put(record);
    if (RIGHTS_OBJECTS.has(object)) rights += 1;
  };
  const change = (object: string, id: string, record: StoredRecord | undefined): void => {
    if (depth === 0) throw new Error('Records change only inside a transaction.');
    const before = table(object).get(id);
    changes.push({ object, id, before });
    if (visibleAt !== undefined) overlay(overlaid, object, id, { before, visibleAt });
    apply(object, id, record);
  };
  const rollBack = (to: number): void => {
    for (const { object, id, before } of changes.splice(to).toReversed()) apply(object, id, before);
  };
  const commit = (): void => {
    if (changes.length > 0) log.append(entryOf(changes, table, nextNumber));
    changes = [];
  };
  const keepSetting = (name: string, value: unknown): void => {
    settings.set(name, value);
    if (ABOUT_FIELDS.has(name)) rights += 1;
    if (name !== CUSTOMISATION) return;
    catalogue = customisedCatalogue(customisationSchema.parse(value));
    tables = tablesFor(catalogue, tables);
  };
  const empty = (): void => {
    tables = emptyTables(standardCatalogue);
    catalogue = standardCatalogue;
    settings = new Map();
    overlaid = new Map();
    nextNumber = FIRST_BUSINESS_NUMBER;
    rights += 1;
  };

  return {
    table,
    catalogue: () => catalogue,
    newId(object) {
      nextNumber += 1;
      return makeId(object.keyPrefix, nextNumber);
    },
    put: (object, record) => change(object, record.Id, record),
    remove: (object, id) => change(object, id, undefined),
    transaction(work) {
      const start = changes.length;
      depth += 1;
      let kept = false;
      try {
        const outcome = work();
        kept = outcome.keep;
        return outcome.value;
      } finally {
        depth -= 1;
        if (!kept) rollBack(start);
        if (depth === 0) commit();
      }
    },
    showChangesFrom(from) {
      visibleAt = from;
    },
    clockSetBack(ms) {
      for (const versions of overlaid.values()) for (const [id, version] of versions) versions.set(id, { ...version, visibleAt: version.visibleAt - ms });
    },
    overlays(object) {
      const versions = overlaid.get(object);
      if (versions === undefined) return NO_OVERLAYS;
      for (const [id, version] of versions) if (version.visibleAt <= now()) versions.delete(id);
      return versions;
    },
    rightsVersion: () => rights,
    setting: (name) => settings.get(name),
    changeSetting(name, value) {
      keepSetting(name, value);
      log.append({ setting: [name, value] } satisfies Entry);
    },
    clear() {
      empty();
      log.clear();
    },
    useLog(open) {
      log = open({
        replay(raw) {
          const entry = entrySchema.parse(raw);
          if (entry.fresh === true) empty();
          if (entry.setting !== undefined) keepSetting(...entry.setting);
          if (entry.nextNumber !== undefined) nextNumber = Math.max(nextNumber, entry.nextNumber);
          for (const [object, record] of entry.put ?? []) apply(object, record.Id, record);
          for (const [object, id] of entry.remove ?? []) apply(object, id, undefined);
        },
        snapshot: () => snapshot([...tables.values()], settings, nextNumber),
      });
    },
    close: () => log.close(),
  };
}

const NO_OVERLAYS: ReadonlyMap<string, Overlay> = new Map();

function emptyTables(catalogue: Catalogue): Map<string, RecordTable> {
  return new Map(catalogue.objects.map((object) => [object.name, createRecordTable(object)]));
}

/** The tables of a changed catalogue: those that stay with their records, new ones empty, the others gone. */
function tablesFor(catalogue: Catalogue, before: ReadonlyMap<string, RecordTable>): Map<string, RecordTable> {
  return new Map(
    catalogue.objects.map((object) => {
      const table = before.get(object.name) ?? createRecordTable(object);
      if (table.object() !== object) table.reshape(object);
      return [object.name, table];
    }),
  );
}

/** The first version hidden wins: it is the one last seen by everybody. */
function overlay(overlaid: Map<string, Map<string, Overlay>>, object: string, id: string, version: Overlay): void {
  const versions = overlaid.get(object) ?? new Map<string, Overlay>();
  overlaid.set(object, versions);
  const already = versions.get(id);
  versions.set(id, { before: already === undefined ? version.before : already.before, visibleAt: version.visibleAt });
}

/** One journal line for one commit: after a kill -9 it is there as a whole or not at all. */
function entryOf(changes: readonly Change[], table: (object: string) => RecordTable, nextNumber: number): Entry {
  const touched = new Map(changes.map((change) => [change.id, change.object]));
  const put: [string, StoredRecord][] = [];
  const remove: [string, string][] = [];
  for (const [id, object] of touched) {
    const record = table(object).get(id);
    if (record === undefined) remove.push([object, id]);
    else put.push([object, record]);
  }
  return { nextNumber, put, remove };
}

function* snapshot(tables: readonly RecordTable[], settings: ReadonlyMap<string, unknown>, nextNumber: number): Iterable<Entry> {
  yield { fresh: true, nextNumber };
  for (const [name, value] of settings) yield { setting: [name, value] };
  for (const table of tables) {
    let put: [string, StoredRecord][] = [];
    for (const record of table.inIdOrder({})) {
      put.push([table.object().name, record]);
      if (put.length < RECORDS_PER_ENTRY) continue;
      yield { put };
      put = [];
    }
    if (put.length > 0) yield { put };
  }
}
