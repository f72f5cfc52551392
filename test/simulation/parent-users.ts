import type { Random } from '../../simulators/foundation/random.ts';
import { SALES_USER_IDS } from '../../simulators/salesforce/world/bootstrap.ts';
import { withValues } from '../../simulators/salesforce/world/record.ts';
import { stampOf } from '../../simulators/salesforce/world/stamps.ts';
import type { FilterKind } from './filter-kinds.ts';
import { sample } from './random-streams.ts';
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
  /** Somebody presses "sync now" for a record. */
  readonly requestSync: (object: 'account' | 'user' | 'contact', id: string) => void;
}

/** Whoever changed a record asks for it at once so often: then it is the flush that sees the change first. */
const ASKED_SHARE = 0.3;

/** One thing is changed: what an account or a user is, who owns an account, or which account a contact belongs to. Some ask for the record at once. */
export async function actOnParents({ vendors, people, requestSync }: ParentUsersParts, chance: Random): Promise<void> {
  const [accounts, contacts] = [accountsThere(vendors), contactsThere(people)];
  const turn = chance.next();
  const patch = async (object: 'Account' | 'Contact', ids: readonly string[], values: Readonly<Record<string, Plain>>): Promise<void> => {
    if (ids.length === 0) return;
    const id = chance.pick(ids);
    await vendors.control('salesforce', `records/${object}/${id}`, values, 'PATCH');
    if (chance.chance(ASKED_SHARE)) requestSync(object === 'Account' ? 'account' : 'contact', id);
  };
  if (turn < 0.4) await patch('Account', accounts, { Industry: chance.pick(INDUSTRIES) });
  else if (turn < 0.6) await patch('Account', accounts, { OwnerId: chance.pick(SALES_USER_IDS) });
  else if (turn < 0.8) await patch('Contact', contacts, { AccountId: accounts.length > 0 && chance.chance(0.85) ? chance.pick(accounts) : null });
  else {
    const owner = chance.pick(SALES_USER_IDS);
    callOwner(vendors, owner, chance.pick(TITLES));
    if (chance.chance(ASKED_SHARE)) requestSync('user', owner);
  }
  people.scan('salesforce', A_USER);
}

/** So many contacts are given an account at most, and so many parents move theirs across a filter. */
const MOST_MOVED = 4;

/** Some contacts that have no account are given one, so that there is something to see of accounts. */
export async function giveAccounts({ vendors, people }: Pick<ParentUsersParts, 'vendors' | 'people'>, chance: Random): Promise<void> {
  const accounts = accountsThere(vendors);
  const alone = contactsThere(people).filter((id) => overParents(vendors, id, 'Account.Industry').ids.length === 0);
  if (accounts.length === 0) return;
  for (const id of sample(chance, alone, MOST_MOVED)) await vendors.control('salesforce', `records/Contact/${id}`, { AccountId: chance.pick(accounts) }, 'PATCH');
  people.scan('salesforce', A_USER);
}

/** What accounts and owners are becomes something else, so that a contact of each crosses the filter by it; half of them are asked for at once. Answers how many did. */
export async function moveAcross({ vendors, people, requestSync }: ParentUsersParts, { looksAt, lets }: FilterKind, chance: Random): Promise<number> {
  const moved = new Set<string>();
  for (const contact of sample(chance, contactsThere(people), Infinity)) {
    const now = Object.fromEntries(looksAt.map((path) => [path, overParents(vendors, contact, path).value]));
    const ways = looksAt.flatMap((path) => {
      const [{ ids }, [name = '', ...steps]] = [overParents(vendors, contact, path), path.split('.').toReversed()];
      const others = (name === 'Title' ? TITLES : INDUSTRIES).filter((value) => lets({ ...now, [path]: value }, '') !== lets(now, ''));
      return ids.length < steps.length || ids.some((id) => moved.has(id)) ? [] : others.map((value) => ({ id: ids.at(-1) ?? '', name, value }));
    });
    if (ways.length === 0) continue;
    const { id, name, value } = chance.pick(ways);
    if (name === 'Title') callOwner(vendors, id, value);
    else await vendors.control('salesforce', `records/Account/${id}`, { [name]: value }, 'PATCH');
    moved.add(id);
    if (chance.chance(0.5)) requestSync(name === 'Title' ? 'user' : 'account', id);
    if (moved.size >= MOST_MOVED) break;
  }
  people.scan('salesforce', A_USER);
  return moved.size;
}

function accountsThere({ salesforce }: Pick<Vendors, 'salesforce'>): readonly string[] {
  return [...salesforce.world.store.table('Account').inIdOrder({})].filter((record) => record['IsDeleted'] !== true).map(({ Id }) => Id);
}

function contactsThere(people: VendorLedger): readonly string[] {
  return people.records('salesforce').filter(({ state, object }) => state === 'there' && object === 'Contact').map(({ id }) => id);
}

/** Somebody in Setup gives a user another title; the page of business records does not. */
function callOwner({ salesforce, clocks }: Vendors, id: string, title: Plain): void {
  const { store } = salesforce.world;
  const record = store.table('User').get(id);
  if (record === undefined) return;
  store.transaction(() => ({ keep: true, value: store.put('User', withValues(record, { Title: title, SystemModstamp: stampOf(clocks.salesforce.now()) })) }));
}
