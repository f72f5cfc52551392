import type { Random } from '../../simulators/foundation/random.ts';
import type { Side } from '../../src/domain/side.ts';
import { nameOn } from './field-plans.ts';
import { LOOKED_AT_FIELDS } from './filter-kinds.ts';
import { sample } from './random-streams.ts';
import { RULED_FIELDS } from './ruled-fields.ts';
import type { Plain } from './same-value.ts';
import { A_USER } from './vendor-ledger.ts';
import type { VendorLedger } from './vendor-ledger.ts';
import type { Vendors } from './vendors.ts';

/** People who type what rules and filters look at. */
export interface RuleUsers {
  /** Does one thing, drawn by chance. */
  act(chance: Random): Promise<void>;
}

/** Most of it is typed in Salesforce, as filters mostly look at what is there. */
const SALESFORCE_SHARE = 0.65;
const CLEARED_SHARE = 0.12;

/** They change one to three fields of one record at a time, and ask for a person now and then. */
export function createRuleUsers({ vendors, people, now, requestSync }: { readonly vendors: Vendors; readonly people: VendorLedger; readonly now: () => number; readonly requestSync: (object: 'person' | 'lead' | 'contact', id: string) => void }): RuleUsers {
  return {
    async act(chance) {
      const side: Side = chance.chance(SALESFORCE_SHARE) ? 'salesforce' : 'marketo';
      const there = people.records(side).filter(({ state }) => state === 'there');
      if (there.length === 0) return;
      const { object, id } = chance.pick(there);
      const values: Record<string, Plain> = {};
      for (const { plan, typed } of sample(chance, [...RULED_FIELDS, ...LOOKED_AT_FIELDS], 1 + chance.integer(3))) {
        const name = nameOn(plan, object);
        if (name === null) continue;
        const isCleared = plan.kind !== 'boolean' && chance.chance(CLEARED_SHARE);
        values[name] = isCleared ? null : typed(chance, side, now());
      }
      await vendors.control(side, side === 'marketo' ? `records/people/${id}` : `records/${object}/${id}`, values, 'PATCH');
      people.scan(side, A_USER);
      if (chance.chance(0.08)) requestSync(object === 'person' ? 'person' : object === 'Lead' ? 'lead' : 'contact', id);
    },
  };
}
