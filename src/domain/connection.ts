import type { Side } from './side.ts';
import type { Mapping } from './field-mapping.ts';
import type { KnownValue } from './value.ts';
import type { ValueRule } from './value-rule.ts';

/** The rules of one connection: everything a cycle needs to decide, one version per cycle. */
export interface ConnectionRules {
  readonly connectionId: string;
  /** Counts the configurations of the connection from 1; another version may hold the same rules again (decision 32). */
  readonly version: number;
  /** What people call it on screens. */
  readonly name: string;
  /** Seconds between the end of a cycle and the start of the next (PRODUCT A5): 300 by default, 5 at least. */
  readonly pauseSeconds: number;
  readonly mapping: Mapping;
  /** Used at the first push only, and only where the person has none (marketo-native-sync.md §1.3). */
  readonly defaults: { readonly lastName: string | null; readonly company: string | null };
  /** When a Marketo-only person becomes a Salesforce lead: on request, or also when every condition holds (A7). */
  readonly createWhen: readonly CreateCondition[] | null;
  /** Before a write, the target's values are no older than this (DESIGN §4), nor is what is known of the records of which new ones are made (I6). */
  readonly freshnessSeconds: number;
  /**
   * How long a vendor may still be working on a create whose answer was lost; only after that does a look
   * prove that nothing was made (I8). Sync Leads may run for 90 s (apis.md A1), so 100 by default.
   */
  readonly inDoubtSeconds: number;
  /** Sides on which records are merged because their counterparts were (marketo-native-sync.md §2.4). Absent: in Marketo alone. */
  readonly mergesOn?: readonly Side[];
  /** When deletions that are to be told to the other side are too many to be meant (I7). */
  readonly massDelete: MassDeleteRule;
  /** Tasks and events made before this day (`2026-01-31`, in UTC) are not told to Marketo; absent: all are. */
  readonly activitiesSince?: string;
  /** Days in which every record is compared once more with what was seen (PRODUCT J4); 0: never. */
  readonly reconcileEveryDays: number;
  /** Set where new fields that surely have a counterpart are added to the mapping by themselves (PRODUCT B1). */
  readonly addsNewFields?: true;
  /** What fields are synced for, as the dictionary says, by object and Marketo's name (`lead/title`): it decides nothing, and is told whoever grants the rights. */
  readonly purposes?: Readonly<Record<string, string>>;
}

/** More deletions of one object at a time than this share of its linked records, and at least so many, stop (I7). */
export interface MassDeleteRule {
  readonly percent: number;
  readonly atLeast: number;
}

/** One condition of the optional creation rule, over a Marketo field. */
export interface CreateCondition {
  /** Marketo's REST name. */
  readonly field: string;
  readonly is: 'equal' | 'not-equal' | 'not-blank';
  /** Compared with the person's value; ignored by `not-blank`. */
  readonly value: KnownValue;
}

/**
 * Everything by which rules decide about records, in one text. Two versions with the same text differ at most in their number,
 * in the connection's name, in what people say of its fields, in the pace of its cycles, and in how often, how fresh and how patiently it looks: what was refused by
 * the one is refused by the other (I28).
 */
export function printOfRules(rules: ConnectionRules): string {
  const { version: _version, name: _name, pauseSeconds: _pauseSeconds, reconcileEveryDays: _reconcileEveryDays, freshnessSeconds: _freshnessSeconds, inDoubtSeconds: _inDoubtSeconds, purposes: _purposes, mapping, ...decisive } = rules;
  // Of what the mapping was before, the log alone is still heard: that decides about no record.
  const { earlier: _earlier, ...inForce } = mapping;
  return JSON.stringify({ ...decisive, mapping: inForce }, (_key, part: unknown) => (isValueRule(part) ? part.print : part));
}

/** A value rule is a function that JSON does not show, and may be its own way back; its print says what it does. */
function isValueRule(part: unknown): part is ValueRule {
  return typeof part === 'object' && part !== null && 'print' in part && 'apply' in part;
}
