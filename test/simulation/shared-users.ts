import type { Random } from '../../simulators/foundation/random.ts';
import { otherSide } from '../../src/domain/side.ts';
import type { Side } from '../../src/domain/side.ts';
import type { Books } from './books.ts';
import type { RunPairing } from './pairing-kinds.ts';
import type { Plain } from './same-value.ts';
import type { SharedLedger, SharedRecord } from './shared-ledger.ts';
import { goesTo } from './shared-lines.ts';
import type { RunLine } from './shared-lines.ts';
import { A_USER } from './vendor-ledger.ts';
import type { VendorLedger } from './vendor-ledger.ts';
import type { Vendors } from './vendors.ts';
import type { Verdicts } from './oracle.ts';

/** People who fill in what campaigns, programs and their members share, on both sides. */
export interface SharedUsers {
  /** Does one thing, drawn by chance. */
  act(chance: Random): Promise<void>;
  /** A write of such a record is on its way: whoever waited for that types something into it, or into what it comes from. */
  onWritten(side: Side, recordId: string): void;
  /** Somebody types into this field of a campaign or its program within so many ms, on either side, once or twice. */
  typeSoon(chance: Random, line: RunLine, withinMs: number): void;
}

/** What these users need. */
export interface SharedUsersParts {
  readonly vendors: Vendors;
  readonly people: VendorLedger;
  readonly books: Books;
  readonly ledger: SharedLedger;
  readonly verdicts: Verdicts;
  readonly pairings: () => readonly RunPairing[];
  /** Every line of the run, named by the settings by now or not. */
  readonly lines: readonly RunLine[];
  readonly later: (inMs: number, act: () => Promise<void>) => void;
}

/** Half of the acts are about the same few members: races want company. */
const FEW = 4;
/** Words that are statuses too: a text is none, whatever it says. */
const STATUS_WORDS: readonly string[] = ['Sent', 'Invited', 'Registered', 'Responded', 'Attended'];
/** What people write into names of kinds of campaigns by hand. */
const KINDS: readonly string[] = ['Webinar', 'Conference', 'Other'];
/** A call is under way for about so long, on fast roads and on slow ones, ms. */
const MEANWHILE_MS: readonly number[] = [30, 200, 1500];

/** People with a keyboard, and other integrations. */
export function createSharedUsers({ vendors, people, books, ledger, verdicts, pairings, lines, later }: SharedUsersParts): SharedUsers {
  let written = 0;
  let waiting: readonly Random[] = [];
  const typed: string[] = [];

  const anyOf = <One>(chance: Random, list: readonly One[]): One | undefined => (list.length === 0 ? undefined : chance.pick(list));

  /** Mostly something new; sometimes nothing, what a status is called, what was there before, or more than the other side takes. */
  function text(chance: Random, { field }: RunLine, side: Side): string | null {
    const turn = chance.next();
    if (turn < 0.2 && field.marketo !== 'name') return null;
    if (turn < 0.28 && field.of === 'member') return chance.pick(STATUS_WORDS);
    if (turn < 0.38 && typed.length > 0 && field.marketo !== 'name') return chance.pick(typed);
    const most = field.longest[otherSide(side)];
    if (turn < 0.43 && most < Math.min(field.longest[side], 1000)) return 'x'.repeat(most + 1);
    written += 1;
    const fresh = chance.chance(0.15) ? `é ${written} 日本 😀` : `f${written}`;
    typed.push(fresh);
    return chance.chance(0.08) && side === 'marketo' ? ` ${fresh} ` : fresh;
  }

  function valueFor(chance: Random, line: RunLine, side: Side): Plain {
    if (line.key === 'cost') return chance.chance(0.25) ? null : chance.integer(9000);
    if (line.key === 'channel') return chance.chance(0.2) ? null : chance.pick(KINDS);
    return text(chance, line, side);
  }

  async function type({ side, of, id, number }: SharedRecord, values: ReadonlyMap<RunLine, Plain>): Promise<void> {
    if (ledger.record(side, id)?.isThere !== true || ledger.record(side, id)?.number !== number) return;
    const named = Object.fromEntries([...values].map(([{ field }, value]) => [field[side], value]));
    if (side === 'salesforce') await vendors.control('salesforce', `records/${of === 'member' ? 'CampaignMember' : 'Campaign'}/${number}`, named, 'PATCH');
    else if (of === 'member') await vendors.control('marketo', `records/members/${number}`, named, 'PATCH');
    else await changeProgram(Number(number), named);
    people.scan(side, A_USER);
    if (of === 'member' && [...values.values()].includes(null)) verdicts.reached('a member emptied a field');
  }

  /** Period costs are no field of a form, and a program's channel is given when it is made. */
  async function changeProgram(program: number, { cost, ...values }: Readonly<Record<string, Plain>>): Promise<void> {
    const form = Object.fromEntries(Object.entries(values).filter(([name]) => name !== 'channel'));
    if (Object.keys(form).length > 0) await vendors.control('marketo', `records/programs/${program}`, form, 'PATCH');
    const { world } = vendors.marketo;
    const present = world.programs.get(program);
    if (cost === undefined || present === undefined) return;
    const costs = cost === null ? [] : [{ startDate: '2026-01-01', cost: Number(cost) - 1 }, { startDate: '2026-02-01', cost: 1 }];
    world.commit([['program', { ...present, costs, updatedAt: world.now() }]]);
  }

  function linesFor(chance: Random, { of }: SharedRecord): readonly RunLine[] {
    const all = lines.filter(({ field }) => field.of === of);
    const one = anyOf(chance, all);
    if (one === undefined) return [];
    return chance.chance(0.25) ? all : [one];
  }

  async function edit(chance: Random, record: SharedRecord): Promise<void> {
    await type(record, new Map(linesFor(chance, record).map((line) => [line, valueFor(chance, line, record.side)])));
  }

  /** What it goes with on the other side, as far as the pairs tell. */
  function counterpart({ side, id }: SharedRecord): SharedRecord | undefined {
    const other = otherSide(side);
    return ledger.record(other, books.pairHolding(side, id)?.[other].id ?? '');
  }

  /** The same field is typed on both sides, in one moment or in the time of a cycle. */
  async function editBoth(chance: Random, record: SharedRecord): Promise<void> {
    const other = counterpart(record);
    const [line] = linesFor(chance, record);
    if (other === undefined || line === undefined) return;
    await type(record, new Map([[line, valueFor(chance, line, record.side)]]));
    const value = valueFor(chance, line, other.side);
    if (chance.chance(0.5)) await type(other, new Map([[line, value]]));
    else later(chance.integer(60_000), async () => type(other, new Map([[line, value]])));
  }

  /** Somebody types and takes it back, before anybody has looked or after. */
  async function editAndBack(chance: Random, record: SharedRecord): Promise<void> {
    const [line] = linesFor(chance, record);
    if (line === undefined) return;
    const before = record.values[line.key] ?? null;
    await type(record, new Map([[line, valueFor(chance, line, record.side)]]));
    later(chance.integer(90_000), async () => type(record, new Map([[line, before]])));
  }

  /** Who filled in a form leaves and joins again: in Marketo under the same name, and with nothing in it. */
  async function beginAgain(chance: Random, record: SharedRecord): Promise<void> {
    const { side, number, pairing } = record;
    const member = record.of === 'member' && side === 'marketo' ? vendors.marketo.world.records('programMember').get(Number(number)) : undefined;
    if (member === undefined) return edit(chance, record);
    await vendors.control('marketo', `records/members/${number}`, undefined, 'DELETE');
    people.scan('marketo', A_USER);
    const again = async (): Promise<void> => {
      const made = await vendors.control('marketo', 'records/members', { leadId: Number(member.values['leadId']), programId: pairing.kind.program, statusName: 'Registered' });
      people.scan('marketo', A_USER);
      if (made !== null) verdicts.reached('a membership begun again with fields');
      const now = ledger.record('marketo', record.id);
      if (now?.isThere === true && chance.chance(0.5)) await edit(chance, now);
    };
    if (chance.chance(0.5)) await again();
    else later(chance.integer(600_000), again);
    return undefined;
  }

  function anyRecord(chance: Random): SharedRecord | undefined {
    const side = chance.chance(0.5) ? 'salesforce' : 'marketo';
    const ofCampaigns = ledger.records(side, 'campaign').filter(({ isThere, pairing }) => isThere && pairings().includes(pairing));
    const members = ledger.records(side, 'member').filter(({ isThere }) => isThere);
    const hasLines = (of: SharedRecord['of']): boolean => lines.some(({ field }) => field.of === of);
    if (!hasLines('member') || members.length === 0) return hasLines('campaign') ? anyOf(chance, ofCampaigns) : undefined;
    if (hasLines('campaign') && chance.chance(0.3)) return anyOf(chance, ofCampaigns);
    return anyOf(chance, chance.chance(0.5) ? members.slice(0, FEW) : members);
  }

  return {
    async act(chance) {
      const record = anyRecord(chance);
      if (record === undefined) return;
      const turn = chance.next();
      if (turn < 0.42) return edit(chance, record);
      if (turn < 0.62) return editBoth(chance, record);
      if (turn < 0.7) return editAndBack(chance, record);
      if (turn < 0.78) return beginAgain(chance, record);
      waiting = [...waiting, chance];
    },
    onWritten(side, recordId) {
      const [chance, ...rest] = waiting;
      const record = ledger.record(side, recordId);
      if (chance === undefined || record === undefined) return;
      waiting = rest;
      const target = chance.chance(0.6) ? record : (counterpart(record) ?? record);
      later(chance.integer(chance.pick(MEANWHILE_MS)), async () => edit(chance, target));
    },
    typeSoon(chance, line, withinMs) {
      for (let times = 1 + chance.integer(3); times > 0; times--) {
        later(chance.integer(withinMs), async () => {
          const record = anyOf(chance, ledger.records(goesTo(line, 'marketo') && chance.chance(0.5) ? 'salesforce' : 'marketo', 'campaign').filter(({ isThere, pairing }) => isThere && pairings().includes(pairing)));
          if (record !== undefined) await type(record, new Map([[line, valueFor(chance, line, record.side)]]));
        });
      }
    },
  };
}
