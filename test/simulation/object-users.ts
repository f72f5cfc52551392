import type { Random } from '../../simulators/foundation/random.ts';
import { LEAD_QUEUE_ID, SALES_USER_IDS } from '../../simulators/salesforce/world/bootstrap.ts';
import { withValues } from '../../simulators/salesforce/world/record.ts';
import { stampOf } from '../../simulators/salesforce/world/stamps.ts';
import type { RecordObject } from '../../src/domain/side.ts';
import { fieldsFollowed, isCustomName, kindNamed } from './object-kinds.ts';
import type { CustomName, ObjectField, ObjectName } from './object-kinds.ts';
import type { ObjectLedger, ObjectRecord } from './object-ledger.ts';
import { between, sample } from './random-streams.ts';
import type { Plain } from './same-value.ts';
import { freshValue } from './user-values.ts';
import { A_USER } from './vendor-ledger.ts';
import type { VendorLedger } from './vendor-ledger.ts';
import type { Vendors } from './vendors.ts';

/** The people who work with accounts, opportunities and whatever else there is beside people. */
export interface ObjectUsers {
  /** Does one thing, drawn by chance. */
  act(chance: Random): Promise<void>;
  /** Makes what is to be there before the run. */
  prepare(chance: Random, opportunities: number): Promise<void>;
}

/** What these users need. */
export interface ObjectUsersParts {
  readonly vendors: Vendors;
  readonly people: VendorLedger;
  readonly ledger: ObjectLedger;
  readonly followed: readonly ObjectName[];
  /** Whether the custom object is there by now. */
  readonly hasCustom: () => boolean;
  readonly requestSync: (object: RecordObject, id: string) => void;
  readonly later: (inMs: number, act: () => Promise<void>) => void;
  /** Hides these records from the sync user, beside no others. */
  readonly showAllBut: (ids: readonly string[]) => Promise<void>;
}

const STAGES: readonly string[] = ['Prospecting', 'Qualification', 'Needs Analysis', 'Closed Won', 'Closed Lost'];
const ROLES: readonly string[] = ['Decision Maker', 'Evaluator', 'Influencer'];
/** What a record cannot be without. */
const NEVER_CLEARED: ReadonlySet<string> = new Set(['company', 'name', 'stage', 'closeDate', 'Name', 'lastName', 'email']);

/** People with a keyboard and more than people to type in. */
export function createObjectUsers({ vendors, people, ledger, followed, hasCustom, requestSync, later, showAllBut }: ObjectUsersParts): ObjectUsers {
  let written = 0;

  const there = (name: ObjectName): readonly ObjectRecord[] => ledger.records('salesforce', name).filter(({ isThere }) => isThere);
  const anyOf = <One>(chance: Random, list: readonly One[]): One | undefined => (list.length === 0 ? undefined : chance.pick(list));
  const idOf = (chance: Random, name: ObjectName): string | null => anyOf(chance, there(name))?.id ?? null;
  const those = (wanted: 'Lead' | 'Contact'): readonly string[] => people.records('salesforce').filter(({ state, object }) => state === 'there' && object === wanted).map(({ id }) => id);
  const contacts = (): readonly string[] => those('Contact');
  const custom = followed.find(isCustomName);
  const owners = (): readonly string[] => SALES_USER_IDS;

  async function inSalesforce(path: string, values: unknown, method: string): Promise<string | null> {
    const answer = (await vendors.control('salesforce', path, values, method)) as { readonly id?: string } | null;
    people.scan('salesforce', A_USER);
    return answer?.id ?? null;
  }

  function fresh(chance: Random, field: ObjectField): Plain {
    written += 1;
    if (field.marketo === 'stage') return chance.pick(STAGES);
    if (field.marketo === 'role') return chance.pick(ROLES);
    return freshValue(field, chance, 'o', written);
  }

  /** New values of some fields that link to nothing, by Salesforce's names. */
  function valuesFor(chance: Random, name: ObjectName, count: number): Record<string, Plain> {
    const plain = fieldsFollowed(kindNamed(name), followed).filter(({ links, isKey }) => links === undefined && isKey !== true);
    return Object.fromEntries(sample(chance, plain, count).map((field) => [field.salesforce, !NEVER_CLEARED.has(field.marketo) && chance.chance(0.15) ? null : fresh(chance, field)]));
  }

  async function edit(chance: Random, name: ObjectName): Promise<void> {
    const record = anyOf(chance, there(name));
    if (record === undefined) return;
    if (name === 'User') return editOwner(chance, record);
    await inSalesforce(`records/${name}/${record.id}`, valuesFor(chance, name, between(chance, 1, 3)), 'PATCH');
  }

  /** Somebody in Setup changes what is said of a user; the page of business records does not. */
  async function editOwner(chance: Random, { id }: ObjectRecord): Promise<void> {
    const { store } = vendors.salesforce.world;
    const record = store.table('User').get(id);
    if (record === undefined) return;
    const values = { ...valuesFor(chance, 'User', 1), SystemModstamp: stampOf(vendors.clocks.salesforce.now()) };
    store.transaction(() => ({ keep: true, value: store.put('User', withValues(record, values)) }));
    people.scan('salesforce', A_USER);
    await Promise.resolve();
  }

  const makers: Readonly<Record<Exclude<ObjectName, 'User'>, (chance: Random) => Promise<string | null>>> = {
    Account: (chance) => inSalesforce('records/Account', { Name: String(fresh(chance, { marketo: 'company', salesforce: 'Name', kind: 'text', fits: 255 })), ...valuesFor(chance, 'Account', 2) }, 'POST'),
    Opportunity: (chance) =>
      inSalesforce('records/Opportunity', { Name: `co${++written}`, StageName: chance.pick(STAGES), CloseDate: '2026-06-30', ...valuesFor(chance, 'Opportunity', 2), AccountId: chance.chance(0.85) ? idOf(chance, 'Account') : null, OwnerId: chance.pick(owners()) }, 'POST'),
    async OpportunityContactRole(chance) {
      const [OpportunityId, ContactId] = [idOf(chance, 'Opportunity'), anyOf(chance, contacts()) ?? null];
      return OpportunityId === null || ContactId === null ? null : inSalesforce('records/OpportunityContactRole', { OpportunityId, ContactId, Role: chance.pick(ROLES), IsPrimary: chance.chance(0.3) }, 'POST');
    },
    Invoice__c: (chance) => makeCustom(chance, 'Invoice__c', () => ({})),
    Booking__c: (chance) => makeCustom(chance, 'Booking__c', () => ({ Lead__c: chance.chance(0.85) ? (anyOf(chance, those('Lead')) ?? null) : null })),
  };

  async function makeCustom(chance: Random, name: CustomName, more: () => Record<string, Plain>): Promise<string | null> {
    if (!hasCustom()) return null;
    const links = { Contact__c: chance.chance(0.8) ? (anyOf(chance, contacts()) ?? null) : null, Account__c: chance.chance(0.6) ? idOf(chance, 'Account') : null, ...more() };
    return inSalesforce(`records/${name}`, { Name: `ci${++written}`, ...valuesFor(chance, name, 2), ...links }, 'POST');
  }

  async function make(chance: Random): Promise<void> {
    const name = anyOf(chance, followed.filter((one) => one !== 'User'));
    if (name === undefined) return;
    const id = await makers[name](chance);
    if (id === null) return;
    // Another integration may keep a company under the same key already (I3).
    if (name === 'Account' && chance.chance(0.15)) await inMarketo('records/companies', { externalCompanyId: id, company: `cs${++written}`, site: `cs${++written}` }, 'POST');
    if (chance.chance(0.1)) requestSync(kindNamed(name).word, id);
  }

  /** A contact is typed in together with its account, and perhaps with an opportunity and its role: nothing of it is there yet. */
  async function makeTogether(chance: Random): Promise<void> {
    const account = await makers.Account(chance);
    const contact = await inSalesforce('records/Contact', { LastName: `ct${++written}`, Email: `t${written}@example.com`, AccountId: account, OwnerId: chance.pick(owners()) }, 'POST');
    if (contact === null || !followed.includes('Opportunity')) return;
    const opportunity = await inSalesforce('records/Opportunity', { Name: `co${++written}`, StageName: chance.pick(STAGES), CloseDate: '2026-09-30', AccountId: account }, 'POST');
    if (opportunity !== null) await inSalesforce('records/OpportunityContactRole', { OpportunityId: opportunity, ContactId: contact, Role: chance.pick(ROLES), IsPrimary: true }, 'POST');
    if (custom !== undefined && hasCustom()) await inSalesforce(`records/${custom}`, { Name: `ci${++written}`, Contact__c: contact, Account__c: account }, 'POST');
  }

  /** A link goes to another record, and rarely to none. */
  async function move(chance: Random): Promise<void> {
    const account = chance.chance(0.9) ? idOf(chance, 'Account') : null;
    const owner = chance.pick(owners());
    const turn = chance.next();
    const [contact, opportunity, bill] = [anyOf(chance, contacts()), idOf(chance, 'Opportunity'), custom === undefined ? null : idOf(chance, custom)];
    if (turn < 0.4 && contact !== undefined) await inSalesforce(`records/Contact/${contact}`, chance.chance(0.6) ? { AccountId: account } : { OwnerId: owner }, 'PATCH');
    else if (turn < 0.55) await giveLead(chance, owner);
    else if (turn < 0.8 && opportunity !== null) await inSalesforce(`records/Opportunity/${opportunity}`, chance.chance(0.6) ? { AccountId: account } : { OwnerId: owner }, 'PATCH');
    else if (bill !== null && custom === 'Booking__c' && chance.chance(0.6)) await inSalesforce(`records/Booking__c/${bill}`, { Lead__c: chance.chance(0.85) ? (anyOf(chance, those('Lead')) ?? null) : null }, 'PATCH');
    else if (bill !== null) await inSalesforce(`records/${String(custom)}/${bill}`, chance.chance(0.5) ? { Account__c: account } : { Contact__c: anyOf(chance, contacts()) ?? null }, 'PATCH');
  }

  async function giveLead(chance: Random, owner: string): Promise<void> {
    const lead = anyOf(chance, people.records('salesforce').filter(({ state, object }) => state === 'there' && object === 'Lead'));
    if (lead !== undefined) await inSalesforce(`records/Lead/${lead.id}`, { OwnerId: chance.chance(0.25) ? LEAD_QUEUE_ID : owner }, 'PATCH');
  }

  /** A role that has another role of its contact from now on, or another contact: Marketo never changes a key. */
  async function changeRole(chance: Random): Promise<void> {
    const role = idOf(chance, 'OpportunityContactRole');
    const other = anyOf(chance, contacts());
    if (role === null) return;
    await inSalesforce(`records/OpportunityContactRole/${role}`, chance.chance(0.5) || other === undefined ? { Role: chance.pick(ROLES) } : { ContactId: other }, 'PATCH');
  }

  async function remove(chance: Random): Promise<void> {
    const name = anyOf(chance, followed.filter((one) => one !== 'User' && (one !== 'Account' || chance.chance(0.4))));
    const record = name === undefined ? undefined : anyOf(chance, there(name));
    if (name === undefined || record === undefined) return;
    await inSalesforce(`records/${name}/${record.id}`, undefined, 'DELETE');
    // Roles never go into the bin.
    if (name !== 'OpportunityContactRole' && chance.chance(0.5)) later(chance.integer(900_000), () => undelete(record.id));
  }

  async function undelete(id: string): Promise<void> {
    if (ledger.record('salesforce', id)?.isThere === false) await inSalesforce('undelete', { ids: [id] }, 'POST');
  }

  async function inMarketo(path: string, values: unknown, method: string): Promise<void> {
    await vendors.control('marketo', path, values, method);
    people.scan('marketo', A_USER);
  }

  /** Somebody edits a company or an opportunity on Marketo's own pages: nothing tells of it (decision 22). */
  async function editInMarketo(chance: Random): Promise<void> {
    const name = anyOf(chance, followed.filter((one) => one !== 'User' && one !== 'OpportunityContactRole'));
    const record = name === undefined ? undefined : anyOf(chance, ledger.records('marketo', name).filter(({ isThere }) => isThere));
    if (name === undefined || record === undefined) return;
    const fields = fieldsFollowed(kindNamed(name), followed).filter(({ kind, links, marketo }) => kind === 'text' && links === undefined && !NEVER_CLEARED.has(marketo));
    const field = anyOf(chance, fields);
    if (field !== undefined) await inMarketo(`records/${record.kind.page}/${record.id.slice(record.kind.store.length + 1)}`, { [field.marketo]: fresh(chance, field) }, 'PATCH');
  }

  /** Some accounts are hidden from the sync user for a while: what names them waits (F37). */
  async function hideAccounts(chance: Random): Promise<void> {
    await showAllBut(sample(chance, there('Account'), 2).map(({ id }) => id));
    later(between(chance, 20, 500) * 1000, () => showAllBut([]));
  }

  async function press(chance: Random): Promise<void> {
    const name = anyOf(chance, followed);
    const id = name === undefined ? null : idOf(chance, name);
    if (name !== undefined && id !== null) requestSync(kindNamed(name).word, id);
    await Promise.resolve();
  }

  return {
    async act(chance) {
      const turn = chance.next();
      if (turn < 0.3) return edit(chance, chance.pick(followed));
      if (turn < 0.48) return make(chance);
      if (turn < 0.55) return makeTogether(chance);
      if (turn < 0.73) return move(chance);
      if (turn < 0.8) return remove(chance);
      if (turn < 0.84) return changeRole(chance);
      if (turn < 0.93) return editInMarketo(chance);
      if (turn < 0.96) return press(chance);
      return hideAccounts(chance);
    },
    async prepare(chance, opportunities) {
      if (!followed.includes('Opportunity')) return;
      for (let made = 0; made < opportunities; made++) {
        await makers.Opportunity(chance);
        await makers.OpportunityContactRole(chance);
      }
    },
  };
}
