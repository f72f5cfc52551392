import { KEYED_OBJECTS } from '../../domain/object-pair.ts';
import type { KeyedObject, RecordObject } from '../../domain/side.ts';

/** How Marketo keeps one kind of object under a key of somebody else's (apis.md A6). */
export interface KeyedKind {
  /** The domain's word for Marketo's record. */
  readonly object: RecordObject;
  /** What its paths begin with, after `/rest/v1/`. */
  readonly path: string;
  /** The dedupe field: it carries the Salesforce id, and Bascule names the record by it. */
  readonly keyField: string;
}

/** The objects that Marketo keeps under their Salesforce ids, by what they are there. */
export const KEYED_KINDS: Readonly<Record<KeyedObject, KeyedKind>> = {
  user: { object: 'sales-person', path: 'salespersons', keyField: 'externalSalesPersonId' },
  account: { object: 'company', path: 'companies', keyField: 'externalCompanyId' },
  opportunity: { object: 'opportunity', path: 'opportunities', keyField: 'externalOpportunityId' },
};

/** Which of them a Marketo object is; null for persons. */
export function keyedObjectOf(object: RecordObject): KeyedObject | null {
  return KEYED_OBJECTS.find((keyed) => KEYED_KINDS[keyed].object === object) ?? null;
}
