import type { FieldType } from './field.ts';
import type { Side } from './side.ts';
import { isBlank } from './value.ts';
import type { KnownValue } from './value.ts';

/** What a rule can take: the types of both vendors, folded into the ones that are told apart by what may be done with them. */
export type ValueKind = 'text' | 'choices' | 'number' | 'boolean' | 'date' | 'datetime';

/** The kind of a field's values. */
export function kindOf(type: FieldType): ValueKind {
  switch (type) {
    case 'text':
    case 'long-text':
    case 'email':
    case 'phone':
    case 'url':
    case 'id':
    case 'picklist':
      return 'text';
    case 'multi-picklist':
      return 'choices';
    case 'integer':
    case 'decimal':
      return 'number';
    case 'boolean':
    case 'date':
    case 'datetime':
      return type;
  }
}

/**
 * One value rule (PRODUCT C5). `normaliser`: doing it twice is doing it once, so both sides can be compared through it.
 * `reversible`: what it makes can be taken back, and doing it again to that gives the same. `one-way`: several values become
 * one, and nobody can say which one it was.
 */
export interface ValueRule {
  /** What it does, for people: `bands from 0, 26, 51`. */
  readonly words: string;
  /** Everything that decides what it does, so that a changed rule is told from the same one. */
  readonly print: string;
  readonly nature: 'normaliser' | 'reversible' | 'one-way';
  /** Kinds it takes. */
  readonly takes: readonly ValueKind[];
  /** What it makes; null when that is of the kind it was given. */
  readonly makes: ValueKind | null;
  /** The other value, never null; undefined for one that the rule does not cover. Never throws. */
  readonly apply: (value: Exclude<KnownValue, null>) => Exclude<KnownValue, null> | undefined;
  /** What a value is not that it does not cover, and what to do then, in sentences; absent where `VALUE_NOT_MAPPED` says it all. */
  readonly uncovered?: string;
  /** The rule for the way back; null where there is none. */
  readonly inverse: ValueRule | null;
}

/** The value rules of one line of the mapping, by the side that values go to. */
export interface FieldRules {
  readonly toMarketo: readonly ValueRule[];
  readonly toSalesforce: readonly ValueRule[];
  /** The side in whose form values are kept, compared and told of: the one that the rules lead to; of rules stated for both ways, Marketo. */
  readonly keptAs: Side;
}

/** What rules made of a value, or the rule that did not cover it. */
export type Ruled = { readonly covered: true; readonly value: KnownValue } | { readonly covered: false; readonly by: string };

/** Takes a value through rules in their order. A blank stays one: no rule makes something of nothing, or of what it left blank (I11). */
export function throughRules(rules: readonly ValueRule[], value: KnownValue): Ruled {
  let current = value;
  for (const { apply, words } of rules) {
    if (current === null || isBlank(current)) return { covered: true, value: rules.length === 0 ? value : null };
    const next = apply(current);
    if (next === undefined) return { covered: false, by: words };
    current = next;
  }
  return { covered: true, value: rules.length > 0 && isBlank(current) ? null : current };
}

/** The rules that take values back, last rule first; null where one of them has no way back. */
export function takenBack(rules: readonly ValueRule[]): readonly ValueRule[] | null {
  const back = rules.toReversed().map(({ inverse }) => inverse);
  return back.every((rule) => rule !== null) ? back : null;
}

/** A normaliser: its own way back. */
export function normaliser(rule: Pick<ValueRule, 'words' | 'takes' | 'apply' | 'uncovered'> & { readonly print?: string }): ValueRule {
  const made: ValueRule = {
    ...rule,
    print: rule.print ?? rule.words,
    nature: 'normaliser',
    makes: null,
    get inverse() {
      return made;
    },
  };
  return made;
}
