import { picklists } from './picklists.ts';
import type { PicklistValue } from './picklists.ts';

/** The field types the simulated objects have (apis.md B3; the names are those of a describe). */
export type FieldType =
  | 'id' | 'string' | 'boolean' | 'reference' | 'picklist' | 'multipicklist' | 'combobox' | 'textarea' | 'phone' | 'email' | 'url'
  | 'double' | 'currency' | 'percent' | 'int' | 'date' | 'datetime' | 'address';

/** What a field is for everybody; what one user may do with it is decided in world/access.ts. */
export type FieldDefinition = {
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  /** Characters; 0 where the describe says 0. */
  readonly length: number;
  readonly precision: number;
  readonly scale: number;
  readonly digits: number;
  readonly nillable: boolean;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly defaultedOnCreate: boolean;
  /** Whether field-level security applies; other fields are visible to whoever may read the object (apis.md B3). */
  readonly permissionable: boolean;
  readonly idLookup: boolean;
  readonly externalId: boolean;
  readonly unique: boolean;
  readonly restrictedPicklist: boolean;
  readonly nameField: boolean;
  readonly custom: boolean;
  /** The text of the formula of a calculated field. */
  readonly formula: string | null;
  /** Set on a roll-up summary: what it comes to over the records that this one is the master of. */
  readonly rollUp?: RollUp;
  readonly compoundFieldName: string | null;
  readonly referenceTo: readonly string[];
  readonly relationshipName: string | null;
  /** What the parent's describe calls the children held by this reference; null where it has no name for them. */
  readonly childRelationship: string | null;
  /** What becomes of the reference when the record it leads to is deleted (the recorded `childRelationships`). */
  readonly onDelete: OnDelete;
  /** How the value is made when it is read; null where it is stored (world/computed-fields.ts). */
  readonly computed: string | null;
  readonly picklistValues: readonly PicklistValue[];
};

/** What a roll-up summary counts, adds up, or takes the least or greatest of (general knowledge; no recorded describe has one). */
export type RollUp = {
  /** The object of the details. */
  readonly of: string;
  readonly operation: 'count' | 'sum' | 'min' | 'max';
  /** The field of theirs, by its API name; null where they are counted. */
  readonly field: string | null;
};

/**
 * `cascade`: the record that refers is deleted, too. `clear`: the reference reads as blank while the other record is
 * deleted. `restrict`: the vendor's describe says that the deletion is refused. `keep`: it stays, leading to a deleted record.
 */
export type OnDelete = 'cascade' | 'clear' | 'restrict' | 'keep';

const IDENTITY_LENGTH = 18;
const ON_DELETE: readonly OnDelete[] = ['cascade', 'clear', 'restrict'];

/**
 * Reads a table of fields, one a line: `name | label | type | words`. The type may carry its size: `string 80`,
 * `currency 18,0`, `int 8`. The words:
 * `required` not nillable · `readonly` · `create-only` · `update-only` · `defaulted` on create · `fls` under field-level
 * security · `lookup` idLookup · `external`, `unique` · `restricted` picklist · `name-field` · `formula` calculated, `as:` its text ·
 * `in:Compound` · `Lead/Contact=Relation` a reference (`-` for no target, nothing after `=` for no name) · `values:Name`
 * a picklist of picklists.ts · `cascade`, `clear`, `restrict` on deletion · `children:Name` · `computed:how`.
 */
export function readFieldTable(table: string): readonly FieldDefinition[] {
  return table
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map(readFieldLine);
}

/** Reads one line of such a table. */
export function readFieldLine(line: string): FieldDefinition {
  const [name = '', label = '', typeText = '', wordText = ''] = line.split('|').map((cell) => cell.trim());
  const [type = '', size = ''] = typeText.split(' ');
  const words = new Set(wordText.split(' ').filter((word) => word !== ''));
  const reference = [...words].find((word) => word.includes('='))?.split('=');
  const valuesName = wordAfter(words, 'values:');
  const calculated = words.has('formula');
  return {
    name,
    label,
    type: fieldType(type, line),
    ...readSize(type, size),
    nillable: !words.has('required'),
    createable: !words.has('readonly') && !words.has('update-only') && !calculated,
    updateable: !words.has('readonly') && !words.has('create-only') && !calculated,
    defaultedOnCreate: words.has('defaulted'),
    permissionable: words.has('fls'),
    idLookup: words.has('lookup') || words.has('external') || type === 'id',
    externalId: words.has('external'),
    unique: words.has('unique'),
    restrictedPicklist: words.has('restricted'),
    nameField: words.has('name-field'),
    custom: name.endsWith('__c'),
    formula: calculated ? (wordAfter(words, 'as:') ?? '') : null,
    compoundFieldName: wordAfter(words, 'in:') ?? null,
    referenceTo: reference?.[0] === undefined || reference[0] === '-' ? [] : reference[0].split('/'),
    relationshipName: reference?.[1] === '' ? null : (reference?.[1] ?? null),
    childRelationship: wordAfter(words, 'children:') ?? null,
    onDelete: ON_DELETE.find((choice) => words.has(choice)) ?? 'keep',
    computed: wordAfter(words, 'computed:') ?? null,
    picklistValues: valuesName === undefined ? [] : picklists(valuesName),
  };
}

function wordAfter(words: ReadonlySet<string>, prefix: string): string | undefined {
  return [...words].find((word) => word.startsWith(prefix))?.slice(prefix.length);
}

function readSize(type: string, size: string): Pick<FieldDefinition, 'length' | 'precision' | 'scale' | 'digits'> {
  const none = { length: 0, precision: 0, scale: 0, digits: 0 };
  if (type === 'id' || type === 'reference') return { ...none, length: IDENTITY_LENGTH };
  if (type === 'int') return { ...none, digits: Number(size) };
  if (size.includes(',')) {
    const [precision = 0, scale = 0] = size.split(',').map(Number);
    return { ...none, precision, scale };
  }
  return { ...none, length: Number(size) };
}

const FIELD_TYPES: readonly FieldType[] = [
  'id', 'string', 'boolean', 'reference', 'picklist', 'multipicklist', 'combobox', 'textarea', 'phone', 'email', 'url',
  'double', 'currency', 'percent', 'int', 'date', 'datetime', 'address',
];

function fieldType(text: string, line: string): FieldType {
  const known = FIELD_TYPES.find((type) => type === text);
  if (known === undefined) throw new Error(`The field table has an unknown type in the line "${line}".`);
  return known;
}
