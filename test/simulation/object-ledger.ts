import type { Side } from '../../src/domain/side.ts';
import { fieldsFollowed, OBJECT_KINDS } from './object-kinds.ts';
import type { ObjectField, ObjectKind, ObjectName } from './object-kinds.ts';
import { createLives } from './lives.ts';
import type { Lives } from './lives.ts';
import { isSame } from './same-value.ts';
import type { Plain } from './same-value.ts';
import type { Vendors } from './vendors.ts';

/** Who changes what the next scan finds. */
export type ObjectAuthor = 'user' | 'engine';

/** One value of one record that became another one. */
export interface ObjectChange {
  /** The order of everything that changed in either world. */
  readonly seq: number;
  /** True time, ms. */
  readonly at: number;
  readonly side: Side;
  readonly kind: ObjectKind;
  readonly recordId: string;
  readonly field: ObjectField;
  readonly from: Plain;
  readonly to: Plain;
  readonly by: ObjectAuthor;
  readonly atCreation: boolean;
}

/** A record of an object as it stands now in its vendor's world. */
export interface ObjectRecord {
  readonly side: Side;
  readonly kind: ObjectKind;
  /** Salesforce's id; of Marketo's records their own, whatever they are kept under. */
  readonly id: string;
  /** The Salesforce id that Marketo keeps it under; null in Salesforce, and under a key of several fields. */
  readonly key: string | null;
  readonly isThere: boolean;
  /** By mapping key. */
  readonly values: Readonly<Record<string, Plain>>;
  readonly madeBy: ObjectAuthor;
  /** True time, ms; for what was there before the run the time when it began. */
  readonly madeAt: number;
  /** Salesforce's stamp of this version, ms by its clock; 0 in Marketo. */
  readonly stamp: number;
  /** True time of its deletion, ms; Infinity while it is there. */
  readonly goneAt: number;
  /** Set once it is out of the bin, too: no feed tells of it any more. */
  readonly isPurged?: true;
}

/** Every change of other objects than people in either world, found by comparing and never by asking the engine. */
export interface ObjectLedger {
  scan(side: Side, by: ObjectAuthor): readonly ObjectChange[];
  /** Every change of one value, oldest first. */
  history(side: Side, recordId: string, field: string): readonly ObjectChange[];
  record(side: Side, id: string): ObjectRecord | undefined;
  records(side: Side, name?: ObjectName): readonly ObjectRecord[];
  /** Marketo's record that is kept under a Salesforce id. */
  keptUnder(kind: ObjectKind, salesforceId: string): ObjectRecord | undefined;
  seq(): number;
  /** When records of a side were deleted, by their ids here. */
  readonly lives: Readonly<Record<Side, Lives>>;
  /** How many versions a record of Salesforce has had; a new one without a change that anybody maps counts too. */
  versions(id: string): number;
  /** True time of the last new version of a record, ms. */
  lastAt(side: Side, id: string): number;
}

type Version = object;

/** An empty ledger over the objects that a run follows, sooner or later. */
export function createObjectLedger(vendors: Vendors, followed: readonly ObjectName[], now: () => number): ObjectLedger {
  const kinds = OBJECT_KINDS.filter(({ name }) => followed.includes(name)).map((kind) => ({ kind, fields: fieldsFollowed(kind, followed) }));
  const known = new Map<string, Version>();
  const counts = new Map<string, number>();
  const lastAts = new Map<string, number>();
  const records: Record<Side, Map<string, ObjectRecord>> = { salesforce: new Map(), marketo: new Map() };
  const histories = new Map<string, ObjectChange[]>();
  const lives: Record<Side, Lives> = { salesforce: createLives(now), marketo: createLives(now) };
  let seq = 0;

  function* versionsIn(side: Side): Iterable<{ readonly kind: ObjectKind; readonly fields: readonly ObjectField[]; readonly id: string; readonly version: Version; readonly stored: Readonly<Record<string, Plain>> }> {
    for (const { kind, fields } of kinds) {
      if (side === 'salesforce') {
        if (vendors.salesforce.world.store.catalogue().named(kind.name) === undefined) continue;
        for (const record of vendors.salesforce.world.store.table(kind.name).inIdOrder({})) yield { kind, fields, id: record.Id, version: record, stored: record };
      } else {
        for (const record of vendors.marketo.world.records(kind.store).all()) yield { kind, fields, id: `${kind.store}/${record.id}`, version: record, stored: record.values };
      }
    }
  }

  function note(record: ObjectRecord, before: ObjectRecord | undefined, fields: readonly ObjectField[], by: ObjectAuthor): readonly ObjectChange[] {
    return fields.flatMap((field) => {
      const [from, to] = [before?.values[field.marketo] ?? null, record.values[field.marketo] ?? null];
      if (isSame(field.kind, from, to)) return [];
      seq += 1;
      const change: ObjectChange = { seq, at: now(), side: record.side, kind: record.kind, recordId: record.id, field, from, to, by, atCreation: before === undefined };
      const key = `${record.side}/${record.id}/${field.marketo}`;
      histories.set(key, [...(histories.get(key) ?? []), change]);
      return [change];
    });
  }

  return {
    scan(side, by) {
      const changes: ObjectChange[] = [];
      const seen = new Set<string>();
      for (const { kind, fields, id, version, stored } of versionsIn(side)) {
        seen.add(id);
        if (known.get(id) === version) continue;
        known.set(id, version);
        counts.set(id, (counts.get(id) ?? 0) + 1);
        lastAts.set(`${side}/${id}`, now());
        const before = records[side].get(id);
        const isThere = side === 'marketo' || stored['IsDeleted'] !== true;
        const values = Object.fromEntries(fields.map((field) => [field.marketo, stored[side === 'salesforce' ? field.salesforce : field.marketo] ?? null]));
        const key = side === 'salesforce' || kind.keyField === null ? null : String(stored[kind.keyField] ?? '');
        const record: ObjectRecord = { side, kind, id, key, isThere, values, madeBy: before?.madeBy ?? by, madeAt: before?.madeAt ?? now(), stamp: side === 'salesforce' ? Date.parse(String(stored['SystemModstamp']).replace('+0000', 'Z')) : 0, goneAt: isThere ? Infinity : Math.min(now(), before?.goneAt ?? Infinity) };
        records[side].set(id, record);
        lives[side].note(id, isThere, by);
        changes.push(...note(record, before, fields, by));
      }
      for (const [id, record] of records[side]) {
        if (seen.has(id) || record.isPurged === true) continue;
        records[side].set(id, { ...record, isThere: false, goneAt: Math.min(now(), record.goneAt), isPurged: true });
        lives[side].note(id, false, by);
      }
      return changes;
    },
    history: (side, recordId, field) => histories.get(`${side}/${recordId}/${field}`) ?? [],
    record: (side, id) => records[side].get(id),
    records: (side, name) => [...records[side].values()].filter(({ kind }) => name === undefined || kind.name === name),
    keptUnder(kind, salesforceId) {
      // One that we deleted may have been made anew under the same id (decision 26).
      const kept = [...records.marketo.values()].filter((record) => record.kind === kind && record.key === salesforceId);
      return kept.find(({ isThere }) => isThere) ?? kept[0];
    },
    seq: () => seq,
    lives,
    versions: (id) => counts.get(id) ?? 0,
    lastAt: (side, id) => lastAts.get(`${side}/${id}`) ?? 0,
  };
}
