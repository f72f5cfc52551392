import { membershipName } from '../domain/campaign-pairing.ts';
import { seenOn } from '../domain/merge-pair.ts';
import { isPersonObject } from '../domain/object-pair.ts';
import { isGone, withSide } from '../domain/pair.ts';
import type { Pair } from '../domain/pair.ts';
import { isIdInMarketo } from '../domain/parent-link.ts';
import type { ResolvedMapping } from '../domain/resolved-mapping.ts';
import { own } from '../domain/value.ts';
import { cutBatches } from './cut-batches.ts';
import { deriveAnew } from './derive-anew.ts';
import { pairingsOf } from './membership-words.ts';
import { changePairs } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';

/** What is known in Salesforce of a person whose membership is on its way there: its record's id, that one is to be made, or that nobody wants one. */
export type InSalesforce = { readonly kind: 'there'; readonly id: string } | { readonly kind: 'awaited' } | { readonly kind: 'unwanted' };

/** Learns what Salesforce has of the persons behind these memberships; asks the store only. Persons by their ids in Marketo. */
export async function findPeopleOf(session: SyncSession, pairs: readonly Pair[]): Promise<ReadonlyMap<string, InSalesforce>> {
  const found: Pair[] = [];
  for (const batch of cutBatches([...new Set(pairs.flatMap((pair) => personAwaited(pair, session.mappingOf(pair.object)) ?? []))], () => 1)) {
    const ids = { salesforce: [], marketo: batch };
    found.push(...(await changePairs(session, { by: 'side-ids', ids, withoutOperations: true }, (loaded) => ({ result: loaded.pairs }))));
  }
  return peopleAmong(found);
}

/** What Salesforce has of the persons among these pairs. */
export function peopleAmong(pairs: readonly Pair[]): ReadonlyMap<string, InSalesforce> {
  return new Map(pairs.flatMap((pair) => (isPersonObject(pair.object) && pair.marketo.id !== null ? [[pair.marketo.id, standingOf(pair)] as const] : [])));
}

function standingOf({ salesforce }: Pair): InSalesforce {
  if (salesforce.presence === 'present' && salesforce.id !== null) return { kind: 'there', id: salesforce.id };
  return { kind: isGone(salesforce.presence) ? 'unwanted' : 'awaited' };
}

/** The person of a membership, by its id in Marketo, as long as Salesforce had none for it; null when it is known. */
export function personAwaited(pair: Pair, { fields }: ResolvedMapping): string | null {
  const key = fields.find(({ line }) => line.part === 'person')?.key;
  const value = key === undefined ? undefined : seenOn(pair, 'marketo', key);
  return typeof value === 'string' && isIdInMarketo(value) ? value : null;
}

/** The membership with its person named as Salesforce names it, where that is known by now, and how the person stands there. */
export function withPersonNamed(pair: Pair, mapping: ResolvedMapping, people: ReadonlyMap<string, InSalesforce>): { readonly pair: Pair; readonly person: InSalesforce | null } {
  const number = personAwaited(pair, mapping);
  const person = number === null ? null : (people.get(number) ?? ({ kind: 'unwanted' } as const));
  const key = mapping.fields.find(({ line }) => line.part === 'person')?.key ?? '';
  const difference = own(pair.marketo.differences, key);
  if (person?.kind !== 'there' || difference === undefined) return { pair, person };
  return { pair: withSide(pair, 'marketo', { differences: { ...pair.marketo.differences, [key]: { ...difference, value: person.id } } }), person };
}

/**
 * People who have come to Salesforce in this run: their memberships, refused before because nobody wanted them there, wait for
 * the next one. To be called once nothing is refused any more; after a crash before it the restart does it (`reopenRejected`).
 */
export async function reopenMembersOf(session: SyncSession): Promise<void> {
  const programs = [...pairingsOf(session).campaigns.keys()];
  const names = [...session.peopleLinked].flatMap((person) => programs.map((program) => membershipName(program, person)));
  for (const batch of cutBatches(names, () => 1)) {
    await changePairs(session, { by: 'side-ids', ids: { salesforce: [], marketo: batch } }, ({ pairs }) => {
      const held = pairs.filter(({ salesforce: { work } }) => work.state === 'rejected' && work.error.code === 'PERSON_NOT_IN_SALESFORCE');
      return { result: undefined, ...deriveAnew(session, held) };
    });
  }
}
