import { createRandom, mixSeed } from '../foundation/random.ts';

/** The marketoGUID of the record with this number: looks like the vendor's, and is the same in every run. */
export function objectGuid(number: number): string {
  const random = createRandom(mixSeed(number, 41));
  const parts = [random.hex(8), random.hex(4), `4${random.hex(3)}`, `a${random.hex(3)}`, number.toString(16).padStart(12, '0')];
  return parts.join('-');
}
