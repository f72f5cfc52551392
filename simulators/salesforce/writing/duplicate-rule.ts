import type { ObjectDefinition } from '../schema/object-definition.ts';
import { stored } from '../world/record.ts';
import type { StoredRecord } from '../world/record.ts';
import { setting } from '../world/settings.ts';
import type { Store } from '../world/store.ts';
import type { VendorError } from '../world/vendor-error.ts';
import type { WriteContext } from './write-context.ts';

/** The objects the sandbox's one duplicate rule looks at; a lead can match contacts (apis.md B6). */
const COMPARED: readonly string[] = ['Contact', 'Lead'];
const RULE_NAME = 'People_With_Same_Email';

/**
 * Refuses a person whose e-mail address another one has, when the rule is switched on. `allowSave` helps only where the
 * rule alerts (apis.md B6). The shape, with its misspelt key, is the one of apis.md B6; `fieldDiffs` stay empty.
 */
export function detectedDuplicate(context: WriteContext, object: ObjectDefinition, record: StoredRecord): VendorError | undefined {
  const { store } = context.org;
  const rule = setting(store, 'duplicateRule');
  if (!rule.active || !COMPARED.includes(object.name)) return undefined;
  if (rule.action === 'alert' && context.duplicates.allowSave) return undefined;
  const matches = COMPARED.map((name) => ({ entity: name, records: peopleWithSameEmail(store, store.catalogue().known(name), record) }));
  const found = matches.filter(({ records }) => records.length > 0);
  if (found.length === 0) return undefined;
  const duplicateResut = {
    allowSave: rule.action === 'alert',
    duplicateRule: RULE_NAME,
    duplicateRuleEntityType: object.name,
    errorMessage: 'Use one of these records?',
    matchResults: found.map(({ entity, records }) => matchResult(entity, records, context.duplicates.includeRecordDetails)),
  };
  return { code: 'DUPLICATES_DETECTED', message: 'Use one of these records?', httpStatus: 400, extra: { duplicateResut } };
}

function peopleWithSameEmail(store: Store, object: ObjectDefinition, record: StoredRecord): readonly StoredRecord[] {
  const email = stored(record, 'Email');
  if (email === null) return [];
  return store
    .table(object.name)
    .withValue('Email', email)
    .filter((other) => other.Id !== record.Id && stored(other, 'IsDeleted') !== true && stored(other, 'IsConverted') !== true);
}

function matchResult(entityType: string, records: readonly StoredRecord[], includeDetails: boolean): Record<string, unknown> {
  return {
    entityType,
    errors: [],
    matchEngine: 'ExactMatchEngine',
    matchRecords: records.map((record) => ({
      additionalInformation: [],
      fieldDiffs: [],
      matchConfidence: 100,
      record: {
        attributes: { type: entityType, url: `/services/data/v60.0/sobjects/${entityType}/${record.Id}` },
        Id: record.Id,
        ...(includeDetails ? { Email: stored(record, 'Email'), LastName: stored(record, 'LastName') } : {}),
      },
    })),
    rule: 'Same_Email',
    size: records.length,
    success: true,
  };
}
