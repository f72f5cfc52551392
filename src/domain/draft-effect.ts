import { applyLook, withUnreadUnseen } from './apply-look.ts';
import { sameValue } from './compare-values.ts';
import { deletionDue } from './deletion.ts';
import { deriveWork } from './derive-work.ts';
import type { ErrorCode } from './error-catalogue.ts';
import { valueSent } from './field-passage.ts';
import { judgeFilters } from './filtered.ts';
import { mergePair, seenOn } from './merge-pair.ts';
import type { PairPlan } from './merge-pair.ts';
import type { Observation } from './observation.ts';
import type { FieldChange } from './operation.ts';
import { isGone, isMergeable } from './pair.ts';
import type { Filtered, Pair } from './pair.ts';
import type { ResolvedField, ResolvedMapping } from './resolved-mapping.ts';
import { otherSide, SIDES } from './side.ts';
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
  /** Where a filter keeps it from a side under the draft; null where none does. */
  readonly filtered: Readonly<Record<Side, Filtered | null>>;
}

/** What becomes of the record on one side; `ended`: it waits to be written today, and would wait no more. */
export type RecordEffect = 'none' | 'created' | 'updated' | 'deleted' | 'ended';

/** What becomes of one value. Values are as the side holds them that is spoken of. */
export type FieldEffect =
  | { readonly kind: 'written'; readonly field: string; readonly to: Side; readonly before?: KnownValue; readonly after: KnownValue; readonly isLost: boolean }
  | { readonly kind: 'held'; readonly field: string; readonly to: Side; readonly code: ErrorCode; readonly value: KnownValue }
  | { readonly kind: 'apart'; readonly field: string };

/**
 * What the draft would do to a pair: it is led through the very functions by which a cycle goes after a new version was applied
 * – the fields that were never read are unknown until both records were looked at, then everything is merged – and what is done
 * under the rules of today is taken off. `at` is the moment by our clock, ISO 8601. Pure.
 */
export function effectOf(pair: Pair, mappings: DraftMappings, looks: readonly SampleLook[], at: string): DraftEffect {
  // A record that is gone stays as it is: a new rule holds for those that go from then on (I6).
  if (SIDES.some((side) => isGone(pair[side].presence))) return { record: { salesforce: 'none', marketo: 'none' }, fields: [], filtered: { salesforce: pair.salesforce.filtered, marketo: pair.marketo.filtered } };
  const { now, draft } = mappings;
  const looked = looks.reduce((seen, { side, observation }) => applyLook(seen, side, observation, draft).pair, withUnreadUnseen(pair, draft));
  const { pair: after, plan } = deriveWork(pair, looked, draft, { kind: 'schema-changed' }, { lane: 'bulk', now: at });
  const before = now === null ? NOTHING_PLANNED : plannedNow(pair, now, at);
  const fields = SIDES.flatMap((to) => fieldsTo(to, { pair: after, mappings, plan, before, looks }));
  return {
    record: { salesforce: recordOn('salesforce', pair, after, { mappings, plan, before }), marketo: recordOn('marketo', pair, after, { mappings, plan, before }) },
    fields: [...fields, ...keptApart(after, mappings, fields)],
    filtered: { salesforce: after.salesforce.filtered, marketo: after.marketo.filtered },
  };
}

/** What is on its way under the rules that hold. */
interface PlannedNow {
  readonly sent: Readonly<Record<Side, ReadonlyMap<string, KnownValue | undefined>>>;
  readonly held: Readonly<Record<Side, ReadonlyMap<string, ErrorCode>>>;
}

const NOTHING_PLANNED: PlannedNow = { sent: { salesforce: new Map(), marketo: new Map() }, held: { salesforce: new Map(), marketo: new Map() } };

function plannedNow(pair: Pair, now: ResolvedMapping, at: string): PlannedNow {
  const judged = judgeFilters(pair, now, at);
  if (!isMergeable(judged)) return NOTHING_PLANNED;
  const plan = mergePair(judged, now);
  const sentTo = (to: Side): PlannedNow['sent'][Side] => new Map(pair[to].work.state === 'waiting' ? plan.changes[to].map((change) => [change.field, sent(now, to, change.field, change.value)]) : []);
  const heldTo = (to: Side): PlannedNow['held'][Side] => new Map(plan.held[to].map(({ field, code }) => [field, code]));
  return { sent: { salesforce: sentTo('salesforce'), marketo: sentTo('marketo') }, held: { salesforce: heldTo('salesforce'), marketo: heldTo('marketo') } };
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
  readonly plan: PairPlan | null;
  readonly before: PlannedNow;
}

function recordOn(to: Side, pair: Pair, after: Pair, { mappings: { draft }, plan, before }: Planned): RecordEffect {
  const [wasWaiting, isWaiting] = [pair[to].work.state === 'waiting', after[to].work.state === 'waiting'];
  if (!isWaiting) return wasWaiting ? 'ended' : 'none';
  if (deletionDue(after, draft, to)) return wasWaiting && deletionDue(pair, draft, to) ? 'none' : 'deleted';
  if (pair[to].presence === 'absent') return wasWaiting ? 'none' : 'created';
  const isNew = !wasWaiting || (plan?.changes[to] ?? []).some((change) => isNewlySent(draft, to, change, before));
  return isNew ? 'updated' : 'none';
}

function isNewlySent(draft: ResolvedMapping, to: Side, { field, value }: FieldChange, before: PlannedNow): boolean {
  return !before.sent[to].has(field) || before.sent[to].get(field) !== sent(draft, to, field, value);
}

function fieldsTo(to: Side, { pair, mappings: { draft }, plan, before, looks }: Planned & { readonly pair: Pair; readonly looks: readonly SampleLook[] }): readonly FieldEffect[] {
  if (plan === null) return [];
  const heldBy = (side: Side, key: string, kept: SeenValue | undefined): KnownValue | undefined => valueHeld(draft, looks, side, key, kept);
  const isSent = pair[to].work.state === 'waiting' && !deletionDue(pair, draft, to);
  const written = plan.changes[to].flatMap((change): readonly FieldEffect[] => {
    const after = sent(draft, to, change.field, change.value);
    if (!isSent || after === undefined || !isNewlySent(draft, to, change, before)) return [];
    const held = heldBy(to, change.field, change.replaces);
    return [{ kind: 'written', field: change.field, to, ...(held === undefined ? {} : { before: held }), after, isLost: change.lost !== undefined }];
  });
  const held = plan.held[to].flatMap(({ field, code }): readonly FieldEffect[] =>
    before.held[to].get(field) === code ? [] : [{ kind: 'held', field, to, code, value: heldBy(otherSide(to), field, seenOn(pair, otherSide(to), field)) ?? null }],
  );
  return [...written, ...held];
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
