import type { Side } from '../../src/domain/side.ts';
import type { Books, OperationLife } from './books.ts';
import { isStopped } from './check-brake.ts';
import type { SentUnion } from './deletions-sent.ts';
import type { LifecyclesPlan } from './lifecycle-options.ts';
import type { MergeUsers } from './merge-users.ts';
import type { SentMerge } from './object-rows.ts';
import type { Allowance, Verdicts } from './oracle.ts';
import type { Owner } from './scheduler.ts';
import type { VendorLedger } from './vendor-ledger.ts';

/** What the checks of merges of ours look at. */
export interface UnionChecksParts {
  readonly books: Books;
  readonly people: VendorLedger;
  readonly verdicts: Verdicts;
  readonly plan: LifecyclesPlan;
  readonly merges: Pick<MergeUsers, 'merged' | 'chainOf'>;
  readonly hasForgotten: () => boolean;
}

/** Checks the merges and conversions that we make in Salesforce because persons were merged in Marketo: I14, I15, I19 (decision 30). */
export interface UnionChecks {
  onSend(process: Owner, unions: readonly SentUnion[]): void;
  onDone(unions: readonly SentUnion[], done: readonly boolean[]): void;
  /** We merged two persons. */
  mergedPersons(merge: SentMerge): void;
  /** Whether a record went into another one by a merge of ours. */
  wasMerged(side: Side, id: string): boolean;
  /** Records of Salesforce that had a part in a merge of ours. */
  touched(): readonly string[];
  checkQuiet(): void;
}

/** Checks before the first merge. */
export function createUnionChecks({ books, people, verdicts, plan, merges, hasForgotten }: UnionChecksParts): UnionChecks {
  const sentFor = new Map<SentUnion, OperationLife | undefined>();
  /** When each went into another one by us, true time in ms, as far as that took it away. */
  const losers: Record<Side, Map<string, number>> = { salesforce: new Map(), marketo: new Map() };
  const touched: string[] = [];

  function openFor({ loser, survivor }: SentUnion): OperationLife | undefined {
    const named = [loser, survivor];
    return [...books.open].find(({ operation: { kind, side, recordId, into } }) => kind === 'merge' && side === 'salesforce' && named.includes(recordId ?? '') && named.includes(into?.recordId ?? ''));
  }

  /** I15: they are one human because users merged the one's person into the other's; and who wins there wins here. */
  function checkCause({ how, loser, survivor }: SentUnion, life: OperationLife): void {
    const { pairId, recordId, into } = life.operation;
    const about = { pairId };
    const words = `${loser} was made one with ${survivor} by us (${how})`;
    if (!plan.mergesInSalesforce) return verdicts.violated('I15', 'E', `${words}, and the settings do not say so`, about);
    const theirs = new Set(books.idsOf(into?.pairId ?? '', 'marketo'));
    const isOne = books.idsOf(pairId, 'marketo').some((person) => merges.chainOf('marketo', person).some((one) => theirs.has(one)));
    if (!isOne && !hasForgotten()) return verdicts.violated('I15', 'E', `${words}, and nobody merged their persons`, about);
    if (how === 'merge' && (loser !== recordId || survivor !== into?.recordId)) return verdicts.violated('I15', 'E', `${words}; the other one's person won`, about);
    verdicts.reached(`${how} in salesforce by us`);
  }

  /**
   * Somebody has brought the merged record back since it was done, before any of us knew that: nothing in Salesforce tells the two from
   * such as were never merged. Its answer was lost, or its worker died with it; or a database that was put back has forgotten it (seed 80661).
   */
  function gapOfUndone({ loser }: SentUnion, { isOpen, settledAt }: OperationLife): Allowance | null {
    if (!isOpen || !people.lives.salesforce.cameBackSince(loser, losers.salesforce.get(loser) ?? Infinity)) return null;
    return settledAt === null ? 'doubt under a later edit' : 'forgotten by the database';
  }

  function checkDoneOnce(union: SentUnion, life: OperationLife): void {
    if (life.applied < 2) return;
    const gap = gapOfUndone(union, life);
    if (gap === null || !verdicts.isAllowed(gap)) verdicts.violated('I19', 'E', `operation ${life.operation.operationId} was done ${life.applied} times`, { pairId: life.operation.pairId });
  }

  /** Both are there at the end although their persons are one: that was refused for good, or is named. */
  function checkCarried({ loser, survivor }: ReturnType<MergeUsers['merged']>[number]): void {
    const [lost, kept] = [loser.counterparts[0], survivor.counterparts[0]];
    if (lost === undefined || kept === undefined || loser.counterparts.length + survivor.counterparts.length > 2) return;
    if ([lost, kept].some(({ id }) => people.record('salesforce', id)?.state !== 'there')) return;
    const [mine, theirs] = [books.pairHolding('salesforce', lost.id), books.pairHolding('salesforce', kept.id)];
    if (mine === undefined || theirs === undefined || mine === theirs || !books.idsOf(mine.pairId, 'marketo').includes(loser.id) || !books.idsOf(theirs.pairId, 'marketo').includes(survivor.id)) return;
    // One of them has another person by now, or none since before.
    if (mine.marketo.presence !== 'merged' || mine.marketo.id !== loser.id || theirs.marketo.presence !== 'present') return;
    const entries = [mine, theirs].flatMap(({ pairId }) => books.journalOf(pairId));
    const isNamed = entries.some(({ event }) => event.kind === 'merged' && event.side === 'marketo' && (event.apart ?? []).length > 0);
    const isRefused = entries.some(({ event }) => event.kind === 'rejected' && event.operationId !== null && books.operations.get(event.operationId)?.operation.kind === 'merge');
    if (isNamed || isRefused) return verdicts.reached(isRefused ? 'a merge in salesforce was refused for good' : 'two that stay two are named');
    if (hasForgotten() || isStopped(books, mine.pairId)) return;
    verdicts.violated('I15', 'Q', `${lost.id} and ${kept.id} are both there although the person ${loser.id} of the one was merged into ${survivor.id} of the other, and nothing says why`, { pairId: mine.pairId });
  }

  return {
    onSend(process, unions) {
      for (const union of unions) {
        const open = openFor(union);
        const life = open?.owner === process || open?.operation.attempts !== undefined ? open : undefined;
        sentFor.set(union, life);
        if (life === undefined) verdicts.violated('I19', 'E', `${process.name} asked to make ${union.loser} one with ${union.survivor} and has no operation open for it`);
      }
    },
    onDone(unions, done) {
      unions.forEach((union, place) => {
        const life = sentFor.get(union);
        if (life !== undefined && done[place] === false) life.refused = 'not merged';
        if (done[place] !== true || life === undefined) return;
        life.applied += 1;
        if (!life.isOpen) life.isMisjudged = true;
        checkDoneOnce(union, life);
        checkCause(union, life);
        losers.salesforce.set(union.loser, people.lives.salesforce.deletedAt(union.loser));
        touched.push(union.loser, union.survivor);
      });
    },
    mergedPersons({ loser }) {
      losers.marketo.set(loser, people.lives.marketo.deletedAt(loser));
    },
    wasMerged(side, id) {
      const at = losers[side].get(id);
      return at !== undefined && !people.lives[side].cameBackSince(id, at);
    },
    touched: () => touched,
    checkQuiet() {
      if (plan.mergesInSalesforce) for (const merge of merges.merged()) if (merge.side === 'marketo') checkCarried(merge);
    },
  };
}

/** What runs that carry merges to Salesforce should sometimes reach. */
export const SOMETIMES_WITH_UNIONS: readonly string[] = ['merge in salesforce by us', 'conversion in salesforce by us'];
