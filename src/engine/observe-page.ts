import type { ChangedParent } from '../domain/changed-parent.ts';
import { deriveWork, foldLedger } from '../domain/derive-work.ts';
import type { Derived } from '../domain/derive-work.ts';
import type { Lane } from '../domain/lane.ts';
import { isNotShown } from '../domain/never-seen.ts';
import type { Observation } from '../domain/observation.ts';
import { SIDES } from '../domain/side.ts';
import type { Side } from '../domain/side.ts';
import { isKeyed, isMember, isOfSalesforce, objectOnSide } from '../domain/object-pair.ts';
import { isHalf, withSide } from '../domain/pair.ts';
import type { Pair } from '../domain/pair.ts';
import { takenInBy } from '../domain/unsettled-change.ts';
import { own } from '../domain/value.ts';
import { addCounts, NO_COUNTS } from '../domain/sync-cycle.ts';
import type { StepCounts } from '../domain/sync-cycle.ts';
import { nowIso } from './engine-context.ts';
import { decideKnowing, lostAmong, withBelongings } from './find-belongings.ts';
import type { Belongings, Unknowing } from './find-belongings.ts';
import { forgottenPeople } from './forgotten-people.ts';
import { halvesAmong } from './half-members.ts';
import { leadsConverted, rememberLeads } from './leads-shown.ts';
import { withSalesforceIds } from './linked-ids.ts';
import { PageDecision } from './page-decision.ts';
import type { Look, LookBatch, PageStored } from './look-batch.ts';
import { keyOf } from './read-key.ts';
import { changePairs, fieldsToRead } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';

/**
 * Stores what was seen: load the pairs, decide in one pass, save pairs, ledger, journal and cursor in
 * one transaction (I18). A look that began before a write of ours settled is not believed (hazard 41): its
 * record is marked to be looked at again instead, in the same transaction. Where a conversion or a merge may put somebody in the
 * place of a deleted person, nothing is stored before it is known what went with that one (L30).
 */
export async function observePage(session: SyncSession, batch: LookBatch): Promise<StepCounts> {
  const met = await meetForgotten(session, batch);
  return addCounts(met, await storePage(session, batch));
}

/**
 * Whom a database that was put back has forgotten is met first: a record that went into another one, and a survivor, each with its own
 * person, so that what the page tells of them finds all of them there (L45, L46). A survivor that the page shows is read no second time (I37).
 */
async function meetForgotten(session: SyncSession, batch: LookBatch): Promise<StepCounts> {
  const { lane } = batch;
  const { ends, survivors } = await forgottenPeople(session, batch);
  if (ends.length + survivors.length === 0) return NO_COUNTS;
  const onPage = new Map(batch.looks.map((look) => [look.observation.id, look]));
  const read = await readLooks(session, 'salesforce', survivors.filter(({ id }) => !onPage.has(id)), lane);
  const there = [...survivors.flatMap(({ id }) => onPage.get(id) ?? []), ...read].filter((look) => !look.observation.deleted && livesOn(look) === null);
  const shown = new Set(there.map(({ observation }) => observation.id));
  const met = await storePage(session, { side: 'salesforce', looks: [...ends.map(({ look }) => look), ...there], cursor: null, lane });
  const named = [...ends, ...survivors.filter(({ id }) => shown.has(id))];
  const people = await readLooks(session, 'marketo', named.map(({ person }) => ({ object: 'person', id: person })), lane);
  return addCounts(met, await storePage(session, { side: 'marketo', looks: people, cursor: null, lane }));
}

async function storePage(session: SyncSession, batch: LookBatch): Promise<StepCounts> {
  const { counts, merges } = await decideKnowing(session, (belongings) => storeKnowing(session, batch, belongings));
  const again = new Set(merges.map(({ operation }) => operation.operationId));
  session.merges.splice(0, session.merges.length, ...session.merges.filter(({ operation }) => !again.has(operation.operationId)), ...merges);
  for (const { operation } of merges) session.takingIn.add(takenInBy(operation));
  return counts;
}

/** With what went with many people a page may name more ids than other batches do (`MOST_IDS`). It is stored whole with its cursor. */
async function storeKnowing(session: SyncSession, batch: LookBatch, belongings: Belongings): Promise<PageStored | Unknowing> {
  const ids = withBelongings(idsToLoad(session, batch.side, batch.looks), [...belongings.values()].flat());
  let leads: readonly ChangedParent[] = [];
  const stored = await changePairs<PageStored | Unknowing>(session, { by: 'side-ids', ids }, (loaded) => {
    const lost = lostAmong(session, replacedAmong(batch, loaded.pairs), belongings);
    const halves = halvesAmong(session, batch, loaded.pairs, belongings);
    if (lost.length + halves.length > 0) return { result: { lost, halves } };
    const page = new PageDecision(session, batch, loaded, belongings);
    for (const look of inTurn(batch.looks)) page.take(look);
    leads = leadsConverted(session, batch, loaded.pairs);
    return { ...page.decision(), changedParents: leads };
  });
  if ('counts' in stored) rememberLeads(session, batch, leads);
  return stored;
}

/** People of whom a look says that their record is another one now, or that another one became theirs. */
function replacedAmong({ side, looks }: LookBatch, pairs: readonly Pair[]): readonly Pair[] {
  const concerned = new Set(looks.flatMap((look) => (livesOn(look) === null ? [] : [look.observation.id, livesOn(look)])));
  return concerned.size === 0 ? [] : pairs.filter((pair) => pair[side].presence === 'present' && concerned.has(pair[side].id));
}

/**
 * Looks in the order in which they are taken. A membership that somebody ended before its person was merged ended, whatever the person's
 * merge does with its name: its end comes first, as the page has it (I17, L39).
 */
function inTurn(looks: readonly Look[]): readonly Look[] {
  const moved = new Set(looks.flatMap((look) => (isMember(look.observation.object) && livesOn(look) !== null ? [look.observation.id] : [])));
  const turn = (look: Look): number => (moved.has(look.observation.id) ? 0 : turnOf(look));
  return looks.toSorted((a, b) => turn(a) - turn(b));
}

/**
 * A record that lives on as another one frees the way for that one's own row. An account frees none, since its company stays behind, and
 * what it went into may be met here for the first time: by the next look at it it may be out of the bin (L43).
 */
function turnOf(look: Look): number {
  if (livesOn(look) === null) return 1;
  const { object } = look.observation;
  return isOfSalesforce(object) && isKeyed(object) ? 2 : 0;
}

/** The record as which a converted or merged one lives on. */
function livesOn({ observation }: Look): string | null {
  return observation.convertedTo ?? observation.mergedInto ?? null;
}

/** How many ids a look names, and so how many pairs it can concern at most. */
export function idsNamed(session: SyncSession, look: Look): number {
  return 1 + Number(livesOn(look) !== null) + Number(keyOf(session, look.observation) !== null);
}

/** Ids whose pairs the looks concern: the records seen, and the counterparts that their key fields name. */
function idsToLoad(session: SyncSession, side: Side, looks: readonly Look[]): Readonly<Record<Side, readonly string[]>> {
  const seen = looks.flatMap((look) => [look.observation.id, livesOn(look) ?? []].flat());
  const named = looks.flatMap(({ observation }) => keyOf(session, observation) ?? []);
  return side === 'salesforce' ? { salesforce: seen, marketo: named } : { salesforce: named, marketo: seen };
}

/**
 * Reads the given records as they are now, block by block, each look with the mark from before it. `also` names fields to
 * read besides those that take part now, as far as the side shows them.
 */
export async function readLooks(
  session: SyncSession,
  side: Side,
  records: readonly { readonly object: Observation['object']; readonly id: string }[],
  lane: Lane,
  also: readonly string[] = [],
): Promise<readonly Look[]> {
  const connector = session.context.connectors[side];
  const fields = fieldsToRead(session, side);
  const looks: Look[] = [];
  for (const object of new Set(records.map((record) => record.object))) {
    const shown = session.schemas[side].objects[object]?.fields ?? {};
    const wanted = [...new Set([...(fields[object] ?? []), ...also.filter((name) => own(shown, name) !== undefined)])];
    const ids = [...new Set(records.filter((record) => record.object === object).map((record) => record.id))];
    for (let start = 0; start < ids.length; start += connector.readBlockSize) {
      const { mark } = session;
      const block = ids.slice(start, start + connector.readBlockSize);
      const observations = await connector.readRecords({ object, ids: block, fields: wanted, knownSchema: session.schemas[side], lane });
      looks.push(...(await withSalesforceIds(session, side, observations)).map((observation) => ({ observation, mark })));
    }
  }
  return looks;
}

/** Records marked for another look are read this many at a time. */
const DUE_AT_ONCE = 300;

/**
 * Looks again at every record that must be (`SideState.lookDue`). It stops being due in the transaction that stores the look, so none is
 * forgotten.
 */
export async function lookWhereDue(session: SyncSession, report: (counts: StepCounts) => Promise<void>): Promise<void> {
  for (const side of SIDES) {
    // One that is due again at once (it is being written to) waits for the next cycle.
    const tried = new Set<string>();
    for (;;) {
      const due = await changePairs(session, { by: 'look-due', side, limit: DUE_AT_ONCE }, (loaded) => ({ result: loaded.pairs }));
      if (due.every((pair) => tried.has(pair.pairId)) || session.signal.aborted) break;
      for (const pair of due) tried.add(pair.pairId);
      const records = due.flatMap((pair) => (pair[side].id === null ? [] : [{ object: objectOnSide(pair.object, side), id: pair[side].id }]));
      const looks = await readLooks(session, side, records, 'normal');
      await report(await observePage(session, { side, looks, cursor: null, lane: 'normal' }));
      const seen = new Set(looks.map(({ observation }) => observation.id));
      await endVainLooks(session, side, due.filter((pair) => !seen.has(pair[side].id ?? '')));
    }
  }
}

/**
 * A record that the vendor does not show teaches nothing; absence alone is no delete (DESIGN §3). A pair that has gone on with
 * another record meanwhile is to be looked at there, and nobody has (L13, L20). One without a counterpart rests where nothing was ever seen
 * of its record: nobody is made for that (I6, L18).
 */
async function endVainLooks(session: SyncSession, side: Side, unseen: readonly Pair[]): Promise<void> {
  const sought = new Map(unseen.map((pair) => [pair.pairId, pair[side].id]));
  await changePairs(session, { by: 'pair-id', ids: [...sought.keys()] }, (loaded) => {
    const vain = loaded.pairs.filter((pair) => pair[side].lookDue && pair[side].id === sought.get(pair.pairId));
    const ended = vain.map((pair) => withLookEnded(session, pair, side));
    return { result: undefined, pairs: ended.map(({ pair }) => pair), ledger: foldLedger(ended.flatMap(({ ledger }) => ledger)) };
  });
}

function withLookEnded(session: SyncSession, pair: Pair, side: Side): Pick<Derived, 'pair' | 'ledger'> {
  const ended = withSide(pair, side, { lookDue: false });
  const mapping = session.mappingOf(pair.object);
  if (!isHalf(pair) || !isNotShown(ended, side, mapping)) return { pair: ended, ledger: [] };
  return deriveWork(pair, ended, mapping, { kind: 're-merged' }, { lane: 'normal', now: nowIso(session.context) });
}
