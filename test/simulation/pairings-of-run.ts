import type { RunPairing } from './pairing-kinds.ts';

/** Which programs the campaigns of a run go with, from moment to moment (decision 44). */
export interface PairingsOfRun {
  /** Every pairing of the run: those that hold now, then those of before and of later. */
  readonly all: () => readonly RunPairing[];
  /** Those that the settings name by now. */
  readonly followed: () => readonly RunPairing[];
  /** A campaign with its first pairing, and those that it has later. */
  readonly add: (first: RunPairing, later: readonly RunPairing[]) => void;
  /** The settings name the campaign from now on, with what it goes with now. */
  readonly follow: (campaign: string) => void;
  /** The campaign goes with another program from now on; false where it did already. */
  readonly lead: (to: RunPairing) => boolean;
  /** The pairings of a campaign by which a process may still work that began by the settings of this moment, or later. */
  readonly inForceSince: (campaign: string, at: number) => readonly RunPairing[];
  /** Whether the campaign was led elsewhere since this moment. */
  readonly wasLedSince: (campaign: string, at: number) => boolean;
  /** Whether what happened in the pairing's program at this moment may have been read by nobody, because its campaign was elsewhere, or left within so long after it. */
  readonly isUnread: (pairing: RunPairing, at: number, readWithinMs: number) => boolean;
}

/** A campaign of a run. */
interface Slot {
  readonly campaign: string;
  readonly pairings: readonly RunPairing[];
  isFollowed: boolean;
  /** What it went with since when, true time in ms, oldest first. */
  readonly history: { readonly pairing: RunPairing; readonly since: number }[];
}

/** So long a run may go on by the settings of when it began, ms: no cycle of these small worlds takes longer, asleep or not. */
const LONGEST_RUN_MS = 900_000;

/** No campaigns yet. */
export function createPairingsOfRun(now: () => number): PairingsOfRun {
  const slots: Slot[] = [];
  const current = ({ history, pairings }: Slot): RunPairing | undefined => history.at(-1)?.pairing ?? pairings[0];
  const slotOf = (campaign: string): Slot | undefined => slots.find((slot) => slot.campaign === campaign);
  /** The stretches in which the campaign went with something, each until the next begins. */
  const stretches = ({ history }: Slot) => history.map((one, place) => ({ ...one, until: history[place + 1]?.since ?? Infinity }));

  return {
    all() {
      const standing = slots.flatMap((slot) => current(slot) ?? []);
      return [...standing, ...slots.flatMap(({ pairings }) => pairings).filter((pairing) => !standing.includes(pairing))];
    },
    followed: () => slots.filter(({ isFollowed }) => isFollowed).flatMap((slot) => current(slot) ?? []),
    add(first, later) {
      slots.push({ campaign: first.campaign, pairings: [first, ...later], isFollowed: false, history: [{ pairing: first, since: now() }] });
    },
    follow(campaign) {
      const slot = slotOf(campaign);
      if (slot !== undefined) slot.isFollowed = true;
    },
    lead(to) {
      const slot = slotOf(to.campaign);
      if (slot === undefined || current(slot) === to) return false;
      slot.history.push({ pairing: to, since: now() });
      return true;
    },
    inForceSince(campaign, at) {
      const slot = slotOf(campaign);
      return slot === undefined ? [] : stretches(slot).filter(({ until }) => until > at - LONGEST_RUN_MS).map(({ pairing }) => pairing).toReversed();
    },
    wasLedSince(campaign, at) {
      const last = slotOf(campaign)?.history.slice(1).at(-1);
      return last !== undefined && last.since + LONGEST_RUN_MS > at;
    },
    isUnread(pairing, at, readWithinMs) {
      const slot = slotOf(pairing.campaign);
      return slot !== undefined && !stretches(slot).some((one) => one.pairing === pairing && one.since <= at && one.until > at + readWithinMs);
    },
  };
}
