import type { ErrorCode } from './error-catalogue.ts';
import { isTold } from './object-pair.ts';
import type { FieldChange, Operation } from './operation.ts';
import type { Pair } from './pair.ts';
import { withSide } from './pair.ts';
import type { ResolvedField, ResolvedMapping } from './resolved-mapping.ts';
import type { PairObject, Side } from './side.ts';
import { ownError } from './sync-error.ts';
import { isBlank, isUnknown } from './value.ts';
import type { KnownValue, SeenValue } from './value.ts';

/**
 * Marketo's id of a record that others name: null for one that it does not have yet; `survivor` for one that it had, which is the
 * record that this one went into, or null where it was deleted. A person that is there itself and was not seen yet with the
 * key by which others name it says so by `lacksKey`.
 */
export type KnownParent = string | null | { readonly survivor: string | null; readonly lacksKey?: true };

/** What is known of records that others name, by their Salesforce ids; an id that is not in it was not asked about. */
export type KnownParents = ReadonlyMap<string, KnownParent>;

/** Where a link leads in Marketo. */
export type LinkTarget =
  | { readonly kind: 'there'; readonly id: string }
  /** Marketo may have it one day. */
  | { readonly kind: 'early' }
  /** Its person was deleted in Marketo, or went nobody knows where. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'unasked' };

/**
 * Where a line's link leads. One that is written as Marketo's id of a person leads to the person that this one was merged into, as
 * the links do that were there before (L33); one that is written as the Salesforce id can lead to nobody else, and waits until the person
 * has that as its key: Marketo refuses it before (L42).
 */
export function linkTarget({ line }: ResolvedField, known: KnownParent | undefined): LinkTarget {
  if (known === undefined) return { kind: 'unasked' };
  if (typeof known === 'string') return { kind: 'there', id: known };
  if (known === null || line.translated !== true) return { kind: 'early' };
  return known.survivor === null ? { kind: 'lost' } : { kind: 'there', id: known.survivor };
}

/** True for a link that is still Marketo's own id: Salesforce has no record for it yet. Ids of Salesforce are longer and begin otherwise. */
export function isIdInMarketo(link: string): boolean {
  return /^\d{1,14}$/.test(link);
}

/** "A lead cannot leave a company except into another one" (apis.md A4). */
const NEVER_UNLINKED: ReadonlySet<PairObject> = new Set(['account']);

/** Why a link cannot be written as it is; null when it can, as far as is known without looking at the parent. */
export function linkRefusal({ line }: ResolvedField, to: Side, value: KnownValue): ErrorCode | null {
  return to === 'marketo' && line.links !== undefined && NEVER_UNLINKED.has(line.links) && isBlank(value) ? 'LINK_NOT_REMOVABLE' : null;
}

/** Changes of one record by what is known of the records they link to. */
export interface ChangesByParent {
  /** Link to nothing, or to what is there. */
  readonly ready: readonly FieldChange[];
  /** Link to what Marketo does not have yet: refused by it, with the whole record (apis.md A2, C3). */
  readonly early: readonly FieldChange[];
  /** Link to a person that Marketo has no more. */
  readonly lost: readonly FieldChange[];
  /** Ids of parents nobody asked about yet. */
  readonly unasked: readonly string[];
}

/** Sorts changes on their way to a record by whether the records they link to are there. */
export function sortByParent({ fields }: ResolvedMapping, changes: readonly FieldChange[], parents: KnownParents): ChangesByParent {
  const sorted: Record<'there' | 'early' | 'lost', FieldChange[]> = { there: [], early: [], lost: [] };
  const unasked: string[] = [];
  for (const change of changes) {
    const field = fields.find(({ key, line }) => key === change.field && line.links !== undefined);
    const parent = field !== undefined && typeof change.value === 'string' && change.value !== '' ? change.value : null;
    const kind = field === undefined || parent === null ? 'there' : linkTarget(field, parents.get(parent)).kind;
    if (kind !== 'unasked') sorted[kind].push(change);
    else if (parent !== null) unasked.push(parent);
  }
  return { ready: sorted.there, early: sorted.early, lost: sorted.lost, unasked };
}

/** Whether nothing of a record can be written yet: all that there is links to what is missing, or a person's log waits for its person (decision 27). */
export function mustWait({ ready, early }: ChangesByParent, object: PairObject): boolean {
  return early.length > 0 && (ready.length === 0 || isTold(object));
}

/** The same for a person that will not come: somebody has to do something about it. */
export function isForNobody({ ready, early, lost }: ChangesByParent, object: PairObject): boolean {
  return lost.length > 0 && (ready.length + early.length === 0 || isTold(object));
}

/** The records that a pair's Salesforce record links to, by their ids. */
export function parentsOf(pair: Pair, { fields }: ResolvedMapping, seen: (pair: Pair, side: Side, key: string) => SeenValue | undefined): readonly string[] {
  return fields.flatMap(({ key, line }) => {
    const value = line.links === undefined ? undefined : seen(pair, 'salesforce', key);
    return value === undefined || isUnknown(value) || typeof value !== 'string' || value === '' ? [] : [value];
  });
}

/** The records that an operation's values link to, by their Salesforce ids. */
export function linksIn({ changes }: Pick<Operation, 'changes'>, { fields }: ResolvedMapping): readonly string[] {
  const links = new Set(fields.filter(({ line }) => line.links !== undefined).map(({ key }) => key));
  return changes.flatMap(({ field, value }) => (links.has(field) && typeof value === 'string' && value !== '' ? [value] : []));
}

/** A record that waits for its parent is looked at again after this long; parents are made first, so this is rare. */
const PARENT_PAUSE_SECONDS = 300;

/** Puts work off until what these fields link to may be there; it spends no try, because the record did nothing wrong (I28). */
export function waitForParent(pair: Pair, side: Side, fields: readonly string[], now: string): Pair {
  const { work } = pair[side];
  if (work.state !== 'waiting') return pair;
  const nextAttemptAt = new Date(Date.parse(now) + PARENT_PAUSE_SECONDS * 1000).toISOString();
  return withSide(pair, side, { work: { ...work, nextAttemptAt, lastError: ownError('PARENT_NOT_SYNCED', fields) } });
}
