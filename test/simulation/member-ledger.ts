import type { Side } from '../../src/domain/side.ts';
import { createLives } from './lives.ts';
import type { Lives } from './lives.ts';
import type { RunPairing } from './pairing-kinds.ts';
import type { Plain } from './same-value.ts';
import type { Vendors } from './vendors.ts';

/** Who changes what the next scan finds; the vendor, where a merge or a deletion of ours makes it combine or end memberships. */
export type MemberAuthor = 'user' | 'engine' | 'vendor';

/** A membership that began, moved on or back, or ended. */
export interface MemberChange {
  /** The order of everything that changed in either world's memberships. */
  readonly seq: number;
  /** True time, ms. */
  readonly at: number;
  readonly side: Side;
  readonly id: string;
  /** What it was before; null where it was none. */
  readonly from: string | null;
  /** What it is now; null where it has ended. */
  readonly to: string | null;
  readonly by: MemberAuthor;
}

/** A membership as it stands now. */
export interface Membership {
  readonly side: Side;
  /** Salesforce's id; in Marketo, which gives none that can be asked for, program and person (decision 31). */
  readonly id: string;
  readonly pairing: RunPairing;
  /** The lead's, contact's or person's id. */
  readonly person: string;
  readonly status: string;
  readonly isThere: boolean;
  /** Marketo's own number of it, by which its page asks; the same as `id` in Salesforce. */
  readonly pageId: string;
}

/** Every change of memberships in either world, found by comparing and never by asking the engine. */
export interface MemberLedger {
  scan(side: Side, by: MemberAuthor): readonly MemberChange[];
  members(side: Side): readonly Membership[];
  member(side: Side, id: string): Membership | undefined;
  /** Oldest first. */
  history(side: Side, id: string): readonly MemberChange[];
  /** The status at a moment of true time, ms; null when it was no membership then. */
  statusAt(side: Side, id: string, at: number): string | null;
  /**
   * When somebody last joined by it, true time in ms; -Infinity when nobody did. Whoever joins anew is a new record in Salesforce: one
   * that comes back from the bin, with its lead, is the old one. Who leaves and joins in less than `leastMs` did neither as far as anybody saw.
   */
  joinedAt(side: Side, id: string, leastMs?: number): number;
  /** When a merge of persons last gave this one the membership of another, with all that stands in it, true time in ms; -Infinity where none did. */
  handedOverAt(side: Side, id: string): number;
  /** When memberships of a side ended and began again, by their ids here. */
  readonly lives: Readonly<Record<Side, Lives>>;
}

/** An empty ledger over the campaigns of a run, sooner or later followed. */
export function createMemberLedger(vendors: Vendors, pairings: () => readonly RunPairing[], now: () => number): MemberLedger {
  const members: Record<Side, Map<string, Membership>> = { salesforce: new Map(), marketo: new Map() };
  const histories = new Map<string, MemberChange[]>();
  const lives: Record<Side, Lives> = { salesforce: createLives(now), marketo: createLives(now) };
  /** By the number that Marketo gives a membership: it stays when the membership goes to another person. */
  const holders = new Map<string, string>();
  const handedOver = new Map<string, number>();
  let seq = 0;

  function* present(side: Side): Iterable<Membership> {
    if (side === 'salesforce') {
      if (pairings().length === 0) return;
      for (const record of vendors.salesforce.world.store.table('CampaignMember').inIdOrder({})) {
        const stored = record as Readonly<Record<string, Plain>>;
        const pairing = pairings().find(({ campaign }) => campaign === stored['CampaignId']);
        if (pairing !== undefined) yield { side, id: record.Id, pageId: record.Id, pairing, person: String(stored['ContactId'] ?? stored['LeadId']), status: String(stored['Status']), isThere: stored['IsDeleted'] !== true };
      }
      return;
    }
    for (const { id, values } of vendors.marketo.world.records('programMember').all()) {
      const pairing = pairings().find(({ kind }) => kind.program === values['programId']);
      const person = String(values['leadId']);
      if (pairing !== undefined) yield { side, id: `${pairing.kind.program}-${person}`, pageId: String(id), pairing, person, status: String(values['statusName']), isThere: true };
    }
  }

  function note(side: Side, id: string, from: string | null, to: string | null, by: MemberAuthor): readonly MemberChange[] {
    if (from === to) return [];
    seq += 1;
    const change: MemberChange = { seq, at: now(), side, id, from, to, by };
    const key = `${side}/${id}`;
    histories.set(key, [...(histories.get(key) ?? []), change]);
    return [change];
  }

  function noteHolder({ side, id, pageId }: Membership): void {
    const key = `${side}/${pageId}`;
    if ((holders.get(key) ?? id) !== id) handedOver.set(`${side}/${id}`, now());
    holders.set(key, id);
  }

  const history = (side: Side, id: string): readonly MemberChange[] => histories.get(`${side}/${id}`) ?? [];
  const standing = (one: Membership | undefined): string | null => (one?.isThere === true ? one.status : null);

  return {
    scan(side, by) {
      const changes: MemberChange[] = [];
      const seen = new Set<string>();
      for (const member of present(side)) {
        seen.add(member.id);
        noteHolder(member);
        const before = members[side].get(member.id);
        members[side].set(member.id, member);
        lives[side].note(member.id, member.isThere, doerOf(by));
        changes.push(...note(side, member.id, standing(before), standing(member), by));
      }
      for (const [id, member] of members[side]) {
        if (seen.has(id) || !member.isThere) continue;
        members[side].set(id, { ...member, isThere: false });
        lives[side].note(id, false, doerOf(by));
        changes.push(...note(side, id, member.status, null, by));
      }
      return changes;
    },
    lives,
    members: (side) => [...members[side].values()],
    member: (side, id) => members[side].get(id),
    handedOverAt: (side, id) => handedOver.get(`${side}/${id}`) ?? -Infinity,
    history,
    statusAt: (side, id, at) => history(side, id).findLast((change) => change.at <= at)?.to ?? null,
    joinedAt(side, id, leastMs = 0) {
      const changes = history(side, id);
      const joined = side === 'salesforce' ? changes[0] : changes.findLast(({ from, at }, place) => from === null && at - (changes[place - 1]?.at ?? -Infinity) >= leastMs);
      return joined?.at ?? -Infinity;
    },
  };
}

/** A merge of ours has nobody join or leave: the vendor combines what there is. */
function doerOf(by: MemberAuthor): 'user' | 'engine' | 'nobody' {
  return by === 'vendor' ? 'nobody' : by;
}
