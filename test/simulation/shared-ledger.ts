import type { Side } from '../../src/domain/side.ts';
import type { RunPairing } from './pairing-kinds.ts';
import { meaning } from './same-value.ts';
import type { Plain } from './same-value.ts';
import { CAMPAIGN_FIELDS, MEMBER_FIELDS, programRecord } from './shared-lines.ts';
import type { SharedField, SharedKind } from './shared-lines.ts';
import type { Vendors } from './vendors.ts';

/** Who changes what the next scan finds; the vendor, where a merge hands a membership over to somebody else. */
export type SharedAuthor = 'user' | 'engine' | 'vendor';

/** One value of a membership, a campaign or a program that became another one. */
export interface SharedChange {
  /** The order of everything that changed of these in either world. */
  readonly seq: number;
  /** True time, ms. */
  readonly at: number;
  readonly side: Side;
  readonly recordId: string;
  readonly field: SharedField;
  readonly from: Plain;
  readonly to: Plain;
  readonly by: SharedAuthor;
  /** It came with its record: nobody emptied what is empty then, and Marketo's membership of somebody who joins anew is a new one. */
  readonly atCreation: boolean;
}

/** A record as it stands now. */
export interface SharedRecord {
  readonly side: Side;
  readonly of: SharedKind;
  /** Salesforce's id; program and person, or the program alone, in Marketo (decisions 31, 40). */
  readonly id: string;
  /** The vendor's own number: another one is another record, whatever it is called by. */
  readonly number: string;
  readonly pairing: RunPairing;
  readonly isThere: boolean;
  /** By Marketo's name of the field. */
  readonly values: Readonly<Record<string, Plain>>;
}

/** Every change of these values in either world, found by comparing and never by asking the engine. */
export interface SharedLedger {
  scan(side: Side, by: SharedAuthor): readonly SharedChange[];
  /** Every change of one value, oldest first. */
  history(side: Side, recordId: string, key: string): readonly SharedChange[];
  record(side: Side, id: string): SharedRecord | undefined;
  records(side: Side, of: SharedKind): readonly SharedRecord[];
}

/** What a scan finds of one record. */
type Found = Omit<SharedRecord, 'values'> & { readonly held: (field: SharedField) => Plain };

const FIELDS: Readonly<Record<SharedKind, readonly SharedField[]>> = { member: MEMBER_FIELDS, campaign: CAMPAIGN_FIELDS };

/** An empty ledger over the campaigns of a run and their programs. */
export function createSharedLedger(vendors: Vendors, pairings: () => readonly RunPairing[], now: () => number): SharedLedger {
  const records: Record<Side, Map<string, SharedRecord>> = { salesforce: new Map(), marketo: new Map() };
  const histories = new Map<string, SharedChange[]>();
  let seq = 0;

  function note(record: SharedRecord, before: SharedRecord | undefined, by: SharedAuthor): readonly SharedChange[] {
    const { side, id, of, number } = record;
    const isNew = before?.number !== number;
    const isHandedOver = isNew && [...records[side].values()].some((other) => other.number === number);
    return FIELDS[of].flatMap((field) => {
      const key = field.marketo;
      const [from, to] = [before?.values[key] ?? null, record.values[key] ?? null];
      if (from === to || (meaning(field.kind, from) === null && meaning(field.kind, to) === null)) return [];
      seq += 1;
      const change: SharedChange = { seq, at: now(), side, recordId: id, field, from, to, by: isHandedOver ? 'vendor' : by, atCreation: isNew };
      const place = `${side}/${id}/${key}`;
      histories.set(place, [...(histories.get(place) ?? []), change]);
      return [change];
    });
  }

  return {
    scan(side, by) {
      const changes: SharedChange[] = [];
      const seen = new Set<string>();
      for (const { held, ...found } of side === 'salesforce' ? inSalesforce(vendors, pairings()) : inMarketo(vendors, pairings())) {
        seen.add(found.id);
        const record: SharedRecord = { ...found, values: Object.fromEntries(FIELDS[found.of].map((field) => [field.marketo, held(field)])) };
        changes.push(...note(record, records[side].get(found.id), by));
        records[side].set(found.id, record);
      }
      for (const [id, record] of records[side]) if (!seen.has(id)) records[side].set(id, { ...record, isThere: false });
      return changes;
    },
    history: (side, recordId, key) => histories.get(`${side}/${recordId}/${key}`) ?? [],
    record: (side, id) => records[side].get(id),
    records: (side, of) => [...records[side].values()].filter((record) => record.of === of),
  };
}

function* inSalesforce({ salesforce }: Vendors, pairings: readonly RunPairing[]): Iterable<Found> {
  if (pairings.length === 0) return;
  const { store } = salesforce.world;
  for (const [table, of, campaignField] of [['CampaignMember', 'member', 'CampaignId'], ['Campaign', 'campaign', 'Id']] as const) {
    for (const record of store.table(table).inIdOrder({})) {
      const stored = record as Readonly<Record<string, Plain>>;
      const pairing = pairings.find(({ campaign }) => campaign === stored[campaignField]);
      if (pairing !== undefined) yield { side: 'salesforce', of, id: record.Id, number: record.Id, pairing, isThere: stored['IsDeleted'] !== true, held: (field) => stored[field.salesforce] ?? null };
    }
  }
}

function* inMarketo({ marketo }: Vendors, pairings: readonly RunPairing[]): Iterable<Found> {
  for (const { id, values } of marketo.world.records('programMember').all()) {
    const pairing = pairings.find(({ kind }) => kind.program === values['programId']);
    const held = (field: SharedField): Plain => (values[field.marketo] as Plain | undefined) ?? null;
    if (pairing !== undefined) yield { side: 'marketo', of: 'member', id: `${pairing.kind.program}-${String(values['leadId'])}`, number: String(id), pairing, isThere: true, held };
  }
  for (const pairing of pairings) {
    const program = marketo.world.programs.get(pairing.kind.program);
    if (program === undefined) continue;
    const { name, description, channel, costs } = program;
    const shown: Readonly<Record<string, Plain>> = { name, description, channel, cost: costs.length === 0 ? null : costs.reduce((sum, { cost }) => sum + cost, 0) };
    yield { side: 'marketo', of: 'campaign', id: programRecord(program.id), number: String(program.id), pairing, isThere: true, held: (field) => shown[field.marketo] ?? null };
  }
}
