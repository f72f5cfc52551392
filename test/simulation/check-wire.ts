import { otherSide } from '../../src/domain/side.ts';
import type { Side } from '../../src/domain/side.ts';
import type { Books, OperationLife } from './books.ts';
import { FOUND_AFTER_MS, freeWith } from './check-match.ts';
import { KEY_FIELDS, nameOn } from './field-plans.ts';
import type { PresentPlan } from './field-plans.ts';
import type { FieldState } from './field-states.ts';
import type { Gaps } from './gaps.ts';
import { nameOf } from './oracle.ts';
import { isByEarlierRules } from './rights-known.ts';
import type { Verdicts } from './oracle.ts';
import type { Exchange } from './road.ts';
import type { Owner } from './scheduler.ts';
import type { SentRow } from './sent-rows.ts';
import type { VendorLedger, VendorRecord } from './vendor-ledger.ts';

/** What the checks of the wire look at. */
export interface WireChecksParts {
  readonly books: Books;
  readonly ledger: VendorLedger;
  readonly verdicts: Verdicts;
  /** Records and fields that the sync user could not see for a while. */
  readonly hidden: Gaps;
  readonly suspended: Gaps;
  readonly fields: readonly PresentPlan[];
  readonly now: () => number;
  /** Since when the sync user may not write a Salesforce field, true time in ms; null while it may. */
  readonly forbiddenSince: (object: string, field: string) => number | null;
  /** What an administrator has made of a field for now. */
  readonly stateOf: (object: VendorRecord['object'], field: string) => FieldState | undefined;
  /** Since when whoever reserved an operation knew what may be written, true time in ms. */
  readonly fieldsKnownAt: (life: OperationLife) => number;
  /** Whether other checks are for a field: of links to other objects' records (check-objects-quiet.ts), or of rules (check-ruled.ts). */
  readonly isElse: (side: Side, field: string) => boolean;
  /** Whether a record went into another one, by a merge of users. */
  readonly wasMerged: (side: Side, id: string) => boolean;
  /** The record that one went into by merges of users, itself where it went into none. */
  readonly survivorOf: (side: Side, id: string) => string;
}

/** A worker that lost its lease so long ago and sends all the same did not look at the clock, ms. */
const STALE_MS = 5000;

/** Checks what is on the wire: I9 and I20 when a row is sent, I8 and I19 when the vendor has worked on it. */
export interface WireChecks {
  onSend(process: Owner, side: Side, rows: readonly SentRow[]): void;
  /** Answers which operation each row of the exchange belonged to. */
  onExchange(exchange: Exchange): readonly (OperationLife | undefined)[];
}

/** Checks over an empty wire. */
export function createWireChecks({ books, ledger, verdicts, fields, now, hidden, suspended, forbiddenSince, stateOf, fieldsKnownAt, isElse, wasMerged, survivorOf }: WireChecksParts): WireChecks {
  const sentFor = new Map<SentRow, OperationLife | undefined>();
  const created = new Map<string, string>();

  function checkFields(side: Side, row: SentRow, life: OperationLife | undefined): void {
    for (const name of Object.keys(row.values)) {
      if ((side === 'marketo' && name === KEY_FIELDS.marketo) || isElse(side, name)) continue;
      const plan = fields.find((candidate) => nameOn(candidate, row.object) === name);
      const place = `${row.object} ${row.recordId ?? 'new'}.${name}`;
      // A cycle keeps to the version of the rules with which it began (decision 32).
      const isByEarlier = plan !== undefined && life !== undefined && isByEarlierRules(books, life, plan);
      if (plan === undefined || (!plan.isMapped && !isByEarlier)) verdicts.violated('I9', 'S', `${place} was sent and is not mapped`);
      else if (plan.direction !== 'both' && plan.direction !== `to-${side}` && !isByEarlier) verdicts.violated('I9', 'S', `${place} was sent and is mapped the other way`);
      checkField(row, name, life);
      const since = side === 'salesforce' ? forbiddenSince(row.object, name) : null;
      if (since !== null && life !== undefined && since < fieldsKnownAt(life)) {
        verdicts.violated('I9', 'S', `${place} was sent ${Math.round((now() - since) / 1000)} s after the right to write it was gone and the rights had been asked for since (operation under ${life.operation.leaseName})`, { pairId: life.operation.pairId });
      }
    }
  }

  /** I29: what a field can no longer take is not written there, once a describe was due. */
  function checkField(row: SentRow, name: string, life: OperationLife | undefined): void {
    const state = stateOf(row.object, name);
    if (state === undefined || state.accepts(row.values[name] ?? null)) return;
    verdicts.reached('sent to a field that no longer takes it');
    if (life === undefined || state.since >= fieldsKnownAt(life)) return;
    const what = `${JSON.stringify(row.values[name])} was sent to ${row.object} ${row.recordId ?? 'new'}.${name} ${Math.round((now() - state.since) / 1000)} s after the field could no longer take it, and the fields had been asked for since`;
    verdicts.violated('I29', 'S', what, { pairId: life.operation.pairId });
  }

  /** I8: nobody is made while a free record with the same address has long been there to be found. */
  function checkMatched(side: Side, row: SentRow, id: string, life: OperationLife): void {
    const email = row.object === 'person' ? row.values['email'] : row.values['Email'];
    const [free] = freeWith({ books, ledger, verdicts, hidden, suspended }, side, email, id, life.openedAt);
    if (free !== undefined) verdicts.violated('I8', 'E', `${nameOf(side, id)} was made although ${free.id} was free and has the same address`, { pairId: life.operation.pairId });
  }

  function checkEpoch(process: Owner, row: SentRow, life: OperationLife): void {
    const { leaseName, leaseEpoch } = life.operation;
    const newest = books.leases.get(leaseName);
    if (newest === undefined || leaseEpoch >= newest.epoch || now() - newest.at < STALE_MS) return;
    verdicts.violated('I20', 'S', `${process.name} sent ${row.object} ${row.recordId ?? 'new'} under epoch ${leaseEpoch}; ${newest.epoch} was taken ${Math.round((now() - newest.at) / 1000)} s ago`);
  }

  /**
   * One of the two was deleted by us because the other one was (decision 26): who restores that other one has its counterpart made
   * anew. So it is where somebody else was faster while a deletion of ours was under way: that counts as done (W23). The one
   * that was deleted may be another one, into which this one had been merged before.
   */
  function wasCarried(side: Side, id: string, key: string): boolean {
    const other = otherSide(side);
    const asOurs = [books.pairHolding(side, id), books.pairHolding(other, key)].flatMap((pair) => (pair === undefined ? [] : books.journalOf(pair.pairId)));
    return ledger.lives[side].wasDeletedBy(id, 'engine') || ledger.lives[other].wasDeletedBy(key, 'engine') || asOurs.some(({ event }) => event.kind === 'deleted' && event.operationId !== undefined && ([id, key].includes(event.recordId) || (event.side === side && wasMerged(side, id))));
  }

  /**
   * It had been merged away, or deleted while its counterpart went to another record (L20, L24), and was brought back: it is a record of
   * its own, and what it had before went on with the other one, whatever became of that. Where its pair knew that the counterpart was
   * deleted, it knows that still.
   */
  function isOfItsOwn(side: Side, id: string, key: string): boolean {
    const other = otherSide(side);
    // Merged into another one, it is with whoever has that one (seed 135045).
    const holder = books.pairHolding(side, survivorOf(side, id))?.[other].id ?? null;
    // Deleted as a newcomer's, whose pair went into another one since, it is with nobody, and named that newcomer to its end (seed 84148).
    const named = ledger.record(side, id)?.key ?? key;
    return ledger.lives[other].cameBackSince(key, 0) && holder !== key && (holder !== null || wasMerged(other, key) || named !== key);
  }

  return {
    onSend(process, side, rows) {
      for (const row of rows) {
        const open = books.openFor(side, row.recordId, row.key);
        const life = open?.owner === process ? open : undefined;
        sentFor.set(row, life);
        checkFields(side, row, life);
        if (life === undefined) verdicts.violated('I19', 'E', `${process.name} sent ${row.object} ${row.recordId ?? `with key ${String(row.key)}`} and has no operation open for it`);
        else checkEpoch(process, row, life);
      }
    },
    onExchange({ side, rows, results }) {
      const lives = rows.map((row) => sentFor.get(row));
      rows.forEach((row, index) => {
        const result = results?.[index];
        const life = lives[index];
        if (result === undefined) return;
        if (result.result === 'refused') {
          if (life !== undefined) life.refused = result.code;
          return;
        }
        if (life !== undefined) {
          life.applied += 1;
          life.isUnread ||= result.isUnread === true;
          if (row.recordId === null) life.madeId = result.id;
          // The doubt was ended too early: by a worker whose clock was ahead of the one that had opened it (F57).
          if (!life.isOpen) life.isMisjudged = true;
          if (life.applied > 1) verdicts.violated('I19', 'E', `operation ${life.operation.operationId} had ${life.applied} effects on ${nameOf(side, result.id)}`);
        }
        if (row.key === null) return;
        const earlier = created.get(`${side}/${row.key}`);
        const before = earlier === undefined ? undefined : ledger.record(side, earlier);
        const maker = [...books.operations.values()].find((one) => one.operation.side === side && one.madeId === earlier);
        const isForgotten = maker?.isForgotten === true;
        // Whose answer was lost and whose record was deleted before anybody looked: nothing tells that it was ever there.
        const gap = isForgotten ? 'forgotten by the database' : maker?.isDoubtful === true ? 'doubt under a later edit' : null;
        if (before?.state === 'deleted' && !wasCarried(side, before.id, row.key) && !isOfItsOwn(side, before.id, row.key) && (gap === null || !verdicts.isAllowed(gap))) {
          verdicts.violated('I6', 'E', `${nameOf(side, result.id)} was made for ${row.key}, whose ${before.id} had been deleted`, life === undefined ? null : { pairId: life.operation.pairId });
        }
        // What was made before a search began is found by it, whoever forgot about it.
        const isFound = before !== undefined && life !== undefined && before.madeAt < life.openedAt - FOUND_AFTER_MS && hidden.reachesBeyond(before.id, before.madeAt) === 0;
        // One that was left goes to whoever somebody wants for it since (L24).
        const isHeld = before?.state === 'there' && (before.key === null || before.key === row.key);
        if (isHeld && !(isForgotten && !isFound && verdicts.isAllowed('forgotten by the database'))) verdicts.violated('I8', 'E', `${nameOf(side, result.id)} was made for ${row.key}, which had ${earlier} already`, life === undefined ? null : { pairId: life.operation.pairId });
        created.set(`${side}/${row.key}`, result.id);
        if (life !== undefined) checkMatched(side, row, result.id, life);
      });
      return lives;
    },
  };
}
