import type { ChildrenDue } from '../domain/changed-parent.ts';
import type { WatchedParent } from '../domain/resolved-filter.ts';
import type { ChildrenPage } from './connector-port.ts';
import { cutBatches } from './cut-batches.ts';
import type { Report } from './observe-changes.ts';
import { idsNamed, lookWhereDue, observePage } from './observe-page.ts';
import type { Look } from './look-batch.ts';
import { changePairs, fieldsToRead } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';

/** Parents whose children are read together: few enough that a run that dies in between has not much to do again. */
const PARENTS_AT_ONCE = 500;

/** Looks at every record that must be looked at again (`lookWhereDue`), and then at the children of every parent that changed. */
export async function lookAtDue(session: SyncSession, report: Report): Promise<void> {
  await lookWhereDue(session, report);
  await lookAtChildren(session, report);
}

/** Whether parents changed whose children were not read since. Asks nothing where no filter looks at parents, and nothing names leads (I31). */
export async function owesChildren(session: SyncSession): Promise<boolean> {
  const { context: { queries, rules } } = session;
  return parentsOf(session).length > 0 && (await queries.childrenDue(rules.connectionId, 1)).length > 0;
}

/** What is looked at of parents: by filters, and by links to leads that may become contacts. */
function parentsOf({ parentsWatched, leadsNamed }: SyncSession): readonly WatchedParent[] {
  return [...parentsWatched, ...leadsNamed];
}

/**
 * Reads the children of every parent that changed in something at which their filters look, or that became a contact or another one
 * (L42), and observes them in the bulk lane as if the feed had told of them: no stamp of a child moves for it (I17). Which parents these
 * are was saved with what showed their change (`changedParents`), whatever that was, and is kept until their children are stored. So a
 * flush need not read thousands of them, and a run that dies in between finds them again. One that changes meanwhile stays due.
 */
async function lookAtChildren(session: SyncSession, report: Report): Promise<void> {
  const { context: { queries, rules }, signal } = session;
  const watched = parentsOf(session);
  if (watched.length === 0) return;
  // One that is due again, or whose change came out while it was served, waits for the next round: children may be parents themselves.
  const served = new Set<string>();
  for (;;) {
    const due = await queries.childrenDue(rules.connectionId, PARENTS_AT_ONCE);
    if (due.every((parent) => served.has(keyOf(parent))) || signal.aborted) return;
    for (const parent of due) served.add(keyOf(parent));
    for (const way of waysFrom(due, watched)) await readAlong(session, way, report);
    if (signal.aborted) return;
    await changePairs(session, { by: 'none' }, () => ({ result: undefined, childrenRead: due }));
  }
}

function keyOf({ id, mark }: ChildrenDue): string {
  return `${id} ${mark}`;
}

/** Parents of one kind of child that changed in what its filters look at. */
interface Way {
  readonly child: WatchedParent['child'];
  readonly lookup: string;
  readonly parents: readonly string[];
}

/** By which lookups the children are found. What no filter looks at by now asks for nobody. */
function waysFrom(due: readonly ChildrenDue[], watched: readonly WatchedParent[]): readonly Way[] {
  const byLookup = Map.groupBy(watched, ({ child, lookup, parent }) => `${child}.${lookup}.${parent}`);
  return [...byLookup.values()].flatMap((fields) => {
    const [first] = fields;
    const parents = due.filter((one) => fields.some(({ parent, name }) => parent === one.object && one.fields.includes(name))).map(({ id }) => id);
    return first === undefined || parents.length === 0 ? [] : [{ child: first.child, lookup: first.lookup, parents }];
  });
}

/** Reads and observes the children along one way, page by page. */
async function readAlong(session: SyncSession, { child, lookup, parents }: Way, report: Report): Promise<void> {
  const { salesforce } = session.context.connectors;
  let after: string | null = null;
  do {
    const { mark } = session;
    const page: ChildrenPage | undefined = await salesforce.readChildren?.({ object: child, lookup, parents, after, fields: fieldsToRead(session, 'salesforce')[child] ?? [], knownSchema: session.schemas.salesforce, lane: 'bulk' });
    if (page === undefined) return;
    const looks: readonly Look[] = page.observations.map((observation) => ({ observation, mark }));
    for (const batch of cutBatches(looks, (look) => idsNamed(session, look))) await report(await observePage(session, { side: 'salesforce', looks: batch, cursor: null, lane: 'bulk' }));
    after = page.next;
  } while (after !== null && !session.signal.aborted);
}
