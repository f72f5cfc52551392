/** Repeatable chance: the same seed gives the same sequence on every machine. */
export type Random = {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number in [0, limit). */
  integer(limit: number): number;
  /** One of the given things; the list must not be empty. */
  pick<T>(list: readonly T[]): T;
  chance(probability: number): boolean;
  /** Lower-case hexadecimal digits. */
  hex(length: number): string;
};

/** A generator of the mulberry32 family: 32 bits of state, plenty for worlds and fault plans, useless for secrets. */
export function createRandom(seed: number): Random {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const integer = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    integer,
    pick<T>(list: readonly T[]): T {
      const chosen = list[integer(list.length)];
      if (chosen === undefined) throw new Error('Cannot pick from an empty list.');
      return chosen;
    },
    chance: (probability) => next() < probability,
    hex(length) {
      let digits = '';
      while (digits.length < length) digits += integer(0x10000).toString(16).padStart(4, '0');
      return digits.slice(0, length);
    },
  };
}

/** One seed out of several numbers, so that person 17 of seed 7 is the same whether or not person 16 was made. */
export function mixSeed(...parts: readonly number[]): number {
  let hash = 0x811c9dc5;
  for (const part of parts) {
    hash = Math.imul(hash ^ (part | 0), 0x01000193);
    hash ^= hash >>> 15;
    hash = Math.imul(hash, 0x2c1b3c6d);
    hash ^= hash >>> 12;
  }
  return hash | 0;
}
