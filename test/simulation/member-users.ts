import type { Random } from '../../simulators/foundation/random.ts';
import type { RecordObject, Side } from '../../src/domain/side.ts';
import { FIRST_LABELS } from './pairing-kinds.ts';
import type { RunPairing } from './pairing-kinds.ts';
import type { MemberLedger, Membership } from './member-ledger.ts';
import { between } from './random-streams.ts';
import { A_USER } from './vendor-ledger.ts';
import type { VendorLedger, VendorRecord } from './vendor-ledger.ts';
import type { Vendors } from './vendors.ts';

/** The people who run campaigns, in Salesforce and in Marketo. */
export interface MemberUsers {
  /** Does one thing, drawn by chance. */
  act(chance: Random): Promise<void>;
  /** Makes the members who are there before the run. */
  prepare(chance: Random, count: number): Promise<void>;
}

/** What these users need. */
export interface MemberUsersParts {
  readonly vendors: Vendors;
  readonly people: VendorLedger;
  readonly ledger: MemberLedger;
  readonly pairings: () => readonly RunPairing[];
  readonly requestSync: (object: RecordObject, id: string) => void;
  readonly later: (inMs: number, act: () => Promise<void>) => void;
}

/** Marketo's statuses in the order of their steps, one that no campaign has among them. */
const IN_MARKETO: Readonly<Record<RunPairing['kind']['name'], readonly string[]>> = {
  webinar: ['Invited', 'Registered', 'No Show', 'Attended', 'Attended On-demand'],
  advertising: ['Invited', 'Registered', 'No Show', 'Attended'],
  'trade show': ['Invited', 'Registered', 'Visited Booth'],
};
/** Half of the acts are about the same few people: loops and races want company. */
const FEW = 5;

/** People with a keyboard who add, move and remove members on both sides. */
export function createMemberUsers({ vendors, people, ledger, pairings, requestSync, later }: MemberUsersParts): MemberUsers {
  let written = 0;

  const anyOf = <One>(chance: Random, list: readonly One[]): One | undefined => (list.length === 0 ? undefined : chance.pick(list));
  const there = (side: Side): readonly VendorRecord[] => people.records(side).filter(({ state }) => state === 'there');
  const members = (side: Side, pairing: RunPairing): readonly Membership[] => ledger.members(side).filter((one) => one.isThere && one.pairing === pairing);
  const labels = ({ kind }: RunPairing): readonly string[] => [...FIRST_LABELS, ...kind.labels];

  async function inSalesforce(path: string, values: unknown, method = 'POST'): Promise<string | null> {
    const answer = (await vendors.control('salesforce', path, values, method)) as { readonly id?: string } | null;
    people.scan('salesforce', A_USER);
    return answer?.id ?? null;
  }

  async function inMarketo(path: string, values: unknown, method = 'POST'): Promise<void> {
    await vendors.control('marketo', path, values, method);
    people.scan('marketo', A_USER);
  }

  async function add(side: Side, { campaign, kind }: RunPairing, person: VendorRecord, status: string): Promise<void> {
    if (side === 'marketo') await inMarketo('records/members', { leadId: Number(person.id), programId: kind.program, statusName: status });
    else await inSalesforce('records/CampaignMember', { CampaignId: campaign, [person.object === 'Lead' ? 'LeadId' : 'ContactId']: person.id, Status: status });
  }

  async function moveTo({ side, pageId }: Membership, status: string): Promise<void> {
    if (side === 'marketo') await inMarketo(`records/members/${pageId}`, { statusName: status }, 'PATCH');
    else await inSalesforce(`records/CampaignMember/${pageId}`, { Status: status }, 'PATCH');
  }

  async function end({ side, pageId }: Membership): Promise<void> {
    if (side === 'marketo') await inMarketo(`records/members/${pageId}`, undefined, 'DELETE');
    else await inSalesforce(`records/CampaignMember/${pageId}`, undefined, 'DELETE');
  }

  /** Statuses that are typed: mostly those that both sides have, wherever they stand. */
  function anyStatus(chance: Random, side: Side, pairing: RunPairing): string {
    return chance.pick(side === 'salesforce' ? labels(pairing) : IN_MARKETO[pairing.kind.name]);
  }

  /** The counterpart of somebody, as the key fields of both worlds tell. */
  function counterpart(record: VendorRecord): VendorRecord | undefined {
    return there(record.side === 'marketo' ? 'salesforce' : 'marketo').find((other) => other.key === record.id || other.id === record.key);
  }

  async function join(chance: Random, side: Side, pairing: RunPairing): Promise<void> {
    const known = new Set(members(side, pairing).map(({ person }) => person));
    const free = there(side).filter(({ id }) => !known.has(id));
    const person = anyOf(chance, chance.chance(0.5) ? free.slice(0, FEW) : free);
    if (person === undefined) return;
    await add(side, pairing, person, chance.chance(0.6) ? (side === 'salesforce' ? 'Sent' : 'Invited') : anyStatus(chance, side, pairing));
    const other = chance.chance(0.2) ? counterpart(person) : undefined;
    // The same person is added on the other side at once.
    if (other !== undefined) await add(other.side, pairing, other, anyStatus(chance, other.side, pairing));
  }

  async function move(chance: Random, side: Side, pairing: RunPairing): Promise<void> {
    const all = members(side, pairing);
    const member = anyOf(chance, chance.chance(0.5) ? all.slice(0, FEW) : all);
    if (member !== undefined) await moveTo(member, anyStatus(chance, side, pairing));
  }

  /** The same membership is moved on both sides, in one moment or in the time of a cycle. */
  async function moveBoth(chance: Random, pairing: RunPairing): Promise<void> {
    const both = members('salesforce', pairing).flatMap((member) => {
      const person = people.record('salesforce', member.person);
      const other = person === undefined ? undefined : counterpart(person);
      const theirs = other === undefined ? undefined : ledger.member('marketo', `${pairing.kind.program}-${other.id}`);
      return theirs?.isThere === true ? [[member, theirs] as const] : [];
    });
    const found = anyOf(chance, both);
    if (found === undefined) return;
    const [first, second] = chance.chance(0.5) ? found : [found[1], found[0]];
    await moveTo(first, anyStatus(chance, first.side, pairing));
    const status = anyStatus(chance, second.side, pairing);
    if (chance.chance(0.5)) await moveTo(second, status);
    else later(chance.integer(60_000), async () => moveTo(second, status));
  }

  async function leave(chance: Random, side: Side, pairing: RunPairing): Promise<void> {
    const member = anyOf(chance, members(side, pairing));
    if (member === undefined) return;
    await end(member);
    const person = people.record(side, member.person);
    if (person?.state !== 'there' || chance.chance(0.5)) return;
    // Whoever comes back is a new record in Salesforce, and the same membership in Marketo.
    const again = async (): Promise<void> => (people.record(side, person.id)?.state === 'there' ? add(side, pairing, person, anyStatus(chance, side, pairing)) : undefined);
    if (chance.chance(0.4)) await again();
    else later(chance.integer(600_000), again);
  }

  /** Two automations that do not agree: one moves a member back in Salesforce, the other moves it on in Marketo, again and again. */
  async function loop(chance: Random, pairing: RunPairing): Promise<void> {
    const member = anyOf(chance, members('salesforce', pairing).slice(0, FEW));
    const person = member === undefined ? undefined : people.record('salesforce', member.person);
    const other = person === undefined ? undefined : counterpart(person);
    if (member === undefined || other === undefined) return;
    const pauseMs = between(chance, 5, 90) * 1000;
    const steps = IN_MARKETO[pairing.kind.name];
    for (let round = 0; round < 4; round++) {
      const [on, back] = [steps[round] ?? 'Attended', chance.pick(['Sent', 'Sent', 'Responded'])];
      later(round * pauseMs, async () => add('marketo', pairing, other, on));
      later(round * pauseMs + Math.floor(pauseMs / 2), async () => (ledger.member('salesforce', member.id)?.isThere === true ? moveTo(member, back) : undefined));
    }
    await Promise.resolve();
  }

  /** Somebody new signs up: a lead with a membership, or a person whom nobody wants in Salesforce yet. */
  async function signUp(chance: Random, pairing: RunPairing): Promise<void> {
    written += 1;
    if (chance.chance(0.5)) {
      const lead = await inSalesforce('records/Lead', { LastName: `cm${written}`, Company: 'Member', Email: `m${written}@example.com` });
      const record = people.record('salesforce', lead ?? '');
      if (record !== undefined) await add('salesforce', pairing, record, anyStatus(chance, 'salesforce', pairing));
      return;
    }
    const made = (await vendors.control('marketo', 'records/people', { lastName: `cm${written}`, company: 'Member', email: `m${written}@example.com`, ...(chance.chance(0.5) ? { rating: 'Hot' } : {}) })) as { readonly id: number } | null;
    people.scan('marketo', A_USER);
    const record = people.record('marketo', String(made?.id));
    if (record === undefined) return;
    await add('marketo', pairing, record, anyStatus(chance, 'marketo', pairing));
    if (chance.chance(0.3)) later(chance.integer(300_000), async () => requestSync('person', record.id));
  }

  /** The person of a membership goes: what belongs to it goes with it, and nothing of it is made again (I6). */
  async function remove(chance: Random, side: Side, pairing: RunPairing): Promise<void> {
    const person = people.record(side, anyOf(chance, members(side, pairing))?.person ?? '');
    if (person?.state !== 'there') return;
    if (side === 'marketo') return inMarketo(`records/people/${person.id}`, undefined, 'DELETE');
    await inSalesforce(`records/${person.object}/${person.id}`, undefined, 'DELETE');
    if (chance.chance(0.6)) later(chance.integer(600_000), async () => (people.record('salesforce', person.id)?.state === 'deleted' ? void (await inSalesforce('undelete', { ids: [person.id] })) : undefined));
  }

  async function press(chance: Random, side: Side, pairing: RunPairing): Promise<void> {
    const member = anyOf(chance, members(side, pairing));
    if (member !== undefined) requestSync(side === 'salesforce' ? 'campaign-member' : 'program-member', member.id);
    await Promise.resolve();
  }

  return {
    async act(chance) {
      const pairing = anyOf(chance, pairings());
      if (pairing === undefined) return;
      // A campaign is worked with as what it goes with now.
      const side = chance.chance(0.5) && pairings().find(({ campaign }) => campaign === pairing.campaign) === pairing ? 'salesforce' : 'marketo';
      const turn = chance.next();
      if (turn < 0.24) return join(chance, side, pairing);
      if (turn < 0.5) return move(chance, side, pairing);
      if (turn < 0.64) return moveBoth(chance, pairing);
      if (turn < 0.76) return leave(chance, side, pairing);
      if (turn < 0.82) return loop(chance, pairing);
      if (turn < 0.92) return signUp(chance, pairing);
      if (turn < 0.96) return remove(chance, side, pairing);
      return press(chance, side, pairing);
    },
    async prepare(chance, count) {
      for (let made = 0; made < count; made++) {
        const pairing = anyOf(chance, pairings());
        if (pairing !== undefined) await join(chance, chance.chance(0.5) ? 'salesforce' : 'marketo', pairing);
      }
    },
  };
}
