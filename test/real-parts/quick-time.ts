/**
 * A world in which an hour passes in three minutes: leases run out, pauses end and jobs count as abandoned so much
 * sooner, and nothing in the program knows. The same moment everywhere: in the workers (quick-time-preload.ts), in the
 * database (cluster.ts) and at both vendors (real-vendors.ts).
 */
export const TIMES_FASTER = 20;

/** From this moment on, ms since 1970, the quick clock runs ahead of the real one. */
export interface QuickTime {
  readonly since: number;
}

/** The quick clock's moment at a moment of the real clock, both ms since 1970. */
export function quickMoment({ since }: QuickTime, realMs: number): number {
  return since + (realMs - since) * TIMES_FASTER;
}

/** The variable that tells a worker since when time is quick. */
export const SINCE_VARIABLE = 'QUICK_TIME_SINCE';
