import { createRandom } from '../../simulators/foundation/random.ts';
import type { Random } from '../../simulators/foundation/random.ts';
import { isPersonObject } from '../../src/domain/object-pair.ts';
import { SIDES } from '../../src/domain/side.ts';
import type { PairObject, Side } from '../../src/domain/side.ts';
import { FLAG_FIELDS } from './flag-options.ts';
import { flagOn } from './flags-shown.ts';
import type { Membership } from './member-ledger.ts';
import { kindNamed } from './object-kinds.ts';
import type { ObjectName } from './object-kinds.ts';
import type { ObjectLedger, ObjectRecord } from './object-ledger.ts';
import type { PlannedAct } from './planned.ts';
import { between, sample } from './random-streams.ts';
import type { SimulatedWorld } from './simulated-world.ts';
import { A_USER } from './vendor-ledger.ts';
import { OUTSIDE } from './vendors.ts';

/** Something else happens so long after a deletion, ms: within the same reading, or some cycles later. */
const SOON_MS: readonly number[] = [1000, 60_000, 900_000];

interface Given {
  readonly world: SimulatedWorld;
  readonly chance: Random;
}

/** Somebody deletes what may be flagged, brings it back or makes it anew, or ticks a box by hand (decision 46). */
export async function actOnFlagged(world: SimulatedWorld, { detail }: PlannedAct): Promise<void> {
  const given: Given = { world, chance: createRandom(detail) };
  const { objects, members } = world.beside;
  if (given.chance.chance(0.15)) return tick(given);
  if (objects !== null) return actOnObjects(given, objects.ledger);
  return members === null ? undefined : actOnMembers(given);
}

/** Accounts, opportunities and the custom object, whether the settings flag them, delete them or keep them. */
async function actOnObjects(given: Given, ledger: ObjectLedger): Promise<void> {
  const { chance, world } = given;
  const names = [...new Set(ledger.records('salesforce').map(({ kind }) => kind.name))].filter((name) => name !== 'User' && name !== 'OpportunityContactRole');
  if (names.length === 0) return;
  const name = chance.pick(names);
  const there = ledger.records('salesforce', name).filter(({ isThere }) => isThere);
  const inBin = ledger.records('salesforce', name).filter(({ isThere, isPurged }) => !isThere && isPurged !== true);
  const turn = chance.next();
  if (turn < 0.4) return removeAll(given, sample(chance, there, chance.chance(0.3) ? between(chance, 3, 6) : 1));
  if (turn < 0.62) return restoreAll(given, sample(chance, inBin, between(chance, 1, 3)));
  const [one] = sample(chance, there, 1);
  if (one === undefined || turn >= 0.92) return makeAnew(given, name, sample(chance, inBin, 1)[0]);
  if (turn < 0.76) {
    await removeAll(given, [one]);
    return again(given, () => restoreAll(given, [one]));
  }
  if (turn < 0.86) {
    // What is typed a moment before goes nowhere any more.
    await inSalesforce(world, `records/${name}/${one.id}`, { Name: `tf${between(chance, 100, 999)}` }, 'PATCH');
    return removeAll(given, [one]);
  }
  await removeAll(given, [one]);
  if (world.options.lifecycles.lookEveryMinutes === null) return;
  await inSalesforce(world, 'empty-bin', { object: name }, 'POST');
  world.verdicts.reached('what may be flagged was purged');
}

async function removeAll({ world }: Given, records: readonly ObjectRecord[]): Promise<void> {
  for (const { kind, id } of records) await inSalesforce(world, `records/${kind.name}/${id}`, undefined, 'DELETE');
}

async function restoreAll({ world }: Given, records: readonly ObjectRecord[]): Promise<void> {
  for (const { id } of records) {
    const now = world.beside.objects?.ledger.record('salesforce', id);
    if (now?.isThere === false && now.isPurged !== true) await inSalesforce(world, 'undelete', { ids: [id] }, 'POST');
  }
}

/** Whoever misses a record types it in once more: to both vendors that is another one. */
async function makeAnew({ world, chance }: Given, name: ObjectName, gone: ObjectRecord | undefined): Promise<void> {
  const called = gone?.values[kindNamed(name).fields.find(({ salesforce }) => salesforce === 'Name')?.marketo ?? ''];
  const values = { Name: typeof called === 'string' && called !== '' ? called : `an${between(chance, 100, 999)}`, ...(name === 'Opportunity' ? { StageName: 'Prospecting', CloseDate: '2026-08-31' } : {}) };
  await inSalesforce(world, `records/${name}`, values, 'POST');
}

/** Members are taken out on either side, several at once now and then, and some of them join again. */
async function actOnMembers(given: Given): Promise<void> {
  const { chance, world } = given;
  const ledger = world.beside.members?.ledger;
  const side = chance.pick(SIDES);
  const all = ledger?.members(side) ?? [];
  const turn = chance.next();
  const there = all.filter(({ isThere }) => isThere);
  const linked = there.filter(({ id }) => isLinked(world, side, id));
  const taken = sample(chance, linked.length > 0 && chance.chance(0.8) ? linked : there, turn < 0.2 ? between(chance, 2, 5) : 1);
  if (turn < 0.7) {
    for (const member of taken) await endMembership(given, member);
    return turn < 0.45 ? undefined : again(given, async () => { for (const member of taken) await joinAgain(given, member); });
  }
  for (const member of sample(chance, all.filter(({ isThere }) => !isThere), between(chance, 1, 2))) await joinAgain(given, member);
}

/** As far as the pairs tell: of whom nothing was ever carried over nothing is to be told. */
function isLinked({ books }: SimulatedWorld, side: Side, id: string): boolean {
  const pair = books.pairHolding(side, id);
  return pair !== undefined && SIDES.every((one) => pair[one].presence === 'present');
}

async function endMembership({ world }: Given, { side, id, pageId }: Membership): Promise<void> {
  if (world.beside.members?.ledger.member(side, id)?.isThere !== true) return;
  if (side === 'marketo') await inMarketo(world, `records/members/${pageId}`, undefined, 'DELETE');
  else await inSalesforce(world, `records/CampaignMember/${pageId}`, undefined, 'DELETE');
}

/** A new record in Salesforce, and the same membership in Marketo. */
async function joinAgain({ world }: Given, { side, person, pairing }: Membership): Promise<void> {
  const record = world.ledger.record(side, person);
  const isThere = world.beside.members?.ledger.members(side).some((one) => one.isThere && one.person === person && one.pairing.campaign === pairing.campaign) === true;
  if (record?.state !== 'there' || isThere) return;
  if (side === 'marketo') await inMarketo(world, 'records/members', { leadId: Number(person), programId: pairing.kind.program, statusName: 'Invited' }, 'POST');
  else await inSalesforce(world, 'records/CampaignMember', { CampaignId: pairing.campaign, [record.object === 'Lead' ? 'LeadId' : 'ContactId']: person, Status: 'Sent' }, 'POST');
}

/** Somebody ticks the box by hand, or takes it off: it is ours, and says again what is so once that is seen. */
async function tick(given: Given): Promise<void> {
  const { chance, world } = given;
  const { flags } = world.options.lifecycles;
  const side = chance.pick(SIDES);
  const [object] = sample(chance, flags[side], 1);
  const target = object === undefined ? undefined : targetOf(given, side, object);
  if (target === undefined) return;
  const { path, recordId, says } = target;
  world.lifecycles.flags.onTicked(side, recordId);
  await (side === 'marketo' ? inMarketo : inSalesforce)(world, path, { [FLAG_FIELDS[side]]: !says }, 'PATCH');
  world.verdicts.reached(`${says ? 'unticked' : 'ticked'} by hand in ${side}`);
}

interface Target {
  readonly path: string;
  /** As its ledger names it. */
  readonly recordId: string;
  readonly says: boolean;
}

function targetOf({ world, chance }: Given, side: Side, object: PairObject): Target | undefined {
  const { vendors, ledger, beside: { objects, members } } = world;
  if (isPersonObject(object)) {
    const wanted = object === 'lead' ? 'Lead' : 'Contact';
    const [record] = sample(chance, ledger.records(side).filter((one) => one.state === 'there' && (side === 'marketo' || one.object === wanted)), 1);
    return record === undefined ? undefined : { path: side === 'marketo' ? `records/people/${record.id}` : `records/${wanted}/${record.id}`, recordId: record.id, says: flagOn(vendors, side, { of: 'person', id: record.id }) };
  }
  if (object === 'campaign-member') {
    const [member] = sample(chance, members?.ledger.members(side).filter(({ isThere }) => isThere) ?? [], 1);
    return member === undefined ? undefined : { path: `records/${side === 'marketo' ? 'members' : 'CampaignMember'}/${member.pageId}`, recordId: member.id, says: flagOn(vendors, side, { of: 'member', id: member.pageId }) };
  }
  const [record] = sample(chance, objects?.ledger.records('marketo').filter(({ kind, isThere }) => kind.word === object && isThere) ?? [], 1);
  return record === undefined ? undefined : { path: `records/${record.kind.page}/${record.id.slice(record.kind.store.length + 1)}`, recordId: record.id, says: flagOn(vendors, 'marketo', { of: 'object', id: record.id }) };
}

/** At once, or some time later. */
async function again({ world, chance }: Given, act: () => Promise<void>): Promise<void> {
  if (chance.chance(0.3)) return act();
  const isOver = (): boolean => world.scheduler.now() >= world.options.startAt + world.options.safetyMs;
  world.scheduler.at(OUTSIDE, 'a deletion is taken back', chance.pick(SOON_MS), () => (isOver() ? undefined : world.guard(act())));
  return undefined;
}

async function inSalesforce(world: SimulatedWorld, path: string, values: unknown, method: string): Promise<void> {
  await world.vendors.control('salesforce', path, values, method);
  world.ledger.scan('salesforce', A_USER);
}

async function inMarketo(world: SimulatedWorld, path: string, values: unknown, method: string): Promise<void> {
  await world.vendors.control('marketo', path, values, method);
  world.ledger.scan('marketo', A_USER);
}
