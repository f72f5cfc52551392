import { describe, expect, it } from 'vitest';
import { createRandom } from '../../simulators/foundation/random.ts';
import type { SyncFilters } from '../../src/domain/sync-filter.ts';
import { filteredBridge, filterOf } from './filter-worlds.ts';
import { createSalesforce, editSalesforce, expectBalance, salesforceAll } from './worlds.ts';

/** Filters over accounts and owners, while these, the way to them and the filter itself change at any moment, with an oracle that knows the conditions alone. */

interface World {
  readonly accounts: Readonly<Record<string, { Industry: string; OwnerId: string }>>;
  readonly titles: Readonly<Record<string, string | null>>;
}

/** A filter of contacts, and whom it lets in: written down by hand. */
const FILTERS: readonly { readonly text: string; readonly lets: (contact: { readonly AccountId: string | null; readonly OwnerId: string }, world: World) => boolean }[] = [
  { text: "Account.Industry = 'Banking'", lets: ({ AccountId }, { accounts }) => accounts[AccountId ?? '']?.Industry === 'Banking' },
  { text: "not Account.Industry = 'Retail'", lets: ({ AccountId }, { accounts }) => accounts[AccountId ?? '']?.Industry !== 'Retail' },
  { text: "Account.Owner.Title = 'Pilot'", lets: ({ AccountId }, { accounts, titles }) => titles[accounts[AccountId ?? '']?.OwnerId ?? ''] === 'Pilot' },
  { text: "Account.Owner.Title is blank or Account.Industry = 'Banking'", lets: ({ AccountId }, { accounts, titles }) => (titles[accounts[AccountId ?? '']?.OwnerId ?? ''] ?? null) === null || accounts[AccountId ?? '']?.Industry === 'Banking' },
];

async function live(seed: number): Promise<void> {
  const random = createRandom(seed);
  const filtersFor = (text: string): SyncFilters => ({ contact: { marketo: filterOf(text) } });
  let filter = random.pick(FILTERS);
  const { bridge, filterBy, filteredTo } = filteredBridge(filtersFor(filter.text));
  const users = (await salesforceAll(bridge, 'User', ['Name'])).map(({ Id }) => String(Id)).slice(0, 2);
  const accounts: string[] = [];
  for (const name of ['Bank', 'Shop', 'Mill']) accounts.push(await createSalesforce(bridge, 'Account', { Name: name, Industry: random.pick(['Banking', 'Retail']), OwnerId: random.pick(users) }));
  const contacts: string[] = [];
  const addContact = async (): Promise<void> => void contacts.push(await createSalesforce(bridge, 'Contact', { LastName: 'Example', Email: `${contacts.length}@example.com`, AccountId: random.pick([...accounts, null]) }));
  const type = async (): Promise<void> => {
    const turn = random.next();
    if (turn < 0.08) await addContact();
    else if (turn < 0.18) await editSalesforce(bridge, 'Contact', random.pick(contacts), { AccountId: random.pick([...accounts, null]) });
    else if (turn < 0.5) await editSalesforce(bridge, 'Account', random.pick(accounts), { Industry: random.pick(['Banking', 'Retail']) });
    else if (turn < 0.7) await editSalesforce(bridge, 'Account', random.pick(accounts), { OwnerId: random.pick(users) });
    else await editSalesforce(bridge, 'User', random.pick(users), { Title: random.pick(['Pilot', 'Mate', null]) });
  };
  for (let count = 0; count < 4; count += 1) await addContact();
  for (let step = 0; step < 16; step += 1) {
    if (random.chance(0.12)) {
      filter = random.pick(FILTERS);
      filterBy(filtersFor(filter.text));
    }
    if (random.chance(0.1)) bridge.restart();
    if (random.chance(0.6)) await bridge.cycle();
    // Longer than what every poll reads once more (F21): nothing else brings the contacts again.
    bridge.clock.advance(3_600_000);
    await type();
  }
  await bridge.settle(20);
  const accountsNow = await salesforceAll(bridge, 'Account', ['Industry', 'OwnerId']);
  const usersNow = await salesforceAll(bridge, 'User', ['Title']);
  const world: World = {
    accounts: Object.fromEntries(accountsNow.map((row) => [String(row['Id']), { Industry: String(row['Industry']), OwnerId: String(row['OwnerId']) }])),
    titles: Object.fromEntries(usersNow.map((row) => [String(row['Id']), typeof row['Title'] === 'string' ? row['Title'] : null])),
  };
  for (const row of await salesforceAll(bridge, 'Contact', ['AccountId', 'OwnerId'])) {
    const contact = { AccountId: typeof row['AccountId'] === 'string' ? row['AccountId'] : null, OwnerId: String(row['OwnerId']) };
    const verdict = (await filteredTo('marketo', String(row['Id'])))?.verdict ?? 'in';
    expect(verdict, `seed ${seed}, ${String(row['Id'])} by ${filter.text}, ${JSON.stringify([contact, world])}`).toBe(filter.lets(contact, world) ? 'in' : 'out');
  }
  await expectBalance(bridge);
}

describe('filters over parents, while everything changes', () => {
  it.each(Array.from({ length: 6 }, (_, index) => 700 + index))('H1, I17: seed %i comes to rest with everybody filtered who is out, and nobody else', live);
});
