import type { ErrorCode } from './error-catalogue.ts';
import type { ObjectDescription } from './field.ts';
import type { FieldChange } from './operation.ts';
import type { Pair } from './pair.ts';
import { unfit, valueSeen } from './field-passage.ts';
import { seenOn, memberRefusal } from './merge-pair.ts';
import { isOwnWord } from './own-word.ts';
import { isIdInMarketo, linkTarget } from './parent-link.ts';
import type { KnownParents } from './parent-link.ts';
import type { ResolvedField, ResolvedMapping } from './resolved-mapping.ts';
import { otherSide } from './side.ts';
import type { Side } from './side.ts';
import { ownError } from './sync-error.ts';
import type { SyncError } from './sync-error.ts';
import { isBlank, isUncovered, isUnknown, own } from './value.ts';
import type { KnownValue, SeenValue } from './value.ts';

/** Values for required fields that a person may lack, by mapping key (PRODUCT A9). */
export type CreateDefaults = Readonly<Record<string, string | null>>;

/** What a new record would carry, or why it cannot be made. */
export type CreatePlan =
  | { readonly kind: 'create'; readonly changes: readonly FieldChange[] }
  /** It needs a link to what is not there yet, by these fields of the target. */
  | { readonly kind: 'early'; readonly fields: readonly string[] }
  | { readonly kind: 'refused'; readonly error: SyncError };

/**
 * Plans the creation of a pair's missing record from the other side: every mapped value that is known,
 * not blank and fits. What does not fit is left out here and held by the merge afterwards, unless the
 * field is required, and a link waits for the record it names (`parents`) – together with the whole record where the link is required.
 * Defaults stand in for required values only here, at the first push.
 */
export function planCreate(
  pair: Pair,
  to: Side,
  mapping: ResolvedMapping,
  target: ObjectDescription,
  defaults: CreateDefaults,
  parents: KnownParents = new Map(),
): CreatePlan {
  if (!target.createable) return { kind: 'refused', error: ownError('OBJECT_NOT_ACCESSIBLE') };
  const changes: FieldChange[] = [];
  const refused = new Map<string, ErrorCode>();
  const early = new Set<string>();
  for (const field of mapping.fields) {
    const value = valueToCreate(pair, to, field);
    if (value === null) continue;
    if (isUnknown(value)) {
      refused.set(field.on[to].name, 'VALUE_NOT_MAPPED');
      continue;
    }
    const target = targetOf(field, to, value, parents);
    if (target === 'early') early.add(field.on[to].name);
    if (target === 'lost') refused.set(field.on[to].name, 'PERSON_NOT_IN_MARKETO');
    if (target !== 'there') continue;
    const code = field.on[to].createable ? (memberRefusal(pair, mapping, field, to, value) ?? unfit(field, to, value)?.code ?? null) : 'FIELD_NOT_WRITABLE';
    if (code === null) changes.push({ field: field.key, value });
    else refused.set(field.on[to].name, code);
  }
  const fallbacks = Object.fromEntries(
    mapping.fields.filter((field) => isSeenBlank(pair, to, field)).map((field) => [field.key, own(defaults, field.key) ?? null]),
  );
  return withRequired(changes, mapping, to, target, fallbacks, { refused, early });
}

/** A link to what is not there yet follows with an update once it is. What Salesforce does not have yet is named by its id in Marketo. */
function targetOf(field: ResolvedField, to: Side, value: KnownValue, parents: KnownParents): 'there' | 'early' | 'lost' {
  if (field.line.links === undefined || typeof value !== 'string') return 'there';
  if (to === 'salesforce') return isIdInMarketo(value) ? 'early' : 'there';
  const { kind } = linkTarget(field, parents.get(value));
  return kind === 'unasked' ? 'early' : kind;
}

/** A default stands in for an empty value only; one that could not be seen is not empty (I10). */
function isSeenBlank(pair: Pair, to: Side, field: ResolvedField): boolean {
  const value = seenOn(pair, otherSide(to), field.key);
  return value !== undefined && !isUnknown(value) && isBlank(value);
}

/** Null where there is nothing to say; unknown only where a value was seen that no rule covers. */
function valueToCreate(pair: Pair, to: Side, field: ResolvedField): SeenValue {
  if (isOwnWord(field.line, otherSide(to))) return null;
  if (field.line.direction !== 'both' && field.line.direction !== `to-${to}`) return null;
  const value = seenOn(pair, otherSide(to), field.key);
  if (value === undefined) return null;
  if (isUnknown(value)) return isUncovered(value) ? value : null;
  return isBlank(value) ? null : value;
}

/** Values that a new record goes without, by API name: why they do not fit, and links to what is not there yet. */
interface LeftOut {
  readonly refused: ReadonlyMap<string, ErrorCode>;
  readonly early: ReadonlySet<string>;
}

function withRequired(
  changes: readonly FieldChange[],
  mapping: ResolvedMapping,
  to: Side,
  target: ObjectDescription,
  defaults: CreateDefaults,
  { refused, early }: LeftOut,
): CreatePlan {
  const given = new Set(changes.map((change) => change.field));
  const filled: FieldChange[] = [...changes];
  const awaited: string[] = [];
  for (const required of Object.values(target.fields).filter((field) => field.requiredOnCreate)) {
    const field = mapping.fields.find((candidate) => candidate.on[to].name === required.name);
    if (field !== undefined && given.has(field.key)) continue;
    if (early.has(required.name)) {
      awaited.push(required.name);
      continue;
    }
    const code = refused.get(required.name);
    if (code !== undefined) return { kind: 'refused', error: ownError(code, [required.name]) };
    const fallback = field === undefined ? null : valueSeen(field, to, defaults[field.key] ?? null);
    if (field === undefined || fallback === null || isUnknown(fallback)) {
      return { kind: 'refused', error: ownError('REQUIRED_VALUE_MISSING', [required.name]) };
    }
    filled.push({ field: field.key, value: fallback, isDefault: true });
  }
  return awaited.length > 0 ? { kind: 'early', fields: awaited } : { kind: 'create', changes: filled };
}
