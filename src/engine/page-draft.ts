import { membershipNamed } from '../domain/campaign-pairing.ts';
import { foldLedger } from '../domain/derive-work.ts';
import type { Occasion } from '../domain/derive-work.ts';
import type { JournalEntry } from '../domain/journal-entry.ts';
import { isHalfMember } from '../domain/follow-merge.ts';
import type { Operation } from '../domain/operation.ts';
import type { LedgerDelta } from '../domain/ledger.ts';
import { endedByAbsorption } from '../domain/observe-record.ts';
import type { Observed } from '../domain/observe-record.ts';
import { withSide } from '../domain/pair.ts';
import type { Pair } from '../domain/pair.ts';
import { SIDES } from '../domain/side.ts';
import type { PairObject, Side } from '../domain/side.ts';
import { addCounts, countsOf, NO_COUNTS } from '../domain/sync-cycle.ts';
import { broughtBack } from './bring-back.ts';
import type { PairsAround } from './bring-back.ts';
import { nowIso } from './engine-context.ts';
import type { Belongings } from './find-belongings.ts';
import type { LookBatch, PageStored } from './look-batch.ts';
import { journalOf } from './sync-session.ts';
import type { ReservedMerge, SyncSession } from './sync-session.ts';
import type { Decision, LoadedPairs } from './store-port.ts';
import { underWay } from './under-way.ts';
import type { UnderWay } from './under-way.ts';

/**
 * What a page has changed so far: the pairs as they are by now, found by the ids of both sides, and everything that has to be saved with
 * them. It is pure; what a look makes of a pair is decided elsewhere (`PageDecision`).
 */
export class PageDraft {
  protected readonly pairs = new Map<string, Pair>();
  protected readonly byId: Record<Side, Map<string, string>> = { salesforce: new Map(), marketo: new Map() };
  protected readonly underWay: UnderWay;
  protected readonly closed: string[] = [];
  protected readonly merges: ReservedMerge[] = [];
  /** Creates that stay open with something new written on them. */
  protected readonly marked: Operation[] = [];
  protected readonly touched = new Set<string>();
  protected readonly ledger: LedgerDelta[] = [];
  protected readonly journal: JournalEntry[] = [];
  /** Pairs in which a second look found a difference. */
  protected readonly differing = new Set<string>();
  protected readonly absorbed: { readonly pairId: string; readonly into: string }[] = [];
  /** Pairs in whose place another one is now. */
  protected readonly replaced: { readonly pair: Pair; readonly by: string }[] = [];
  protected readonly around: PairsAround;
  protected counts = NO_COUNTS;
  protected readonly occasion: Occasion;
  /** The store's mark of this transaction: a look that begins after it was not out of order with this one. */
  protected readonly mark: number;
  protected readonly session: SyncSession;
  protected readonly batch: LookBatch;
  protected readonly belongings: Belongings;

  constructor(session: SyncSession, batch: LookBatch, loaded: LoadedPairs, belongings: Belongings) {
    this.session = session;
    this.batch = batch;
    this.belongings = belongings;
    this.mark = loaded.mark;
    this.occasion = { lane: batch.lane, now: nowIso(session.context) };
    for (const pair of loaded.pairs) this.index(pair);
    this.underWay = underWay(loaded.openOperations, batch.side);
    this.around = { mappingOf: session.mappingOf, pairs: this.pairs, busy: this.underWay.busy };
  }

  /** Everything that is to be saved, once the last look was taken. */
  decision(): Decision<PageStored> {
    this.bringBack();
    return {
      result: { counts: this.counts, merges: this.merges },
      pairs: [...this.touched].flatMap((pairId) => this.pairs.get(pairId) ?? []),
      ledger: foldLedger(this.ledger),
      journal: this.journal,
      absorbed: this.absorbed,
      openOperations: [...this.merges.map(({ operation }) => operation), ...this.marked],
      closeOperations: this.closed,
      ...this.passAfter(),
      ...(this.batch.cursor === null ? {} : { cursor: { side: this.batch.side, position: this.batch.cursor } }),
    };
  }

  /** A pair as a look left it, with what that tells the accounting and the journal. */
  protected apply(observed: Observed): void {
    const before = this.pairs.get(observed.pair.pairId);
    this.counts = addCounts(this.counts, countsOf(observed.pair.object, { [observed.outcome]: 1 }));
    this.ledger.push(...observed.ledger);
    this.journal.push(...journalOf(this.session, observed.pair, observed.events));
    if (before === observed.pair && observed.ledger.length === 0) return;
    this.keep(observed.pair);
  }

  /** A look of which nothing is learnt is counted. */
  protected skip(object?: PairObject): void {
    this.counts = addCounts(this.counts, object === undefined ? { skipped: 1 } : countsOf(object, { skipped: 1 }));
  }

  /** The pair is to be saved as it is now. */
  protected keep(pair: Pair): void {
    this.index(pair);
    this.touched.add(pair.pairId);
  }

  /** A pair goes into another one, and is there no more. */
  protected absorb(pair: Pair, into: string): void {
    this.absorbed.push({ pairId: pair.pairId, into });
    this.replaced.push({ pair, by: into });
    this.ledger.push(...endedByAbsorption(pair));
    this.pairs.delete(pair.pairId);
    this.touched.delete(pair.pairId);
    for (const side of SIDES) if (pair[side].id !== null) this.byId[side].delete(pair[side].id);
  }

  /** A membership that is over is named after whoever its person is by now: should that one get it later, it is known whose it is (L39). */
  protected rename(pair: Pair, side: Side, name: string): void {
    this.byId[side].delete(pair[side].id ?? '');
    this.skip(pair.object);
    this.keep(withSide(pair, side, { id: name }));
  }

  /** The pair is found by its ids from now on. */
  protected index(pair: Pair): void {
    this.pairs.set(pair.pairId, pair);
    if (pair.salesforce.id !== null) this.byId.salesforce.set(pair.salesforce.id, pair.pairId);
    if (pair.marketo.id !== null) this.byId.marketo.set(pair.marketo.id, pair.pairId);
  }

  private passAfter(): Pick<Decision<unknown>, 'reconcile'> {
    const { secondLook } = this.batch;
    return secondLook === undefined ? {} : { reconcile: { object: secondLook.object, pass: secondLook.passAfter(this.differing) } };
  }

  /** What went with people whose place others have now is made again for those, unless the page brought it to them (L30). */
  private bringBack(): void {
    for (const { pair: person, by } of this.replaced) {
      const heir = this.pairs.get(by);
      if (heir?.marketo.presence === 'present' && heir.marketo.id !== null) this.session.peopleLinked.add(heir.marketo.id);
      const again = broughtBack(this.around, person, heir, this.mark, this.occasion.now);
      this.ledger.push(...again.flatMap(({ ledger }) => ledger));
      for (const { pair } of again) this.keep(pair);
      for (const { pairId, marketo } of this.pairs.values()) if (person.marketo.id !== null && membershipNamed(marketo.id ?? '')?.person === person.marketo.id) this.seekPlace(pairId);
    }
  }

  /** A member alone whose person is another one by now: a look tells whether that one's place in the program is left for it. */
  private seekPlace(pairId: string): void {
    const pair = this.pairs.get(pairId);
    if (pair !== undefined && isHalfMember(pair) && !pair.salesforce.lookDue) this.keep(withSide(pair, 'salesforce', { lookDue: true }));
  }
}
