import type { ConnectionRules } from '../../domain/connection.ts';
import type { FieldMapping, Mapping } from '../../domain/field-mapping.ts';
import { isCampaign, isMember, isPersonObject, KEYED_OBJECTS, STANDARD_OBJECTS } from '../../domain/object-pair.ts';
import { SIDES } from '../../domain/side.ts';
import type { PairObject } from '../../domain/side.ts';
import { campaignPairings } from '../settings/campaigns-setting.ts';
import { syncFilters } from '../settings/filters-setting.ts';
import { lineWays } from '../settings/line-ways.ts';
import { recordLines } from '../settings/record-lines-setting.ts';
import { waysOfObjects } from '../settings/object-fields-setting.ts';
import { OBJECT_SETTINGS } from '../settings/object-names.ts';
import type { Configuration, FieldLine } from './configuration.ts';
import { DEFAULT_FIELD_MAPPINGS, deletionFlag, withOverrides } from '../settings/default-mapping.ts';
import { deletionLines, flaggedObjects } from '../settings/deletion-lines.ts';
import { systemLines, withAccountType } from '../settings/system-fields-setting.ts';
import { customMappings, objectMappings, personLinks } from '../settings/default-object-mapping.ts';

/** What of a connection's rules never changes while it exists, because records carry it. */
export interface ConnectionIdentity {
  readonly connectionId: string;
  readonly name: string;
  readonly marketoKeyField: string;
  readonly salesforceKeyField: string;
  /** `ConnectionRules.inDoubtSeconds`. */
  readonly inDoubtSeconds: number;
}

/** `ConnectionRules.freshnessSeconds`. */
const FRESHNESS_SECONDS = 15;

/** The rules by which the engine goes, as one version of a configuration states them. */
export function rulesOf(configuration: Configuration, { connectionId, name, marketoKeyField, salesforceKeyField, inDoubtSeconds }: ConnectionIdentity, version: number): ConnectionRules {
  const followed = KEYED_OBJECTS.filter((object) => configuration.objects[OBJECT_SETTINGS[object]]);
  const flags = deletionLines(configuration.deletes.flags);
  const { pauseSeconds, defaults, createWhen, deletes, activitiesSince, reconcile, systemFields, fields, defaultFields } = configuration;
  return {
    connectionId,
    version,
    name,
    pauseSeconds,
    mapping: {
      fields: withOverrides(fields.map(fieldMapping), [...personLinks(followed), ...deletionFlag(deletes.flagField), ...flags.people, ...systemLines(systemFields)], defaultFields ? DEFAULT_FIELD_MAPPINGS : []),
      objects: withAccountType(flaggedObjects({ ...objectMappings(followed), ...customMappings(configuration.customObjects) }, flags), systemFields),
      ways: waysOfObjects(configuration.objectFields),
      deletedToo: deletedToo(configuration),
      campaigns: campaignPairings(configuration.campaigns),
      memberFields: [...recordLines(configuration.memberFields), ...flags.members],
      campaignFields: recordLines(configuration.campaignFields),
      filters: syncFilters(configuration.filters),
      marketoKeyField,
      salesforceKeyField,
    },
    defaults: { lastName: defaults.lastName ?? null, company: defaults.company ?? null },
    createWhen: createWhen?.map(({ field, is, value }) => ({ field, is, value: value ?? null })) ?? null,
    freshnessSeconds: FRESHNESS_SECONDS,
    inDoubtSeconds,
    mergesOn: configuration.mergeInSalesforce ? SIDES : ['marketo'],
    massDelete: { percent: deletes.brakePercent, atLeast: deletes.brakeAtLeast },
    ...(activitiesSince === undefined ? {} : { activitiesSince }),
    reconcileEveryDays: reconcile.everyDays,
    ...(configuration.newFields === 'add' ? { addsNewFields: true as const } : {}),
    ...purposesOf(configuration.dictionary),
  };
}

/** What the dictionary says that fields are for, by the kinds of pairs that it speaks of: a person is a lead or a contact. */
function purposesOf(dictionary: Configuration['dictionary']): Pick<ConnectionRules, 'purposes'> {
  const said = dictionary.flatMap(({ object, field, purpose }) => (purpose === undefined ? [] : pairsOf(object).map((pair) => [`${pair}/${field}`, purpose] as const)));
  return said.length === 0 ? {} : { purposes: Object.fromEntries(said) };
}

function pairsOf(object: string): readonly string[] {
  if (object === 'person') return ['lead', 'contact'];
  return [object === 'program-member' ? 'campaign-member' : object];
}

/** A line as the engine takes it. `direction: none` takes the field out: a line that neither object carries is dropped. */
export function fieldMapping({ marketo, lead, contact, direction, policy, convert, rules, formula }: FieldLine): FieldMapping {
  if (direction === 'none') return { marketo, lead: null, contact: null, direction: 'both', policy };
  return { marketo, lead, contact, policy, ...lineWays({ convert, rules, formula }, direction) };
}

/** Which kinds of pairs lose their other record too when one is deleted. */
function deletedToo({ deletes, customObjects }: Configuration): NonNullable<Mapping['deletedToo']> {
  const custom = customObjects.flatMap(({ salesforce, deleteInMarketo }) => (deleteInMarketo ? [`custom:${salesforce}` as const] : []));
  return { salesforce: namedObjects(deletes.deleteInSalesforce), marketo: [...namedObjects(deletes.deleteInMarketo), ...custom] };
}

function namedObjects(names: readonly string[]): readonly PairObject[] {
  return STANDARD_OBJECTS.filter((object) => !isCampaign(object) && names.includes(isPersonObject(object) ? object : isMember(object) ? 'campaignMember' : OBJECT_SETTINGS[object]));
}
