import { sameValue } from './compare-values.ts';
import { seenOn } from './merge-pair.ts';
import type { Pair } from './pair.ts';
import { carrierOf } from './resolved-mapping.ts';
import type { ResolvedMapping } from './resolved-mapping.ts';
import type { WatchedParent } from './resolved-filter.ts';
import type { PairObject, RecordObject } from './side.ts';
import { isUnknown, own } from './value.ts';
import type { SeenValue } from './value.ts';

/** A record of Salesforce that changed in something at which filters of its children look: they are to be read again. */
export interface ChangedParent {
  readonly object: PairObject;
  /** Its id in Salesforce. */
  readonly id: string;
  /** API names of what changed of what they look at, at least one. */
  readonly fields: readonly string[];
}

/** One whose children were not read since. */
export interface ChildrenDue extends ChangedParent {
  /** The store's mark of the change that said so last: who has read the children says which change that was for. */
  readonly mark: number;
}

/** What a run knows of parents and children. */
export interface ParentWatch {
  /** What filters look at, as the mapping stands. */
  readonly watched: readonly WatchedParent[];
  readonly mappingOf: (object: PairObject) => ResolvedMapping;
  /** As in `ChangePage`; null in a run that has read no changes and cannot know. */
  readonly wholeSince: ReadonlyMap<RecordObject, string | null> | null;
}

/**
 * The parents among pairs that are about to be saved of which something became known that filters of their children look at, and
 * that these may have been shown otherwise: no stamp of a child moves for it (I17). Whatever it was that told, and whether we wrote it
 * ourselves, makes no difference. `before` holds the pairs as they are stored; one that is not among them is new. Pure.
 */
export function changedParents(before: readonly Pair[], after: readonly Pair[], watch: ParentWatch): readonly ChangedParent[] {
  if (watch.watched.length === 0) return [];
  const objects = new Set(watch.watched.map(({ parent }) => parent));
  const concerned = after.filter(({ object, salesforce: { id, presence } }) => objects.has(object) && id !== null && presence === 'present');
  if (concerned.length === 0) return [];
  const known = new Map(before.map((pair) => [pair.pairId, pair]));
  return concerned.flatMap((pair) => {
    const { object, salesforce: { id } } = pair;
    const old = known.get(pair.pairId);
    const changed = old === pair ? [] : watch.watched.filter((one) => one.parent === object && isChanged(old, pair, one, watch));
    return changed.length === 0 || id === null ? [] : [{ object, id, fields: [...new Set(changed.map(({ name }) => name))] }];
  });
}

/** Each of them once, with all that is said of it. */
export function eachOnce(parents: readonly ChangedParent[]): readonly ChangedParent[] {
  const byId = Map.groupBy(parents, ({ id }) => id);
  return byId.size === parents.length ? parents : [...byId.values()].flatMap((same) => same.slice(0, 1).map((one) => ({ ...one, fields: [...new Set(same.flatMap(({ fields }) => fields))] })));
}

function isChanged(old: Pair | undefined, pair: Pair, watched: WatchedParent, watch: ParentWatch): boolean {
  const isFirst = old === undefined || old.salesforce.id !== pair.salesforce.id;
  if (isFirst) return mayHaveBeenShownBefore(pair.salesforce.seenVersion, watched.child, watch.wholeSince);
  const [known, now] = [knownOf(old, watched, watch), knownOf(pair, watched, watch)];
  if (now === undefined) return false;
  // Read for the first time, after its children perhaps: where its stamp has moved, they may have been shown what it was before.
  if (known === undefined) return old.salesforce.seenVersion === null ? mayHaveBeenShownBefore(pair.salesforce.seenVersion, watched.child, watch.wholeSince) : hasMovedOn(old, pair);
  return isNews(known, now, pair, watched, watch);
}

/** Whether a record that was never seen has changed since every child was read, by its stamp; one that we made (null) was shown to nobody before. */
export function mayHaveBeenShownBefore(seenVersion: string | null, child: PairObject, wholeSince: ParentWatch['wholeSince']): boolean {
  if (seenVersion === null) return false;
  const since = wholeSince === null ? null : wholeSince.get(child);
  return since !== undefined && (since === null || Date.parse(seenVersion) >= Date.parse(since));
}

function hasMovedOn(old: Pair, { salesforce: { seenVersion } }: Pair): boolean {
  return old.salesforce.seenVersion !== null && seenVersion !== null && Date.parse(seenVersion) > Date.parse(old.salesforce.seenVersion);
}

function knownOf(pair: Pair, { name }: WatchedParent, { mappingOf }: ParentWatch): SeenValue | undefined {
  const carried = carrierOf(mappingOf(pair.object).fields, 'salesforce', name);
  return carried === undefined ? own(pair.salesforce.watched, name) : seenOn(pair, 'salesforce', carried.key);
}

/** Whether something else is known now; what was unknown and is seen counts, for the children's sake, and so does what is hidden now. */
function isNews(known: SeenValue, now: SeenValue, { object }: Pair, { name }: WatchedParent, { mappingOf }: ParentWatch): boolean {
  // What is to be read anew was changed by nobody: its look will tell.
  if (isUnknown(now)) return !isUnknown(known) && now.unknown !== 'not-returned';
  if (isUnknown(known)) return true;
  const carried = carrierOf(mappingOf(object).fields, 'salesforce', name);
  return carried === undefined ? known !== now : !sameValue(carried.comparison, known, now);
}
