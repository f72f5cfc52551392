import type { FieldDefinition } from './field-table.ts';

/**
 * What the vendor lets happen with the records of an object, or shows about it in a describe: `merge`, `undelete` out
 * of the recycle bin, `delete`, `search`, and so on (cumulusci/GET_sobjects_Global_describe.yaml).
 */
export type Trait = 'merge' | 'undelete' | 'delete' | 'search' | 'feed' | 'recent' | 'deep-clone' | 'replicate' | 'layout';

/** An object of the simulated org: its fields and what the vendor allows with it at all. */
export type ObjectDefinition = {
  readonly name: string;
  readonly label: string;
  readonly labelPlural: string;
  /** The first three characters of its ids (apis.md B1); those of the set-up objects are general knowledge. */
  readonly keyPrefix: string;
  readonly fields: readonly FieldDefinition[];
  /** Fields by lower-case name: the vendor's names are not case sensitive. */
  readonly fieldsByName: ReadonlyMap<string, FieldDefinition>;
  readonly kind: 'business' | 'setup';
  readonly custom: boolean;
  readonly traits: ReadonlySet<Trait>;
  /** Whether a deleted record stays behind, marked IsDeleted, for queryAll and getDeleted (apis.md B4). */
  readonly marksDeleted: boolean;
};

export type ObjectOptions = {
  readonly kind?: 'business' | 'setup';
  readonly label?: string;
  readonly labelPlural?: string;
  readonly custom?: boolean;
  /** Instead of what objects of this kind have. */
  readonly traits?: readonly Trait[];
};

const BUSINESS: readonly Trait[] = ['merge', 'undelete', 'delete', 'search', 'feed', 'recent', 'replicate', 'layout'];
const SETUP: readonly Trait[] = ['delete'];

/** Makes an object of its fields; without options it is one of users and rights. */
export function defineObject(name: string, keyPrefix: string, fields: readonly FieldDefinition[], options: ObjectOptions = {}): ObjectDefinition {
  const { kind = 'setup', label = name, labelPlural = `${label}s`, custom = false } = options;
  const fieldsByName = new Map(fields.map((field) => [field.name.toLowerCase(), field]));
  const traits = new Set(options.traits ?? (kind === 'business' ? BUSINESS : SETUP));
  return { name, label, labelPlural, keyPrefix, fields, fieldsByName, kind, custom, traits, marksDeleted: fieldsByName.has('isdeleted') };
}

/** The field of this name, in whatever case. */
export const fieldNamed = (object: ObjectDefinition, name: string): FieldDefinition | undefined =>
  object.fieldsByName.get(name.toLowerCase());
