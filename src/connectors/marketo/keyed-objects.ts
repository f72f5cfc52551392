import { KEYED_OBJECTS } from '../../domain/object-pair.ts';
import type { KeyedObject, RecordObject } from '../../domain/side.ts';

/** How Marketo keeps one kind of object under a key of somebody else's (apis.md A6). */
export interface KeyedKind {
  /** The domain's word for Marketo's record. */
  readonly object: RecordObject;
  /** What its paths begin with, after `/rest/v1/`. */
  readonly path: string;
  /** Bascule names the record by it: the dedupe field, which carries the Salesforce id, or Marketo's own id. */
  readonly nameField: string;
  /** The dedupe fields where they are several; their values are mapped like any other. Null where the name is the key. */
  readonly compoundKey: readonly string[] | null;
}

/** The objects that Marketo keeps under keys of ours, by what they are there. */
export const KEYED_KINDS: Readonly<Record<KeyedObject, KeyedKind>> = {
  user: { object: 'sales-person', path: 'salespersons', nameField: 'externalSalesPersonId', compoundKey: null },
  account: { object: 'company', path: 'companies', nameField: 'externalCompanyId', compoundKey: null },
  opportunity: { object: 'opportunity', path: 'opportunities', nameField: 'externalOpportunityId', compoundKey: null },
  'opportunity-contact-role': {
    object: 'opportunity-role',
    path: 'opportunities/roles',
    nameField: 'marketoGUID',
    compoundKey: ['externalOpportunityId', 'leadId', 'role'],
  },
};

/** Which of them a Marketo object is; null for persons. */
export function keyedObjectOf(object: RecordObject): KeyedObject | null {
  return KEYED_OBJECTS.find((keyed) => KEYED_KINDS[keyed].object === object) ?? null;
}
