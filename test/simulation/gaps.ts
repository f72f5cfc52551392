/** Times in which something could not be seen, by what it was: a record, or a mapped field. */
export interface Gaps {
  /** It cannot be seen from this true time on, ms. */
  open(what: string, at: number): void;
  close(what: string, at: number): void;
  /** A vendor's clock went forward: by that clock every gap that is open now is so much longer, ms. */
  stretch(ms: number): void;
  /** Whether there was any. */
  any(what: string): boolean;
  /** How long after a moment the last gap that reached beyond it ended, ms; 0 when none did. */
  reachesBeyond(what: string, at: number): number;
}

/** No gaps yet. */
export function createGaps(): Gaps {
  const gaps = new Map<string, { readonly from: number; to: number; extraMs: number }[]>();
  const of = (what: string): { readonly from: number; to: number; extraMs: number }[] => gaps.get(what) ?? [];
  return {
    open(what, at) {
      if (of(what).some((gap) => gap.to === Infinity)) return;
      gaps.set(what, [...of(what), { from: at, to: Infinity, extraMs: 0 }]);
    },
    close(what, at) {
      for (const gap of of(what)) gap.to = Math.min(gap.to, at);
    },
    stretch(ms) {
      for (const gap of [...gaps.values()].flat()) if (gap.to === Infinity) gap.extraMs += ms;
    },
    any: (what) => of(what).length > 0,
    reachesBeyond: (what, at) => Math.max(0, ...of(what).map((gap) => (gap.to > at ? gap.to + gap.extraMs - at : 0))),
  };
}
