import type { SimClock } from '../../foundation/clock.ts';

/** Counts the calls of the last 24 hours, as the vendor's rolling allocation does (apis.md B2). */
export type UsageMeter = {
  charge(): void;
  used(): number;
  clear(): void;
};

const HOUR_MS = 3_600_000;
const HOURS = 24;

/** Hours are counted as wholes: an hour's calls leave the window together. */
export function createUsageMeter(clock: SimClock): UsageMeter {
  const byHour = new Map<number, number>();
  const hour = (): number => Math.floor(clock.now() / HOUR_MS);
  const forgetOld = (): void => {
    for (const past of byHour.keys()) if (past <= hour() - HOURS) byHour.delete(past);
  };
  return {
    charge: () => void byHour.set(hour(), (byHour.get(hour()) ?? 0) + 1),
    used() {
      forgetOld();
      return [...byHour.values()].reduce((sum, calls) => sum + calls, 0);
    },
    clear: () => byHour.clear(),
  };
}
