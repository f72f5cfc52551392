import type { Random } from '../../simulators/foundation/random.ts';
import type { RecordObject, Side } from '../../src/domain/side.ts';
import { KEY_FIELDS, nameOn } from './field-plans.ts';
import type { FieldPlan } from './field-plans.ts';
import { oddValue } from './odd-values.ts';
import type { Oddity } from './odd-values.ts';
import { sample } from './random-streams.ts';
import type { SentRow } from './sent-rows.ts';
import type { Plain } from './same-value.ts';
import { freshValue } from './user-values.ts';
import { A_USER } from './vendor-ledger.ts';
import type { VendorLedger, VendorRecord } from './vendor-ledger.ts';
import type { Vendors } from './vendors.ts';

/**
 * The people at both vendors' keyboards. Everything they do is in the effect ledger when it is done. Chance comes with
 * every deed, so that leaving out one draws no other one anew.
 */
export interface Users {
  /** Does one thing, drawn by chance. */
  act(chance: Random): Promise<void>;
  /** Changes values of one record by name, as the run's faults need it. */
  edit(chance: Random, record: VendorRecord, count: number): Promise<void>;
  /** Changes one value of a record, by its mapping key. */
  editValue(chance: Random, record: VendorRecord, key: string): Promise<void>;
  /** Both sides change one field of one pair in the same second (F18). */
  editBothSides(chance: Random): Promise<void>;
  /** Many records of a side change in the same second (F17). */
  editMany(chance: Random, side: Side, count: number): Promise<void>;
  /** Writes what these rows say, as if somebody had typed it in (F44). */
  imitate(rows: readonly SentRow[]): Promise<void>;
  /** Some records get values that vendors, stores and screens have stumbled over; answers how many the vendors took (F58 to F60). */
  editOddly(chance: Random, oddity: Oddity, count: number): Promise<number>;
  /** Nearly all records of a side change at once (F45). */
  editNearlyAll(chance: Random, side: Side): Promise<boolean>;
  /** A third of a side's records is deleted at once (F45). */
  deleteMany(chance: Random, side: Side): Promise<boolean>;
  convert(chance: Random): Promise<boolean>;
  /** Deletes a record; the same person may be typed in again, or the record taken out of the bin (F40). */
  deleteOne(chance: Random, then: 'stays away' | 'comes back' | 'is made again'): Promise<boolean>;
  /** A second person with the same address appears in Marketo (F41). */
  duplicatePerson(chance: Random): Promise<boolean>;
  /** Two leads swap their addresses (F42). */
  swapAddresses(chance: Random): Promise<boolean>;
}

/** What users need. */
export interface UsersParts {
  readonly vendors: Vendors;
  readonly ledger: VendorLedger;
  readonly fields: readonly FieldPlan[];
  /** Whether a field can be typed into: administrators take some away. */
  readonly isThere: (object: VendorRecord['object'], field: string) => boolean;
  /** Presses the button "sync this person". */
  readonly requestSync: (object: RecordObject, id: string) => void;
  /** Does something so many ms from now, if users are still at work then. */
  readonly later: (inMs: number, act: () => Promise<void>) => void;
}

/** Fields that users never empty: a record cannot be without them, or is found by them. */
const NEVER_CLEARED: ReadonlySet<string> = new Set(['lastName', 'company', 'email']);
const RARELY_EDITED: ReadonlySet<string> = new Set(['email', 'company']);

/** People with a keyboard. */
export function createUsers({ vendors, ledger, fields, isThere, requestSync, later }: UsersParts): Users {
  let written = 0;

  const there = (side: Side): readonly VendorRecord[] => ledger.records(side).filter((record) => record.state === 'there');
  const anyOf = (chance: Random, records: readonly VendorRecord[]): VendorRecord | undefined => (records.length === 0 ? undefined : chance.pick(records));

  /** Answers whether the vendor took it. */
  async function save(record: Pick<VendorRecord, 'side' | 'object' | 'id'>, values: Readonly<Record<string, Plain>>): Promise<boolean> {
    const path = record.side === 'marketo' ? `records/people/${record.id}` : `records/${record.object}/${record.id}`;
    const taken = await vendors.control(record.side, path, values, 'PATCH');
    ledger.scan(record.side, A_USER);
    return taken !== null;
  }

  function valuesFor(chance: Random, object: VendorRecord['object'], tag: string, plans: readonly FieldPlan[], mayClear: boolean): Record<string, Plain> {
    const values: Record<string, Plain> = {};
    for (const plan of plans) {
      const name = nameOn(plan, object);
      if (name === null || !isThere(object, name) || (plan.kind === 'formula' && object !== 'person')) continue;
      written += 1;
      const isCleared = mayClear && !NEVER_CLEARED.has(plan.marketo) && chance.chance(0.12);
      values[name] = isCleared ? null : freshValue(plan, chance, tag, written);
    }
    return values;
  }

  async function edit(chance: Random, record: VendorRecord, count: number): Promise<void> {
    const plans = fields.filter((plan) => nameOn(plan, record.object) !== null && (!RARELY_EDITED.has(plan.marketo) || chance.chance(0.15)));
    await save(record, valuesFor(chance, record.object, tagOf(record.id), sample(chance, plans, count), true));
  }

  async function createSalesforce(chance: Random): Promise<void> {
    const object = chance.chance(0.75) ? 'Lead' : 'Contact';
    const values = valuesFor(chance, object, 'n', fields.filter((plan) => NEVER_CLEARED.has(plan.marketo) || chance.chance(0.5)), false);
    await vendors.control('salesforce', `records/${object}`, values);
    ledger.scan('salesforce', A_USER);
  }

  async function createPerson(chance: Random): Promise<void> {
    const values = valuesFor(chance, 'person', 'n', fields.filter((plan) => NEVER_CLEARED.has(plan.marketo) || chance.chance(0.5)), false);
    const made = (await vendors.control('marketo', 'records/people', { ...values, ...(chance.chance(0.4) ? { rating: 'Hot' } : {}) })) as { id: number } | null;
    ledger.scan('marketo', A_USER);
    if (made !== null && chance.chance(0.5)) requestSync('person', String(made.id));
  }

  async function press(chance: Random): Promise<void> {
    const record = anyOf(chance, there(chance.chance(0.5) ? 'salesforce' : 'marketo'));
    if (record !== undefined) requestSync(record.object === 'person' ? 'person' : record.object === 'Lead' ? 'lead' : 'contact', record.id);
  }

  /** Linked records, as their own key fields tell. */
  function pairs(): readonly (readonly [VendorRecord, VendorRecord])[] {
    return there('marketo').flatMap((person) => {
      const record = person.key === null ? undefined : ledger.record('salesforce', person.key);
      return record?.state === 'there' ? [[person, record] as const] : [];
    });
  }

  const users: Users = {
    edit,
    async editValue(chance, record, key) {
      await save(record, valuesFor(chance, record.object, tagOf(record.id), fields.filter((plan) => plan.marketo === key), true));
    },
    async act(chance) {
      const turn = chance.next();
      if (turn < 0.42) return editOne(chance, 'salesforce');
      if (turn < 0.8) return editOne(chance, 'marketo');
      if (turn < 0.86) return createSalesforce(chance);
      if (turn < 0.9) return createPerson(chance);
      return press(chance);
    },
    async editBothSides(chance) {
      const known = pairs();
      if (known.length === 0) return;
      const [person, record] = chance.pick(known);
      const plan = anyPlan(chance, record.object);
      if (plan === undefined) return;
      await save(record, valuesFor(chance, record.object, tagOf(record.id), [plan], false));
      await save(person, valuesFor(chance, 'person', tagOf(person.id), [plan], false));
    },
    async editMany(chance, side, count) {
      for (const record of sample(chance, there(side), count)) await edit(chance, record, 1);
    },
    async imitate(rows) {
      for (const { object, recordId, key, values } of rows) {
        const side = object === 'person' ? 'marketo' : 'salesforce';
        const place = side === 'marketo' ? 'records/people' : `records/${object}`;
        const whole = recordId === null ? { ...values, [KEY_FIELDS[side]]: key } : values;
        await vendors.control(side, recordId === null ? place : `${place}/${recordId}`, whole, recordId === null ? 'POST' : 'PATCH');
        ledger.scan(side, A_USER);
      }
    },
    async editOddly(chance, oddity, count) {
      let taken = 0;
      for (let edit = 0; edit < count; edit++) {
        const record = anyOf(chance, there(chance.chance(0.5) ? 'salesforce' : 'marketo'));
        const plans = record === undefined ? [] : sample(chance, fields.filter((plan) => isTyped(plan, record.object)), 4);
        for (const plan of plans) {
          written += 1;
          const value = record === undefined ? undefined : oddValue(oddity, plan, record.side, chance, `c${tagOf(record.id)}x${written}`);
          const name = record === undefined ? null : nameOn(plan, record.object);
          if (record !== undefined && name !== null && value !== undefined && (await save(record, { [name]: value }))) taken += 1;
        }
      }
      return taken;
    },
    async editNearlyAll(chance, side) {
      const records = there(side).filter(() => chance.chance(0.9));
      for (const record of records) await edit(chance, record, 1);
      return records.length > 0;
    },
    async deleteMany(chance, side) {
      const doomed = there(side).filter(() => chance.chance(0.3));
      for (const { object, id } of doomed) await vendors.control(side, side === 'marketo' ? `records/people/${id}` : `records/${object}/${id}`, undefined, 'DELETE');
      ledger.scan(side, A_USER);
      return doomed.length > 0;
    },
    async convert(chance) {
      const lead = anyOf(chance, there('salesforce').filter((record) => record.object === 'Lead'));
      if (lead === undefined) return false;
      await vendors.control('salesforce', 'convert-lead', { leadId: lead.id });
      ledger.scan('salesforce', A_USER);
      return true;
    },
    async deleteOne(chance, then) {
      const side = chance.chance(0.5) ? 'salesforce' : 'marketo';
      const record = anyOf(chance, there(side));
      if (record === undefined) return false;
      const path = side === 'marketo' ? `records/people/${record.id}` : `records/${record.object}/${record.id}`;
      await vendors.control(side, path, undefined, 'DELETE');
      ledger.scan(side, A_USER);
      if (then === 'comes back' && side === 'salesforce') later(chance.integer(600_000), async () => undelete(record.id));
      if (then === 'is made again') await makeAgain(record);
      ledger.scan(side, A_USER);
      return true;
    },
    async duplicatePerson(chance) {
      written += 1;
      const person = anyOf(chance, there('marketo'));
      const isKnown = person !== undefined && chance.chance(0.5);
      const email = isKnown ? (person.values['email'] ?? null) : `twice${written}@example.com`;
      const twin = { lastName: `ctwinx${written}`, company: 'Twice', email };
      await vendors.control('marketo', 'records/people', twin);
      if (!isKnown) {
        await vendors.control('marketo', 'records/people', twin);
        await vendors.control('salesforce', 'records/Lead', { LastName: twin.lastName, Company: twin.company, Email: email });
        ledger.scan('salesforce', A_USER);
      }
      ledger.scan('marketo', A_USER);
      return true;
    },
    async swapAddresses(chance) {
      const [one, other] = sample(chance, there('salesforce').filter((record) => record.object === 'Lead' && record.values['email'] !== null), 2);
      if (one === undefined || other === undefined) return false;
      await save(one, { Email: other.values['email'] ?? null });
      await save(other, { Email: one.values['email'] ?? null });
      return true;
    },
  };

  async function undelete(id: string): Promise<void> {
    // It may have come back together with its account.
    if (ledger.record('salesforce', id)?.state !== 'deleted') return;
    await vendors.control('salesforce', 'undelete', { ids: [id] });
    ledger.scan('salesforce', A_USER);
  }

  async function editOne(chance: Random, side: Side): Promise<void> {
    const record = anyOf(chance, there(side));
    if (record !== undefined) await edit(chance, record, 1 + chance.integer(3));
  }

  function isTyped(plan: FieldPlan, object: VendorRecord['object']): boolean {
    const name = nameOn(plan, object);
    return name !== null && isThere(object, name) && plan.kind !== 'formula';
  }

  function anyPlan(chance: Random, object: VendorRecord['object']): FieldPlan | undefined {
    const plans = fields.filter((plan) => nameOn(plan, object) !== null && plan.marketo !== 'email' && plan.kind !== 'formula');
    return plans.length === 0 ? undefined : chance.pick(plans);
  }

  async function makeAgain(record: VendorRecord): Promise<void> {
    const email = record.values['email'] ?? null;
    written += 1;
    if (record.side === 'marketo') await vendors.control('marketo', 'records/people', { lastName: `cagainx${written}`, company: 'Again', email });
    else await vendors.control('salesforce', 'records/Lead', { LastName: `cagainx${written}`, Company: 'Again', Email: email });
  }

  return users;
}

/** What of an id goes into a canary: short, and unlike that of any other record. */
function tagOf(id: string): string {
  return id.length > 10 ? id.slice(9, 15) : id;
}
