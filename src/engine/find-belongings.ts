import { membershipName } from '../domain/campaign-pairing.ts';
import { followedObjects } from '../domain/field-mapping.ts';
import { isMember, isPersonObject } from '../domain/object-pair.ts';
import type { Pair } from '../domain/pair.ts';
import { SIDES } from '../domain/side.ts';
import type { PairObject, Side } from '../domain/side.ts';
import { own } from '../domain/value.ts';
import { hasLost, personNamedBy } from '../domain/went-with-person.ts';
import type { ChildrenPage } from './connector-port.ts';
import { placesOf } from './half-members.ts';
import type { HalfMember } from './half-members.ts';
import { pairingsOf } from './membership-words.ts';
import type { SyncSession } from './sync-session.ts';

/** A record, named as one of the sides names it, that may have lost its counterpart with a person. */
export interface Belonging {
  readonly side: Side;
  readonly id: string;
}

/**
 * What may have gone with people who lost their record on a side, by the id of the record that each has still. For a half member: the
 * membership in Marketo with which it may go on, by the member's id in Salesforce (L39).
 */
export type Belongings = ReadonlyMap<string, readonly Belonging[]>;

/** Nothing was decided: it is not known yet what went with these people, and which memberships those of half members could be. */
export interface Unknowing {
  readonly lost: readonly Pair[];
  readonly halves?: readonly HalfMember[];
}

/** Decides again and again, and asks in between, until it is known what went with everybody whom the decision concerns. */
export async function decideKnowing<Decided extends object>(session: SyncSession, decide: (belongings: Belongings) => Promise<Decided | Unknowing>): Promise<Decided> {
  let belongings: Belongings = new Map();
  for (;;) {
    const decided = await decide(belongings);
    if (!isUnknowing(decided)) return decided;
    belongings = new Map([...belongings, ...(await findBelongings(session, decided.lost)), ...(await placesOf(session, decided.halves ?? []))]);
  }
}

function isUnknowing(decided: object): decided is Unknowing {
  return 'lost' in decided;
}

/** The people among these pairs who lost their record on a side, or whose person went into another one, of whom it is not known yet what went with them. */
export function lostAmong(session: SyncSession, pairs: readonly Pair[], known: Belongings): readonly Pair[] {
  const lost = pairs.filter((pair) => (hasPersonMerged(pair) || SIDES.some((side) => hasLost(pair, side))) && !known.has(recordLeft(pair)));
  return lost.length === 0 || kindsThatGo(session).length === 0 ? [] : lost;
}

function hasPersonMerged({ object, marketo }: Pair): boolean {
  return isPersonObject(object) && marketo.presence === 'merged';
}

/**
 * What may have gone with people who were deleted, and comes back now that others come in their places, or they themselves are made
 * anew (L30): memberships, and roles that Salesforce still has. Whether each is to be made again, the caller's transaction tells.
 * Asks Salesforce, and only where a contact lost its person.
 */
async function findBelongings(session: SyncSession, lost: readonly Pair[]): Promise<Belongings> {
  const kinds = kindsThatGo(session);
  const programs = kinds.some(isMember) ? [...pairingsOf(session).campaigns.keys()] : [];
  const membershipsOf = ({ marketo: { id } }: Pair): Belonging[] => (id === null ? [] : programs.map((program) => ({ side: 'marketo', id: membershipName(program, id) })));
  const found = new Map(lost.map((pair) => [recordLeft(pair), membershipsOf(pair)]));
  const contacts = lost.filter((pair) => pair.object === 'contact' && hasLost(pair, 'marketo')).map(recordLeft);
  for (const object of contacts.length === 0 ? [] : kinds.filter((kind) => !isMember(kind))) {
    for (const { contact, id } of await rolesOf(session, object, contacts)) found.get(contact)?.push({ side: 'salesforce', id });
  }
  return found;
}

/** Ids to load, with those of belongings. */
export function withBelongings(ids: Readonly<Record<Side, readonly string[]>>, belongings: Iterable<Belonging>): Readonly<Record<Side, readonly string[]>> {
  const found = [...belongings];
  const on = (side: Side): readonly string[] => [...ids[side], ...found.filter((one) => one.side === side).map(({ id }) => id)];
  return { salesforce: on('salesforce'), marketo: on('marketo') };
}

/** The kinds of records that go with their person. */
function kindsThatGo({ context, mappingOf }: SyncSession): readonly PairObject[] {
  return followedObjects(context.rules.mapping).filter((object) => personNamedBy(mappingOf(object)) !== undefined);
}

function recordLeft({ salesforce, marketo }: Pair): string {
  return (salesforce.presence === 'present' ? salesforce.id : marketo.id) ?? '';
}

/** The records of a kind that name these contacts in Salesforce at this moment. */
async function rolesOf(session: SyncSession, object: PairObject, contacts: readonly string[]): Promise<readonly { readonly contact: string; readonly id: string }[]> {
  const lookup = personNamedBy(session.mappingOf(object))?.on.salesforce.name ?? '';
  const roles: { readonly contact: string; readonly id: string }[] = [];
  let after: string | null = null;
  do {
    const page: ChildrenPage | undefined = await session.context.connectors.salesforce.readChildren?.({ object, lookup, parents: contacts, after, fields: [lookup], knownSchema: session.schemas.salesforce, lane: 'normal' });
    for (const { id, values } of page?.observations ?? []) {
      const contact = own(values, lookup);
      if (typeof contact === 'string') roles.push({ contact, id });
    }
    after = page?.next ?? null;
  } while (after !== null);
  return roles;
}
