/**
 * Activity types that this simulator writes (MS and MD activities; the vendor's numbers, 104 and 123 from its guide to
 * the Marketo source of Experience Platform, where 24 and 25 stand without a name; that these two are of lists, and
 * 145, is general knowledge that no source at hand confirms).
 */
export const activityType = {
  visitWebPage: 1,
  newLead: 12,
  changeDataValue: 13,
  addToList: 24,
  removeFromList: 25,
  mergeLeads: 32,
  deleteLead: 37,
  changeStatusInProgression: 104,
  changeProgramMemberData: 123,
  pushLead: 145,
} as const;

/** One changed field inside a Change Data Value activity. Values are text whatever the type (apis.md A5). */
export type FieldChange = {
  readonly id: number;
  readonly name: string;
  readonly displayName: string;
  readonly newValue: string | null;
  readonly oldValue: string | null;
};

/** What happened to a person. `at` is in epoch ms, whole seconds; the order of the log is the order of delivery. */
export type Activity = {
  readonly guid: string;
  readonly personId: number;
  readonly at: number;
  readonly type: number;
  readonly primaryValueId?: number;
  readonly primaryValue?: string;
  readonly attributes: readonly (readonly [name: string, value: string | number | boolean])[];
  readonly change?: FieldChange;
};

/** An activity with its place in the log. Places are ordered, and not always whole numbers. */
export type PlacedActivity = { readonly place: number; readonly activity: Activity };

/** Where an activity enters that becomes visible late: at the end, or where its stamp belongs (fault F21). */
export type LateEntry = 'at-the-end' | 'by-stamp';

export type ActivityLog = {
  append(activity: Activity): void;
  /** Keeps an activity back until `visibleAt` (epoch ms). */
  appendLate(activity: Activity, visibleAt: number, entry: LateEntry): void;
  /** Lets those kept back appear whose time has come. */
  release(now: number): void;
  /** The clock was set back by so many ms: what is kept back becomes visible after as long a wait as before. */
  clockSetBack(ms: number): void;
  /** At most `count` activities after this place, oldest place first. */
  after(place: number, count: number): readonly PlacedActivity[];
  /** The place just before the first activity whose stamp is not earlier. */
  placeBefore(at: number): number;
  all(): Iterable<Activity>;
  size(): number;
  clear(): void;
};

/** `behind` is the last place there was when it happened. */
type Kept = { activity: Activity; visibleAt: number; entry: LateEntry; behind: number };

/** An empty log. */
export function createActivityLog(): ActivityLog {
  let placed: PlacedActivity[] = [];
  let kept: Kept[] = [];
  let lastPlace = 0;

  function append(activity: Activity): void {
    lastPlace = Math.floor(lastPlace) + 1;
    placed.push({ place: lastPlace, activity });
  }

  /**
   * Enters where it belongs by its stamp: where it would be had it not been late, also when the clock was set since. Readers
   * whose token lies behind that will never be given it: that is the point of the fault.
   */
  function insertByStamp({ activity, behind }: Kept): void {
    const position = firstIndex(placed, (entry) => entry.place > behind);
    const next = placed[position]?.place;
    if (next === undefined) append(activity);
    else placed.splice(position, 0, { place: ((placed[position - 1]?.place ?? 0) + next) / 2, activity });
  }

  return {
    append,
    appendLate: (activity, visibleAt, entry) => {
      kept.push({ activity, visibleAt, entry, behind: lastPlace });
    },
    release(now) {
      if (kept.length === 0) return;
      const due = kept.filter((one) => one.visibleAt <= now);
      kept = kept.filter((one) => one.visibleAt > now);
      for (const one of due) {
        if (one.entry === 'by-stamp') insertByStamp(one);
        else append(one.activity);
      }
    },
    clockSetBack(ms) {
      kept = kept.map((one) => ({ ...one, visibleAt: one.visibleAt - ms }));
    },
    after(place, count) {
      const from = firstIndex(placed, (entry) => entry.place > place);
      return placed.slice(from, from + count);
    },
    placeBefore(at) {
      const first = placed.findIndex((entry) => entry.activity.at >= at);
      return first < 0 ? lastPlace : (placed[first - 1]?.place ?? 0);
    },
    *all() {
      for (const { activity } of placed) yield activity;
      for (const { activity } of kept) yield activity;
    },
    size: () => placed.length,
    clear() {
      placed = [];
      kept = [];
      lastPlace = 0;
    },
  };
}

/** Binary search for the first element from which on the condition holds. */
function firstIndex<T>(list: readonly T[], holds: (element: T) => boolean): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const element = list[middle];
    if (element !== undefined && holds(element)) high = middle;
    else low = middle + 1;
  }
  return low;
}
