import type { Side } from '../../src/domain/side.ts';
import { FLAG_FIELDS } from './flag-options.ts';
import type { Vendors } from './vendors.ts';

/** A record that may say that its counterpart was deleted: of people and members by the number of its page, of other objects as object-ledger.ts names it. */
export interface Flaggable {
  readonly of: 'person' | 'object' | 'member';
  readonly id: string;
}

type Values = Readonly<Record<string, unknown>>;

/** Whether a record says that its counterpart was deleted; a box that nobody ever ticked says that it was not. */
export function flagOn(vendors: Vendors, side: Side, record: Flaggable): boolean {
  return (side === 'marketo' ? inMarketo(vendors, record) : inSalesforce(vendors, record))?.[FLAG_FIELDS[side]] === true;
}

function inMarketo({ marketo: { world } }: Vendors, { of, id }: Flaggable): Values | undefined {
  if (of === 'person') return world.people.get(Number(id))?.values;
  const [store, number] = of === 'member' ? ['programMember', id] : [id.slice(0, id.lastIndexOf('/')), id.slice(id.lastIndexOf('/') + 1)];
  return [...world.records(store).all()].find((record) => String(record.id) === number)?.values;
}

function inSalesforce({ salesforce: { world } }: Vendors, { of, id }: Flaggable): Values | undefined {
  const tables = of === 'person' ? (['Lead', 'Contact'] as const) : (['CampaignMember'] as const);
  return tables.flatMap((object) => world.store.table(object).get(id) ?? [])[0];
}
