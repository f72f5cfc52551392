import { membershipNamed, statusOnSide, statusSeen } from '../domain/campaign-pairing.ts';
import type { ResolvedPairing, ResolvedPairings } from '../domain/campaign-pairing.ts';
import { isMember } from '../domain/object-pair.ts';
import type { ChangeHint, Observation, ValueStep } from '../domain/observation.ts';
import type { Operation } from '../domain/operation.ts';
import type { ResolvedField } from '../domain/resolved-mapping.ts';
import type { Side } from '../domain/side.ts';
import { own, unknown } from '../domain/value.ts';
import type { KnownValue, SeenValue, SeenValues } from '../domain/value.ts';
import type { SyncSession } from './sync-session.ts';

/*
 * Memberships speak of campaigns and statuses in each vendor's words. Everywhere in the engine a program is its campaign, by
 * its Salesforce id, and statuses that mean the same are one word (`src/domain/campaign-pairing.ts`); here, at the border, the
 * vendors' words are exchanged for those.
 */

/** Whoever knows how the objects are mapped. */
type Mapped = Pick<SyncSession, 'mappingOf'>;

/** The pairings of this run; nothing is paired where no members are followed. */
export function pairingsOf({ mappingOf }: Mapped): ResolvedPairings {
  return mappingOf('campaign-member').pairings ?? { named: new Set(), pairings: new Map(), campaigns: new Map(), problems: [] };
}

/** A look at a membership in the words of the engine; a look at anything else is as it was. */
export function withSharedWords(session: SyncSession, side: Side, look: Observation): Observation {
  if (!isMember(look.object) || look.deleted) return look;
  return { ...look, values: sharedValues(session, side, look.values, pairingSeen(session, side, look)) };
}

/** What a log tells of a membership in the words of the engine. */
export function hintWithSharedWords(session: SyncSession, side: Side, hint: ChangeHint): ChangeHint {
  if (!isMember(hint.object)) return hint;
  const pairing = pairingNamed(session, hint.id);
  const shared = (value: SeenValue): SeenValue => (pairing === null || typeof value !== 'string' ? value : statusSeen(pairing, side, value));
  const status = session.mappingOf('campaign-member').fields.find(({ line }) => line.part === 'status')?.on[side].name;
  const steps = Object.entries(hint.steps).map(([name, list]) => [name, name === status ? list.map(({ at, from, to }): ValueStep => ({ at, from: shared(from), to: shared(to) })) : list] as const);
  const newValues = Object.entries(hint.newValues).map(([name, value]) => [name, name === status ? shared(value) : value] as const);
  return { ...hint, newValues: Object.fromEntries(newValues), steps: Object.fromEntries(steps) };
}

/** What a record held right before a write, in the words of the engine. */
export function heldInSharedWords(session: SyncSession, operation: Operation, counterpartId: string, held: SeenValues): SeenValues {
  return isMember(operation.object) ? sharedValues(session, operation.side, held, pairingWritten(session, operation, counterpartId)) : held;
}

/** What a side calls the value of a membership's field; null where it has no word for it, and then it is not sent. */
export function wordToSend(session: Mapped, operation: Written, counterpartId: string | null, { line }: ResolvedField, value: KnownValue): KnownValue {
  if (line.part === undefined || line.part === 'person' || typeof value !== 'string') return value;
  const pairing = pairingWritten(session, operation, counterpartId);
  if (pairing === null) return null;
  if (line.part === 'status') return statusOnSide(pairing, operation.side, value);
  return operation.side === 'marketo' ? Number(pairing.program) : value;
}

/** As much of an operation as tells which membership it is about. */
export type Written = Pick<Operation, 'object' | 'side' | 'changes' | 'recordId'>;

function sharedValues(session: SyncSession, side: Side, values: SeenValues, pairing: ResolvedPairing | null): SeenValues {
  const shared: Record<string, SeenValue> = { ...values };
  for (const { line, on } of session.mappingOf('campaign-member').fields) {
    const { name } = on[side];
    const value = own(values, name);
    if (line.part === 'status' && typeof value === 'string' && pairing !== null) shared[name] = statusSeen(pairing, side, value);
    if (line.part === 'campaign' && side === 'marketo' && typeof value === 'number') shared[name] = pairingsOf(session).campaigns.get(String(value)) ?? unknown('not-returned');
  }
  return shared;
}

function pairingSeen(session: SyncSession, side: Side, { id, values }: Observation): ResolvedPairing | null {
  if (side === 'marketo') return pairingNamed(session, id);
  const field = session.mappingOf('campaign-member').fields.find(({ line }) => line.part === 'campaign');
  const campaign = field === undefined ? undefined : own(values, field.on.salesforce.name);
  return typeof campaign === 'string' ? (pairingsOf(session).pairings.get(campaign) ?? null) : null;
}

/** By the campaign that is sent, or by Marketo's name of the membership, on whichever side of the write it stands. */
function pairingWritten(session: Mapped, { side, recordId, changes }: Written, counterpartId: string | null): ResolvedPairing | null {
  const field = session.mappingOf('campaign-member').fields.find(({ line }) => line.part === 'campaign');
  const sent = changes.find((change) => change.field === field?.key)?.value;
  if (typeof sent === 'string') return pairingsOf(session).pairings.get(sent) ?? null;
  return pairingNamed(session, (side === 'marketo' ? recordId : counterpartId) ?? '');
}

function pairingNamed(session: Mapped, name: string): ResolvedPairing | null {
  const { pairings, campaigns } = pairingsOf(session);
  return pairings.get(campaigns.get(membershipNamed(name)?.program ?? '') ?? '') ?? null;
}
