/** The running record of a run: a hash of everything that happened, and the lines for whoever wants to read them. */
export interface Trace {
  /** Takes one event in. */
  note(who: string, what: string): void;
  /** A running hash of all events so far, as 16 hexadecimal digits: two runs of one seed must have the same. */
  hash(): string;
  /** The latest events, oldest first, for a report of a failure. */
  latest(): readonly string[];
}

const KEPT = 400;

/** An empty trace. `onLine` sees every event as a line with its virtual time. */
export function createTrace(now: () => number, onLine?: (line: string) => void): Trace {
  let high = 0x811c9dc5;
  let low = 0x01000193;
  const kept: (readonly [at: number, who: string, what: string])[] = [];

  const mix = (text: string): void => {
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      high = Math.imul(high ^ code, 0x01000193);
      low = Math.imul(low ^ code, 0x5bd1e995);
    }
  };

  return {
    note(who, what) {
      const at = now();
      mix(`${at} ${who} ${what}`);
      kept.push([at, who, what]);
      if (kept.length > KEPT * 2) kept.splice(0, KEPT);
      onLine?.(lineOf([at, who, what]));
    },
    hash: () => [high, low].map((part) => (part >>> 0).toString(16).padStart(8, '0')).join(''),
    latest: () => kept.slice(-KEPT).map(lineOf),
  };
}

function lineOf([at, who, what]: readonly [at: number, who: string, what: string]): string {
  return `${new Date(at).toISOString()}  ${who.padEnd(10)} ${what}`;
}
