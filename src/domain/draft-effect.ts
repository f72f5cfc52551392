import { applyLook, withUnreadUnseen } from './apply-look.ts';
import { sameValue } from './compare-values.ts';
import { deletionDue } from './deletion.ts';
import type { ErrorCode } from './error-catalogue.ts';
import { valueSent, whyUncovered } from './field-passage.ts';
import { foresee } from './foreseen-rounds.ts';
import type { Foreseen, ForeseenRound } from './foreseen-rounds.ts';
import { seenOn } from './merge-pair.ts';
import type { Observation } from './observation.ts';
import type { FieldChange } from './operation.ts';
import { isGone, isMergeable } from './pair.ts';
import { partedPair } from './part-pairing.ts';
import type { Filtered, Pair } from './pair.ts';
import type { ResolvedField, ResolvedMapping } from './resolved-mapping.ts';
import { otherSide, SIDES } from './side.ts';
import { withWordsUnseen } from './status-words.ts';
import type { Side } from './side.ts';
import { isUncovered, isUnknown, own } from './value.ts';
import type { KnownValue, SeenValue } from './value.ts';

/** The rules of one kind of pair: those that hold, null when it is not followed, and a draft. */
export interface DraftMappings {
  readonly now: ResolvedMapping | null;
  readonly draft: ResolvedMapping;
  /** Keys of the lines in which they differ. */
  readonly changed: ReadonlySet<string>;
}

/** A look at one of the two records, all fields that the draft names. */
export interface SampleLook {
  readonly side: Side;
  readonly observation: Observation;
}

/** What a draft would do to one pair beyond what is done to it anyhow. */
export interface DraftEffect {
  readonly record: Readonly<Record<Side, RecordEffect>>;
  readonly fields: readonly FieldEffect[];
  /** Where a filter keeps it from a side in the end; null where none does. */
  readonly filtered: Readonly<Record<Side, FilterEffect>>;
  /** What becomes of it cannot be said for certain: it hangs on which of two writes comes first (`Foreseen`). */
  readonly isOpen: boolean;
}

/** Where a filter keeps a record from a side, by the rules of today and by the draft; null where none does. */
export interface FilterEffect {
  readonly now: Filtered | null;
  readonly draft: Filtered | null;
}

/** What becomes of the record on one side; `ended`: it waits to be written today, and would wait no more. */
export type RecordEffect = 'none' | 'created' | 'updated' | 'deleted' | 'ended';

/** What becomes of one value. Values are as the side holds them that is spoken of. */
export type FieldEffect =
  | { readonly kind: 'written'; readonly field: string; readonly to: Side; readonly before?: KnownValue; readonly after: KnownValue; readonly isLost: boolean }
  | { readonly kind: 'held'; readonly field: string; readonly to: Side; readonly code: ErrorCode; readonly rule: UncoveringRule | null; readonly value: KnownValue }
  | { readonly kind: 'apart'; readonly field: string };

/** The value rule that does not cover a value. */
export interface UncoveringRule {
  /** In words. */
  readonly by: string;
  /** What the value is not, and what to do, in sentences; null where the rule has none. */
  readonly because: string | null;
}

/**
 * What the draft would do to a pair: it is led through the very functions by which a cycle goes after a new version was applied
 * – the fields that were never read are unknown until both records were looked at, then everything is merged, and once more with what
 * was written – and what is done under the rules of today is taken off. `at` is the moment by our clock, ISO 8601. Pure.
 */
export function effectOf(pair: Pair, mappings: DraftMappings, looks: readonly SampleLook[], at: string): DraftEffect {
  // A record that is gone stays as it is: a new rule holds for those that go from then on (I6).
  if (SIDES.some((side) => isGone(pair[side].presence))) return untouched(pair);
  const { now, draft } = mappings;
  const parted = partedPair(pair, draft, pair.marketo.writtenMark);
  const start = withWordsUnseen(parted?.pair ?? pair, draft, now?.pairings);
  const looked = looks.reduce((seen, { side, observation }) => applyLook(seen, side, observation, draft).pair, withUnreadUnseen(start, draft));
  const after = foresee(pair, looked, draft, { kind: 'schema-changed' }, { lane: 'bulk', now: at });
  const before = now === null ? null : foresee(pair, pair, now, { kind: 're-merged' }, { lane: 'bulk', now: at });
  const plannedFor = before === null || now === null ? NOTHING_PLANNED : plannedNow(before, now);
  // What is on its way to the old program is another record's.
  const planned = start.marketo.id === pair.marketo.id ? plannedFor : { ...plannedFor, waits: { ...plannedFor.waits, marketo: false } };
  const fields = SIDES.flatMap((to) => fieldsTo(to, { mappings, after, planned, looks }));
  const filteredTo = (to: Side): FilterEffect => ({ now: (before === null ? pair : endOf(before).pair)[to].filtered, draft: endOf(after).pair[to].filtered });
  return {
    record: {
      salesforce: parted === null || parted.besides === null ? recordOn('salesforce', start, { mappings, after, planned }) : 'created',
      marketo: recordOn('marketo', start, { mappings, after, planned }),
    },
    fields: [...fields, ...keptApart(endOf(after).pair, mappings, fields)],
    filtered: { salesforce: filteredTo('salesforce'), marketo: filteredTo('marketo') },
    isOpen: after.isOpen && before?.isOpen !== true,
  };
}

function untouched({ salesforce, marketo }: Pair): DraftEffect {
  return {
    record: { salesforce: 'none', marketo: 'none' },
    fields: [],
    filtered: { salesforce: { now: salesforce.filtered, draft: salesforce.filtered }, marketo: { now: marketo.filtered, draft: marketo.filtered } },
    isOpen: false,
  };
}

/** What is on its way under the rules that hold, by the side written to. */
interface PlannedNow {
  readonly sent: Readonly<Record<Side, ReadonlyMap<string, KnownValue | undefined>>>;
  readonly held: Readonly<Record<Side, ReadonlyMap<string, ErrorCode>>>;
  readonly waits: Readonly<Record<Side, boolean>>;
  readonly deletes: Readonly<Record<Side, boolean>>;
}

const NOTHING_PLANNED: PlannedNow = {
  sent: { salesforce: new Map(), marketo: new Map() },
  held: { salesforce: new Map(), marketo: new Map() },
  waits: { salesforce: false, marketo: false },
  deletes: { salesforce: false, marketo: false },
};

function plannedNow(before: Foreseen, now: ResolvedMapping): PlannedNow {
  const sentTo = (to: Side): PlannedNow['sent'][Side] => new Map(before.rounds.flatMap((round) => round.sent[to].map((change) => [change.field, sent(now, to, change.field, change.value)])));
  const heldTo = (to: Side): PlannedNow['held'][Side] => new Map((endOf(before).plan?.held[to] ?? []).map(({ field, code }) => [field, code]));
  return {
    sent: { salesforce: sentTo('salesforce'), marketo: sentTo('marketo') },
    held: { salesforce: heldTo('salesforce'), marketo: heldTo('marketo') },
    waits: { salesforce: waitsFor(before, 'salesforce'), marketo: waitsFor(before, 'marketo') },
    deletes: { salesforce: deletesOn(before, now, 'salesforce'), marketo: deletesOn(before, now, 'marketo') },
  };
}

function endOf({ rounds }: Foreseen): ForeseenRound {
  return rounds.at(-1) ?? rounds[0];
}

function waitsFor({ rounds }: Foreseen, to: Side): boolean {
  return rounds.some(({ pair }) => pair[to].work.state === 'waiting');
}

function deletesOn({ rounds }: Foreseen, mapping: ResolvedMapping, to: Side): boolean {
  return rounds.some(({ pair }) => pair[to].work.state === 'waiting' && deletionDue(pair, mapping, to));
}

/** A kept value as a side would get it; undefined where no rule covers it. */
function sent(mapping: ResolvedMapping, to: Side, key: string, value: KnownValue): KnownValue | undefined {
  const field = fieldOf(mapping, key);
  return field === undefined ? undefined : valueSent(field, to, value);
}

function fieldOf({ fields }: ResolvedMapping, key: string): ResolvedField | undefined {
  return fields.find((field) => field.key === key);
}

interface Planned {
  readonly mappings: DraftMappings;
  readonly after: Foreseen;
  readonly planned: PlannedNow;
}

function recordOn(to: Side, pair: Pair, { mappings: { draft }, after, planned }: Planned): RecordEffect {
  if (!waitsFor(after, to)) return planned.waits[to] ? 'ended' : 'none';
  if (deletesOn(after, draft, to)) return planned.deletes[to] ? 'none' : 'deleted';
  if (pair[to].presence === 'absent') return planned.waits[to] ? 'none' : 'created';
  const isNew = !planned.waits[to] || after.rounds.some(({ sent: { [to]: changes } }) => changes.some((change) => isNewlySent(draft, to, change, planned)));
  return isNew ? 'updated' : 'none';
}

function isNewlySent(draft: ResolvedMapping, to: Side, { field, value }: FieldChange, planned: PlannedNow): boolean {
  return !planned.sent[to].has(field) || planned.sent[to].get(field) !== sent(draft, to, field, value);
}

function fieldsTo(to: Side, { mappings: { draft }, after, planned, looks }: Planned & { readonly looks: readonly SampleLook[] }): readonly FieldEffect[] {
  const heldBy = (side: Side, key: string, kept: SeenValue | undefined): KnownValue | undefined => valueHeld(draft, looks, side, key, kept);
  const written = after.rounds.flatMap((round) => round.sent[to]).flatMap((change): readonly FieldEffect[] => {
    const value = sent(draft, to, change.field, change.value);
    if (value === undefined || !isNewlySent(draft, to, change, planned)) return [];
    const held = heldBy(to, change.field, change.replaces);
    return [{ kind: 'written', field: change.field, to, ...(held === undefined ? {} : { before: held }), after: value, isLost: change.lost !== undefined }];
  });
  const { pair, plan } = endOf(after);
  const held = (plan?.held[to] ?? []).flatMap(({ field, code, by }): readonly FieldEffect[] =>
    planned.held[to].get(field) === code ? [] : [{ kind: 'held', field, to, code, rule: ruleIn(draft, field, by), value: heldBy(otherSide(to), field, seenOn(pair, otherSide(to), field)) ?? null }],
  );
  return [...written, ...held];
}

function ruleIn(draft: ResolvedMapping, key: string, by: string | undefined): UncoveringRule | null {
  const field = fieldOf(draft, key);
  return by === undefined ? null : { by, because: field === undefined ? null : whyUncovered(field, by) };
}

/** A value letter by letter as its side holds it: as it was looked at, else as what is kept of it would be sent there; undefined when it is not known. */
function valueHeld(draft: ResolvedMapping, looks: readonly SampleLook[], side: Side, key: string, kept: SeenValue | undefined): KnownValue | undefined {
  const name = fieldOf(draft, key)?.on[side].name ?? '';
  const look = looks.find((one) => one.side === side);
  const told = look === undefined ? undefined : own(look.observation.values, name);
  if (told !== undefined && !isUnknown(told)) return told;
  if (kept === undefined) return undefined;
  if (isUnknown(kept)) return isUncovered(kept) ? kept.raw : undefined;
  return sent(draft, side, key, kept) ?? kept;
}

/** Fields of changed lines in which both sides go on holding another value. */
function keptApart(pair: Pair, { draft, changed }: DraftMappings, fields: readonly FieldEffect[]): readonly FieldEffect[] {
  if (!isMergeable(pair)) return [];
  const moving = new Set(fields.map(({ field }) => field));
  return draft.fields.flatMap(({ key, comparison }): readonly FieldEffect[] => {
    if (!changed.has(key) || moving.has(key)) return [];
    const [salesforce, marketo] = [seenOn(pair, 'salesforce', key), seenOn(pair, 'marketo', key)];
    const isKnown = salesforce !== undefined && marketo !== undefined && !isUnknown(salesforce) && !isUnknown(marketo);
    return isKnown && !sameValue(comparison, salesforce, marketo) ? [{ kind: 'apart', field: key }] : [];
  });
}
