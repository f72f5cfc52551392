import type { Pair } from '../../src/domain/pair.ts';
import { otherSide, SIDES } from '../../src/domain/side.ts';
import type { Side } from '../../src/domain/side.ts';
import type { BesideParts } from './beside-parts.ts';
import type { OperationLife } from './books.ts';
import { nameOn } from './field-plans.ts';
import type { FieldKind } from './field-plans.ts';
import { nameOf } from './oracle.ts';
import type { Verdicts } from './oracle.ts';
import { setIn } from './rule-versions.ts';
import type { RulesVersion } from './rule-options.ts';
import { agreeUnder, madeBy, RULED_FIELDS } from './ruled-fields.ts';
import type { RuledField, RuleSet } from './ruled-fields.ts';
import { isSame, meaning } from './same-value.ts';
import type { Plain } from './same-value.ts';
import type { SentRow } from './sent-rows.ts';
import type { Change } from './vendor-ledger.ts';

/** What the checks of value rules look at. */
export interface RuledChecksParts extends Pick<BesideParts, 'books' | 'people' | 'verdicts' | 'hidden' | 'suspended' | 'stampedUnseen' | 'hasForgotten' | 'viewAgeMs'> {
  /** The version that a run goes by; null when it is not known. */
  readonly versionOf: (life: OperationLife) => RulesVersion | null;
  /** The version that was applied last. */
  readonly present: () => RulesVersion;
  /** Whether the line of a field was left out at a moment of true time, ms, or after it, or put in shortly before. */
  readonly wasLeftOut: (key: string, at: number) => boolean;
  /** Whether a field's line had these rules when something was typed at a moment of true time, ms, or later: by any of them it may have been read. */
  readonly mayBeReadBy: (key: string, set: RuleSet, at: number) => boolean;
  /** The sets by which a field was read, up to now, where none of its Salesforce records was in sight when everything was read by others. */
  readonly lastReadBy: (key: string, ids: readonly string[]) => readonly RuleSet[];
  /** Whether the filters of now keep a pair's record from a side. */
  readonly isKeptFrom: (pair: Pair, to: Side) => boolean;
}

/** Checks values with rules, on the wire and at rest: I1, I3, I4, I9, I10, I11, I13. */
export interface RuledChecks {
  onSend(side: Side, row: SentRow, life: OperationLife | undefined): void;
  /** Once all is quiet. `by` says what is excused; `refusedForEver` are records of the surviving core. */
  checkQuiet(refusedForEver: ReadonlySet<string>, by: Verdicts): void;
}

/** What runs with value rules should sometimes reach. */
export const SOMETIMES_WITH_VALUE_RULES: readonly string[] = ['value rules sent: none', 'value rules sent: one-way', 'value rules sent: two-way', 'at rest and covered by no rule', 'an earlier version was applied again', 'tried rules: it crosses', 'tried rules: VALUE_NOT_MAPPED'];

/** How far back a reading of Salesforce begins (DESIGN §3). */
const OVERLAP_MS = 590_000;

/** The reference: what a side may be sent for what the other side held, from decision 34 and the settings' own words. */
export function createRuledChecks({ books, people, verdicts, hidden, suspended, stampedUnseen, hasForgotten, viewAgeMs, versionOf, present, wasLeftOut, mayBeReadBy, lastReadBy, isKeptFrom }: RuledChecksParts): RuledChecks {
  function historyOf(pairId: string, side: Side, key: string): readonly Change[] {
    return books.idsOf(pairId, side).flatMap((id) => people.history(side, id, key)).toSorted((a, b) => a.seq - b.seq);
  }

  function checkSent(side: Side, row: SentRow, { plan: { marketo: key, kind } }: RuledField, set: RuleSet | null, value: Plain, life: OperationLife): void {
    const about = { pairId: life.operation.pairId, field: key };
    const place = `${row.object} ${row.recordId ?? 'new'}.${key}`;
    if (set === null) return verdicts.violated('I9', 'S', `${place} was sent ${JSON.stringify(value)}, and the version of the rules that its run took does not map it`, about);
    if (set.direction !== 'both' && set.direction !== `to-${side}`) return verdicts.violated('I9', 'S', `${place} was sent and goes the other way under "${set.name}"`, about);
    const theirs = historyOf(life.operation.pairId, otherSide(side), key);
    if (meaning('text', value) === null) return checkBlank(side, row, key, theirs, about);
    const isMadeBy = (one: RuleSet): boolean => theirs.some(({ to }) => isSame(kind, madeBy(one, side, to), value));
    // No stamp tells of a record that was hidden when everything was read by these rules: it is known as by those of before.
    const isOfBefore = (): boolean => side === 'marketo' && lastReadBy(key, books.idsOf(about.pairId, 'salesforce')).some(isMadeBy);
    if (!isMadeBy(set) && isOfBefore() && verdicts.isAllowed('hidden beyond the overlap')) return;
    if (!isMadeBy(set)) verdicts.violated('I13', 'E', `${place} was sent ${JSON.stringify(value)}, which "${set.name}" makes of nothing that its counterpart ever held: ${theirs.slice(-4).map(({ to }) => JSON.stringify(to)).join(', ')}`, about);
    else checkNews(side, row, key, value, life);
    verdicts.reached(`value rules sent: ${set.stated === null ? 'none' : set.direction === 'both' ? 'two-way' : 'one-way'}`);
  }

  /** I10, I11: a blank goes out only where the counterpart was blank at some time. */
  function checkBlank(side: Side, row: SentRow, key: string, theirs: readonly Change[], about: { readonly pairId: string; readonly field: string }): void {
    const held = people.record(side, row.recordId ?? '')?.values[key] ?? null;
    const source = books.idsOf(about.pairId, otherSide(side)).map((id) => people.record(otherSide(side), id)?.values[key] ?? null);
    if (held === null || source.includes(null) || theirs.some(({ to, from, atCreation }) => to === null || (from === null && !atCreation))) return;
    verdicts.violated('I10', 'S', `${nameOf(side, row.recordId ?? 'new')}.${key} held ${JSON.stringify(held)} and was sent a blank, and its counterpart never was blank`, about);
  }

  /** I4: what has long been there is not written again: rules level out what is no change (a score within its band). */
  function checkNews(side: Side, { recordId }: SentRow, key: string, value: Plain, life: OperationLife): void {
    if (recordId === null || hasForgotten() || suspended.any(key) || hidden.reachesBeyond(recordId, 0) > 0) return;
    const record = people.record(side, recordId);
    const last = people.history(side, recordId, key).at(-1);
    const isOld = (last?.at ?? -Infinity) < life.openedAt - viewAgeMs;
    const isInDoubt = [...books.operations.values()].some((one) => one.isDoubtful && one.operation.pairId === life.operation.pairId && one.operation.side === side);
    if (record?.values[key] !== value || !isOld || isInDoubt) return;
    verdicts.violated('I4', 'E', `${nameOf(side, recordId)}.${key} was sent ${JSON.stringify(value)}, which it has held since ${new Date(last?.at ?? 0).toISOString()}`, { pairId: life.operation.pairId, field: key });
  }

  function checkPair(pair: Pair, refusedForEver: ReadonlySet<string>, by: Verdicts): void {
    const [salesforce, marketo] = SIDES.map((side) => people.record(side, pair[side].id ?? ''));
    if (salesforce?.state !== 'there' || marketo?.state !== 'there' || SIDES.some((side) => pair[side].presence !== 'present')) return;
    if (refusedForEver.has(salesforce.id) || refusedForEver.has(marketo.id)) return;
    let isUncovered = false;
    for (const field of RULED_FIELDS) {
      const set = setIn(present(), field);
      const [one, other] = [salesforce, marketo].map(({ values }) => values[field.plan.marketo]);
      if (set === null || one === undefined || other === undefined) continue;
      isUncovered ||= agreeUnder(set, one, other) === null;
      checkField(pair, field, set, { salesforce: one, marketo: other }, by);
    }
    for (const side of SIDES) {
      const { work } = pair[side];
      if (work.state === 'rejected' && work.error.code === 'VALUE_NOT_MAPPED' && !isUncovered) verdicts.violated('I1', 'Q', `work to ${side} is held because no rule covers ${work.error.fields.join(', ')}, and the rules of now cover all that both sides hold`, { pairId: pair.pairId });
    }
  }

  /** I1: both sides say the same by the rules of now, or the field is held with the rule named and nothing of it is lost. */
  function checkField(pair: Pair, field: RuledField, set: RuleSet, values: Readonly<Record<Side, Plain>>, by: Verdicts): void {
    const key = field.plan.marketo;
    const agree = agreeUnder(set, values.salesforce, values.marketo);
    const about = { pairId: pair.pairId, field: key };
    const words = `${nameOf('salesforce', pair.salesforce.id ?? '')} and ${nameOf('marketo', pair.marketo.id ?? '')}: ${key} is ${JSON.stringify(values.salesforce)} and ${JSON.stringify(values.marketo)} under "${set.name}"`;
    const isHeld = SIDES.some((side) => isNamed(pair, side, key));
    if (agree === true) return checkKept(pair, field, set, values, words, by);
    if (agree === null && isHeld) return verdicts.reached('at rest and covered by no rule');
    if (isHeld || isExcused(pair, key, set, values, by)) return;
    verdicts.violated('I1', 'Q', `${words} (work to salesforce ${pair.salesforce.work.state}, to marketo ${pair.marketo.work.state})`, about);
  }

  /** The record's state names the field as held, or what the vendor refused has it on board. */
  function isNamed(pair: Pair, side: Side, key: string): boolean {
    const { work } = pair[side];
    return work.state === 'rejected' && (work.error.fields.includes(key) || work.error.vendorCode !== null);
  }

  function isExcused(pair: Pair, key: string, set: RuleSet, values: Readonly<Record<Side, Plain>>, by: Verdicts): boolean {
    if (SIDES.some((to) => (set.direction === 'both' || set.direction === `to-${to}`) && isKeptFrom(pair, to))) return true;
    // A blank source fills nothing at a first meeting of a one-way line (I11).
    if (set.direction === 'to-marketo' && meaning('text', values.salesforce) === null && pair.base[key] === undefined) return true;
    const last = historyOf(pair.pairId, 'salesforce', key).at(-1);
    // An emptiness that is found where a field came back, or where its line was put in, says nothing; under other rules it is an edit (docs/reliability.md).
    if (last?.to === null && (suspended.any(key) || wasLeftOut(key, last.at))) return true;
    const isUnseen = books.idsOf(pair.pairId, 'salesforce').some((id) => hidden.reachesBeyond(id, last?.at ?? 0) > OVERLAP_MS || suspended.ends(key).some((at) => hidden.overlaps(id, at, at + OVERLAP_MS)));
    if (isUnseen && by.isAllowed('hidden beyond the overlap')) return true;
    return last !== undefined && stampedUnseen(last.at) && by.isAllowed('clock set back at rest');
  }

  /** I3: what somebody typed last on either side is what both hold, or the journal names it as lost. */
  function checkKept(pair: Pair, { plan: { marketo: key, kind }, sets }: RuledField, { direction }: RuleSet, values: Readonly<Record<Side, Plain>>, words: string, by: Verdicts): void {
    const edits = SIDES.flatMap((side) => historyOf(pair.pairId, side, key).filter((one) => one.by === 'user' && !one.atCreation)).toSorted((a, b) => a.seq - b.seq);
    const last = edits.at(-1);
    if (last === undefined || direction !== 'both' || hasForgotten() || last.to === null || suspended.any(key)) return;
    // Under rules of before it may have been the same, and then it had nothing to say.
    const stands = sets.some((set) => (last.side === 'salesforce' ? agreeUnder(set, last.to, values.marketo) : agreeUnder(set, values.salesforce, last.to)) !== false);
    if (stands || people.record(last.side, last.recordId)?.state !== 'there') return;
    // Another spelling of what stood there is no edit under rules that level it (decision 34).
    const agreed = agreedWhenOverwritten(pair.pairId, key, last);
    if (sets.some((set) => mayBeReadBy(key, set, last.at) && (isSpelling(set, kind, last) || (agreed !== undefined && isSpelling(set, kind, { ...last, from: agreed }))))) return;
    const isLost = books.journalOf(pair.pairId).some(({ event }) => event.kind === 'conflict' && event.field === key) || books.journalOf(pair.pairId).some(({ event }) => event.kind === 'merged' || event.kind === 'converted');
    if (isLost || books.idsOf(pair.pairId, last.side).some((id) => hidden.reachesBeyond(id, last.at) > 0)) return;
    if (stampedUnseen(last.at) && by.isAllowed('clock set back at rest')) return;
    verdicts.violated('I3', 'E', `${words}; the last edit was ${JSON.stringify(last.to)} on ${nameOf(last.side, last.recordId)} at ${new Date(last.at).toISOString()}, and the journal does not name it`, { pairId: pair.pairId, field: key });
  }

  /** What both had agreed on when the write was reserved that went over an edit: where that says the same, the edit took back another one that nobody had seen, and two edits between two looks are one change. */
  function agreedWhenOverwritten(pairId: string, key: string, { side, recordId, seq }: Change): Plain | undefined {
    const over = people.history(side, recordId, key).find((one) => one.seq > seq && one.by === 'engine');
    if (over === undefined) return undefined;
    const writes = [...books.operations.values()].filter(({ operation, openedSeq }) => operation.pairId === pairId && operation.side === side && openedSeq < over.seq && operation.changes.some(({ field, value }) => field === key && isSame('text', value, over.to)));
    return writes.at(-1)?.agreed[key];
  }

  /** Before and after it, the other side was to hold the same. */
  function isSpelling(set: RuleSet, kind: FieldKind, { side, from, to }: Change): boolean {
    const [before, after] = [from, to].map((value) => madeBy(set, otherSide(side), value));
    return before !== undefined && after !== undefined && isSame(kind, before, after);
  }

  return {
    onSend(side, row, life) {
      const version = life === undefined ? null : versionOf(life);
      if (life === undefined || version === null) return;
      for (const field of RULED_FIELDS) {
        const name = nameOn(field.plan, row.object);
        const value = name === null ? undefined : row.values[name];
        if (value !== undefined) checkSent(side, row, field, setIn(version, field), value, life);
      }
    },
    checkQuiet(refusedForEver, by) {
      for (const pair of books.pairs.values()) checkPair(pair, refusedForEver, by);
    },
  };
}
