import { deletionDue } from './deletion.ts';
import type { ObjectDescription } from './field.ts';
import type { JournalEntry } from './journal-entry.ts';
import { mergePair, seenOn } from './merge-pair.ts';
import type { HeldField, PairPlan } from './merge-pair.ts';
import type { FieldChange } from './operation.ts';
import { isKeyed } from './object-pair.ts';
import { isGone, isMergeable } from './pair.ts';
import type { Pair } from './pair.ts';
import { planCreate } from './plan-create.ts';
import type { CreateDefaults } from './plan-create.ts';
import type { ResolvedField, ResolvedMapping } from './resolved-mapping.ts';
import { ownError } from './sync-error.ts';
import type { SyncError } from './sync-error.ts';
import type { TriedWrite } from './trial.ts';
import { isUnknown } from './value.ts';

/** What there is to try in Salesforce for a pair. */
export type WriteToTry =
  | { readonly kind: 'write'; readonly write: TriedWrite }
  /** Bascule itself does not send it: the describe, or the value, already rules it out. */
  | { readonly kind: 'held'; readonly error: SyncError }
  /** A filter keeps the record from Salesforce. */
  | { readonly kind: 'filtered' }
  /** Both sides agree, and nothing was refused lately. */
  | { readonly kind: 'nothing' }
  /** Salesforce alone makes and changes it: a write of ours would be one that is never made. */
  | { readonly kind: 'never-written' }
  /** No line of the mapping bears this name, or its field takes no part now. */
  | { readonly kind: 'no-such-field' };

/** What a choice is made from besides the pair itself. */
export interface TrialGround {
  readonly mapping: ResolvedMapping;
  /** The object in Salesforce; absent when the sync user does not see it. */
  readonly target: ObjectDescription | undefined;
  readonly defaults: CreateDefaults;
  /** Newest first. */
  readonly history: readonly JournalEntry[];
}

/**
 * Chooses the very write that is due to Salesforce; else the one that was refused last; else, when one field is asked about, that
 * field as it is. `field` is a name on either side, or null for the whole record. Pure: the same states give the same write.
 */
export function writeToTry(pair: Pair, field: string | null, ground: TrialGround): WriteToTry {
  const { mapping } = ground;
  const asked = field === null ? null : mapping.fields.find(({ key, on }) => key === field || on.salesforce.name === field);
  if (asked === undefined) return { kind: 'no-such-field' };
  if (isKeyed(pair.object) || asked?.line.direction === 'to-marketo') return { kind: 'never-written' };
  const isMeant = (change: { readonly field: string }): boolean => asked === null || change.field === asked.key;
  if (deletionDue(pair, mapping, 'salesforce')) return write('delete', 'due', []);
  if (pair.salesforce.filtered !== null) return { kind: 'filtered' };
  if (isGone(pair.salesforce.presence)) return { kind: 'nothing' };
  if (pair.salesforce.presence === 'absent') return creation(pair, ground);
  const plan = isMergeable(pair) ? mergePair(pair, mapping) : null;
  return dueUpdate(plan, isMeant, mapping) ?? lastRefused(ground, isMeant) ?? asItIs(pair, asked);
}

function write(kind: TriedWrite['kind'], from: TriedWrite['from'], changes: readonly FieldChange[]): WriteToTry {
  return { kind: 'write', write: { kind, from, changes } };
}

function creation(pair: Pair, { mapping, target, defaults }: TrialGround): WriteToTry {
  if (target === undefined) return { kind: 'held', error: ownError('OBJECT_NOT_ACCESSIBLE') };
  if (pair.marketo.presence !== 'present') return { kind: 'nothing' };
  const plan = planCreate(pair, 'salesforce', mapping, target, defaults);
  if (plan.kind === 'create') return write('create', 'due', plan.changes);
  return { kind: 'held', error: plan.kind === 'early' ? ownError('PARENT_NOT_SYNCED', plan.fields) : plan.error };
}

function dueUpdate(plan: PairPlan | null, isMeant: (change: { readonly field: string }) => boolean, mapping: ResolvedMapping): WriteToTry | null {
  const changes = plan?.changes.salesforce.filter(isMeant) ?? [];
  if (changes.length > 0) return write('update', 'due', changes);
  const held = plan?.held.salesforce.filter(isMeant) ?? [];
  const [first] = held;
  return first === undefined ? null : { kind: 'held', error: ownError(first.code, held.map((one) => nameOf(one, mapping))) };
}

function nameOf({ field }: HeldField, { fields }: ResolvedMapping): string {
  return fields.find(({ key }) => key === field)?.on.salesforce.name ?? field;
}

/** As it was sent, whatever the record holds by now: the question is what refused it. Fields that take no part any more are left out. */
function lastRefused({ history, mapping }: TrialGround, isMeant: (change: { readonly field: string }) => boolean): WriteToTry | null {
  for (const { event } of history) {
    if (event.kind === 'updated' && event.side === 'salesforce') return null;
    if (event.kind !== 'rejected' || event.side !== 'salesforce') continue;
    const changes = event.changes.filter((change) => isMeant(change) && mapping.fields.some(({ key }) => key === change.field));
    if (changes.length > 0) return write('update', 'refused', changes);
  }
  return null;
}

/** Writing what a field holds changes nothing and asks for every right that a change would need. */
function asItIs(pair: Pair, asked: ResolvedField | null): WriteToTry {
  const seen = asked === null ? undefined : seenOn(pair, 'salesforce', asked.key);
  const value = asked === null ? undefined : (seen ?? seenOn(pair, 'marketo', asked.key));
  if (asked === null || value === undefined || isUnknown(value)) return { kind: 'nothing' };
  return write('update', 'asked', [{ field: asked.key, value, ...(seen === undefined || isUnknown(seen) ? {} : { replaces: seen }) }]);
}
