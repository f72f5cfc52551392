import type { Lives } from './lives.ts';
import type { ObjectName } from './object-kinds.ts';
import { isCustomName } from './object-kinds.ts';
import type { Plain } from './same-value.ts';
import { A_USER } from './vendor-ledger.ts';
import type { VendorLedger } from './vendor-ledger.ts';
import type { Vendors } from './vendors.ts';

/** An account that users put into another one, as the worlds stood right before it. */
export interface MergedAccount {
  readonly loser: string;
  readonly survivor: string;
  /** True time, ms. */
  readonly at: number;
  /** What belonged to the loser and was there. */
  readonly belongings: readonly Belonging[];
}

/** A record of Salesforce that names an account. */
export interface Belonging {
  readonly object: 'Contact' | ObjectName;
  readonly id: string;
}

/** The merges of accounts of a run. */
export interface AccountMerges {
  /** Merges as a user does it, with one loser or two; nothing where Salesforce refuses, as it does of what somebody has deleted or merged away meanwhile. */
  merge(survivor: string, losers: readonly string[]): Promise<void>;
  /** Oldest first. */
  merged(): readonly MergedAccount[];
  /** What names an account now, and is there. */
  belongingsOf(account: string): readonly Belonging[];
  /** The account that a record of Salesforce names now. */
  accountOf(belonging: Belonging): Plain;
}

/** Whom an account went into that is away since, and whom each of these went into in turn; empty for one that was never merged, or came back. */
export function heirsOf({ merged }: Pick<AccountMerges, 'merged'>, lives: Lives, account: string): readonly string[] {
  const own = merged().filter(({ loser, at }) => loser === account && !lives.cameBackSince(loser, at));
  return merged().filter(({ at }) => at >= (own[0]?.at ?? Infinity)).reduce<readonly string[]>((ids, { loser, survivor }) => (ids.includes(loser) ? [...ids, survivor] : ids), [account]).slice(1);
}

/** No account has been merged yet. */
export function createAccountMerges({ vendors, people, followed, now }: { readonly vendors: Vendors; readonly people: Pick<VendorLedger, 'scan'>; readonly followed: readonly ObjectName[]; readonly now: () => number }): AccountMerges {
  const merges: MergedAccount[] = [];
  const { store } = vendors.salesforce.world;
  const holders = (['Contact', ...followed] as const).filter((name) => name === 'Contact' || name === 'Opportunity' || isCustomName(name));
  const fieldOf = (object: Belonging['object']): string => (object === 'Contact' || object === 'Opportunity' ? 'AccountId' : 'Account__c');

  function isThere(account: string): boolean {
    const record = store.table('Account').get(account) as Readonly<Record<string, Plain>> | undefined;
    return record !== undefined && record['IsDeleted'] !== true;
  }

  function belongingsOf(account: string): readonly Belonging[] {
    return holders.filter((object) => store.catalogue().named(object) !== undefined).flatMap((object) => [...store.table(object).withValue(fieldOf(object), account)]
      .filter((record) => (record as Readonly<Record<string, Plain>>)['IsDeleted'] !== true)
      .map(({ Id: id }) => ({ object, id })));
  }

  return {
    async merge(survivor, losers) {
      if (![survivor, ...losers].every(isThere)) return;
      const noted = losers.map((loser): MergedAccount => ({ loser, survivor, at: now(), belongings: belongingsOf(loser) }));
      const done = await vendors.control('salesforce', 'merge', { master: survivor, losers });
      people.scan('salesforce', A_USER);
      if (done !== null) merges.push(...noted);
    },
    merged: () => merges,
    belongingsOf,
    accountOf({ object, id }) {
      const record = store.catalogue().named(object) === undefined ? undefined : store.table(object).get(id);
      return (record as Readonly<Record<string, Plain>> | undefined)?.[fieldOf(object)] ?? null;
    },
  };
}
