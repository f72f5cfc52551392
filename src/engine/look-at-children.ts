import { seenOn } from '../domain/merge-pair.ts';
import type { Observation } from '../domain/observation.ts';
import type { Pair } from '../domain/pair.ts';
import { parentFieldsWatched } from '../domain/resolved-filter.ts';
import type { WatchedParent } from '../domain/resolved-filter.ts';
import type { StepCounts } from '../domain/sync-cycle.ts';
import { carrierOf } from '../domain/resolved-mapping.ts';
import { isUnknown, own } from '../domain/value.ts';
import type { SeenValue } from '../domain/value.ts';
import type { ChangePage, ChildrenPage } from './connector-port.ts';
import { cutBatches } from './cut-batches.ts';
import { idsNamed, observePage } from './observe-page.ts';
import type { Look } from './page-decision.ts';
import { changePairs, fieldsToRead } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';

/**
 * A parent changed in a field at which its children's filters look, and no stamp of a child moves for that: its children are read and
 * observed as if the feed had told of them, in the bulk lane, before the parent itself is stored. So a run that dies in between finds the
 * change again. So are the children of a parent in which we wrote such a field ourselves, as soon as that is seen; and of one that is seen
 * for the first time, if it was changed since all children began to be read (`wholeSince`, as in `ChangePage`): they may have been shown
 * what it was before.
 */
export async function lookAtChildren(session: SyncSession, parents: readonly Look[], wholeSince: WholeSince, report: (counts: StepCounts) => Promise<void>): Promise<void> {
  const { rules, connectors } = session.context;
  const watched = parentFieldsWatched(rules.mapping.filters, session.schemas);
  const connector = connectors.salesforce;
  if (watched.length === 0) return;
  const changed = await parentsChanged(session, parents.map(({ observation }) => observation), watched, wholeSince);
  for (const { child, lookup, ids } of changed) {
    let after: string | null = null;
    do {
      const { mark } = session;
      const page: ChildrenPage | undefined = await connector.readChildren?.({ object: child, lookup, parents: ids, after, fields: fieldsToRead(session, 'salesforce')[child] ?? [], knownSchema: session.schemas.salesforce, lane: 'bulk' });
      if (page === undefined) return;
      const looks: readonly Look[] = page.observations.map((observation) => ({ observation, mark }));
      for (const batch of cutBatches(looks, (look) => idsNamed(session, look))) await report(await observePage(session, { side: 'salesforce', looks: batch, cursor: null, lane: 'bulk' }));
      after = page.next;
    } while (after !== null && !session.signal.aborted);
  }
}

type WholeSince = NonNullable<ChangePage['wholeSince']>;

/** Parents of one kind of child that changed in what its filters look at. */
interface ChangedParents {
  readonly child: WatchedParent['child'];
  readonly lookup: string;
  readonly ids: readonly string[];
}

async function parentsChanged(session: SyncSession, looks: readonly Observation[], watched: readonly WatchedParent[], wholeSince: WholeSince): Promise<readonly ChangedParents[]> {
  const concerned = looks.filter(({ object, deleted }) => !deleted && watched.some(({ parent }) => parent === object));
  if (concerned.length === 0) return [];
  const ids = { salesforce: concerned.map(({ id }) => id), marketo: [] };
  const known = await changePairs(session, { by: 'side-ids', ids, withoutOperations: true }, ({ pairs }) => ({ result: new Map(pairs.map((pair) => [pair.salesforce.id, pair])) }));
  const isChanged = ({ id, version, values }: Observation, { child, name }: WatchedParent): boolean => {
    const pair = known.get(id);
    if (pair === undefined) return mayHaveBeenShownBefore(version, wholeSince.get(child));
    const before = knownOf(session, pair, name);
    // Read for the first time, after its children perhaps: where its stamp has moved, they may have been shown what it was before.
    return before === undefined ? hasMovedOn(pair, version) : isNews(before, own(values, name)) || isOurs(session, pair, name);
  };
  const byLookup = Map.groupBy(watched, ({ child, lookup, parent }) => `${child}.${lookup}.${parent}`);
  return [...byLookup.values()].flatMap((names) => {
    const [first] = names;
    const changed = concerned.filter((look) => names.some((one) => one.parent === look.object && isChanged(look, one))).map(({ id }) => id);
    return first === undefined || changed.length === 0 ? [] : [{ child: first.child, lookup: first.lookup, ids: changed }];
  });
}

/** Whether a record that was never seen has changed since every child was read; undefined where none was. */
function mayHaveBeenShownBefore(version: string, since: string | null | undefined): boolean {
  return since !== undefined && (since === null || Date.parse(version) >= Date.parse(since));
}

/** Whether a record has changed since it was seen last, in whatever. */
function hasMovedOn({ salesforce: { seenVersion } }: Pair, version: string): boolean {
  return seenVersion !== null && Date.parse(version) > Date.parse(seenVersion);
}

function knownOf(session: SyncSession, pair: Pair, name: string): SeenValue | undefined {
  const carried = carrierOf(session.mappingOf(pair.object).fields, 'salesforce', name);
  return carried === undefined ? own(pair.salesforce.watched, name) : seenOn(pair, 'salesforce', carried.key);
}

/** Whether it was written by us and is seen for the first time since: it was known before anybody saw it, and its children were shown what it was. */
function isOurs(session: SyncSession, pair: Pair, name: string): boolean {
  const carried = carrierOf(session.mappingOf(pair.object).fields, 'salesforce', name);
  return carried !== undefined && own(pair.salesforce.rewrites, carried.key)?.state === 'awaiting';
}

/** Whether a look says something else than was known; what was unknown and is seen now counts, for the children's sake. */
function isNews(known: SeenValue, told: SeenValue | undefined): boolean {
  if (told === undefined) return false;
  return isUnknown(known) || isUnknown(told) ? isUnknown(known) !== isUnknown(told) : known !== told;
}
