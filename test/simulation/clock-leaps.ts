import type { SettableClock } from '../../simulators/foundation/clock.ts';

/** Salesforce's clock, set back under a bridge that reads by its stamps (F19). */
export interface ClockLeaps {
  /** The clock was set back just now. */
  setBack(): void;
  /** A place in Salesforce was stored. */
  read(position: unknown): void;
  /** The database was put back to a moment of true time: what was read since is to be read again. */
  putBack(keptAt: number): void;
  /** Whether a version of this moment may lie before every reading: nobody read until the clock had caught up with the last one. */
  readonly stampedUnseen: (at: number) => boolean;
}

interface Leap {
  readonly at: number;
  /** Where the last reading before it stood, by the vendor's clock in ms. */
  stoodAt: number;
  /** When the first reading after it was stored; at its own moment when that reading could see the clock behind. */
  readAt: number;
}

type Places = Readonly<Record<string, { readonly high: string | null; readonly pass: unknown } | undefined>>;

/** Machines of one vendor may differ by so much, ms; a clock further behind was set. */
const CLOCKS_DIFFER_MS = 60_000;

/** No leap yet. */
export function createClockLeaps(clock: Pick<SettableClock, 'now'>, now: () => number): ClockLeaps {
  const leaps: Leap[] = [];
  let stoodAt = -Infinity;

  function ends(leap: Leap, high: number): void {
    // A reading that began before the leap tells of the clock as it was.
    if (high > clock.now() + CLOCKS_DIFFER_MS) leap.stoodAt = Math.max(leap.stoodAt, high);
    else leap.readAt = high < leap.stoodAt - CLOCKS_DIFFER_MS ? leap.at : now();
  }

  return {
    setBack() {
      leaps.push({ at: now(), stoodAt, readAt: Infinity });
    },
    read(position) {
      const places = Object.values(position as Places).flatMap((place) => place ?? []);
      if (places.some(({ pass }) => pass !== null)) return;
      // Without a place everything is read: that misses nothing.
      const high = Math.min(Infinity, ...places.map((place) => (place.high === null ? -Infinity : Date.parse(place.high))));
      for (const leap of leaps) if (leap.readAt === Infinity) ends(leap, high);
      stoodAt = high;
    },
    putBack(keptAt) {
      for (const leap of leaps) if (leap.at >= keptAt) Object.assign(leap, { readAt: Infinity, stoodAt: -Infinity });
    },
    stampedUnseen: (at) => leaps.some((leap) => at >= leap.at && at <= leap.readAt),
  };
}
