import type { FilterExpression } from './filter-expression.ts';
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
  return Object.keys(filters ?? {}).filter((object): object is PairObject => filters?.[object as PairObject] !== undefined);
}

/** Paths of parents' fields (`Account.Industry`) by kind, as the filters are written: the connector reads them with their children. */
export function parentPaths(filters: SyncFilters | undefined): Readonly<Partial<Record<PairObject, readonly string[]>>> {
  const ofPart = (part: FilterExpression, to: Side): readonly string[] => {
    if (part.kind === 'and' || part.kind === 'or') return part.parts.flatMap((one) => ofPart(one, to));
    if (part.kind === 'not') return ofPart(part.part, to);
    const side = part.field.side ?? otherSide(to);
    return side === 'salesforce' && part.field.path.includes('.') ? [part.field.path] : [];
  };
  return Object.fromEntries(objectsFiltered(filters).map((object) => [object, [...new Set(SIDES.flatMap((to) => {
    const filter = filters?.[object]?.[to];
    return filter === undefined ? [] : ofPart(filter.where, to);
  }))]]));
}
