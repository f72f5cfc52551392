import { membershipName } from '../domain/campaign-pairing.ts';
import { seenOn } from '../domain/merge-pair.ts';
import { isMember } from '../domain/object-pair.ts';
import type { Operation } from '../domain/operation.ts';
import type { Pair } from '../domain/pair.ts';
import { linkTarget } from '../domain/parent-link.ts';
import type { PairObject } from '../domain/side.ts';
import type { SeenValue } from '../domain/value.ts';
import { personNamedBy } from '../domain/went-with-person.ts';
import { pairingsOf } from './membership-words.ts';
import type { SyncSession } from './sync-session.ts';

/** The one place that a person has in a program, as the member of a campaign would have it. */
export interface PlaceInProgram {
  /** Marketo's name of the membership. */
  readonly name: string;
  /** Whether the person is the one of the member's own lead or contact, and not one into which that one was merged (L33). */
  readonly isOwn: boolean;
}

/** The place of a campaign's member in Marketo, as far as its person was asked about in this run (`askForParents`); null for every other record. */
export function placeInProgram(session: Pick<SyncSession, 'mappingOf' | 'parents'>, pair: Pair): PlaceInProgram | null {
  return placeOf(session, pair.object, (key) => seenOn(pair, 'salesforce', key));
}

/** The place that an open operation makes somebody a member of; null where it makes none. */
export function placeBeingMade(session: Pick<SyncSession, 'mappingOf' | 'parents'>, { object, side, kind, changes }: Operation): string | null {
  const place = side === 'marketo' && kind === 'create' ? placeOf(session, object, (key) => changes.find(({ field }) => field === key)?.value) : null;
  return place?.name ?? null;
}

function placeOf(session: Pick<SyncSession, 'mappingOf' | 'parents'>, object: PairObject, valueOf: (key: string) => SeenValue | undefined): PlaceInProgram | null {
  const mapping = session.mappingOf(object);
  const [link, part] = [personNamedBy(mapping), mapping.fields.find(({ line }) => line.part === 'campaign')];
  if (!isMember(object) || link === undefined || part === undefined) return null;
  const [person, campaign] = [link, part].map(({ key }) => valueOf(key));
  if (typeof person !== 'string' || typeof campaign !== 'string') return null;
  const known = session.parents.get(person);
  const target = linkTarget(link, known);
  const program = pairingsOf(session).pairings.get(campaign)?.program;
  return target.kind === 'there' && program !== undefined ? { name: membershipName(program, target.id), isOwn: typeof known === 'string' || known?.lacksKey === true } : null;
}

/** Whether another member may have a better right to the place of this one: its person was merged into that one's. */
export function isFollower(session: Pick<SyncSession, 'mappingOf' | 'parents'>, pair: Pair): boolean {
  return placeInProgram(session, pair)?.isOwn === false;
}
