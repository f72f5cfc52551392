import type { Observation } from './observation.ts';

/** An existing record that could be the same human. */
export interface MatchCandidate {
  readonly observation: Observation;
  /** The counterpart's id in the record's key field; null when empty. */
  readonly key: string | null;
  /** Neither key nor address led to it, but the counterpart's own key field, which carries its id. */
  readonly isNamed?: true;
  /** True when our link table gives this record to another pair. */
  readonly taken: boolean;
  /** True when that pair's own record on our side was deleted: it holds this one for nobody, and who comes anew may have it. */
  readonly isLeft: boolean;
}

/** What is looked for. */
export interface Sought {
  /** The counterpart's id. */
  readonly key: string;
  /**
   * Whether nothing may be made beside a record that another pair has: a second lead of one address would be a duplicate, and a
   * person has one place in a program, where what is made anew is written over what is there (I13). Two Salesforce records with
   * one address are two persons, as Marketo's native sync intends (marketo-native-sync.md §2.1).
   */
  readonly isOnlyOne: boolean;
}

/** What match-before-create finds out (PRODUCT A7). */
export type Match =
  /** The record already carries our key, or the counterpart carries its: they belong together. */
  | { readonly kind: 'linked'; readonly candidate: MatchCandidate }
  /** Exactly one free record has the same e-mail address. */
  | { readonly kind: 'matched'; readonly candidate: MatchCandidate }
  /** More than one free record has it: guessing could join two people. */
  | { readonly kind: 'ambiguous'; readonly ids: readonly string[] }
  /** Only records of other pairs have it, and a second one would be a duplicate, or be that very one. */
  | { readonly kind: 'taken'; readonly ids: readonly string[] }
  /** Nobody there: create. */
  | { readonly kind: 'absent' };

/**
 * Decides whether a record that is about to be created exists already. Links are made by id; the
 * e-mail address only finds candidates, never decides between two (A1).
 */
export function matchPerson({ key, isOnlyOne }: Sought, found: readonly MatchCandidate[]): Match {
  const ours = found.filter((candidate) => (candidate.key === key && candidate.isLeft) || (isOurs(candidate, key) && !candidate.taken));
  const [linked] = ours;
  if (linked !== undefined && ours.length === 1) return { kind: 'linked', candidate: linked };
  if (ours.length > 1) return { kind: 'ambiguous', ids: idsOf(ours) };
  // A copy of a person carries the key of somebody else's record, and is nobody yet.
  const candidates = found.filter(({ isNamed }) => isNamed !== true);
  const free = candidates.filter((candidate) => candidate.isLeft || (candidate.key === null && !candidate.taken));
  const [only] = free;
  if (only !== undefined && free.length === 1) return { kind: 'matched', candidate: only };
  if (free.length > 1) return { kind: 'ambiguous', ids: idsOf(free) };
  if (isOnlyOne && candidates.length > 0) return { kind: 'taken', ids: idsOf(candidates) };
  return { kind: 'absent' };
}

/** Its key names ours, or ours names it and it names nobody. */
function isOurs({ key: named, isNamed }: MatchCandidate, key: string): boolean {
  return named === key || (isNamed === true && named === null);
}

function idsOf(candidates: readonly MatchCandidate[]): readonly string[] {
  return candidates.map((candidate) => candidate.observation.id);
}
