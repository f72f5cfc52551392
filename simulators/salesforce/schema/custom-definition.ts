import type { CustomField, CustomObject } from './custom-wishes.ts';
import { readFieldTable } from './field-table.ts';
import type { FieldDefinition, FieldType } from './field-table.ts';
import { defineObject } from './object-definition.ts';
import type { ObjectDefinition, Trait } from './object-definition.ts';

/**
 * What an administrator's wish becomes: definitions as a describe shows them. The recorded custom describe
 * (cumulusci/GET_sobjects_Custom__c_describe.yaml) is shortened and of a custom setting; beyond its Name field all of this
 * is general knowledge.
 */
const TRAITS: readonly Trait[] = ['undelete', 'delete', 'search', 'replicate', 'layout'];

const OWNER = 'OwnerId | Owner ID | reference | required defaulted Group/User=Owner';
const rest = (label: string): string => `
  IsDeleted          | Deleted              | boolean   | required readonly defaulted
  Name               | ${label} Name        | string 80 | defaulted lookup name-field
  CreatedDate        | Created Date         | datetime  | required readonly defaulted
  CreatedById        | Created By ID        | reference | required readonly defaulted User=CreatedBy
  LastModifiedDate   | Last Modified Date   | datetime  | required readonly defaulted
  LastModifiedById   | Last Modified By ID  | reference | required readonly defaulted User=LastModifiedBy
  SystemModstamp     | System Modstamp      | datetime  | required readonly defaulted
`;

/** The object, its prefix given by its place among all custom objects ever made in the org. The side of a master has no owner of its own. */
export function defineCustomObject({ name, label = plainName(name), labelPlural = `${label}s`, fields }: CustomObject, place: number): ObjectDefinition {
  const hasMaster = fields.some((field) => field.type === 'master-detail');
  const standard = readFieldTable(`Id | Record ID | id | required readonly defaulted\n${hasMaster ? '' : OWNER}\n${rest(label)}`);
  const own = fields.map((field) => defineCustomField(name, field));
  return defineObject(name, customPrefix(place), [...standard, ...own], { kind: 'business', label, labelPlural, custom: true, traits: TRAITS });
}

/** `a00`, `a01` … `a0z`, `a10` … in the order of the digits ids are counted in. */
function customPrefix(place: number): string {
  const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  return `a${digits[Math.floor(place / digits.length)] ?? '0'}${digits[place % digits.length] ?? '0'}`;
}

const plainName = (name: string): string => name.replace(/__c$/, '').replaceAll('_', ' ');

/** A field an administrator added to this object. */
export function defineCustomField(object: string, wish: CustomField): FieldDefinition {
  const isMaster = wish.type === 'master-detail';
  const isReference = isMaster || wish.type === 'lookup';
  const type: FieldType = wish.type === 'lookup' || wish.type === 'master-detail' ? 'reference' : wish.type;
  const required = wish.required === true || isMaster;
  const isStored = wish.formula === undefined && wish.rollUp === undefined;
  return {
    name: wish.name,
    label: wish.label ?? plainName(wish.name),
    type,
    ...sizeOf(type, wish),
    nillable: !required && type !== 'boolean',
    createable: isStored,
    updateable: isStored && !isMaster,
    defaultedOnCreate: type === 'boolean',
    permissionable: !required,
    idLookup: wish.externalId === true,
    externalId: wish.externalId === true,
    unique: wish.unique === true,
    restrictedPicklist: wish.restricted === true,
    nameField: false,
    custom: true,
    formula: wish.formula ?? null,
    ...(wish.rollUp === undefined ? {} : { rollUp: { ...wish.rollUp, field: wish.rollUp.field ?? null } }),
    compoundFieldName: null,
    referenceTo: isReference && wish.to !== undefined ? [wish.to] : [],
    relationshipName: isReference ? wish.name.replace(/__c$/, '__r') : null,
    childRelationship: isReference ? (wish.children ?? `${plainName(object).replaceAll(' ', '_')}s__r`) : null,
    onDelete: isMaster ? 'cascade' : !isReference ? 'keep' : required ? 'restrict' : 'clear',
    computed: null,
    picklistValues: (wish.choices ?? []).map((value) => ({ value, label: value, isDefault: false })),
  };
}

const LENGTHS: Readonly<Partial<Record<FieldType, number>>> = {
  string: 80, picklist: 255, multipicklist: 4099, textarea: 255, phone: 40, email: 80, url: 255, reference: 18,
};

function sizeOf(type: FieldType, { length, precision, scale }: CustomField): Pick<FieldDefinition, 'length' | 'precision' | 'scale' | 'digits'> {
  const isNumber = type === 'double' || type === 'currency' || type === 'percent';
  return {
    length: type === 'reference' ? 18 : LENGTHS[type] === undefined ? 0 : (length ?? LENGTHS[type]),
    precision: isNumber ? (precision ?? 18) : 0,
    scale: isNumber ? (scale ?? 0) : 0,
    digits: 0,
  };
}
