import type { Direction } from './field-mapping.ts';
import { takenBack } from './value-rule.ts';
import type { FieldRules, ValueRule } from './value-rule.ts';

/** What the settings say of a line. */
export interface StatedRules {
  readonly direction: Direction;
  readonly toMarketo: readonly ValueRule[];
  readonly toSalesforce: readonly ValueRule[];
}

/** Rules as they can be served; `warning` says why a line that was meant both ways goes one. */
export type JudgedRules =
  | { readonly kind: 'rules'; readonly direction: Direction; readonly rules: FieldRules; readonly warning: string | null }
  | { readonly kind: 'problem'; readonly problem: string };

/**
 * Makes both directions of what is stated for one or both (PRODUCT C5). Rules of one direction are taken back on the other;
 * where one of them cannot be, a two-way line goes in its direction only, because what came back would be a guess. A value map
 * in which several values become one may be two-way where the way back is stated too.
 */
export function judgeRules({ direction, toMarketo, toSalesforce }: StatedRules): JudgedRules {
  if (direction === 'to-marketo' && toSalesforce.length > 0) return unused('toSalesforce', 'to-marketo');
  if (direction === 'to-salesforce' && toMarketo.length > 0) return unused('toMarketo', 'to-salesforce');
  if (direction !== 'both') return { kind: 'rules', direction, warning: null, rules: { toMarketo, toSalesforce, keptAs: direction === 'to-marketo' ? 'marketo' : 'salesforce' } };
  const keptAs = toMarketo.length > 0 ? 'marketo' : 'salesforce';
  if (toMarketo.length > 0 && toSalesforce.length > 0) return bothStated(toMarketo, toSalesforce);
  const there = keptAs === 'marketo' ? toMarketo : toSalesforce;
  const back = takenBack(there);
  if (back !== null) return { kind: 'rules', direction, warning: null, rules: keptAs === 'marketo' ? { toMarketo, toSalesforce: back, keptAs } : { toMarketo: back, toSalesforce, keptAs } };
  const warning = `goes ${OTHERWISE[keptAs]} only: "${there.find(({ inverse }) => inverse === null)?.words ?? ''}" makes several values one, and nobody can say which one to send back.`;
  return { kind: 'rules', direction: `to-${keptAs}`, warning, rules: { toMarketo, toSalesforce, keptAs } };
}

const OTHERWISE = { marketo: 'to Marketo', salesforce: 'to Salesforce' } as const;

function bothStated(toMarketo: readonly ValueRule[], toSalesforce: readonly ValueRule[]): JudgedRules {
  const lossy = [...toMarketo, ...toSalesforce].find((rule) => rule.inverse === null && !isTable(rule));
  if (lossy === undefined) return { kind: 'rules', direction: 'both', warning: null, rules: { toMarketo, toSalesforce, keptAs: 'marketo' } };
  return { kind: 'problem', problem: `has "${lossy.words}", which has no way back; write a direction that goes one way.` };
}

/** A map says for each value what it means, so a map for the way back can choose among those that mean the same. */
function isTable({ print }: ValueRule): boolean {
  return print.startsWith('map ');
}

function unused(name: string, direction: Direction): JudgedRules {
  return { kind: 'problem', problem: `has ${name}, but the line goes ${direction} only; leave ${name} out, or let the line go that way.` };
}
