import type { FieldDescription } from './field.ts';
import type { RecordObject, Side } from './side.ts';
import type { ObjectSeen, SyncUser, WideRight } from './sync-user.ts';
import { fieldsNeeded, OBJECT_RIGHTS } from './sync-user-needs.ts';
import type { FieldNeed, ObjectNeed, ObjectRight, Reason, SideNeeds, SystemRight } from './sync-user-needs.ts';
import { own } from './value.ts';

/**
 * `missing`: needed and not there. `too-much`: there and not needed, and it could do harm. `unused`: seen, and nothing uses
 * it. `useful`: not there, and everything runs without it. `cannot`: no right in the world gives it. `unknown`: the side
 * does not say.
 */
export type Verdict = 'fine' | 'missing' | 'too-much' | 'unused' | 'useful' | 'cannot' | 'unknown';

/** What stops working, or what is wrong with what there is; people read it in words of their language. */
export type Why =
  | 'object-not-synced'
  | 'nothing-made'
  | 'changes-stay'
  | 'deletions-stay'
  | 'merges-stay-two'
  | 'field-suspended'
  | 'field-not-written'
  | 'read-only-by-nature'
  | 'right-never-used'
  | 'field-never-written'
  | 'changes-every-record'
  | 'far-more-than-a-sync'
  | 'nothing-uses-it'
  | 'formula'
  | 'no-calls'
  | 'activities-not-read'
  | 'absence-not-proven'
  | 'rights-not-read';

/** A right to an object, held against what is needed. */
export interface RightVerdict {
  readonly right: ObjectRight | WideRight;
  readonly has: boolean | null;
  readonly reasons: readonly Reason[];
  readonly verdict: Verdict;
  readonly why: Why | null;
  /** Profiles and permission sets that give it, as far as that is known. */
  readonly from: readonly string[];
}

/** A field likewise. `need` is `none` for one that nothing names. */
export interface FieldVerdict {
  readonly name: string;
  readonly label: string;
  readonly may: { readonly read: boolean; readonly create: boolean; readonly edit: boolean };
  readonly need: FieldNeed['use'] | 'none';
  readonly reasons: readonly Reason[];
  readonly verdict: Verdict;
  readonly why: Why | null;
}

/** One object. */
export interface ObjectVerdict {
  readonly object: RecordObject;
  readonly name: string;
  readonly permission: string | null;
  readonly rights: readonly RightVerdict[];
  readonly fields: readonly FieldVerdict[];
}

/** A right over everything. */
export interface SystemVerdict {
  readonly right: SystemRight;
  readonly name: string | null;
  readonly reasons: readonly Reason[];
  readonly verdict: Verdict;
  readonly why: Why | null;
  readonly from: readonly string[];
}

/** The sync user of one side against what the mapping needs (PRODUCT B4, B5). */
export interface SyncUserReport {
  readonly side: Side;
  readonly user: string | null;
  /** False where the user may not read its own rights: what is too much is then known in part. */
  readonly knowsRights: boolean;
  readonly objects: readonly ObjectVerdict[];
  readonly system: readonly SystemVerdict[];
}

/** Holds what the sync user has against what is needed of a side. */
export function judgeSyncUser(needs: SideNeeds, user: SyncUser): SyncUserReport {
  return {
    side: needs.side,
    user: user.name,
    knowsRights: user.system !== null,
    objects: user.objects.map((seen) => judgeObject(needs, seen)),
    system: judgeSystem(needs, user),
  };
}

const NOTHING_NEEDED: Pick<ObjectNeed, 'rights' | 'fields' | 'takesEveryField'> = { rights: {}, fields: [] };

function judgeObject(needs: SideNeeds, seen: ObjectSeen): ObjectVerdict {
  const need = needs.objects.find(({ object }) => object === seen.object) ?? NOTHING_NEEDED;
  const rights = [...OBJECT_RIGHTS.map((right) => judgeRight(need, seen, right)), ...judgeWideRights(needs, seen)];
  return { object: seen.object, name: seen.name, permission: seen.permission, rights, fields: judgeFields(need, seen) };
}

function judgeRight({ rights }: Pick<ObjectNeed, 'rights'>, seen: ObjectSeen, right: ObjectRight): RightVerdict {
  const reasons = rights[right] ?? [];
  const has = hasRight(seen, right);
  const judged = { right, has, reasons, from: givers(seen, right) };
  if (has === null) return { ...judged, verdict: reasons.length === 0 ? 'fine' : 'unknown', why: null };
  if (reasons.length > 0) return has ? { ...judged, verdict: 'fine', why: null } : { ...judged, verdict: 'missing', why: lackOf(right, reasons) };
  // Where rights follow from those to another object, they are judged there.
  return has && right !== 'read' && seen.isGrantedItself ? { ...judged, verdict: 'too-much', why: 'right-never-used' } : { ...judged, verdict: 'fine', why: null };
}

function hasRight({ description, isDeletable, isMadeLater }: ObjectSeen, right: ObjectRight): boolean | null {
  if (isMadeLater === true) return null;
  if (right === 'read') return description !== null;
  if (right === 'delete') return isDeletable;
  return (right === 'create' ? description?.createable : description?.updateable) === true;
}

function givers({ grants }: ObjectSeen, right: ObjectRight | WideRight): readonly string[] {
  return (grants ?? []).filter(({ rights }) => rights.includes(right)).map(({ from }) => from);
}

function lackOf(right: ObjectRight, reasons: readonly Reason[]): Why {
  const isForMerges = reasons.every(({ purpose }) => purpose === 'merge' || purpose === 'conversion');
  if (isForMerges) return 'merges-stay-two';
  if (right === 'read') return 'object-not-synced';
  if (right === 'delete') return 'deletions-stay';
  return right === 'create' ? 'nothing-made' : 'changes-stay';
}

function judgeWideRights(needs: SideNeeds, seen: ObjectSeen): readonly RightVerdict[] {
  if (seen.grants === null || !seen.isGrantedItself) return [];
  const [sees, changes] = [givers(seen, 'view-all'), givers(seen, 'modify-all')];
  const reasons = needs.useful['view-all'] ?? [];
  const lacksSight = sees.length + changes.length === 0 && reasons.length > 0;
  return [
    { right: 'view-all', has: sees.length > 0, reasons, verdict: lacksSight ? 'useful' : 'fine', why: lacksSight ? 'absence-not-proven' : null, from: sees },
    { right: 'modify-all', has: changes.length > 0, reasons: [], verdict: changes.length > 0 ? 'too-much' : 'fine', why: changes.length > 0 ? 'changes-every-record' : null, from: changes },
  ];
}

function judgeFields(need: Pick<ObjectNeed, 'fields' | 'takesEveryField'>, seen: ObjectSeen): readonly FieldVerdict[] {
  const { description, grantNames } = seen;
  if (seen.isMadeLater === true) return [];
  if (description === null) return need.fields.map((field) => judgeField(field, seen, undefined));
  const needs = fieldsNeeded(need, description);
  const named = needs.map((field) => judgeField(field, seen, own(description.fields, field.name)));
  const needed = new Set(needs.map(({ name }) => name));
  const neededGrants = new Set(needs.map(({ name }) => own(grantNames, name)));
  const unused = Object.values(description.fields).filter(({ name, isSystem }) => {
    const grant = own(grantNames, name);
    return !needed.has(name) && isSystem !== true && grant !== undefined && !neededGrants.has(grant);
  });
  return [...named, ...unused.map((field): FieldVerdict => ({ ...seenField(field), need: 'none', reasons: [], verdict: 'unused', why: field.calculated ? 'formula' : 'nothing-uses-it' }))];
}

function judgeField({ name, use, reasons }: FieldNeed, seen: ObjectSeen, field: FieldDescription | undefined): FieldVerdict {
  if (field === undefined) return { name, label: name, may: { read: false, create: false, edit: false }, need: use, reasons, verdict: 'missing', why: 'field-suspended' };
  const judged = { ...seenField(field), need: use, reasons };
  const isGiven = own(seen.grantNames, name) !== undefined;
  const isAllowed = use === 'read' || (use === 'create' ? field.createable : field.updateable);
  if (!isAllowed) return isGiven && !field.calculated ? { ...judged, verdict: 'missing', why: 'field-not-written' } : { ...judged, verdict: 'cannot', why: 'read-only-by-nature' };
  const isExcess = use === 'read' && isGiven && field.updateable && seen.description?.updateable === true;
  return isExcess ? { ...judged, verdict: 'too-much', why: 'field-never-written' } : { ...judged, verdict: 'fine', why: null };
}

function seenField({ name, label, createable, updateable }: FieldDescription): Pick<FieldVerdict, 'name' | 'label' | 'may'> {
  return { name, label, may: { read: true, create: createable, edit: updateable } };
}

/** Rights that a sync has no use for and that let whoever takes over the user do anything. */
const DANGEROUS: readonly SystemRight[] = ['change-all-data', 'see-all-data', 'manage-users', 'customise', 'write-code'];

/** What it comes to when one that may be needed is not there. */
const LACKS: readonly (readonly [SystemRight, Why])[] = [['use-api', 'no-calls'], ['read-activities', 'activities-not-read'], ['convert-leads', 'merges-stay-two'], ['read-own-rights', 'rights-not-read']];

function judgeSystem(needs: SideNeeds, user: SyncUser): readonly SystemVerdict[] {
  if (user.side === 'marketo') return [];
  const needed = LACKS.flatMap(([right, lack]) => judgeNeeded(needs, user, right, lack) ?? []);
  const excess = (user.system ?? []).filter(({ right, from }) => DANGEROUS.includes(right) && from.length > 0);
  return [...needed, ...excess.map(({ right, name, from }): SystemVerdict => ({ right, name, reasons: [], verdict: 'too-much', why: 'far-more-than-a-sync', from }))];
}

/** Whoever asked and was answered may use the API, and whoever may not read its own rights shows just that. */
function judgeNeeded({ system, useful }: SideNeeds, { system: seen }: SyncUser, right: SystemRight, lack: Why): SystemVerdict | null {
  const reasons = system[right] ?? useful[right] ?? [];
  if (reasons.length === 0) return null;
  const found = seen?.find((candidate) => candidate.right === right);
  const judged = { right, name: found?.name ?? null, reasons, from: found?.from ?? [] };
  const isProven = right === 'use-api' || (right === 'read-own-rights' && seen !== null);
  if (isProven || judged.from.length > 0) return { ...judged, verdict: 'fine', why: null };
  const isUntold = found === undefined && right !== 'read-own-rights';
  return { ...judged, verdict: isUntold ? 'unknown' : right in useful ? 'useful' : 'missing', why: lack };
}
