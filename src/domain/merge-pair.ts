import type { ErrorCode } from './error-catalogue.ts';
import { isStrayed, membershipNamed, programName, standingOf, statusOnSide } from './campaign-pairing.ts';
import type { ResolvedPairing, Standing } from './campaign-pairing.ts';
import { isEmpty, sameValue } from './compare-values.ts';
import { TRIMS_TEXT } from './observation.ts';
import type { ConflictPolicy } from './field-mapping.ts';
import { mergeStatus } from './merge-status.ts';
import { TOLD_AT, TOLD_OF } from './field-mapping.ts';
import { isCampaign, isMember, isTold } from './object-pair.ts';
import type { FieldChange } from './operation.ts';
import { isGone, withSide } from './pair.ts';
import type { Difference, Pair } from './pair.ts';
import { linkRefusal } from './parent-link.ts';
import { asUnfit, unfit } from './field-passage.ts';
import type { Unfit } from './field-passage.ts';
import type { ResolvedField, ResolvedMapping } from './resolved-mapping.ts';
import { neverSettles } from './rewrite.ts';
import { otherSide, SIDES } from './side.ts';
import type { Side } from './side.ts';
import { mergeField } from './three-way-merge.ts';
import type { MergeDecision } from './three-way-merge.ts';
import type { KnownValue, SeenValue } from './value.ts';
import { isBlank, isUncovered, isUnknown, own } from './value.ts';

/** A field that should be written and cannot be; the rest of the record goes on without it. */
export interface HeldField {
  readonly field: string;
  readonly code: ErrorCode;
  /** The value rule that it is about, in words, where it is about one. */
  readonly by?: string;
}

/** What a pair needs, derived from its three states and from nothing else (DESIGN §2). */
export interface PairPlan {
  /** The pair with everything that agrees folded into its base. */
  readonly pair: Pair;
  /** What to write, by the side written to; only changed, mapped, writable fields (I9). */
  readonly changes: Readonly<Record<Side, readonly FieldChange[]>>;
  readonly held: Readonly<Record<Side, readonly HeldField[]>>;
  /** True when a part of the key under which Marketo keeps the record is another by now: it is to be made anew (apis.md A6). */
  readonly isRekeyed: boolean;
  /** True where a change on its way **to** that side lost against the other side's change. */
  readonly lost: Readonly<Record<Side, boolean>>;
}

/** The value a side is known to have: its difference, else the base; absent when never seen. */
export function seenOn(pair: Pair, side: Side, key: string): SeenValue | undefined {
  const difference = own(pair[side].differences, key);
  return difference === undefined ? own(pair.base, key) : difference.value;
}

/** Merges every mapped field of a linked pair. Pure; the same states give the same plan (I2). */
export function mergePair(pair: Pair, mapping: ResolvedMapping): PairPlan {
  const changes: Record<Side, FieldChange[]> = { salesforce: [], marketo: [] };
  const held: Record<Side, HeldField[]> = { salesforce: [], marketo: [] };
  const lost: Record<Side, boolean> = { salesforce: false, marketo: false };
  const agreed: Record<string, KnownValue> = {};
  let isRekeyed = false;
  const ended = SIDES.some((side) => isGone(pair[side].presence));
  const standing = standingOfPair(pair, mapping);
  const changed = new Set([...Object.keys(pair.salesforce.differences), ...Object.keys(pair.marketo.differences)]);
  for (const field of mapping.fields) {
    // Without a difference both sides were seen at the base, or neither was seen at all: nothing to decide.
    if (!changed.has(field.key)) continue;
    // Of a record that is gone its end alone crosses (I6).
    if (ended && field.line.isDeletionFlag !== true) continue;
    const uncovered = uncoveredOn(pair, field);
    if (uncovered !== null) held[otherSide(uncovered.side)].push({ field: field.key, code: 'VALUE_NOT_MAPPED', by: uncovered.by });
    const decision = decide(pair, mapping, field);
    if (decision.kind === 'agree' && isSeenTogether(pair, field.key)) agreed[field.key] = decision.value;
    if (decision.kind !== 'copy') continue;
    const { to } = decision;
    if (isGone(pair[to].presence)) continue;
    // What is filtered is not updated; both sides go on from what they hold when it comes back (PRODUCT H2).
    if (pair[to].filtered !== null && field.line.tellsFilterTo !== to) continue;
    if (standing === 'not-named') continue;
    if (to === 'marketo' && field.line.isKey === true) {
      isRekeyed = true;
      continue;
    }
    const refusal: Unfit | null =
      standing === 'not-paired' ? { code: 'CAMPAIGN_NOT_PAIRED' } : mapping.readOnlyOn?.includes(to) === true ? { code: 'OBJECT_NOT_ACCESSIBLE' } : (asUnfit(memberRefusal(pair, mapping, field, to, decision.value)) ?? refusalOf(pair, field, to, decision.value));
    const goesAlong = isTold(pair.object) && field.line.tells !== true;
    if (goesAlong && (refusal === null || isBlank(decision.value))) continue;
    if (refusal !== null) held[to].push({ field: field.key, ...refusal });
    else changes[to].push(fieldChange(pair, field, decision, (field.line.part === 'status' ? pairingOf(pair, mapping)?.policy : undefined) ?? field.line.policy));
    if (decision.overwrites !== undefined) lost[otherSide(to)] = true;
  }
  if (isTold(pair.object)) changes.marketo = wholeActivity(pair, mapping, changes.marketo);
  return { pair: foldAgreement(pair, agreed), changes, held, isRekeyed, lost };
}

/**
 * Both were seen to hold it at one moment. While one of them is to be looked at again, what is known of it may be long over:
 * to agree on that would make a later edit of the one side look like the only one, and lose the other's unnamed (I2, I3).
 */
function isSeenTogether(pair: Pair, key: string): boolean {
  return own(pair.base, key) === undefined || SIDES.every((side) => !pair[side].lookDue);
}

/**
 * What an activity says that tells of these changes: every value there is, because nothing can be added to it later. None
 * where nobody is left to tell it of, or something later was told already (decision 27).
 */
function wholeActivity(pair: Pair, { fields }: ResolvedMapping, telling: FieldChange[]): FieldChange[] {
  const along = fields.flatMap((field): FieldChange[] => {
    const value = seenOn(pair, 'salesforce', field.key);
    const isLeftOut = value === undefined || isUnknown(value) || isBlank(value) || unfit(field, 'marketo', value) !== null;
    return isLeftOut || telling.some(({ field: key }) => key === field.key) ? [] : [{ field: field.key, value }];
  });
  const isOfSomebody = along.some(({ field }) => field === TOLD_OF);
  return telling.length === 0 || !isOfSomebody || isBehind(pair) ? [] : [...telling, ...along];
}

/** Whether a later state was told than the one last seen in Salesforce: that one is to be looked at, and nothing told of the older. */
function isBehind(pair: Pair): boolean {
  const [seen, told] = [seenOn(pair, 'salesforce', TOLD_AT), seenOn(pair, 'marketo', TOLD_AT)];
  return typeof seen === 'string' && typeof told === 'string' && seen < told;
}

function decide(pair: Pair, mapping: ResolvedMapping, field: ResolvedField): MergeDecision {
  const salesforce = spokenOn(pair, 'salesforce', field.key);
  const marketo = spokenOn(pair, 'marketo', field.key);
  const reset = SIDES.find((side) => own(pair[side].differences, field.key)?.isReset === true);
  const isMetAnew = SIDES.some((side) => own(pair[side].differences, field.key)?.isMetAnew === true);
  const agreed = isMetAnew ? undefined : own(pair.base, field.key);
  // What came back empty is met like a stranger: a blank has nothing to say against a value (M28).
  const base = reset === undefined || wasWrittenOnce(field, agreed, reset === 'salesforce' ? marketo : salesforce) ? agreed : undefined;
  if (field.line.part === 'status') return decideStatus(pair, mapping, field, { salesforce, marketo });
  const decision = mergeField({
    object: mapping.object,
    direction: field.line.direction,
    policy: field.line.policy,
    comparison: field.comparison,
    ...(base === undefined ? {} : { base }),
    seen: { ...(salesforce === undefined ? {} : { salesforce }), ...(marketo === undefined ? {} : { marketo }) },
    changedAt: {
      ...changedAt('salesforce', own(pair.salesforce.differences, field.key)),
      ...changedAt('marketo', own(pair.marketo.differences, field.key)),
    },
  });
  const isNamed = decision.kind === 'copy' && decision.to === reset && agreed !== undefined && !isEmpty(field.comparison, agreed);
  return isNamed ? { ...decision, overwrites: lostBy(pair, reset, field.key) } : decision;
}

/** What is written over on the side whose value says nothing: an emptiness, or what was left of a value. */
function lostBy(pair: Pair, side: Side, key: string): KnownValue {
  const value = seenOn(pair, side, key);
  return value === undefined || isUnknown(value) ? null : value;
}

/** Without the steps of its program nobody knows what a status means. */
function decideStatus(pair: Pair, mapping: ResolvedMapping, { key, comparison }: ResolvedField, { salesforce, marketo }: Readonly<Record<Side, SeenValue | undefined>>): MergeDecision {
  const pairing = pairingOf(pair, mapping);
  if (pairing === null) return { kind: 'nothing', because: 'unknown' };
  const base = own(pair.base, key);
  const seen = { ...(salesforce === undefined ? {} : { salesforce }), ...(marketo === undefined ? {} : { marketo }) };
  return mergeStatus({ comparison, seen, ...(base === undefined ? {} : { base }) }, pairing);
}

/** The campaign and program that a membership belongs to; null where they are not both seen, and for every other kind. */
function pairingOf(pair: Pair, mapping: ResolvedMapping): ResolvedPairing | null {
  return mapping.pairings?.pairings.get(campaignOf(pair, mapping) ?? '') ?? null;
}

/** The campaign to which a membership belongs, by its Salesforce id; null where that is not known. */
export function campaignOf(pair: Pair, { fields }: ResolvedMapping): string | null {
  const key = fields.find(({ line }) => line.part === 'campaign')?.key;
  const named = key === undefined ? [] : SIDES.map((side) => seenOn(pair, side, key));
  return named.find((value) => typeof value === 'string') ?? null;
}

/**
 * How the two records of a pair stand to each other by the settings of now, or the one that is there to what it seeks: nothing crosses
 * between a campaign, or a member of it, and a program with which it is not paired (I13). Everything else goes together.
 */
export function standingOfPair(pair: Pair, mapping: ResolvedMapping): Standing {
  const { object, salesforce, marketo } = pair;
  if (isCampaign(object)) return standingOf(salesforce.id, marketo.id, mapping.pairings);
  if (!isMember(object)) return 'paired';
  const campaign = campaignOf(pair, mapping);
  // It may only be hidden: what is refused for that is tried again once it is seen.
  if (campaign === null) return 'not-paired';
  const program = membershipNamed(marketo.id ?? '')?.program;
  return standingOf(campaign, program === undefined ? null : programName(program), mapping.pairings);
}

/** Whether a member's campaign, or its program, goes with another one by the settings of now (L36). */
export function hasStrayed(pair: Pair, mapping: ResolvedMapping): boolean {
  const program = isMember(pair.object) ? membershipNamed(pair.marketo.id ?? '')?.program : undefined;
  return program !== undefined && isStrayed(campaignOf(pair, mapping), programName(program), mapping.pairings);
}

/** Why the status of a member, or a field of it, cannot go to a side; null when it can, and for every other record. */
export function memberRefusal(pair: Pair, mapping: ResolvedMapping, { line }: ResolvedField, to: Side, value: KnownValue): ErrorCode | null {
  if (!isMember(pair.object) || line.part === 'campaign' || line.part === 'person') return null;
  const pairing = pairingOf(pair, mapping);
  if (pairing === null) return 'CAMPAIGN_NOT_PAIRED';
  if (line.part !== 'status' || typeof value !== 'string') return null;
  return statusOnSide(pairing, to, value) === null ? 'STATUS_NOT_MAPPED' : null;
}

/** Of a field that is written once, only the value agreed on then is put back where the field was made anew. */
function wasWrittenOnce({ line, comparison }: ResolvedField, agreed: KnownValue | undefined, source: SeenValue | undefined): boolean {
  if (line.policy !== 'write-once' || agreed === undefined || source === undefined || isUnknown(source)) return false;
  return !isEmpty(comparison, agreed) && !sameValue(comparison, agreed, source);
}

/** What a side says when it meets the other one: a default that we put there ourselves says nothing against a value. */
function spokenOn(pair: Pair, side: Side, key: string): SeenValue | undefined {
  const difference = own(pair[side].differences, key);
  // What its side has cut short says no more than an emptiness does.
  if (difference?.isReset === true && !isUnknown(difference.value)) return null;
  const isDefault = difference?.isDefault === true;
  const other = seenOn(pair, otherSide(side), key);
  const otherHasValue = other !== undefined && !isUnknown(other) && !isBlank(other);
  return isDefault && otherHasValue ? null : seenOn(pair, side, key);
}

function changedAt(side: Side, difference: Difference | undefined): Partial<Record<Side, string>> {
  return difference === undefined ? {} : { [side]: difference.changedAt };
}

/** Why a value cannot be written to a side now; null when it can. */
function refusalOf(pair: Pair, field: ResolvedField, to: Side, value: KnownValue): Unfit | null {
  const refused = linkRefusal(field, to, value);
  if (refused !== null) return { code: refused };
  if (!field.on[to].updateable) return { code: 'FIELD_NOT_WRITABLE' };
  const { direction } = field.line;
  if (neverSettles(direction, own(pair[to].rewrites, field.key), own(pair[otherSide(to)].rewrites, field.key))) return { code: 'NO_FIXED_POINT' };
  return unfit(field, to, value);
}

/** The side that holds a value which no rule of its line covers: until it does, the field is left alone (I10). */
function uncoveredOn(pair: Pair, { key }: ResolvedField): { readonly side: Side; readonly by: string } | null {
  for (const side of SIDES) {
    const value = own(pair[side].differences, key)?.value;
    if (isUncovered(value)) return { side, by: value.by };
  }
  return null;
}

function fieldChange(pair: Pair, field: ResolvedField, decision: MergeDecision & { kind: 'copy' }, policy: ConflictPolicy): FieldChange {
  const replaces = seenOn(pair, decision.to, field.key);
  return {
    field: field.key,
    value: asHeld(otherSide(decision.to), decision.value),
    ...(replaces === undefined || isUnknown(replaces) ? {} : { replaces }),
    ...(decision.overwrites === undefined ? {} : { lost: { value: decision.overwrites, policy } }),
  };
}

/**
 * The value letter by letter as its side holds it (I12). What was agreed on may be the other side's spelling, which was sent
 * to this one once; it must not go back as if it had been typed here.
 */
function asHeld(side: Side, value: KnownValue): KnownValue {
  if (!TRIMS_TEXT[side] || typeof value !== 'string') return value;
  return value.trim() === '' ? null : value.trim();
}

/** Makes agreed values the base: both sides' differences for them end, and so does what is known of rewrites. */
function foldAgreement(pair: Pair, agreed: Readonly<Record<string, KnownValue>>): Pair {
  const keys = Object.keys(agreed);
  if (keys.length === 0) return pair;
  const without = <T>(from: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(from).filter(([key]) => !Object.hasOwn(agreed, key)));
  return {
    ...pair,
    base: { ...pair.base, ...agreed },
    salesforce: { ...pair.salesforce, differences: without(pair.salesforce.differences), rewrites: without(pair.salesforce.rewrites) },
    marketo: { ...pair.marketo, differences: without(pair.marketo.differences), rewrites: without(pair.marketo.rewrites) },
  };
}

/** The difference to keep for a seen value: none when it equals the base. */
export function differenceFrom(
  base: KnownValue | undefined,
  field: ResolvedField,
  seen: Difference,
): Difference | null {
  const { value } = seen;
  if (!isUnknown(value) && base !== undefined && sameValue(field.comparison, base, value)) return null;
  return seen;
}

/**
 * The pair with a word of ours put down as if it had been seen on a side's record: of a filter (decision 33), or of a deletion
 * (decision 46). It crosses as any value does. The same pair where that stands there already.
 */
export function withOwnWord(pair: Pair, side: Side, field: ResolvedField, value: boolean): Pair {
  const { key } = field;
  if (seenOn(pair, side, key) === value) return pair;
  const difference = differenceFrom(own(pair.base, key), field, { value, changedAt: pair[side].seenVersion ?? '', changedBy: null });
  const { [key]: _former, ...others } = pair[side].differences;
  return withSide(pair, side, { differences: difference === null ? others : { ...others, [key]: difference } });
}
