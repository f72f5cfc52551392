import type { FilterExpression, FilterName } from './filter-expression.ts';
import { isOfSalesforce } from './object-pair.ts';
import { otherSide, SIDES } from './side.ts';
import type { PairObject, Side } from './side.ts';

/** What becomes of the record on the other side when one leaves the filter (PRODUCT H2). */
export type ExitPolicy =
  /** It stays as it is, and is not updated any more. */
  | { readonly kind: 'keep' }
  /** Likewise, and this checkbox of it says so; it is taken off again when the record comes back. */
  | { readonly kind: 'flag'; readonly field: string }
  /** It is deleted, as any deletion is: written down before, and braked where it is too many (I7). */
  | { readonly kind: 'delete' };

/** Which records of one kind go to one side. */
export interface SyncFilter {
  readonly where: FilterExpression;
  /** As it was written. */
  readonly text: string;
  readonly onLeaving: ExitPolicy;
}

/** Filters by kind of pair and by the side written to; what is left out has none. */
export type SyncFilters = Readonly<Partial<Record<PairObject, Readonly<Partial<Record<Side, SyncFilter>>>>>>;

/** The kinds of pairs that have a filter. */
export function objectsFiltered(filters: SyncFilters | undefined): readonly PairObject[] {
  return Object.keys(filters ?? {}).filter(isOfSalesforce);
}

/** Every field at which the filters of a kind look, and the side that holds it. */
export function fieldsLookedAt(filters: SyncFilters | undefined, object: PairObject): readonly { readonly side: Side; readonly path: string }[] {
  return SIDES.flatMap((to) => {
    const filter = filters?.[object]?.[to];
    return filter === undefined ? [] : namesIn(filter.where).map(({ side, path }) => ({ side: side ?? otherSide(to), path }));
  });
}

function namesIn(part: FilterExpression): readonly FilterName[] {
  if (part.kind === 'and' || part.kind === 'or') return part.parts.flatMap(namesIn);
  return part.kind === 'not' ? namesIn(part.part) : [part.field];
}

/** Paths of parents' fields (`Account.Industry`) by kind, as the filters are written: the connector reads them with their children. */
export function parentPaths(filters: SyncFilters | undefined): Readonly<Partial<Record<PairObject, readonly string[]>>> {
  const ofObject = (object: PairObject): readonly string[] => fieldsLookedAt(filters, object).flatMap(({ side, path }) => (side === 'salesforce' && path.includes('.') ? [path] : []));
  return Object.fromEntries(objectsFiltered(filters).map((object) => [object, [...new Set(ofObject(object))]]));
}
