import type { RunPairing } from './pairing-kinds.ts';

/** Which programs the campaigns of a run go with, from moment to moment (decision 44). */
export interface PairingsOfRun {
  /** Every pairing of the run: those that hold now, then those of before and of later; each campaign with each program once, by the first table. */
  readonly all: () => readonly RunPairing[];
  /** Those that the settings name by now. */
  readonly followed: () => readonly RunPairing[];
  /** A campaign with its first pairing, and those that it has later. */
  readonly add: (first: RunPairing, later: readonly RunPairing[]) => void;
  /** The settings name the campaign from now on, with what it goes with now. */
  readonly follow: (campaign: string) => void;
  /** The campaign goes with another program from now on, or by another table; false where it did already. */
  readonly lead: (to: RunPairing) => boolean;
  /** What a campaign goes with now. */
  readonly standing: (campaign: string) => RunPairing | undefined;
  /** The pairings of a campaign by which a process may still work that began by the settings of this moment, or later. */
  readonly inForceSince: (campaign: string, at: number) => readonly RunPairing[];
  /** Whether the campaign was led elsewhere since this moment. */
  readonly wasLedSince: (campaign: string, at: number) => boolean;
  /** Whether it was, or its statuses were tied otherwise, since this moment. */
  readonly wasTiedSince: (campaign: string, at: number) => boolean;
  /** Whether what happened in the pairing's program at this moment may have been read by nobody, because its campaign was elsewhere, or left within so long after it, or had been led there since a moment that `isInForce` denies. */
  readonly isUnread: (pairing: RunPairing, at: number, readWithinMs: number, isInForce?: (since: number) => boolean) => boolean;
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
  /** The same where tables count for nothing. */
  const stays = ({ history, ...slot }: Slot) => stretches({ ...slot, history: history.filter(({ pairing }, place) => pairing.kind.program !== history[place - 1]?.pairing.kind.program) });
  const isLately = (last: { readonly since: number } | undefined, at: number): boolean => last !== undefined && last.since + LONGEST_RUN_MS > at;

  return {
    all() {
      const standing = slots.flatMap((slot) => current(slot) ?? []);
      const others = slots.flatMap(({ pairings }) => pairings).filter(({ campaign, kind }) => !standing.some((one) => one.campaign === campaign && one.kind.program === kind.program));
      return [...standing, ...others];
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
    standing(campaign) {
      const slot = slotOf(campaign);
      return slot === undefined ? undefined : current(slot);
    },
    inForceSince(campaign, at) {
      const slot = slotOf(campaign);
      return slot === undefined ? [] : stretches(slot).filter(({ until }) => until > at - LONGEST_RUN_MS).map(({ pairing }) => pairing).toReversed();
    },
    wasLedSince(campaign, at) {
      const slot = slotOf(campaign);
      return slot !== undefined && isLately(stays(slot).slice(1).at(-1), at);
    },
    wasTiedSince: (campaign, at) => isLately(slotOf(campaign)?.history.slice(1).at(-1), at),
    isUnread(pairing, at, readWithinMs, isInForce = () => true) {
      const slot = slotOf(pairing.campaign);
      return slot !== undefined && !stays(slot).some(({ since, until, ...one }, place) => one.pairing.kind.program === pairing.kind.program && since <= at && until > at + readWithinMs && (place === 0 || isInForce(since)));
    },
  };
}
