import { DEFAULT_FIELD_MAPPINGS } from '../../src/app/settings/default-mapping.ts';
import { objectMappings } from '../../src/app/settings/default-object-mapping.ts';
import type { ConnectionRules } from '../../src/domain/connection.ts';
import type { Mapping } from '../../src/domain/field-mapping.ts';
import { readFilter } from '../../src/domain/filter-syntax.ts';
import type { Filtered, Pair } from '../../src/domain/pair.ts';
import type { ExitPolicy, SyncFilter, SyncFilters } from '../../src/domain/sync-filter.ts';
import { openBridge } from './bridge.ts';
import type { Bridge, BridgeOptions } from './bridge.ts';
import { marketoPeople } from './worlds.ts';

/** A filter as the settings make it. */
export function filterOf(text: string, onLeaving: ExitPolicy = { kind: 'keep' }): SyncFilter {
  const read = readFilter(text);
  if ('problem' in read) throw new Error(read.problem.says);
  return { where: read.expression, text, onLeaving };
}

/** A bridge whose filters can be changed while it runs, as an admin does: the next cycle goes by them. */
export interface FilteredBridge {
  readonly bridge: Bridge;
  readonly filterBy: (filters: SyncFilters) => void;
  /** What a filter says of the pair of a Salesforce record, for what goes to a side. */
  readonly filteredTo: (side: 'salesforce' | 'marketo', salesforceId: string) => Promise<Filtered | null>;
  readonly pairOf: (salesforceId: string) => Promise<Pair>;
}

/** Opens a bridge with accounts and opportunities beside people, and these filters. */
export function filteredBridge(filters: SyncFilters = {}, rules: Partial<ConnectionRules> = {}, options: BridgeOptions = {}): FilteredBridge {
  const mapping: Mapping = { fields: DEFAULT_FIELD_MAPPINGS, objects: objectMappings(['user', 'account', 'opportunity']), marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c', filters };
  const bridge = openBridge({ ...options, rules: { mapping, ...rules } });
  const pairOf = async (salesforceId: string): Promise<Pair> => {
    const [pair] = await bridge.queries.findPairs('test', { object: null, idOrEmail: salesforceId });
    if (pair === undefined) throw new Error(`no pair of ${salesforceId}`);
    return pair;
  };
  return {
    bridge,
    filterBy: (next) => bridge.apply({ mapping: { ...mapping, filters: next } }),
    filteredTo: async (side, id) => (await pairOf(id))[side].filtered,
    pairOf,
  };
}

/** Puts texts in the order of their letters. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : 1;
}

/** Salesforce record ids whose persons are in Marketo. */
export function inMarketo(bridge: Bridge): readonly string[] {
  return marketoPeople(bridge).map((person) => String(person['basculeSalesforceId'])).toSorted(byText);
}
