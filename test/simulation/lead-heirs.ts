import type { Plain } from './same-value.ts';
import type { Vendors } from './vendors.ts';

/** The contacts that leads have become, one after the other: a contact that is merged into another one hands its leads over (decision 45). */
export interface LeadHeirs {
  /** Finds what has become of leads by now. */
  scan(): void;
  /** The contact in a lead's place now; what it was given where there is none. */
  readonly heirOf: (id: Plain) => Plain;
  /** Whether this was ever in the place of a lead, or is that lead. */
  readonly wasHeirOf: (id: Plain, of: Plain) => boolean;
}

/** No lead has been converted yet. */
export function createLeadHeirs({ salesforce }: Vendors): LeadHeirs {
  const heirs = new Map<string, readonly string[]>();
  return {
    scan() {
      for (const record of salesforce.world.store.table('Lead').inIdOrder({})) {
        const contact = (record as Readonly<Record<string, Plain>>)['ConvertedContactId'];
        const known = heirs.get(record.Id) ?? [];
        if (typeof contact === 'string' && known.at(-1) !== contact) heirs.set(record.Id, [...known, contact]);
      }
    },
    heirOf: (id) => heirs.get(String(id))?.at(-1) ?? id,
    wasHeirOf: (id, of) => id === of || heirs.get(String(of))?.includes(String(id)) === true,
  };
}
