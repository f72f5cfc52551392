import { withOverrides } from '../src/app/settings/default-mapping.ts';
import { customMappings, objectMappings, personLinks } from '../src/app/settings/default-object-mapping.ts';
import type { Mapping } from '../src/domain/field-mapping.ts';
import { KEYED_OBJECTS } from '../src/domain/object-pair.ts';
import { KEY_FIELDS } from './bench-connectors.ts';

/** The default mapping of all that a connection can follow, and the custom object of a seeded org with its links to people. */
export function everythingMapping(): Mapping {
  return {
    fields: withOverrides([], personLinks(KEYED_OBJECTS)),
    objects: { ...objectMappings(KEYED_OBJECTS), ...customMappings([{ salesforce: 'Product_Interest__c' }]) },
    marketoKeyField: KEY_FIELDS.marketo,
    salesforceKeyField: KEY_FIELDS.salesforce,
  };
}
