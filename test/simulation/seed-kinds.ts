/** Numbers from one to below another one. */
type Span = readonly [from: number, below: number];

const OBJECTS: readonly Span[] = [[50_000, 90_000], [130_000, 140_000]];
const MEMBERS: readonly Span[] = [[90_000, 100_000], [140_000, 150_000]];

/** The same spans from a number on: what came later began above all seeds that had been run, so that each of those stayed what it was. */
function since(first: number, spans: readonly Span[]): readonly Span[] {
  return spans.flatMap(([from, below]): readonly Span[] => (below <= first ? [] : [[Math.max(from, first), below]]));
}

/** What the world of a seed has beside people, by the seed's number (docs/reliability.md, "What is done to the program"). */
const SPANS = {
  /** Owners, accounts, opportunities, contact roles and a custom object. */
  objects: OBJECTS,
  /** Users who merge records. */
  merges: since(60_000, [...OBJECTS, ...MEMBERS]),
  /** Users who merge persons while something is made for them. */
  mergesMeanwhile: [[60_600, 70_000], [80_600, 90_000]],
  /** A custom object that names leads. */
  leadLookup: [[66_000, 70_000], [84_000, 90_000], [138_500, 140_000]],
  /** Deletions and merges that are carried over, and second looks. */
  lifecycles: since(80_000, OBJECTS),
  /** Users who merge accounts (L43). */
  accountMerges: [[82_000, 86_000], [137_000, 140_000]],
  /** Bookings for what hangs at merged accounts. */
  belongings: [[84_000, 86_000], [138_500, 140_000]],
  /** Members of campaigns, or tasks and events, or both. */
  members: MEMBERS,
  /** Campaigns that are led to other programs. */
  ledElsewhere: since(90_600, MEMBERS),
  /** Shared lines that keep values apart. */
  keptApart: since(90_700, MEMBERS),
  /** Statuses that are tied otherwise while the bridge runs. */
  tiedAnew: since(91_000, MEMBERS),
  /** Fields of members that are hidden, or may not be written. */
  hidden: since(91_000, MEMBERS),
  /** Fields of campaigns that are. */
  campaignsHidden: since(93_000, MEMBERS),
  /** Value rules and filters that change. */
  rules: [[100_000, 130_000]],
  /** Fields that are new, and added by themselves. */
  newFields: [[110_000, 120_000]],
  /** Filters that look at accounts and owners. */
  parents: [[120_000, 130_000]],
  /** Settings that flag. */
  flags: [[130_000, 150_000]],
  /** Settings that flag, delete or keep what is no person. */
  objectFlags: [[135_000, 150_000]],
  /** Those beside users who merge accounts. */
  accountFlags: [[137_000, 140_000]],
  /** Those of members, instead of objects. */
  memberFlags: [[140_000, 150_000]],
  /** Those that delete members, too. */
  memberDeletions: [[141_000, 150_000]],
} as const satisfies Readonly<Record<string, readonly Span[]>>;

/** Something that the world of a seed has, or has not. */
export type SeedKind = keyof typeof SPANS;

/** From here on people alone again: there are many more of those to be run than of any other kind. */
const PEOPLE_AGAIN_FROM = 150_000;
/** After so many numbers the kinds begin anew, with other seeds of each. */
const BLOCK = 200_000;

/** Whether the world of this seed has that. */
export function seedHas(seed: number, kind: SeedKind): boolean {
  const number = seed % BLOCK;
  return number < PEOPLE_AGAIN_FROM && SPANS[kind].some(([from, below]) => number >= from && number < below);
}
