import { foldLedger } from '../domain/derive-work.ts';
import type { JournalEntry } from '../domain/journal-entry.ts';
import { judgeHint } from '../domain/judge-hint.ts';
import type { HintVerdict } from '../domain/judge-hint.ts';
import { ledgerTerms, OVERTAKEN } from '../domain/ledger.ts';
import type { LedgerDelta } from '../domain/ledger.ts';
import type { ChangeHint } from '../domain/observation.ts';
import type { Operation } from '../domain/operation.ts';
import { isMember } from '../domain/object-pair.ts';
import type { Pair } from '../domain/pair.ts';
import { otherSide } from '../domain/side.ts';
import type { Side } from '../domain/side.ts';
import type { Json } from './connector-port.ts';
import type { Decision, LoadedPairs } from './store-port.ts';
import { journalOf } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';

/** What is left to do with a page's hints. */
export interface JudgedHints {
  /** Say something new: their records are to be read. */
  readonly toRead: readonly ChangeHint[];
  /** Not judged yet: something may be under way on their records. */
  readonly busy: readonly ChangeHint[];
}

/** The pure pass over one page of hints: which of them say something new, and what the others prove. */
export class HintBatch {
  private readonly byId: ReadonlyMap<string | null, Pair>;
  private readonly openByPair: ReadonlyMap<string, Operation>;
  private readonly pairs: Pair[] = [];
  private readonly operations: Operation[] = [];
  private readonly ledger: LedgerDelta[] = [];
  private readonly journal: JournalEntry[] = [];
  private readonly toRead: ChangeHint[] = [];
  private readonly busy: ChangeHint[] = [];
  private readonly session: SyncSession;
  private readonly side: Side;

  constructor(session: SyncSession, side: Side, loaded: LoadedPairs) {
    this.session = session;
    this.side = side;
    this.byId = new Map(loaded.pairs.map((pair) => [pair[side].id, pair]));
    this.openByPair = new Map(loaded.openOperations.filter((operation) => operation.side === side).map((operation) => [operation.pairId, operation]));
  }

  /** Judges a hint when no write can be under way on its record; else it is left for a batch that knows the operations. */
  judgeIfAtRest(hint: ChangeHint): void {
    const work = this.byId.get(hint.id)?.[this.side].work;
    if (work === undefined || work.state === 'rest') this.judge(hint);
    else this.busy.push(hint);
  }

  /** Judges one hint; a side's page holds at most one for a record. */
  judge(hint: ChangeHint): void {
    const pair = this.byId.get(hint.id);
    if (pair === undefined) {
      if (isMember(hint.object) || isWantedUnpaired(this.session)) this.toRead.push(hint);
      return;
    }
    const verdict = judgeHint(pair, this.side, hint, this.session.mappingOf(pair.object), this.openByPair.get(pair.pairId) ?? null);
    if (verdict.kind === 'look') this.toRead.push(hint);
    else if (verdict.kind === 'echo') this.countEcho(pair);
    if (verdict.pair !== pair) this.pairs.push(verdict.pair);
    if (verdict.operation !== null) this.operations.push(verdict.operation);
    this.nameOvertaken(pair, verdict);
  }

  /** Everything to be saved, with what is left to do; `cursor` moves only when nothing is. */
  decision(cursor: Json | null): Decision<JudgedHints> {
    const isDone = cursor !== null && this.toRead.length === 0 && this.busy.length === 0;
    return {
      result: { toRead: this.toRead, busy: this.busy },
      pairs: this.pairs,
      ledger: foldLedger(this.ledger),
      journal: this.journal,
      openOperations: this.operations,
      ...(isDone ? { cursor: { side: this.side, position: cursor } } : {}),
    };
  }

  private countEcho(pair: Pair): void {
    const to = otherSide(this.side);
    const { work } = pair[to];
    this.ledger.push({ object: pair.object, to, ...ledgerTerms(work, work, { kind: 'source-observed', lost: false }) });
  }

  /** What our writes overwrote unseen is named in the journal and counted as lost (I3, I22). */
  private nameOvertaken(pair: Pair, { overtaken, editedOver }: HintVerdict): void {
    this.journal.push(...journalOf(this.session, pair, editedOver.map((edit) => ({ kind: 'conflict', winner: this.side, policy: 'edited-over', ...edit }) as const)));
    if (overtaken.length === 0) return;
    const winner = otherSide(this.side);
    this.ledger.push({ object: pair.object, to: winner, ...OVERTAKEN });
    const events = overtaken.map(({ field, kept, lost }) => ({ kind: 'conflict', field, winner, policy: 'last-write', kept, lost }) as const);
    this.journal.push(...journalOf(this.session, pair, events));
  }
}

/** A person without a pair matters only to a creation rule (PRODUCT A7). */
function isWantedUnpaired(session: SyncSession): boolean {
  return (session.context.rules.createWhen ?? []).length > 0;
}
