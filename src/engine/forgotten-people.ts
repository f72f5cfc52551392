import type { Lane } from '../domain/lane.ts';
import type { Observation } from '../domain/observation.ts';
import { isPersonObject } from '../domain/object-pair.ts';
import { isGone } from '../domain/pair.ts';
import type { Pair } from '../domain/pair.ts';
import type { PersonObject, Side } from '../domain/side.ts';
import { cutBatches } from './cut-batches.ts';
import type { Look, LookBatch } from './look-batch.ts';
import { peopleNaming } from './named-elsewhere.ts';
import { changePairs } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';

/** A lead or contact into which another one was merged or converted, and the one person in Marketo whose key names it. */
export interface ForgottenPerson {
  readonly object: PersonObject;
  readonly id: string;
  readonly person: string;
}

/** A lead or contact that went into another one, as it was before that, and the one person in Marketo whose key names it. */
interface ForgottenEnd {
  readonly look: Look;
  readonly person: string;
}

/** Whom the store does not know, and Marketo does. */
interface Forgotten {
  readonly ends: readonly ForgottenEnd[];
  readonly survivors: readonly ForgottenPerson[];
}

const NOBODY: Forgotten = { ends: [], survivors: [] };

/**
 * The people of survivors that no pair gives a person, and of the records that went into these. A database that was put back has forgotten
 * whom it had made or found for them (F53), and Marketo still knows. Unasked, we would write the survivor's key to a second person where
 * the record that went into it brings one along (L45, I8, seed 60907), and make a second person for the survivor where that record is
 * forgotten too, and its person has the old key still (L46, seed 150072). A person is named where it alone has the key: that of a record
 * that went into another one where no pair has it, and that of a survivor where no such record brings it along.
 *
 * Asked in cycles and flushes alike until this process has read both sides once, for whoever puts a database back starts every process
 * anew: one call for each `readBlockSize` records. After that nothing is behind, and nobody is asked.
 */
export async function forgottenPeople(session: SyncSession, { side, looks, lane, isPartial }: LookBatch): Promise<Forgotten> {
  if (side !== 'salesforce' || isPartial === true || session.context.schemas.hasReadAll === true) return NOBODY;
  const ends = looks.flatMap(endOf);
  if (ends.length === 0) return NOBODY;
  const pairs = await pairsOf(session, 'salesforce', ends.flatMap(({ id, survivor }) => [id, survivor]));
  const unserved = ends.filter(({ survivor }) => isWithoutPerson(pairs.get(survivor)));
  const bringing = unserved.filter(({ id }) => pairs.get(id)?.marketo.presence === 'present');
  const lost = unserved.filter(({ id }) => isWithoutPerson(pairs.get(id)));
  if (bringing.length + lost.length === 0) return NOBODY;
  const named = await aloneNaming(session, [...lost.map(({ id }) => id), ...[...bringing, ...lost].map(({ survivor }) => survivor)], lane);
  const held = await pairsOf(session, 'marketo', lost.flatMap(({ id, survivor }) => [named.get(id) ?? [], named.get(survivor) ?? []].flat()));
  const found = lost.flatMap((end) => (isHeirOfGone(held.get(named.get(end.survivor) ?? '')) ? [] : withPerson(end, named.get(end.id), held)));
  const brought = new Set([...bringing.map(({ id }) => pairs.get(id)?.marketo.id), ...found.map(({ person }) => person)]);
  const survivors = new Map([...bringing, ...found].map(({ survivor, object }) => [survivor, object]));
  return {
    ends: found,
    survivors: [...survivors].flatMap(([id, object]) => {
      const person = named.get(id);
      return person === undefined || brought.has(person) ? [] : [{ object, id, person }];
    }),
  };
}

/** A lead or contact that went into another one. */
interface End {
  readonly id: string;
  readonly look: Look;
  readonly survivor: string;
  /** The survivor's. */
  readonly object: PersonObject;
}

/** The end of a lead or contact that lives on as another record; none of one that lives on as itself. */
function endOf(look: Look): readonly End[] {
  const { object, id, convertedTo, mergedInto } = look.observation;
  if (!isPersonObject(object)) return [];
  if (convertedTo !== null) return [{ id, look, survivor: convertedTo, object: 'contact' }];
  return mergedInto === undefined ? [] : [{ id, look, survivor: mergedInto, object }];
}

/** Whether no person is known of a lead or contact, nor was one. */
function isWithoutPerson(pair: Pair | undefined): boolean {
  return pair === undefined || pair.marketo.presence === 'absent';
}

/**
 * Whether a person that names a survivor is known as that of a record that is gone: it has gone to the survivor since (L24), and is found for
 * it by its key. What went into that one brings nobody along meanwhile, who would get the same key (seed 66093).
 */
function isHeirOfGone(pair: Pair | undefined): boolean {
  return pair !== undefined && isGone(pair.salesforce.presence);
}

/**
 * A record with the person that is its own. One of a pair is that pair's, which may have gone on from this very record to a third one,
 * and has its old key still (seed 60918).
 */
function withPerson(end: End, person: string | undefined, held: ReadonlyMap<string, Pair>): readonly (End & ForgottenEnd)[] {
  return person === undefined || held.has(person) ? [] : [{ ...end, look: { ...end.look, observation: asItWas(end.look.observation) }, person }];
}

/** What a look shows of a record that went into another one, as if it had not: so it is met with its person, before the page tells of its end. */
function asItWas({ mergedInto: _survivor, ...observation }: Observation): Observation {
  return { ...observation, deleted: false, convertedTo: null };
}

/** The pairs that hold these records, by the record's id. */
async function pairsOf(session: SyncSession, side: Side, ids: readonly string[]): Promise<ReadonlyMap<string, Pair>> {
  const found = new Map<string, Pair>();
  for (const batch of cutBatches([...new Set(ids)], () => 1)) {
    const pairs = await changePairs(session, { by: 'side-ids', ids: { salesforce: [], marketo: [], [side]: batch }, withoutOperations: true }, (loaded) => ({ result: loaded.pairs }));
    for (const pair of pairs) if (pair[side].id !== null) found.set(pair[side].id, pair);
  }
  return found;
}

/** The person that alone names each of these leads and contacts, by the id of that one. */
async function aloneNaming(session: SyncSession, ids: readonly string[], lane: Lane): Promise<ReadonlyMap<string, string>> {
  const named = await peopleNaming(session, [...new Set(ids)], lane);
  return new Map([...named].flatMap(([id, [person, ...others]]) => (person === undefined || others.length > 0 ? [] : [[id, person] as const])));
}
