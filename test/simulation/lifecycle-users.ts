import type { Random } from '../../simulators/foundation/random.ts';
import { withValues } from '../../simulators/salesforce/world/record.ts';
import { stampOf } from '../../simulators/salesforce/world/stamps.ts';
import type { Side } from '../../src/domain/side.ts';
import { agreeToDeletions } from '../../src/engine/agree-to-deletions.ts';
import { askForReconcile } from '../../src/engine/ask-for-reconcile.ts';
import type { EngineContext } from '../../src/engine/engine-context.ts';
import { nameOn } from './field-plans.ts';
import type { FieldPlan } from './field-plans.ts';
import { fieldsFollowed, kindNamed } from './object-kinds.ts';
import type { ObjectName } from './object-kinds.ts';
import type { ObjectLedger } from './object-ledger.ts';
import { between, sample } from './random-streams.ts';
import { freshValue } from './user-values.ts';
import { A_USER } from './vendor-ledger.ts';
import type { VendorLedger, VendorRecord } from './vendor-ledger.ts';
import type { Vendors } from './vendors.ts';

/** People who delete and restore, an admin of the bridge, and whatever changes records without a word in any log. */
export interface LifecycleUsers {
  act(chance: Random): Promise<void>;
  /** An admin agrees to what was stopped so far. */
  agree(): void;
  /** An admin asks for a look at everything. */
  askForLook(): void;
}

/** What happened without a word: only a second look finds it. */
export interface Untold {
  /** Changes of people, by their place in the ledger. */
  readonly changes: Set<number>;
  /** Records of Salesforce that were made with an old stamp. */
  readonly records: Set<string>;
  /** Persons that were lost. */
  readonly lost: Set<string>;
}

/** What these need. */
export interface LifecycleUsersParts {
  readonly vendors: Vendors;
  readonly people: VendorLedger;
  readonly objects: ObjectLedger | null;
  readonly followed: readonly ObjectName[];
  readonly fields: readonly FieldPlan[];
  readonly isThere: (object: VendorRecord['object'], field: string) => boolean;
  /** Whether anybody looks twice: else nothing may change without a word. */
  readonly hasSecondLook: boolean;
  readonly untold: Untold;
  /** A process whose console an admin has open. */
  readonly context: () => EngineContext | undefined;
  readonly reached: (what: string) => void;
}

/** Values that a record cannot be without, is found by, or shares with others. */
const NEVER_UNTOLD: ReadonlySet<string> = new Set(['lastName', 'company', 'email', 'industry', 'numberOfEmployees']);
/** Older than any overlap of readings, ms. */
const OLD_MS = 86_400_000;

/** People with more than a keyboard. */
export function createLifecycleUsers({ vendors, people, objects, followed, fields, isThere, hasSecondLook, untold, context, reached }: LifecycleUsersParts): LifecycleUsers {
  let written = 0;
  const there = (side: Side, object?: VendorRecord['object']): readonly VendorRecord[] => people.records(side).filter((record) => record.state === 'there' && (object === undefined || record.object === object));
  const business = followed.filter((name) => name !== 'User' && name !== 'OpportunityContactRole');

  async function remove({ side, object, id }: VendorRecord): Promise<void> {
    await vendors.control(side, side === 'marketo' ? `records/people/${id}` : `records/${object}/${id}`, undefined, 'DELETE');
    people.scan(side, A_USER);
  }

  async function deleteSome(chance: Random): Promise<void> {
    const object = chance.pick(['Lead', 'Lead', 'Contact', 'person', 'person'] as const);
    const side = object === 'person' ? 'marketo' : 'salesforce';
    for (const record of sample(chance, there(side, object), chance.chance(0.4) ? between(chance, 3, 8) : 1)) await remove(record);
  }

  async function restoreSome(chance: Random): Promise<void> {
    const gone = people.records('salesforce').filter(({ state }) => state === 'deleted');
    for (const { id } of sample(chance, gone, between(chance, 1, 3))) await vendors.control('salesforce', 'undelete', { ids: [id] });
    people.scan('salesforce', A_USER);
  }

  /** Deleted for good before anybody reads the bin. */
  async function purge(chance: Random): Promise<void> {
    const name = chance.pick(['Lead', 'Contact', ...business]);
    const ids = name === 'Lead' || name === 'Contact' ? there('salesforce', name).map(({ id }) => id) : (objects?.records('salesforce', name as ObjectName) ?? []).filter((one) => one.isThere).map(({ id }) => id);
    const [id] = sample(chance, ids, 1);
    if (id === undefined) return;
    await vendors.control('salesforce', `records/${name}/${id}`, undefined, 'DELETE');
    await vendors.control('salesforce', 'empty-bin', { object: name });
    people.scan('salesforce', A_USER);
    reached('a record was purged');
  }

  /** Values as a transaction leaves them that becomes visible long after its stamp (F21): no later reading meets them. */
  function putUnseen(object: string, id: string, values: Readonly<Record<string, string | number | boolean>>): void {
    const { store } = vendors.salesforce.world;
    const record = store.table(object).get(id);
    if (record === undefined) return;
    store.transaction(() => {
      store.put(object, withValues(record, values));
      return { keep: true, value: undefined };
    });
    for (const { seq } of people.scan('salesforce', A_USER)) untold.changes.add(seq);
  }

  function anyPlan(chance: Random, object: VendorRecord['object']): FieldPlan | undefined {
    return sample(chance, fields.filter((plan) => {
      const name = nameOn(plan, object);
      return name !== null && plan.kind !== 'formula' && !NEVER_UNTOLD.has(plan.marketo) && isThere(object, name);
    }), 1)[0];
  }

  function driftInSalesforce(chance: Random): void {
    const [record] = sample(chance, there('salesforce'), 1);
    const plan = record === undefined ? undefined : anyPlan(chance, record.object);
    const name = record === undefined || plan === undefined ? null : nameOn(plan, record.object);
    written += 1;
    const value = plan === undefined || record === undefined ? null : freshValue(plan, chance, `d${record.id.slice(9, 15)}`, written);
    if (record === undefined || name === null || value === null) return;
    // No text of Salesforce ends in white space (apis.md B7).
    putUnseen(record.object, record.id, { [name]: typeof value === 'string' ? value.trim() : value });
    reached('a record of salesforce changed without a word');
  }

  function driftOfObject(chance: Random): void {
    const [name] = sample(chance, business, 1);
    const [record] = name === undefined ? [] : sample(chance, (objects?.records('salesforce', name) ?? []).filter((one) => one.isThere), 1);
    if (name === undefined || record === undefined) return;
    const [field] = sample(chance, fieldsFollowed(kindNamed(name), followed).filter(({ kind, links }) => kind === 'text' && links === undefined), 1);
    written += 1;
    const value = field === undefined ? null : freshValue(field, chance, 'd', written);
    if (field !== undefined && value !== null) putUnseen(name, record.id, { [field.salesforce]: typeof value === 'string' ? value.trim() : value });
  }

  /** Changed without a word in the log. */
  function driftInMarketo(chance: Random): void {
    const [record] = sample(chance, there('marketo'), 1);
    const plan = record === undefined ? undefined : anyPlan(chance, 'person');
    const person = vendors.marketo.world.people.get(Number(record?.id));
    written += 1;
    const value = plan === undefined || record === undefined ? null : freshValue(plan, chance, `d${record.id}`, written);
    if (plan === undefined || person === undefined || value === null) return;
    vendors.marketo.world.commit([['person', { ...person, values: { ...person.values, [plan.marketo]: value } }]]);
    for (const { seq } of people.scan('marketo', A_USER)) untold.changes.add(seq);
    reached('a person changed without a word');
  }

  /** A person is gone, and the log does not say so. */
  function losePerson(chance: Random): void {
    const [record] = sample(chance, there('marketo').filter(({ key }) => key !== null), 1);
    if (record === undefined) return;
    vendors.marketo.world.commit([['no-person', Number(record.id)]]);
    untold.lost.add(record.id);
    people.scan('marketo', A_USER);
    reached('a person was lost without a word');
  }

  /** A record that becomes visible with a stamp that every reading has passed. */
  async function makeLate(chance: Random): Promise<void> {
    written += 1;
    const object = chance.pick(['Lead', 'Contact'] as const);
    const made = (await vendors.control('salesforce', `records/${object}`, { LastName: `clatex${written}`, Email: `late${written}@example.com`, ...(object === 'Lead' ? { Company: 'Late' } : {}) })) as { readonly id: string } | null;
    if (made === null) return;
    untold.records.add(made.id);
    putUnseen(object, made.id, { SystemModstamp: stampOf(vendors.clocks.salesforce.now() - OLD_MS) });
    reached('a record was made that no feed tells of');
  }

  function asAdmin<Answer>(ask: (given: EngineContext) => Promise<Answer>, onAnswer: (answer: Answer) => void): void {
    const given = context();
    // Whoever asked is told that it did not work, and may ask again.
    if (given !== undefined) ask(given).then(onAnswer, () => undefined);
  }

  const users: LifecycleUsers = {
    async act(chance) {
      const turn = chance.next();
      if (turn < 0.3) return deleteSome(chance);
      if (turn < 0.4) return restoreSome(chance);
      if (turn < 0.47) return users.agree();
      if (!hasSecondLook) return turn < 0.8 ? deleteSome(chance) : restoreSome(chance);
      if (turn < 0.55) return purge(chance);
      if (turn < 0.68) return driftInSalesforce(chance);
      if (turn < 0.75) return driftOfObject(chance);
      if (turn < 0.86) return driftInMarketo(chance);
      if (turn < 0.9) return losePerson(chance);
      return turn < 0.95 ? makeLate(chance) : users.askForLook();
    },
    agree() {
      asAdmin((given) => agreeToDeletions(given, 'an admin'), (agreed) => {
        if (agreed !== 'busy' && agreed.deletions > 0) reached('an admin agreed to deletions');
        if (agreed !== 'busy' && agreed.merges > 0) reached('an admin agreed to merges');
      });
    },
    askForLook() {
      if (hasSecondLook) asAdmin((given) => askForReconcile(given, null), ({ result }) => (result === 'asked' ? reached('an admin asked for a second look') : undefined));
    },
  };
  return users;
}
