/** Times in which something could not be seen, by what it was: a record, or a mapped field. */
export interface Gaps {
  /** It cannot be seen from this true time on, ms. */
  open(what: string, at: number): void;
  close(what: string, at: number): void;
  /** For whoever has forgotten since that it ended, it could not be seen all that time, true times in ms. */
  lasted(what: string, from: number, to: number): void;
  /** A vendor's clock went forward at this true time: by that clock whatever lasts beyond it is so much longer, ms. */
  stretch(at: number, ms: number): void;
  /** Whether there was any. */
  any(what: string): boolean;
  /** When gaps ended so far. */
  ends(what: string): readonly number[];
  /** Whether there was one at any time of a span. */
  overlaps(what: string, from: number, to: number): boolean;
  /** How long after a moment the last gap that reached beyond it ended, ms by the vendor's clock; 0 when none did. */
  reachesBeyond(what: string, at: number): number;
}

/** No gaps yet. */
export function createGaps(): Gaps {
  const gaps = new Map<string, { readonly from: number; to: number }[]>();
  const leaps: { readonly at: number; readonly ms: number }[] = [];
  const leaptMs = (from: number, to: number): number => leaps.reduce((sum, leap) => (leap.at >= from && leap.at <= to ? sum + leap.ms : sum), 0);
  const of = (what: string): { readonly from: number; to: number }[] => gaps.get(what) ?? [];
  return {
    open(what, at) {
      if (of(what).some((gap) => gap.to === Infinity)) return;
      gaps.set(what, [...of(what), { from: at, to: Infinity }]);
    },
    close(what, at) {
      for (const gap of of(what)) gap.to = Math.min(gap.to, at);
    },
    lasted(what, from, to) {
      gaps.set(what, [...of(what), { from, to }]);
    },
    stretch(at, ms) {
      leaps.push({ at, ms });
    },
    ends: (what) => of(what).flatMap((gap) => (gap.to === Infinity ? [] : [gap.to])),
    overlaps: (what, from, to) => of(what).some((gap) => gap.from <= to && gap.to >= from),
    any: (what) => of(what).length > 0,
    reachesBeyond: (what, at) => Math.max(0, ...of(what).map((gap) => (gap.to > at ? gap.to - at + leaptMs(at, gap.to) : 0))),
  };
}

/** Times in which mapped fields took no part, and by whose doing. */
export interface FieldGaps extends Gaps {
  /** Without those in which a field was away in Marketo alone. */
  readonly inSalesforce: Gaps;
  /** Where a field is away in Marketo. */
  readonly inMarketo: Pick<Gaps, 'open' | 'close'>;
  /** Where it is hidden in Marketo, and nobody is told its names; each of these is among the others as well. */
  readonly hiddenInMarketo: Gaps;
}

/** No gaps yet. */
export function createFieldGaps(): FieldGaps {
  const [all, inSalesforce] = [createGaps(), createGaps()];
  const both = [all, inSalesforce];
  return {
    ...all,
    open: (what, at) => both.forEach((gaps) => gaps.open(what, at)),
    close: (what, at) => both.forEach((gaps) => gaps.close(what, at)),
    lasted: (what, from, to) => both.forEach((gaps) => gaps.lasted(what, from, to)),
    inSalesforce,
    inMarketo: all,
    hiddenInMarketo: createGaps(),
  };
}
