import { z } from 'zod';
import { createRandom, mixSeed } from './random.ts';
import type { Random } from './random.ts';

/**
 * A fault as `POST /_control/faults` takes it: when it strikes (`match`, first skipping `after` occasions, at most
 * `times` times, each with `probability`), and arguments of its own beside those, which the fault's owner reads.
 */
const faultSchema = z.looseObject({
  kind: z.string(),
  match: z.strictObject({ operation: z.string().optional(), pathContains: z.string().optional() }).optional(),
  times: z.number().int().positive().optional(),
  probability: z.number().min(0).max(1).optional(),
  after: z.number().int().nonnegative().optional(),
});
export type Fault = z.infer<typeof faultSchema>;

/** The body of `POST /_control/faults`: an object, or the list alone. */
export const faultsBodySchema = z.union([
  z.array(faultSchema).transform((faults) => ({ faults, seed: 1 })),
  z.strictObject({ faults: z.array(faultSchema), seed: z.number().int().default(1) }),
]);

/** An occasion on which a fault could strike. */
export type Occasion = { readonly operation: string; readonly path: string };

/** A fault with its counters: occasions that matched, and how often it struck ("sometimes reached"). */
type FaultReport = { readonly fault: Fault; readonly seen: number; readonly struck: number };

export type FaultPlan = {
  /** Puts these faults in place of the present ones; a sentence names what is wrong when a kind is unknown. */
  replace(faults: readonly Fault[], seed: number): { ok: true } | { ok: false; message: string };
  /** The first fault of these kinds that strikes on this occasion, counted; undefined when none does. */
  draw(kinds: readonly string[], occasion: Occasion): Fault | undefined;
  report(): readonly FaultReport[];
};

type Armed = { fault: Fault; random: Random; seen: number; struck: number };

/** A plan that knows the given kinds of fault (reliability.md §2.2). Seeded: the same calls meet the same faults. */
export function createFaultPlan(knownKinds: readonly string[]): FaultPlan {
  let armed: Armed[] = [];
  return {
    replace(faults, seed) {
      const unknown = faults.find((fault) => !knownKinds.includes(fault.kind));
      if (unknown !== undefined) {
        return { ok: false, message: `There is no fault of kind "${unknown.kind}" here; known are ${knownKinds.join(', ')}.` };
      }
      armed = faults.map((fault, index) => ({ fault, random: createRandom(mixSeed(seed, index)), seen: 0, struck: 0 }));
      return { ok: true };
    },
    draw: (kinds, occasion) =>
      armed.find((entry) => kinds.includes(entry.fault.kind) && matches(entry.fault, occasion) && strikes(entry))?.fault,
    report: () => armed.map(({ fault, seen, struck }) => ({ fault, seen, struck })),
  };
}

function matches({ match }: Fault, occasion: Occasion): boolean {
  if (match?.operation !== undefined && match.operation !== occasion.operation) return false;
  return match?.pathContains === undefined || occasion.path.includes(match.pathContains);
}

function strikes(entry: Armed): boolean {
  const { after = 0, times = Infinity, probability = 1 } = entry.fault;
  entry.seen += 1;
  if (entry.seen <= after || entry.struck >= times) return false;
  if (probability < 1 && !entry.random.chance(probability)) return false;
  entry.struck += 1;
  return true;
}

/** An argument of a fault that must be a number, or the given one when it is absent or something else. */
export function numberArgument(fault: Fault, name: string, otherwise: number): number {
  const value = fault[name];
  return typeof value === 'number' ? value : otherwise;
}

/** An argument of a fault that must be text, or the given one when it is absent or something else. */
export function textArgument(fault: Fault, name: string, otherwise: string): string {
  const value = fault[name];
  return typeof value === 'string' ? value : otherwise;
}
