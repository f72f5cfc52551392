import { readToken } from '../../simulators/marketo/page-token.ts';
import { SIDES } from '../../src/domain/side.ts';
import type { Side } from '../../src/domain/side.ts';
import { KEY_FIELDS, nameOn } from './field-plans.ts';
import type { FieldPlan } from './field-plans.ts';
import { createLives } from './lives.ts';
import type { Lives } from './lives.ts';
import { isSame } from './same-value.ts';
import type { Plain } from './same-value.ts';
import type { Vendors } from './vendors.ts';

/** Who stands behind a change of a value, as far as the worlds themselves can tell. */
export type Author =
  | 'user'
  | 'engine'
  | 'automation'
  /** An administrator made the field anew: it is empty, and nobody emptied it. */
  | 'nobody'
  /** The vendor carried a lead's value over to its contact: nobody wrote it anew. */
  | 'conversion';

/** One value of one record that became another one. */
export interface Change {
  /** The order of everything that changed in either world. */
  readonly seq: number;
  /** True time, ms. */
  readonly at: number;
  readonly side: Side;
  readonly recordId: string;
  /** The mapping's key. */
  readonly field: string;
  readonly from: Plain;
  readonly to: Plain;
  readonly by: Author;
  /** True for the values a record was made with. */
  readonly atCreation: boolean;
  /** The vendor's stamp of the version that brought it, ms by the vendor's clock. */
  readonly stamp: number;
}

/** A record as it stands now in its vendor's world. */
export interface VendorRecord {
  readonly side: Side;
  readonly id: string;
  readonly object: 'Lead' | 'Contact' | 'person';
  readonly state: 'there' | 'deleted' | 'converted';
  /** The contact a lead became. */
  readonly convertedTo: string | null;
  /** What stands in the key field: the counterpart's id. */
  readonly key: string | null;
  /** By mapping key; a field the object does not carry is absent. */
  readonly values: Readonly<Record<string, Plain>>;
  /** Who made it. */
  readonly madeBy: Author;
  readonly madeAt: number;
  /** The vendor's stamp of this version, ms by the vendor's clock. */
  readonly stamp: number;
}

/** Who makes the changes that the next scan finds, and what an engine's call said. */
export interface Doer {
  readonly by: 'user' | 'engine' | 'nobody';
  /** The value sent for a record and a mapping key; undefined when none was. A different one is an automation's. */
  sent(recordId: string, field: string): Plain | undefined;
}

/** A user changes whatever changes; what automations make of it at once is told apart by nobody. */
export const A_USER: Doer = { by: 'user', sent: () => undefined };

/** A version of a record: when it was made by true time, and how the vendor stamped it by its own clock, ms. */
export interface StampedVersion {
  readonly at: number;
  readonly stamp: number;
}

/** The effect ledger: everything that ever changed in either world, found by comparing and never by asking the engine. */
export interface VendorLedger {
  /** Finds what changed in a world since the last scan and writes it down under its doer. */
  scan(side: Side, doer: Doer): readonly Change[];
  /** Every change of one value, oldest first. */
  history(side: Side, recordId: string, field: string): readonly Change[];
  /** What our own calls changed after this place in the order. */
  writtenSince(seq: number): readonly Change[];
  record(side: Side, id: string): VendorRecord | undefined;
  records(side: Side): readonly VendorRecord[];
  seq(): number;
  /** When records of a side were deleted, by their ids; to be merged is to be deleted too, to be converted is not. */
  readonly lives: Readonly<Record<Side, Lives>>;
  /** True time, ms. */
  now(): number;
  /** True time, and what the clocks of both vendors say, ms. */
  moments(): readonly number[];
  /** The order of the last change of a record; 0 before the first. */
  lastSeq(side: Side, recordId: string): number;
  /** True time of the last new version of a record, ms; 0 for one that was there before the run. */
  lastAt(side: Side, recordId: string): number;
  /** True time of the last new version of a person that was none of our calls', ms, also of one that says the same in another form; -Infinity before the first. */
  typedAt(personId: string): number;
  /** The last new version of a record, with its stamp. */
  latest(side: Side, recordId: string): StampedVersion;
  /** The last version of a record that was made before this true time, ms; undefined where it was not there. */
  latestBefore(side: Side, recordId: string, before: number): StampedVersion | undefined;
  /** The latest moment by the vendor's clock at which a version of a record was made before this true time, ms. */
  newestStamp(side: Side, recordId: string, before: number): number;
  /** People of whom Marketo's log has something to tell after a place, or is going to: by a token that it gave out. */
  toldAfter(token: string): ReadonlySet<string>;
}

type Version = Readonly<Record<string, unknown>>;

/** Fields of a person that are its company's where it belongs to one. */
const OF_COMPANY: ReadonlySet<string> = new Set(['company', 'industry', 'numberOfEmployees']);

/** A field lost its values as a whole. */
export const NOBODY: Doer = { by: 'nobody', sent: () => undefined };

/** An empty ledger over two worlds. */
export function createVendorLedger(vendors: Vendors, fields: readonly FieldPlan[], now: () => number): VendorLedger {
  const versions = new Map<string, Version>();
  const records: Record<Side, Map<string, VendorRecord>> = { salesforce: new Map(), marketo: new Map() };
  const histories = new Map<string, Change[]>();
  const lives: Record<Side, Lives> = { salesforce: createLives(now), marketo: createLives(now) };
  const lastSeqs = new Map<string, number>();
  const lastAts = new Map<string, number>();
  const typedAts = new Map<string, number>();
  /** Sides that were scanned once: what that found had been there long before. */
  const begun = new Set<Side>();
  const stamps = new Map<string, readonly StampedVersion[]>();
  let seq = 0;

  /** Shows every record of a world as it is now. Most are as they were at the last scan, so nothing is made for them. */
  function eachVersion(side: Side, look: (object: VendorRecord['object'], id: string, version: Version) => void): void {
    if (side === 'marketo') {
      for (const person of vendors.marketo.world.people.all()) look('person', String(person.id), person);
      return;
    }
    const { store } = vendors.salesforce.world;
    for (const object of ['Lead', 'Contact'] as const) for (const record of store.table(object).inIdOrder({})) look(object, record.Id, record);
  }

  function note(record: VendorRecord, before: VendorRecord | undefined, doer: Doer): Change[] {
    const changes: Change[] = [];
    const origin = record.object === 'Contact' && before === undefined ? [...records.salesforce.values()].find((one) => one.convertedTo === record.id) : undefined;
    for (const plan of fields) {
      const to = record.values[plan.marketo];
      const from = before?.values[plan.marketo] ?? null;
      if (to === undefined || isSame(plan.kind, from, to)) continue;
      const sent = doer.sent(record.id, plan.marketo);
      const isCarried = before === undefined && origin !== undefined && isSame(plan.kind, origin.values[plan.marketo], to);
      const by = isCarried ? 'conversion' : doer.by !== 'engine' ? doer.by : sent !== undefined && isSame(plan.kind, sent, to) ? 'engine' : 'automation';
      seq += 1;
      lastSeqs.set(`${record.side}/${record.id}`, seq);
      const change: Change = { seq, at: now(), side: record.side, recordId: record.id, field: plan.marketo, from, to, by, atCreation: before === undefined, stamp: record.stamp };
      const key = `${record.side}/${record.id}/${plan.marketo}`;
      const history = histories.get(key);
      if (history === undefined) histories.set(key, [change]);
      else history.push(change);
      changes.push(change);
    }
    return changes;
  }

  return {
    scan(side, doer) {
      const changes: Change[] = [];
      const seen = new Set<string>();
      eachVersion(side, (object, id, version) => {
        seen.add(id);
        if (versions.get(id) === version) return;
        versions.set(id, version);
        lastAts.set(`${side}/${id}`, begun.has(side) ? now() : 0);
        if (side === 'marketo' && doer.by !== 'engine' && begun.has(side)) typedAts.set(id, now());
        stamps.set(`${side}/${id}`, [...(stamps.get(`${side}/${id}`) ?? []), { at: now(), stamp: vendors.clocks[side].now() }]);
        const before = records[side].get(id);
        const record = readRecord(side, object, id, version, fields, before ?? { madeBy: doer.by, madeAt: now() });
        records[side].set(id, record);
        lives[side].note(id, record.state !== 'deleted', doer.by);
        // A field is emptied on records in the bin too, and some of them come back.
        if (record.state === 'there' || doer.by === 'nobody') changes.push(...note(record, before, doer));
      });
      begun.add(side);
      for (const [id, record] of records[side]) {
        if (seen.has(id) || record.state === 'deleted') continue;
        records[side].set(id, { ...record, state: 'deleted' });
        lives[side].note(id, false, doer.by);
      }
      return changes;
    },
    history: (side, recordId, field) => histories.get(`${side}/${recordId}/${field}`) ?? [],
    writtenSince: (since) => [...histories.values()].flat().filter((one) => one.by === 'engine' && one.seq > since),
    record: (side, id) => records[side].get(id),
    records: (side) => [...records[side].values()],
    seq: () => seq,
    lives,
    now,
    moments: () => [now(), ...SIDES.map((side) => vendors.clocks[side].now())],
    latest: (side, recordId) => ({ at: lastAts.get(`${side}/${recordId}`) ?? 0, stamp: records[side].get(recordId)?.stamp ?? 0 }),
    latestBefore: (side, recordId, before) => stamps.get(`${side}/${recordId}`)?.findLast(({ at }) => at < before),
    lastAt: (side, recordId) => lastAts.get(`${side}/${recordId}`) ?? 0,
    typedAt: (personId) => typedAts.get(personId) ?? -Infinity,
    lastSeq: (side, recordId) => lastSeqs.get(`${side}/${recordId}`) ?? 0,
    newestStamp: (side, recordId, before) => Math.max(-Infinity, ...(stamps.get(`${side}/${recordId}`) ?? []).flatMap(({ at, stamp }) => (at < before ? [stamp] : []))),
    toldAfter(token) {
      const { activities } = vendors.marketo.world;
      const later = activities.after(Number(readToken('feed', token)), Infinity).map(({ activity }) => activity);
      const notYetThere = [...activities.all()].slice(activities.size());
      return new Set([...later, ...notYetThere].map(({ personId }) => String(personId)));
    },
  };
}

function readRecord(
  side: Side,
  object: VendorRecord['object'],
  id: string,
  version: Version,
  fields: readonly FieldPlan[],
  made: Pick<VendorRecord, 'madeBy' | 'madeAt'>,
): VendorRecord {
  const stored = (side === 'marketo' ? version['values'] : version) as Readonly<Record<string, Plain>>;
  // What a person who belongs to a company shows of it is the company's (apis.md A4).
  const isOfCompany = side === 'marketo' && (stored['externalCompanyId'] ?? null) !== null;
  const values = Object.fromEntries(
    fields.flatMap((plan) => {
      const name = nameOn(plan, object);
      // A formula is stored nowhere: it is what it is when it is read.
      return name === null || (plan.kind === 'formula' && side === 'salesforce') || (isOfCompany && OF_COMPANY.has(plan.marketo)) ? [] : [[plan.marketo, stored[name] ?? null] as const];
    }),
  );
  const key = stored[side === 'marketo' ? KEY_FIELDS.marketo : KEY_FIELDS.salesforce] ?? null;
  const state = stored['IsDeleted'] === true && side === 'salesforce' ? 'deleted' : stored['IsConverted'] === true && side === 'salesforce' ? 'converted' : 'there';
  const stamp = side === 'salesforce' ? Date.parse(String(version['SystemModstamp']).replace('+0000', 'Z')) : Number(version['updatedAt']);
  const convertedTo = side === 'salesforce' && typeof stored['ConvertedContactId'] === 'string' ? stored['ConvertedContactId'] : null;
  return { side, id, object, state, convertedTo, key: key === null ? null : String(key), values, madeBy: made.madeBy, madeAt: made.madeAt, stamp };
}
