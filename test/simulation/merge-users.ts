import type { Random } from '../../simulators/foundation/random.ts';
import { otherSide } from '../../src/domain/side.ts';
import type { Side } from '../../src/domain/side.ts';
import type { Books } from './books.ts';
import { sample } from './random-streams.ts';
import type { Plain } from './same-value.ts';
import { A_USER } from './vendor-ledger.ts';
import type { Change, VendorLedger, VendorRecord } from './vendor-ledger.ts';
import type { SentMerge } from './object-rows.ts';
import type { Vendors } from './vendors.ts';

/** Two records that a user made one, as the worlds stood right before it. */
export interface Merged {
  readonly side: Side;
  /** A lead that is converted into a contact that is there already is merged into it (apis.md A10). */
  readonly how: 'merge' | 'conversion';
  readonly loser: MergedRecord;
  readonly survivor: MergedRecord;
  /** True time, ms. */
  readonly at: number;
}

/** One of the two, with the records of the other side that named it then. */
export interface MergedRecord {
  readonly id: string;
  readonly values: Readonly<Record<string, Plain>>;
  readonly counterparts: readonly VendorRecord[];
}

/** The people who tidy up. */
export interface MergeUsers {
  act(chance: Random): Promise<void>;
  /** Puts a record into another one of its object, or a lead into a contact. */
  merge(how: Merged['how'], loser: VendorRecord, survivor: VendorRecord): Promise<void>;
  /** Everything they merged, oldest first. */
  merged(): readonly Merged[];
  /** The record that one went into, and that into which that one went; itself where it went into none. */
  survivorOf(side: Side, id: string): string;
  /** The record that users merged into a changed one in the very moment of the change; undefined where they did not. */
  loserOf(change: Pick<Change, 'side' | 'recordId' | 'at'>): string | undefined;
  /** The record itself, the one that it went into, and so on. */
  chainOf(side: Side, id: string): readonly string[];
  /** We merged two persons, because users had merged their leads or contacts. */
  mergedByUs(merge: SentMerge): void;
  /** The same of persons as `chainOf`, with merges of ours between those of users: a lead that is brought back finds its person in another one (seed 140030). */
  wayOf(personId: string): readonly string[];
}

/** Whether the person of a lead or contact, which stays, was merged into this one: whatever names that record belongs to it (L33). */
export function isPersonOf({ books, merges, person, id }: { readonly books: Pick<Books, 'pairHolding'>; readonly merges: Pick<MergeUsers, 'wayOf'>; readonly person: unknown; readonly id: unknown }): boolean {
  const own = books.pairHolding('salesforce', String(id))?.marketo;
  return own?.presence === 'merged' && merges.wayOf(own.id ?? '').includes(String(person));
}

/** So old a contact has been read by whoever was going to, ms. */
const LONG_AGO_MS = 3_600_000;

/** People who merge leads, contacts and persons, and who convert leads into contacts that are there. */
export function createMergeUsers({ vendors, ledger, now }: { readonly vendors: Vendors; readonly ledger: VendorLedger; readonly now: () => number }): MergeUsers {
  const merges: Merged[] = [];
  const steps: SentMerge[] = [];

  const there = (side: Side, object?: VendorRecord['object']): readonly VendorRecord[] => ledger.records(side).filter((record) => record.state === 'there' && (object === undefined || record.object === object));

  /** The contact that a lead has become; anything else itself. */
  function becameOf(id: string | null): string | null {
    return ledger.record('salesforce', id ?? '')?.convertedTo ?? id;
  }

  /**
   * One of the two names the other: of a lead that was made a moment ago its person does not know yet. A person that names a lead is that of
   * the contact which the lead has become, also before it is told (L13, seed 80667).
   */
  function asMerged({ id, side, values, key: named }: VendorRecord): MergedRecord {
    return { id, values, counterparts: there(otherSide(side)).filter((record) => becameOf(record.key) === id || record.id === becameOf(named)) };
  }

  /** A contact that came back from the bin may name an account that is gone: Salesforce converts nobody into it. */
  function isOfGoneAccount({ id }: VendorRecord): boolean {
    const { store } = vendors.salesforce.world;
    const account = (store.table('Contact').get(id) as Readonly<Record<string, Plain>> | undefined)?.['AccountId'] ?? null;
    const record = typeof account === 'string' ? (store.table('Account').get(account) as Readonly<Record<string, Plain>> | undefined) : null;
    return record === undefined || record?.['IsDeleted'] === true;
  }

  /** Does it, and notes it when the vendor did. */
  async function one(how: Merged['how'], loser: VendorRecord, survivor: VendorRecord): Promise<void> {
    const { side } = survivor;
    if (how === 'conversion' && isOfGoneAccount(survivor)) return;
    const noted: Merged = { side, how, loser: asMerged(loser), survivor: asMerged(survivor), at: now() };
    const done =
      side === 'marketo' ? await vendors.control(side, 'merge-people', { winner: Number(survivor.id), loser: Number(loser.id) })
      : how === 'merge' ? await vendors.control(side, 'merge', { master: survivor.id, losers: [loser.id] })
      : await vendors.control(side, 'convert-lead', { leadId: loser.id, contactId: survivor.id });
    ledger.scan(side, A_USER);
    if (done === null) return;
    merges.push(noted);
    if (side === 'marketo') steps.push({ winner: survivor.id, loser: loser.id });
  }

  function chainOf(side: Side, id: string): readonly string[] {
    return merges.reduce<readonly string[]>((chain, { side: on, loser, survivor }) => (on === side && loser.id === chain.at(-1) ? [...chain, survivor.id] : chain), [id]);
  }

  /** The persons of two leads, or of two contacts. */
  function personsOf(records: readonly VendorRecord[]): readonly VendorRecord[] {
    return records.flatMap(({ id }) => there('marketo').filter(({ key }) => key === id).slice(0, 1));
  }

  return {
    merged: () => merges,
    merge: one,
    survivorOf: (side, id) => chainOf(side, id).at(-1) ?? id,
    chainOf,
    mergedByUs: (merge) => void steps.push(merge),
    wayOf: (personId) => steps.reduce<readonly string[]>((way, { loser, winner }) => (loser === way.at(-1) ? [...way, winner] : way), [personId]),
    loserOf: ({ side, recordId, at }) => merges.find((one) => one.side === side && one.survivor.id === recordId && one.at === at)?.loser.id,
    async act(chance) {
      const turn = chance.next();
      const [survivor, loser, third] = sample(chance, there('salesforce', chance.pick(['Lead', 'Contact'] as const)), 3);
      if (turn < 0.4 && survivor !== undefined && loser !== undefined) {
        await one('merge', loser, survivor);
        // One after the other: the survivor is merged away too, before anybody may have looked.
        if (third !== undefined && chance.chance(0.2)) await one('merge', survivor, third);
        return;
      }
      if (turn < 0.6) {
        // One that nobody of us has seen yet cannot be told from a contact that the conversion makes (docs/reliability.md).
        const known = there('salesforce', 'Contact').filter(({ id, madeAt }) => madeAt < now() - LONG_AGO_MS || there('marketo').some(({ key }) => key === id));
        const [lead, contact] = [sample(chance, there('salesforce', 'Lead'), 1)[0], sample(chance, known, 1)[0]];
        // Into a contact whose account is in the bin nothing can be converted.
        if (lead !== undefined && contact !== undefined) await one('conversion', lead, contact);
        return;
      }
      if (turn < 0.75 && survivor !== undefined && loser !== undefined) {
        // The same two on both sides, or crosswise.
        const [kept, gone] = personsOf(chance.chance(0.5) ? [survivor, loser] : [loser, survivor]);
        if (kept !== undefined && gone !== undefined) await one('merge', gone, kept);
        return one('merge', loser, survivor);
      }
      const [kept, gone] = sample(chance, there('marketo'), 2);
      if (kept !== undefined && gone !== undefined) await one('merge', gone, kept);
    },
  };
}
