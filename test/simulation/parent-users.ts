import type { Random } from '../../simulators/foundation/random.ts';
import { SALES_USER_IDS } from '../../simulators/salesforce/world/bootstrap.ts';
import { withValues } from '../../simulators/salesforce/world/record.ts';
import { stampOf } from '../../simulators/salesforce/world/stamps.ts';
import type { Plain } from './same-value.ts';
import { A_USER } from './vendor-ledger.ts';
import type { VendorLedger } from './vendor-ledger.ts';
import type { Vendors } from './vendors.ts';

const INDUSTRIES: readonly Plain[] = ['Banking', 'Banking', 'Retail', 'Retail', null];
const TITLES: readonly Plain[] = ['Pilot', 'Pilot', 'Mate', null];
/** Where a path leads on, from any of these records. */
const STEPS = { Account: { lookup: 'AccountId', object: 'Account' }, Owner: { lookup: 'OwnerId', object: 'User' } } as const;

/** The records on the way of a path such as `Account.Owner.Title` from a contact, and what the last of them holds; blank where the way ends before. */
export function overParents({ salesforce }: Pick<Vendors, 'salesforce'>, contactId: string, path: string): { readonly ids: readonly string[]; readonly value: Plain } {
  const { store } = salesforce.world;
  const name = path.slice(path.lastIndexOf('.') + 1);
  const ids: string[] = [];
  let record: Readonly<Record<string, unknown>> | undefined = store.table('Contact').get(contactId);
  for (const step of path.split('.').slice(0, -1)) {
    const { lookup, object } = step === 'Owner' ? STEPS.Owner : STEPS.Account;
    const id = record?.[lookup];
    record = typeof id === 'string' ? store.table(object).get(id) : undefined;
    if (typeof id === 'string') ids.push(id);
  }
  return { ids, value: (record?.[name] as Plain | undefined) ?? null };
}

/** Who works with what filters over parents look at. */
export interface ParentUsersParts {
  readonly vendors: Vendors;
  readonly people: VendorLedger;
}

/** One thing is changed: what an account or a user is, who owns an account, or which account a contact belongs to. */
export async function actOnParents({ vendors, people }: ParentUsersParts, chance: Random): Promise<void> {
  const { store } = vendors.salesforce.world;
  const accounts = [...store.table('Account').inIdOrder({})].filter((record) => record['IsDeleted'] !== true).map(({ Id }) => Id);
  const contacts = people.records('salesforce').filter(({ state, object }) => state === 'there' && object === 'Contact').map(({ id }) => id);
  const turn = chance.next();
  const patch = async (object: string, ids: readonly string[], values: Readonly<Record<string, Plain>>): Promise<void> => {
    if (ids.length > 0) await vendors.control('salesforce', `records/${object}/${chance.pick(ids)}`, values, 'PATCH');
  };
  if (turn < 0.4) await patch('Account', accounts, { Industry: chance.pick(INDUSTRIES) });
  else if (turn < 0.6) await patch('Account', accounts, { OwnerId: chance.pick(SALES_USER_IDS) });
  else if (turn < 0.8) await patch('Contact', contacts, { AccountId: accounts.length > 0 && chance.chance(0.85) ? chance.pick(accounts) : null });
  else {
    const record = store.table('User').get(chance.pick(SALES_USER_IDS));
    if (record === undefined) return;
    store.transaction(() => ({ keep: true, value: store.put('User', withValues(record, { Title: chance.pick(TITLES), SystemModstamp: stampOf(vendors.clocks.salesforce.now()) })) }));
  }
  people.scan('salesforce', A_USER);
}
