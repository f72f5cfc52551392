import type { Side } from '../../src/domain/side.ts';
import type { Vendors } from './vendors.ts';

/**
 * For how many whole days a lead or contact has been there, as the sandbox's formula of age says; Infinity for none. `shownSince` is the
 * latest, ms, that Salesforce's clock has shown since a record was made: a formula that was read by then may be told still.
 */
export function ageInDaysIn(vendors: Vendors, shownSince: (side: Side, id: string) => number): (side: Side, id: string) => number {
  return (side, id) => {
    const { store } = vendors.salesforce.world;
    const made = (['Lead', 'Contact'] as const).flatMap((object) => store.table(object).get(id) ?? []).map((record) => Date.parse(String(record['CreatedDate']).replace('+0000', 'Z')));
    return made.length === 0 ? Infinity : Math.floor((shownSince(side, id) - Math.min(...made)) / 86_400_000);
  };
}
