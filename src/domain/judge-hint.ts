import { withoutForgotten } from './apply-look.ts';
import { sameValue } from './compare-values.ts';
import type { Comparison } from './compare-values.ts';
import { seenOn } from './merge-pair.ts';
import { valueSeen } from './field-passage.ts';
import { asDoneAfterAll, doneAfterAll } from './done-after-all.ts';
import type { ChangeHint, ValueStep } from './observation.ts';
import type { Operation } from './operation.ts';
import { findWrites, overtaking } from './overtaken-edit.ts';
import type { OvertakenEdit, UnechoedWrite } from './overtaken-edit.ts';
import { isOwnWord } from './own-word.ts';
import type { Pair, SideState } from './pair.ts';
import { withSide } from './pair.ts';
import type { ResolvedField, ResolvedMapping } from './resolved-mapping.ts';
import { stayed } from './rewrite.ts';
import type { Side } from './side.ts';
import { isUnknown, own } from './value.ts';
import type { SeenValue } from './value.ts';

/** What a hint tells about a pair. */
export interface HintVerdict {
  /**
   * `echo`: every value is the one already seen – our own write coming back, or no change at all (D5, I4).
   * `look`: something may be new, and the record must be looked at.
   * `beside`: it tells only of lines that take no part now, so that it says nothing of what is synced, and nothing is read for it.
   */
  readonly kind: 'echo' | 'look' | 'beside';
  /** The pair with what the hint proved; the same object when it proved nothing. */
  readonly pair: Pair;
  /** Edits that our earlier writes overwrote unseen, as the log has now told (I3). */
  readonly overtaken: readonly OvertakenEdit[];
  /** Edits over a write that counted as not done, and was: what it had sent lost against them (W37). */
  readonly editedOver: readonly OvertakenEdit[];
  /** The operation under way on the record, when the log tells what it replaced; null when nothing changes in it. */
  readonly operation: Operation | null;
}

/**
 * Judges a hint by the values already seen; an echo also proves that what we wrote has stayed. A record of
 * which some mapped field was never seen – one that we just created, above all – is looked at: what the
 * create did not send is not known to be blank, and until it is seen nothing could be written there (I10).
 * `open` is the operation open on the record, if any: the log may show its write before its answer is settled.
 */
export function judgeHint(pair: Pair, side: Side, hint: ChangeHint, mapping: ResolvedMapping, open: Operation | null): HintVerdict {
  const { unechoed, overtaken, done } = readLog(pair, side, hint, mapping);
  const { pair: counted, editedOver } = countDone(pair, side, mapping, done);
  const told = unechoed === pair[side].unechoed ? counted : withSide(counted, side, { unechoed });
  const operation = open === null ? null : operationAsLogged(open, pair[side], hint, mapping);
  const said = { pair: told, overtaken, editedOver, operation };
  if (isBeside(hint, mapping)) return { kind: 'beside', ...said };
  const kept = echoedFields(pair, side, hint, mapping);
  if (kept === null) return { kind: 'look', ...said };
  return { kind: 'echo', ...said, pair: withStayed(told, side, kept, hint.at) };
}

/** Whether a hint of Marketo's tells only of lines that take no part now, and of nothing that filters look at. */
function isBeside({ newValues }: ChangeHint, { heard = [], watched }: ResolvedMapping): boolean {
  const names = Object.keys(newValues);
  return names.length > 0 && names.every((name) => heard.some(({ key }) => key === name) && watched?.marketo.includes(name) !== true);
}

/** Looks for the writes of ours that the log should show, in the steps that it tells of. */
function readLog(pair: Pair, side: Side, hint: ChangeHint, mapping: ResolvedMapping): { unechoed: Pair[Side]['unechoed']; overtaken: OvertakenEdit[]; done: Done[] } {
  const overtaken: OvertakenEdit[] = [];
  const done: Done[] = [];
  const left = Object.entries(pair[side].unechoed).map(([key, writes]): readonly [string, readonly UnechoedWrite[]] => {
    const told = toldOf(key, side, hint, mapping);
    if (told === undefined) return [key, writes];
    const verdict = findWrites(told.comparison, writes, told.steps);
    overtaken.push(...verdict.overtaken.map(({ write, lost }) => ({ field: key, lost, kept: write.value })));
    const found = doneAfterAll(told.comparison, writes, told.steps);
    if (found?.isOverEdit === true) overtaken.push({ field: key, lost: found.write.replaced, kept: found.write.value });
    else if (found !== null) done.push({ key, write: found.write, left: lastOf(told.steps) });
    return [key, verdict.unechoed];
  });
  const isSame = left.every(([key, writes]) => sameWrites(writes, own(pair[side].unechoed, key) ?? []));
  return { unechoed: isSame ? pair[side].unechoed : Object.fromEntries(left.filter(([, writes]) => writes.length > 0)), overtaken, done };
}

/** A write that counted as not done, and was, with the value at which the log leaves its field. */
interface Done {
  readonly key: string;
  readonly write: UnechoedWrite;
  readonly left: SeenValue | undefined;
}

function lastOf(steps: readonly ValueStep[]): SeenValue | undefined {
  return steps.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)).at(-1)?.to;
}

/** The pair with such writes as its base; and what they sent, where it lost against edits that were made over them since. */
function countDone(pair: Pair, side: Side, mapping: ResolvedMapping, done: readonly Done[]): { readonly pair: Pair; readonly editedOver: readonly OvertakenEdit[] } {
  let counted = pair;
  const editedOver: OvertakenEdit[] = [];
  for (const { key, write, left } of done) {
    const field = mapping.fields.find((candidate) => candidate.key === key);
    const next = field === undefined ? null : asDoneAfterAll(counted, side, field, write);
    if (field === undefined || next === null) continue;
    counted = next;
    if (left !== undefined && !isUnknown(left) && !sameValue(field.comparison, left, write.value)) editedOver.push({ field: key, kept: left, lost: write.value });
  }
  return { pair: counted, editedOver };
}

function sameWrites(writes: readonly UnechoedWrite[], before: readonly UnechoedWrite[]): boolean {
  return writes.length === before.length && writes.every((write, place) => write === before[place]);
}

/** What the log tells of a line's field, in the form that is kept, and how that is compared. */
interface Told {
  readonly comparison: Comparison;
  readonly steps: readonly ValueStep[];
}

/** What a hint tells of a line, also of one that takes no part now; undefined when it tells nothing of it. */
function toldOf(key: string, side: Side, hint: ChangeHint, mapping: ResolvedMapping): Told | undefined {
  const field = mapping.fields.find((candidate) => candidate.key === key);
  const heard = mapping.heard?.find((candidate) => candidate.key === key);
  const steps = field === undefined ? own(hint.steps, key) : stepsSeen(field, side, hint);
  const comparison = field?.comparison ?? heard?.comparison;
  return steps === undefined || comparison === undefined ? undefined : { comparison, steps };
}

function stepsSeen(field: ResolvedField, side: Side, { steps }: ChangeHint): readonly ValueStep[] | undefined {
  return own(steps, field.on[side].name)?.map(({ at, from, to }) => ({ at, from: valueSeen(field, side, from), to: valueSeen(field, side, to) }));
}

/**
 * The log was quicker than the answer: that it shows the write is kept, and what it says the write replaced is settled with it. Writes
 * that came before it and are still to be shown have their steps first: one of the same value is not taken for this one.
 */
function operationAsLogged(open: Operation, { unechoed, seenVersion }: SideState, hint: ChangeHint, mapping: ResolvedMapping): Operation | null {
  const logged: string[] = [];
  const changes = open.changes.map((change) => {
    const told = toldOf(change.field, open.side, hint, mapping);
    if (told === undefined || change.replaces === undefined) return change;
    const write = { value: change.value, replaced: change.replaces };
    const writes = [...(own(unechoed, change.field) ?? []), write];
    if (findWrites(told.comparison, writes, stepsAfter(seenVersion, told.steps)).shown.has(write)) logged.push(change.field);
    const found = findWrites(told.comparison, writes, told.steps).overtaken.find((one) => one.write === write);
    if (found === undefined) return doneAfterAll(told.comparison, writes, told.steps)?.isOverEdit === true ? overtaking(change, change.replaces) : change;
    return overtaking(change, found.lost);
  });
  const isNews = logged.length > 0 || changes.some((change, row) => change !== open.changes[row]);
  return isNews ? { ...open, changes, ...(logged.length === 0 ? {} : { logged: [...new Set([...(open.logged ?? []), ...logged])] }) } : null;
}

/** Steps from after the record was last seen, by the side's own stamps: others may be of an earlier write of the same value, told once more (F16). */
function stepsAfter(seenVersion: string | null, steps: readonly ValueStep[]): readonly ValueStep[] {
  return seenVersion === null ? [] : steps.filter(({ at }) => Date.parse(at) > Date.parse(seenVersion));
}

/** The fields that the hint shows as they were seen already and agreed; null when anything may be new. */
function echoedFields(pair: Pair, side: Side, hint: ChangeHint, mapping: ResolvedMapping): readonly string[] | null {
  if (pair[side].presence !== 'present') return null;
  if (mapping.fields.some((field) => seenOn(pair, side, field.key) === undefined && !isOwnWord(field.line, side))) return null;
  if (saysSomethingWatched(pair, side, hint, mapping)) return null;
  const agreed: string[] = [];
  for (const field of mapping.fields) {
    const seen = seenOn(pair, side, field.key);
    const told = own(hint.newValues, field.on[side].name);
    if (told === undefined) continue;
    const value = valueSeen(field, side, told);
    if (seen === undefined || isUnknown(seen) || isUnknown(value)) return null;
    if (!sameValue(field.comparison, seen, value)) return null;
    if (own(pair[side].differences, field.key) === undefined) agreed.push(field.key);
  }
  return agreed;
}

/** At what only filters look, no write of ours ever goes: whatever the log tells of it is news, and what was never seen is to be. */
function saysSomethingWatched(pair: Pair, side: Side, hint: ChangeHint, { watched }: ResolvedMapping): boolean {
  return (watched?.[side] ?? []).some((name) => own(hint.newValues, name) !== undefined || own(pair[side].watched, name) === undefined);
}

function withStayed(pair: Pair, side: Side, keys: readonly string[], at: string): Pair {
  const { rewrites } = pair[side];
  const seen = keys.flatMap((key) => {
    const rewrite = own(rewrites, key);
    return rewrite?.state === 'awaiting' ? [[key, stayed(rewrite, at)] as const] : [];
  });
  if (seen.length === 0) return pair;
  return withSide(pair, side, { rewrites: withoutForgotten({ ...rewrites, ...Object.fromEntries(seen) }, at) });
}
