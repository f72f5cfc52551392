import { createRandom, mixSeed } from '../../simulators/foundation/random.ts';
import { OPTIONAL_FIELDS } from './field-plans.ts';
import type { FieldPlan } from './field-plans.ts';
import type { PlannedAct } from './planned.ts';
import { between, sample } from './random-streams.ts';

/** Fields that the sync user does not see at the beginning, and that the settings let be added by themselves when it does. */
export interface NewFieldsPlan {
  /** Mapping keys; the run's own list of fields has them, unmapped. */
  readonly keys: readonly string[];
  /** When an administrator shows or hides one of them, or an admin takes a line out, puts one in, or changes his mind about adding. */
  readonly acts: readonly PlannedAct[];
}

/** Apart from the streams of everything else. */
const NEW_FIELDS_STREAM = 4600;

/** Fields of one name on both objects whose access can be set. */
const MAY_BE_NEW: ReadonlySet<string> = new Set(['phone', 'mobilePhone', 'fax', 'notes', 'customerTier', 'interests', 'mktoPersonNotes']);

/** What Salesforce calls otherwise than Marketo does: whoever adds a line for it has guessed. */
export const CALLED_OTHERWISE: ReadonlySet<string> = new Set(['mktoPersonNotes']);

/** What a seed says of new fields, beside the fields that it maps from the beginning; null where it maps all that could be new. */
export function drawNewFields(seed: number, safetyMs: number, share: number, mapped: readonly FieldPlan[]): { readonly plan: NewFieldsPlan; readonly fields: readonly FieldPlan[] } | null {
  const chance = createRandom(mixSeed(seed, NEW_FIELDS_STREAM));
  const free = OPTIONAL_FIELDS.filter(({ marketo, lead }) => MAY_BE_NEW.has(marketo) && !mapped.some((one) => one.marketo === marketo || one.lead === lead));
  const fields = sample(chance, free, between(chance, 1, 3)).map((field): FieldPlan => ({ ...field, direction: 'both', policy: 'by-object' }));
  const acts = Array.from({ length: Math.max(2, Math.round(between(chance, 4, 12) * Math.sqrt(share))) }, () => ({ atMs: Math.floor(chance.next() * safetyMs), detail: chance.integer(2 ** 31) }));
  return fields.length === 0 ? null : { plan: { keys: fields.map(({ marketo }) => marketo), acts: acts.toSorted((a, b) => a.atMs - b.atMs) }, fields };
}
