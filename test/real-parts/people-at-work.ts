import type { Random } from '../../simulators/foundation/random.ts';
import type { Side } from '../../src/domain/side.ts';
import { FIXED_FIELDS, nameOn, OPTIONAL_FIELDS } from '../simulation/field-plans.ts';
import type { FieldPlan } from '../simulation/field-plans.ts';
import type { VendorRecord } from '../simulation/vendor-ledger.ts';
import type { RealVendors } from './real-vendors.ts';

/** Fields that people edit here: texts, so that every value can be one nobody else ever wrote (I13). */
const EDITED: readonly string[] = ['title', 'phone', 'city', 'firstName'];

/** What is looked at: mapped both ways under the rule of the default mapping. */
export const FIELDS: readonly FieldPlan[] = [...FIXED_FIELDS, ...OPTIONAL_FIELDS.filter((field) => EDITED.includes(field.marketo))].map((field) => ({ ...field, direction: 'both', policy: 'by-object' }));

/** People of this rating become leads by the rule of the settings. */
export const WANTED_RATING = 'Hot';

/** People at work at both vendors' pages. */
export interface PeopleAtWork {
  /** Somebody does something. */
  act(): Promise<void>;
  /** E-mail addresses of the records that people made, and where. */
  readonly made: ReadonlyMap<string, Side>;
}

/** What people do is drawn from `chance`; what they find at a vendor depends on how far the workers are. */
export function putPeopleToWork(vendors: RealVendors, chance: Random): PeopleAtWork {
  const { ledger } = vendors;
  const plans = FIELDS.filter((plan) => EDITED.includes(plan.marketo));
  const made = new Map<string, Side>();
  let written = 0;

  function fresh(plan: FieldPlan): string {
    written += 1;
    return `${plan.marketo} ${written}`;
  }

  async function edit(record: VendorRecord, plan: FieldPlan): Promise<void> {
    const name = nameOn(plan, record.object);
    if (name === null) return;
    const path = record.side === 'marketo' ? `records/people/${record.id}` : `records/${record.object}/${record.id}`;
    await vendors.control(record.side, path, { [name]: fresh(plan) }, 'PATCH');
  }

  async function editOne(side: Side): Promise<void> {
    const records = ledger.records(side);
    if (records.length > 0) await edit(chance.pick(records), chance.pick(plans));
  }

  /** Both halves of a pair, in one field and one breath: one of them must lose, and be named (I3). */
  async function editBoth(): Promise<void> {
    const pairs = ledger.records('marketo').flatMap((person) => {
      const record = person.key === null ? undefined : ledger.record('salesforce', person.key);
      return record === undefined ? [] : [[person, record] as const];
    });
    if (pairs.length === 0) return editOne('salesforce');
    const [person, record] = chance.pick(pairs);
    const plan = chance.pick(plans);
    await edit(record, plan);
    await edit(person, plan);
  }

  async function create(side: Side): Promise<void> {
    written += 1;
    const email = `new-${written}@example.com`;
    if (side === 'marketo') await vendors.control('marketo', 'records/people', { lastName: `New ${written}`, company: 'Example Ltd', email, title: `title ${written}`, phone: `phone ${written}`, rating: WANTED_RATING });
    else if (chance.chance(0.75)) await vendors.control('salesforce', 'records/Lead', { LastName: `New ${written}`, Company: 'Example Ltd', Email: email, Title: `title ${written}` });
    else await vendors.control('salesforce', 'records/Contact', { LastName: `New ${written}`, Email: email, Title: `title ${written}` });
    made.set(email, side);
  }

  return {
    made,
    async act() {
      const turn = chance.next();
      if (turn < 0.36) return editOne('salesforce');
      if (turn < 0.68) return editOne('marketo');
      if (turn < 0.82) return editBoth();
      return create(turn < 0.92 ? 'salesforce' : 'marketo');
    },
  };
}
