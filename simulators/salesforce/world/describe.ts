import type { ObjectDefinition } from '../schema/object-definition.ts';
import type { FieldDefinition, FieldType } from '../schema/field-table.ts';
import type { Catalogue } from '../schema/catalogue.ts';
import type { UserAccess } from './access.ts';

/** An object as it is described, with its fields apart. */
export type DescribedObject = Readonly<Record<string, unknown>> & { readonly fields: readonly object[] };

/**
 * The describe of an object as one user gets it (apis.md B3): a field the user may not read is missing, one the user
 * may not edit is neither createable nor updateable. Keys as in the recorded describes of Lead, Contact and Account.
 */
export function describeObject(catalogue: Catalogue, object: ObjectDefinition, access: UserAccess, base: string, spareFields = 0): DescribedObject {
  const fields = object.fields.filter((field) => access.seesField(object, field));
  const described = fields.map((field) => describeField(object, access.shapeOf(object, field), access.editsField(object, field)));
  return {
    actionOverrides: [],
    ...describeSummary(object, access, base),
    childRelationships: childRelationships(catalogue, object, access),
    compactLayoutable: object.traits.has('layout'),
    defaultImplementation: null,
    extendedBy: null,
    extendsInterfaces: null,
    fields: [...described, ...Array.from({ length: spareFields }, (_, number) => ({ ...described[0], name: `Spare_${number}__c`, label: `Spare ${number}`, type: 'string', length: 255, nillable: true, custom: true }))],
    implementedBy: null,
    implementsInterfaces: null,
    listviewable: null,
    lookupLayoutable: null,
    namedLayoutInfos: [],
    networkScopeFieldName: null,
    recordTypeInfos: [masterRecordType(object, base)],
    searchLayoutable: object.traits.has('search'),
    sobjectDescribeOption: 'FULL',
    supportedScopes: [{ label: `All ${object.labelPlural.toLowerCase()}`, name: 'everything' }],
  };
}

/** The shorter form that `/sobjects` lists (cumulusci/GET_sobjects_Global_describe.yaml). */
export function describeSummary(object: ObjectDefinition, access: UserAccess, base: string): Record<string, unknown> {
  const path = `${base}/sobjects/${object.name}`;
  return {
    activateable: false,
    associateEntityType: null,
    associateParentEntity: null,
    createable: access.mayCreate(object),
    custom: object.custom,
    customSetting: false,
    deepCloneable: object.traits.has('deep-clone'),
    deletable: access.mayDelete(object),
    deprecatedAndHidden: false,
    feedEnabled: object.traits.has('feed'),
    hasSubtypes: false,
    isInterface: false,
    isSubtype: false,
    keyPrefix: object.keyPrefix,
    label: object.label,
    labelPlural: object.labelPlural,
    layoutable: object.traits.has('layout'),
    mergeable: object.traits.has('merge'),
    mruEnabled: object.traits.has('recent'),
    name: object.name,
    queryable: true,
    replicateable: object.traits.has('replicate'),
    retrieveable: true,
    searchable: object.traits.has('search'),
    triggerable: object.traits.has('replicate'),
    undeletable: object.traits.has('undelete'),
    updateable: access.mayEdit(object),
    urls: { rowTemplate: `${path}/{ID}`, describe: `${path}/describe`, sobject: path },
  };
}

/** The references of other objects to this one, as far as the user may read them; the keys are those of the recorded describes. */
function childRelationships(catalogue: Catalogue, object: ObjectDefinition, access: UserAccess): readonly Record<string, unknown>[] {
  const visible = catalogue.referencesTo(object).filter(({ child, field }) => field.name !== 'MasterRecordId' && access.mayRead(child) && access.seesField(child, field));
  return visible.map(({ child, field }) => ({
    cascadeDelete: field.onDelete === 'cascade',
    childSObject: child.name,
    deprecatedAndHidden: false,
    field: field.name,
    junctionIdListNames: [],
    junctionReferenceTo: [],
    relationshipName: field.childRelationship,
    restrictedDelete: field.onDelete === 'restrict',
  }));
}

function masterRecordType(object: ObjectDefinition, base: string): Record<string, unknown> {
  const recordTypeId = '012000000000000AAA';
  return {
    active: true,
    available: true,
    defaultRecordTypeMapping: true,
    developerName: 'Master',
    master: true,
    name: 'Master',
    recordTypeId,
    urls: { layout: `${base}/sobjects/${object.name}/describe/layouts/${recordTypeId}` },
  };
}

const SOAP_TYPES: Readonly<Partial<Record<FieldType, string>>> = {
  id: 'tns:ID', reference: 'tns:ID', boolean: 'xsd:boolean', double: 'xsd:double', currency: 'xsd:double', percent: 'xsd:double',
  int: 'xsd:int', date: 'xsd:date', datetime: 'xsd:dateTime', address: 'urn:address',
};
const NAME_PARTS: ReadonlySet<string> = new Set(['FirstName', 'LastName', 'Salutation']);
/** Names of fields whose flags follow no rule; recorded in the describes of Account, Lead and Opportunity. */
const UNFILTERED: ReadonlySet<string> = new Set(['ChannelProgramName', 'ChannelProgramLevelName', 'HasOpenActivity', 'HasOverdueTask']);
const ODD_LOOKUPS: ReadonlySet<string> = new Set(['MasterRecordId', 'OwnerId', 'CreatedById', 'LastModifiedById', 'RecordTypeId']);
/** A text longer than this cannot be filtered, sorted or grouped by. */
const LONGEST_FILTERED = 255;

/** What a field was described as last. Fields are never changed, only made anew, and orgs have the standard ones in common. */
const describedLast = new WeakMap<FieldDefinition, { readonly object: ObjectDefinition; readonly edits: boolean; readonly described: Record<string, unknown> }>();

function describeField(object: ObjectDefinition, field: FieldDefinition, edits: boolean): Record<string, unknown> {
  const last = describedLast.get(field);
  if (last?.object === object && last.edits === edits) return last.described;
  const described = describeFieldAnew(object, field, edits);
  describedLast.set(field, { object, edits, described });
  return described;
}

function describeFieldAnew(object: ObjectDefinition, field: FieldDefinition, edits: boolean): Record<string, unknown> {
  const long = field.type === 'textarea' && field.length > LONGEST_FILTERED;
  const multi = field.type === 'multipicklist';
  const address = field.type === 'address';
  const number = field.type === 'double' || field.type === 'currency' || field.type === 'percent';
  const open = field.referenceTo.length > 1;
  const isMaster = field.custom && field.onDelete === 'cascade';
  const isDayOfEvent = object.name === 'Event' && field.name === 'ActivityDate';
  return {
    aggregatable: !long && !address && !multi && !isDayOfEvent && field.type !== 'boolean',
    aiPredictionField: false,
    autoNumber: false,
    byteLength: field.length * bytesPerUnit(field),
    calculated: field.formula !== null || field.rollUp !== undefined,
    calculatedFormula: field.formula,
    cascadeDelete: isMaster,
    caseSensitive: false,
    compoundFieldName: field.compoundFieldName,
    controllerName: null,
    createable: field.createable && edits,
    custom: field.custom,
    defaultValue: defaultValue(field),
    defaultValueFormula: null,
    defaultedOnCreate: field.defaultedOnCreate,
    dependentPicklist: false,
    deprecatedAndHidden: false,
    digits: field.digits,
    displayLocationInDecimal: false,
    encrypted: false,
    externalId: field.externalId,
    extraTypeInfo: extraTypeInfo(object, field),
    filterable: !long && !UNFILTERED.has(field.name),
    filteredLookupInfo: null,
    formulaTreatNullNumberAsZero: false,
    groupable: !long && !address && !multi && !number && field.type !== 'datetime' && field.type !== 'combobox',
    highScaleNumber: false,
    htmlFormatted: false,
    idLookup: field.idLookup,
    inlineHelpText: null,
    label: field.label,
    length: field.length,
    mask: null,
    maskType: null,
    name: field.name,
    nameField: field.nameField,
    namePointing: open,
    nillable: field.nillable,
    permissionable: field.permissionable,
    picklistValues: field.picklistValues.map((choice) => ({
      active: choice.isInactive !== true,
      defaultValue: choice.isDefault,
      label: choice.label,
      validFor: null,
      value: choice.value,
    })),
    polymorphicForeignKey: open,
    precision: field.precision,
    queryByDistance: address,
    referenceTargetField: null,
    referenceTo: field.referenceTo,
    relationshipName: field.relationshipName,
    relationshipOrder: isMaster ? 0 : null,
    restrictedDelete: false,
    restrictedPicklist: field.restrictedPicklist,
    scale: field.scale,
    searchPrefilterable: field.type === 'reference' && field.relationshipName !== null && object.traits.has('search') && !ODD_LOOKUPS.has(field.name),
    soapType: SOAP_TYPES[field.type] ?? 'xsd:string',
    sortable: !long && !address && !multi && !UNFILTERED.has(field.name),
    type: field.type,
    unique: field.unique,
    updateable: field.updateable && edits,
    writeRequiresMasterRead: false,
  };
}

/** Ids are ASCII; so is the fiscal period (recorded describe of Opportunity). */
function bytesPerUnit(field: FieldDefinition): number {
  return field.type === 'id' || field.type === 'reference' || field.name === 'Fiscal' ? 1 : 3;
}

function defaultValue(field: FieldDefinition): string | boolean | null {
  if (field.type === 'boolean') return false;
  return field.picklistValues.find((choice) => choice.isDefault)?.value ?? null;
}

function extraTypeInfo(object: ObjectDefinition, field: FieldDefinition): string | null {
  if (field.type === 'textarea') return 'plaintextarea';
  if (field.name === 'PhotoUrl') return 'imageurl';
  if (object.name === 'Account' && field.name === 'Name') return 'switchablepersonname';
  const person = object.fieldsByName.has('lastname');
  return person && (NAME_PARTS.has(field.name) || field.name === 'Name') ? 'personname' : null;
}
