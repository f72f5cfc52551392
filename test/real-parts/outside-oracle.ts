import type { JournalEntry, JournalEvent } from '../../src/domain/journal-entry.ts';
import type { Pair } from '../../src/domain/pair.ts';
import { otherSide, SIDES } from '../../src/domain/side.ts';
import type { Side } from '../../src/domain/side.ts';
import type { StoreQueries } from '../../src/engine/store-port.ts';
import type { FieldPlan } from '../simulation/field-plans.ts';
import { isSame } from '../simulation/same-value.ts';
import type { Change, VendorLedger, VendorRecord } from '../simulation/vendor-ledger.ts';
import { CONNECTION } from './bridge-of-processes.ts';
import { everyPair } from './come-to-rest.ts';

/** What the oracle found. */
export interface Judgement {
  /** Sentences that begin with the number of an invariant. */
  readonly violations: readonly string[];
  /** Effects and edits that fell into a gap that docs/reliability.md names, and how often. */
  readonly allowed: Readonly<Record<string, number>>;
  /** What was looked at: a run that looked at nothing proves nothing. */
  readonly looked: { readonly pairs: number; readonly edits: number; readonly effects: number; readonly conflicts: number };
}

/** What the oracle looks at: both worlds' ledger, and what the database answers to the questions of console and command line. */
export interface Judged {
  readonly ledger: VendorLedger;
  readonly queries: StoreQueries;
  readonly fields: readonly FieldPlan[];
  /** E-mail addresses of the records that people made. */
  readonly made: ReadonlyMap<string, Side>;
}

const MOST_ENTRIES = 1000;

/** The known gap: an edit in Salesforce that nobody had seen, overwritten by a write whose answer was lost or whose worker died. */
const UNSEEN = 'I3: an unseen edit in Salesforce beside an answer that was lost';

/** One pair with both its records and all that was written down about it. */
interface Life {
  readonly pair: Pair;
  readonly records: Readonly<Record<Side, VendorRecord>>;
  readonly journal: readonly JournalEntry[];
}

/**
 * Judges a run from outside once everything is at rest, without a line of the engine: what the vendors hold and did, who
 * wrote it, and what the journal says about it (I1, I3, I8, I13, I14, I17, I22, I34).
 */
export async function judge({ ledger, queries, fields, made }: Judged): Promise<Judgement> {
  const violations: string[] = [];
  const allowed: Record<string, number> = {};
  const looked = { pairs: 0, edits: 0, effects: 0, conflicts: 0 };
  const violated = (what: string): void => void violations.push(what);

  /** An operation to this side had an answer that was lost, or a worker that died: what it overwrote may be named nowhere (docs/reliability.md). */
  function isExcused({ journal }: Life, side: Side, why: string): boolean {
    const isInDoubt = journal.some(({ event }) => (event.kind === 'resolved' || event.kind === 'in-doubt') && event.side === side);
    if (isInDoubt) allowed[why] = (allowed[why] ?? 0) + 1;
    return isInDoubt;
  }

  function checkField(life: Life, plan: FieldPlan): void {
    const { records, pair } = life;
    const [ours, theirs] = [records.salesforce.values[plan.marketo], records.marketo.values[plan.marketo]];
    if (ours === undefined || theirs === undefined) return;
    if (!isSame(plan.kind, ours, theirs)) violated(`I1: ${place(life, plan)} is ${JSON.stringify(ours)} and ${JSON.stringify(theirs)} (work ${pair.salesforce.work.state} and ${pair.marketo.work.state})`);
    for (const side of SIDES) {
      const history = ledger.history(side, records[side].id, plan.marketo);
      history.forEach((change, index) => {
        if (change.by === 'user') checkEdit(life, plan, change, history[index + 1]);
        else checkEffect(life, plan, change);
      });
    }
  }

  /** I3: a user's value is on both sides, or was replaced by a user, or crossed before it was replaced, or is named. */
  function checkEdit(life: Life, plan: FieldPlan, edit: Change, next: Change | undefined): void {
    looked.edits += 1;
    if (next === undefined || next.by === 'user') return;
    const other = otherSide(edit.side);
    const across = ledger.history(other, life.records[other].id, plan.marketo);
    const before = across.findLast((one) => one.seq < edit.seq)?.to ?? null;
    const hasCrossed = isSame(plan.kind, before, edit.to) || across.some((one) => one.seq > edit.seq && one.seq < next.seq && isSame(plan.kind, one.to, edit.to));
    if (hasCrossed) return;
    const isNamed = life.journal.some(({ event }) => event.kind === 'conflict' && event.field === plan.marketo && isSame(plan.kind, event.lost, edit.to) && isSame(plan.kind, event.kept, next.to));
    if (isNamed) looked.conflicts += 1;
    else if (edit.side === 'salesforce' && wasUnseen(life, plan, edit, next)) allowed[UNSEEN] = (allowed[UNSEEN] ?? 0) + 1;
    else if (!isExcused(life, edit.side, 'I3: an overwritten edit beside an answer that was lost')) {
      violated(`I3: ${place(life, plan)}: ${JSON.stringify(edit.to)}, which a user wrote in ${edit.side}, was overwritten by ${JSON.stringify(next.to)} before it had crossed, and the journal does not name it`);
    }
  }

  /** By what the journal says of the write, the engine did not know the edit: only the lost answer could have told (decision 18). */
  function wasUnseen({ journal }: Life, plan: FieldPlan, edit: Change, next: Change): boolean {
    const written = journal.flatMap(({ event }) => ((event.kind === 'updated' || event.kind === 'created') && event.side === edit.side ? event.changes : []));
    const ours = written.filter((change) => change.field === plan.marketo && isSame(plan.kind, change.value, next.to));
    return ours.every(({ replaces }) => replaces === undefined || !isSame(plan.kind, replaces, edit.to));
  }

  /** I13, I34: what was written came from the counterpart and stands in the journal. */
  function checkEffect(life: Life, plan: FieldPlan, effect: Change): void {
    looked.effects += 1;
    const { journal, records } = life;
    const sources = ledger.history(otherSide(effect.side), records[otherSide(effect.side)].id, plan.marketo);
    const isDefault = journal.some(({ event }) => changesOf(event).some((change) => change.field === plan.marketo && change.isDefault === true && isSame(plan.kind, change.value, effect.to)));
    if (!isDefault && !sources.some((one) => isSame(plan.kind, one.to, effect.to))) violated(`I13: ${place(life, plan)} became ${JSON.stringify(effect.to)} in ${effect.side}, which its counterpart never held`);
    const isWrittenDown = journal.some(({ event }) => event.kind !== 'conflict' && 'side' in event && event.side === effect.side && changesOf(event).some((change) => change.field === plan.marketo && isSame(plan.kind, change.value, effect.to)));
    if (!isWrittenDown && !isExcused(life, effect.side, 'I34: a write that was taken for not done')) violated(`I34: ${place(life, plan)} became ${JSON.stringify(effect.to)} in ${effect.side}, and the journal does not say so`);
  }

  /** I34: nothing stands in the journal as written that no vendor ever held. */
  function checkRows(life: Life): void {
    for (const { event } of life.journal) {
      if (event.kind !== 'created' && event.kind !== 'updated') continue;
      for (const change of event.changes) {
        const plan = fields.find((one) => one.marketo === change.field);
        if (plan === undefined || ledger.history(event.side, event.recordId, plan.marketo).some((one) => isSame(plan.kind, one.to, change.value))) continue;
        violated(`I34: the journal says that ${place(life, plan)} became ${JSON.stringify(change.value)} in ${event.side}, and it never did`);
      }
    }
  }

  const pairs = await everyPair(queries);
  for (const pair of pairs) {
    const records = recordsOf(ledger, pair);
    for (const side of SIDES) if (pair[side].work.state === 'rejected') violated(`I28: work to ${side} is rejected for good: ${JSON.stringify(pair[side].work)}`);
    if (records === null) continue;
    looked.pairs += 1;
    const life = { pair, records, journal: await queries.journal(CONNECTION, pair.pairId, MOST_ENTRIES) };
    for (const plan of fields) checkField(life, plan);
    checkRows(life);
  }
  violations.push(...checkPartners(ledger, pairs), ...checkMade(ledger, made), ...(await checkLedger(queries)));
  return { violations, allowed, looked };
}

function place({ records }: Life, plan: FieldPlan): string {
  return `${plan.marketo} of ${records.salesforce.object} ${records.salesforce.id} and person ${records.marketo.id}`;
}

function changesOf(event: JournalEvent): Extract<JournalEvent, { kind: 'updated' }>['changes'] {
  return 'changes' in event ? event.changes : [];
}

function recordsOf(ledger: VendorLedger, { salesforce, marketo }: Pair): Life['records'] | null {
  const lead = salesforce.id === null ? undefined : ledger.record('salesforce', salesforce.id);
  const person = marketo.id === null ? undefined : ledger.record('marketo', marketo.id);
  return lead === undefined || person === undefined ? null : { salesforce: lead, marketo: person };
}

/** I8, I14, I17: every record of Salesforce is in one pair, and the two of a pair name each other and nobody else. */
function checkPartners(ledger: VendorLedger, pairs: readonly Pair[]): readonly string[] {
  const violations: string[] = [];
  for (const side of SIDES) {
    for (const record of ledger.records(side)) {
      const name = `${side} ${record.id}`;
      const holders = pairs.filter((pair) => pair[side].id === record.id);
      if (holders.length > 1) violations.push(`I14: ${name} is in ${holders.length} pairs`);
      const partner = holders[0]?.[otherSide(side)].id ?? null;
      if (partner === null && side === 'salesforce') violations.push(`I17: ${name} has no person`);
      const mayBeUnnamed = record.madeBy === 'user' && record.key === null;
      if (partner !== null && record.key !== partner && !mayBeUnnamed) violations.push(`I14: ${name} names ${String(record.key)} and its pair says ${partner}`);
      if (record.madeBy !== 'user' && partner === null) violations.push(`I8: ${name} was made by a worker and belongs to nobody`);
    }
  }
  return violations;
}

/** I8: whoever was made on one side is there once on both. */
function checkMade(ledger: VendorLedger, made: Judged['made']): readonly string[] {
  return [...made.keys()].flatMap((email) =>
    SIDES.flatMap((side) => {
      const count = ledger.records(side).filter((record) => record.values['email'] === email).length;
      return count === 1 ? [] : [`I8: ${email} is there ${count} times in ${side}`];
    }),
  );
}

/** I22: the ledger that people see adds up. */
async function checkLedger(queries: StoreQueries): Promise<readonly string[]> {
  return (await queries.ledger(CONNECTION)).flatMap((row) => {
    const ends = row.applied + row.unchanged + row.superseded + row.lostInConflict + row.rejected + row.pending;
    return row.observed === ends ? [] : [`I22: the ledger does not add up: ${JSON.stringify(row)}`];
  });
}
