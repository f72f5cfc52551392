import type { Side, PersonObject } from './side.ts';

/** Who may write: both ways, or only towards one side (PRODUCT C1). */
export type Direction = 'both' | 'to-marketo' | 'to-salesforce';

/**
 * Who wins when both sides changed (PRODUCT A6). `by-object` is the native default:
 * Marketo wins for leads, Salesforce wins for contacts (marketo-native-sync.md §2.5).
 * `fill-if-empty` never overwrites a value; `write-once` stops after the first agreement.
 */
export type ConflictPolicy =
  | 'by-object'
  | 'marketo-wins'
  | 'salesforce-wins'
  | 'most-recent'
  | 'fill-if-empty'
  | 'write-once';

/** One line of the field mapping: one Marketo field and the Salesforce fields it goes with. */
export interface FieldMapping {
  /** Marketo's REST name; also the key by which base and differences are stored. */
  readonly marketo: string;
  /** Salesforce API name on the lead; null when leads do not carry it. */
  readonly lead: string | null;
  /** Salesforce API name on the contact; null when contacts do not carry it. */
  readonly contact: string | null;
  readonly direction: Direction;
  readonly policy: ConflictPolicy;
}

/** The mapping and the two key fields that make creates findable again (I8). */
export interface Mapping {
  readonly fields: readonly FieldMapping[];
  /** Marketo field that carries the Salesforce id of the person's lead or contact. */
  readonly marketoKeyField: string;
  /** Salesforce external id field that carries the Marketo person id. */
  readonly salesforceKeyField: string;
}

/** The side that wins a conflict under the native rule (marketo-native-sync.md §2.5). */
export function defaultWinner(object: PersonObject): Side {
  return object === 'lead' ? 'marketo' : 'salesforce';
}

/** The Salesforce API name a mapping has on an object; null when that object does not carry it. */
export function salesforceName(mapping: FieldMapping, object: PersonObject): string | null {
  return object === 'lead' ? mapping.lead : mapping.contact;
}
