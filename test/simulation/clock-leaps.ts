import type { SettableClock } from '../../simulators/foundation/clock.ts';
import { keepCollections } from './backups.ts';
import type { Restorable } from './backups.ts';
import type { StampedVersion } from './vendor-ledger.ts';

/** Salesforce's clock, set back and forth under a bridge that reads by its stamps (F19). */
export interface ClockLeaps extends Restorable {
  /** The clock was set just now. */
  leapt(): void;
  /** A place in Salesforce was stored. */
  read(position: unknown): void;
  /**
   * Whether a version of this moment may lie before every reading: between two readings the clock was so far back that how
   * far each of them stands, and how long it was between them, does not tell. A record that got a newer version, `latest`, before
   * the second of them is shown to it by the stamp of that one alone.
   */
  readonly stampedUnseen: (at: number, latest?: StampedVersion) => boolean;
  /** Whether a version of this moment lies before the last reading by its stamp alone: nobody has read since. */
  readonly isYetToBeRead: (at: number, latest?: StampedVersion) => boolean;
  /** When every object was read by a reading that began after this moment, true time in ms; Infinity when one was not. */
  readonly readAfter: (at: number) => number;
  /** When the last reading of an object that was stored by a moment of true time, ms, began; -Infinity before the first. */
  readonly beganBefore: (object: string, at: number) => number;
  /** The earliest moment that the clock has shown since this moment of true time, ms: no formula of age has said less since. */
  readonly earliestShownSince: (at: number) => number;
  /** The latest moment that the clock has shown since this moment of true time, ms: no formula of age has said more since. */
  readonly latestShownSince: (at: number) => number;
}

/** A reading of an object that was stored: when it began, by true time and by the vendor's clock, ms. */
interface Reading {
  readonly storedAt: number;
  readonly beganAt: number;
  readonly high: number;
}

interface Skew {
  /** From this true time on, ms. */
  readonly from: number;
  readonly ms: number;
}

type Places = Readonly<Record<string, { readonly high: string | null; readonly pass: unknown } | undefined>>;

/** Machines of one vendor may differ by so much, ms; a clock further behind was set, and everything is read again. */
const CLOCKS_DIFFER_MS = 60_000;
/** A reading begins so long before the last one at least, ms. */
const LEAST_OVERLAP_MS = 120_000;
/** Places are kept in whole seconds. */
const SECOND_MS = 1000;

/** No leap yet. `areOursRight` says whether every worker's clock has been right so far: how long it was between two readings is told by these. */
export function createClockLeaps(clock: Pick<SettableClock, 'now'>, now: () => number, areOursRight: () => boolean): ClockLeaps {
  const skews: Skew[] = [{ from: -Infinity, ms: clock.now() - now() }];
  /** Each object's own: one is read while another waits, and a database may be put back to a moment between them. */
  const readings = new Map<string, readonly Reading[]>();

  function skewAt(at: number): number {
    return skews.findLast(({ from }) => from <= at)?.ms ?? 0;
  }

  /** A version of this moment, as the vendor's clock stamped it. */
  function stampedAt(at: number): StampedVersion {
    return { at, stamp: at + skewAt(at) };
  }

  /** The last moment at which the vendor's clock showed this. */
  function whenShown(high: number): number {
    const shown = skews.flatMap(({ from, ms }, place) => {
      const at = Math.max(high - ms, from);
      return at - (high - ms) <= SECOND_MS && at < (skews[place + 1]?.from ?? Infinity) && at <= now() ? [at] : [];
    });
    return Math.max(-Infinity, ...shown);
  }

  /** Each object's readings before and after a moment. */
  function around(at: number): readonly (readonly [Reading | undefined, Reading | undefined])[] {
    return [...readings.values()].map((ofOne) => [ofOne.findLast(({ beganAt }) => beganAt <= at), ofOne.find(({ beganAt }) => beganAt > at)]);
  }

  return {
    leapt() {
      skews.push({ from: now(), ms: clock.now() - now() });
    },
    read(position) {
      for (const [object, place] of Object.entries(position as Places)) {
        const before = readings.get(object) ?? [];
        const high = place === undefined || place.high === null || place.pass !== null ? null : Date.parse(place.high);
        // As long as it is not read to the end, and when only fields are taken out, the place is the one of before.
        if (high !== null && high !== before.at(-1)?.high) readings.set(object, [...before, { storedAt: now(), beganAt: whenShown(high), high }]);
      }
    },
    // What was read since is to be read again; what an earlier backup had forgotten is known again, where a later one is put back after it (seed 45668).
    keep: () => keepCollections([readings]),
    stampedUnseen(at, latest = stampedAt(at)) {
      return around(at).some(([before, after]) => {
        // Without a place everything is read: that misses nothing.
        if (before === undefined || after === undefined || after.high < before.high - CLOCKS_DIFFER_MS) return false;
        const setBackMs = areOursRight() ? Math.max(0, skewAt(before.beganAt) - skewAt(after.beganAt)) : 0;
        const { stamp } = latest.at < after.beganAt ? latest : stampedAt(at);
        return stamp < before.high - setBackMs - LEAST_OVERLAP_MS;
      });
    },
    isYetToBeRead(at, latest = stampedAt(at)) {
      return around(at).some(([before, after]) => before !== undefined && after === undefined && latest.stamp < before.high);
    },
    readAfter: (at) => Math.max(...around(at).map(([, after]) => after?.storedAt ?? Infinity)),
    beganBefore: (object, at) => readings.get(object)?.findLast(({ storedAt }) => storedAt <= at)?.beganAt ?? -Infinity,
    earliestShownSince: (at) => Math.min(stampedAt(at).stamp, ...skews.flatMap(({ from, ms }) => (from > at ? [from + ms] : []))),
    latestShownSince: (at) => Math.max(clock.now(), ...skews.slice(1).flatMap(({ from }, place) => (from > at ? [from + (skews[place]?.ms ?? 0)] : []))),
  };
}
