import { membershipName, membershipNamed } from '../domain/campaign-pairing.ts';
import { isHalfMember } from '../domain/follow-merge.ts';
import type { Pair } from '../domain/pair.ts';
import type { Side } from '../domain/side.ts';
import { own } from '../domain/value.ts';
import { personNamedBy } from '../domain/went-with-person.ts';
import { parentsAsKnown } from './ask-for-parents.ts';
import { cutBatches } from './cut-batches.ts';
import type { LookBatch } from './look-batch.ts';
import type { SyncSession } from './sync-session.ts';

/** A member of a campaign alone, as Salesforce shows it now: its own id there, its program by number, and its lead or contact. */
export interface HalfMember {
  readonly id: string;
  readonly program: string;
  readonly person: string;
}

/** The half members among these looks of Salesforce, of whom it is not known yet who they are in Marketo by now. */
export function halvesAmong(session: SyncSession, { side, looks }: LookBatch, pairs: readonly Pair[], known: ReadonlyMap<string, unknown>): readonly HalfMember[] {
  if (side !== 'salesforce') return [];
  const halves = new Map(pairs.filter(isHalfMember).map((pair) => [pair.salesforce.id, pair]));
  return looks.flatMap(({ observation: { id, deleted, values } }) => {
    const half = halves.get(id);
    if (half === undefined || deleted || known.has(id)) return [];
    const person = own(values, personNamedBy(session.mappingOf(half.object))?.on.salesforce.name ?? '');
    const program = membershipNamed(half.marketo.id ?? '')?.program;
    return typeof person === 'string' && program !== undefined ? [{ id, program, person }] : [];
  });
}

/** The membership that each of them would have by its person of this moment, by its id in Salesforce; none where Marketo has no such person. Asks the store only. */
export async function placesOf(session: SyncSession, halves: readonly HalfMember[]): Promise<ReadonlyMap<string, readonly { readonly side: Side; readonly id: string }[]>> {
  const people = new Map<string, string | null>();
  for (const batch of cutBatches([...new Set(halves.map(({ person }) => person))], () => 1)) {
    for (const [id, known] of await parentsAsKnown(session, batch)) people.set(id, typeof known === 'object' ? (known?.survivor ?? null) : known);
  }
  return new Map(halves.map(({ id, program, person }) => {
    const number = people.get(person) ?? null;
    return [id, number === null ? [] : [{ side: 'marketo', id: membershipName(program, number) }]] as const;
  }));
}
