import { bareName } from '../../src/domain/resolved-mapping.ts';
import { SIDES } from '../../src/domain/side.ts';
import type { Side } from '../../src/domain/side.ts';
import { keepCollections } from './backups.ts';
import type { Restorable } from './backups.ts';
import type { Plain } from './same-value.ts';
import type { VendorRecord } from './vendor-ledger.ts';
import type { Vendors } from './vendors.ts';

/** What an administrator makes of one field of an object for a while (F34, F35, F38). */
export interface FieldChange {
  readonly object: VendorRecord['object'];
  /** The vendor's name of it. */
  readonly field: string;
  /** In the words of the simulator's control door. */
  readonly change: Readonly<Record<string, unknown>>;
  /** Whether nobody sees it under its name. */
  readonly isGone: boolean;
  /** Whether the sync has to leave it alone: it is gone, or of a type that its counterpart's values never have. */
  readonly isSuspended: boolean;
  /** Whether a value may still be written there. */
  readonly accepts: (value: Plain) => boolean;
}

/** A change that is in force. */
export interface FieldState extends FieldChange {
  /** True time, ms. */
  readonly since: number;
}

type Places = Readonly<Partial<Record<'lead' | 'contact', { readonly fields: readonly string[] }>>>;

/** The fields of both vendors as administrators have made them. */
export interface FieldStates extends Restorable {
  change(change: FieldChange): Promise<void>;
  /** The field is again what it was; what is stored in it stays. */
  restore(object: VendorRecord['object'], field: string): Promise<void>;
  restoreAll(): Promise<void>;
  /** Something else in what a describe tells changed. */
  touched(): void;
  /** A place in Salesforce was stored, with the fields that were asked for: those away now are known to be. */
  read(position: unknown): void;
  /** A field that is away is made anew: it comes back empty. */
  makeAnew(object: VendorRecord['object'], field: string): void;
  /** Fields that lost their values with their type and have the other type still: they lose what is in them when that ends. */
  ofAnotherType(): readonly FieldState[];
  /** Whether a field was made anew between two readings, so that nothing told of it. */
  wasSwapped(object: VendorRecord['object'], field: string): boolean;
  of(object: VendorRecord['object'], field: string): FieldState | undefined;
  /** When the last one came back, true time in ms; 0 when none was ever changed. */
  lastReturnAt(): number;
}

/** Fields as the vendors deliver them. `onChange` hears of every change and of every return. */
export function createFieldStates(vendors: Vendors, now: () => number, onChange: (state: FieldState | null, isOver: boolean) => void): FieldStates {
  const states = new Map<string, FieldState>();
  const noticed = new Set<FieldState>();
  const swapped = new Set<string>();
  const emptied = new Set<FieldState>();
  let lastReturnAt = 0;
  const keyOf = (object: VendorRecord['object'], field: string): string => `${object}.${field}`;

  /** Both control doors take the whole list of what is changed. */
  async function install(side: Side): Promise<void> {
    const all = [...states.values()].filter(({ object }) => (object === 'person') === (side === 'marketo'));
    if (side === 'marketo') await vendors.control(side, 'switches', { fieldChanges: all.map(({ field, change }) => ({ name: field, ...change })) });
    else await vendors.control(side, 'field-changes', all.map(({ object, field, change }) => ({ object, field, ...change })));
  }

  return {
    async change(change) {
      const state = { ...change, since: now() };
      states.set(keyOf(change.object, change.field), state);
      onChange(state, false);
      await install(change.object === 'person' ? 'marketo' : 'salesforce');
    },
    async restore(object, field) {
      const state = states.get(keyOf(object, field));
      if (state === undefined) return;
      states.delete(keyOf(object, field));
      if (emptied.has(state) && !noticed.has(state)) swapped.add(keyOf(object, field));
      lastReturnAt = now();
      onChange(state, true);
      await install(object === 'person' ? 'marketo' : 'salesforce');
    },
    async restoreAll() {
      const all = [...states.values()];
      states.clear();
      for (const state of all) if (emptied.has(state) && !noticed.has(state)) swapped.add(keyOf(state.object, state.field));
      if (all.length > 0) lastReturnAt = now();
      for (const state of all) onChange(state, true);
      for (const side of SIDES) await install(side);
    },
    touched() {
      lastReturnAt = now();
      onChange(null, true);
    },
    read(position) {
      const { lead, contact } = position as Places;
      for (const state of states.values()) {
        const fields = state.object === 'Lead' ? lead?.fields : state.object === 'Contact' ? contact?.fields : undefined;
        if (fields !== undefined && state.isSuspended && !fields.map(bareName).includes(state.field)) noticed.add(state);
      }
    },
    makeAnew(object, field) {
      const state = states.get(keyOf(object, field));
      if (state !== undefined) emptied.add(state);
    },
    ofAnotherType: () => [...states.values()].filter((state) => emptied.has(state)),
    wasSwapped: (object, field) => swapped.has(keyOf(object, field)),
    of: (object, field) => states.get(keyOf(object, field)),
    lastReturnAt: () => lastReturnAt,
    keep() {
      const putBack = keepCollections([noticed]);
      return () => {
        putBack();
        // To a database that was put back, what it never saw away was made anew between two of its readings.
        const away = new Set(states.values());
        for (const state of emptied) if (!away.has(state) && !noticed.has(state)) swapped.add(keyOf(state.object, state.field));
      };
    },
  };
}
