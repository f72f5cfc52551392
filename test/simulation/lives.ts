/** Who took a record away, or brought it back, as far as the worlds themselves can tell. */
type Doer = 'user' | 'engine' | 'nobody';

/** When the records of a world were deleted and came back, by whatever a record is called. */
export interface Lives {
  /** A record is there, or is not, from now on. */
  note(record: string, isThere: boolean, by: Doer): void;
  /** Whether it was away at any time of a span of true time, ms. */
  wasGone(record: string, from: number, to: number): boolean;
  /** Whether it was there at any time of such a span. */
  wasThere(record: string, from: number, to: number): boolean;
  /** Who deleted it last; null where nobody ever did. */
  deletedBy(record: string): Doer | null;
  /** Whether somebody ever did. */
  wasDeletedBy(record: string, who: Doer): boolean;
  /** Whether it was away since a moment, or from that moment on, and came back: a record that was merged away and is brought back is one of its own. */
  cameBackSince(record: string, at: number): boolean;
  /** True time of its last deletion, ms; Infinity where it was never deleted. */
  deletedAt(record: string): number;
}

interface Gone {
  readonly from: number;
  to: number;
  readonly by: Doer;
}

/** Nobody has been deleted yet. */
export function createLives(now: () => number): Lives {
  const gone = new Map<string, Gone[]>();
  const last = (record: string): Gone | undefined => gone.get(record)?.at(-1);
  return {
    note(record, isThere, by) {
      const before = last(record);
      const wasThere = before === undefined || before.to !== Infinity;
      if (isThere === wasThere) return;
      if (isThere && before !== undefined) before.to = now();
      else gone.set(record, [...(gone.get(record) ?? []), { from: now(), to: Infinity, by }]);
    },
    wasGone: (record, from, to) => (gone.get(record) ?? []).some((one) => one.from <= to && one.to >= from),
    wasThere: (record, from, to) => !(gone.get(record) ?? []).some((one) => one.from <= from && one.to >= to),
    deletedBy: (record) => last(record)?.by ?? null,
    wasDeletedBy: (record, who) => (gone.get(record) ?? []).some(({ by }) => by === who),
    cameBackSince: (record, at) => (gone.get(record) ?? []).some(({ from, to }) => from >= at && to !== Infinity),
    deletedAt: (record) => last(record)?.from ?? Infinity,
  };
}
