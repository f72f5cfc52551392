import { createRandom, mixSeed } from '../../simulators/foundation/random.ts';
import type { Random } from '../../simulators/foundation/random.ts';
import type { ConflictPolicy } from '../../src/domain/field-mapping.ts';
import type { PlannedAct, PlannedFault } from './planned.ts';
import { between, sample } from './random-streams.ts';
import { CAMPAIGN_FIELDS, MEMBER_FIELDS } from './shared-lines.ts';
import type { PlannedLine, SharedField } from './shared-lines.ts';
import { seedHas } from './seed-kinds.ts';

/** What campaigns, programs and their members share beside statuses, and users who fill it in (decisions 40, 41). */
export interface SharedPlan {
  readonly memberLines: readonly PlannedLine[];
  readonly campaignLines: readonly PlannedLine[];
  /** When the settings name these lines, ms after the start. */
  readonly followedAtMs: number;
  readonly acts: readonly PlannedAct[];
  /** Faults of the calls that these fields cost. */
  readonly troubles: readonly Omit<PlannedFault, 'id'>[];
  /** When an administrator hides a field of members, or shows one; left out in seeds from before there was that. */
  readonly rights?: readonly PlannedAct[];
  /** Whether fields of campaigns are hidden as well; left out likewise. */
  readonly hidesCampaigns?: boolean;
}

/** Apart from the streams of everything else: seeds without these fields are as they were before there were any. */
const SHARED_STREAM = 4800;
/** Share of the seeds with members that have them. */
const SHARED_SHARE = 0.5;

const POLICIES: readonly ConflictPolicy[] = ['salesforce-wins', 'salesforce-wins', 'marketo-wins', 'marketo-wins', 'most-recent'];

/** Share of the lines that fill what is empty alone, or write once, in seeds that have some. */
const KEPT_APART_STREAM = 4810;
const KEPT_APART_SHARE = 0.4;

/** The same of those in which fields of members are hidden from the sync user for a while, or not to be written. */
const HIDDEN_SHARED_SHARE = 0.75;

/** What a seed with members says of them, for a run of this length and share of a whole one; null where it says nothing. */
export function drawShared(seed: number, safetyMs: number, share: number): SharedPlan | null {
  const chance = createRandom(mixSeed(seed, SHARED_STREAM));
  const hidesCampaigns = seedHas(seed, 'campaignsHidden');
  if (!chance.chance(seedHas(seed, 'hidden') ? HIDDEN_SHARED_SHARE : SHARED_SHARE) && !hidesCampaigns) return null;
  const ofMembers = linesOf(chance, MEMBER_FIELDS, between(chance, 0, MEMBER_FIELDS.length));
  const ofCampaigns = linesOf(chance, CAMPAIGN_FIELDS, between(chance, hidesCampaigns ? 2 : ofMembers.length === 0 ? 1 : 0, CAMPAIGN_FIELDS.length));
  const [memberLines = [], campaignLines = []] = keptApart(seed, [ofMembers, ofCampaigns]);
  const followedAtMs = chance.chance(0.75) ? 0 : Math.floor(chance.next() * safetyMs);
  const planned = (stream: number, count: number): readonly PlannedAct[] => {
    const moments = createRandom(mixSeed(seed, stream));
    return Array.from({ length: count }, () => ({ atMs: Math.floor(moments.next() * safetyMs), detail: moments.integer(2 ** 31) })).toSorted((a, b) => a.atMs - b.atMs);
  };
  return { memberLines, campaignLines, followedAtMs, acts: planned(SHARED_STREAM + 1, Math.max(16, Math.round(150 * share))), troubles: planned(SHARED_STREAM + 2, Math.max(3, Math.round(12 * share))), ...(seedHas(seed, 'hidden') ? { rights: planned(SHARED_STREAM + 3, Math.max(4, Math.round((hidesCampaigns ? 60 : 24) * share))) } : {}), ...(hidesCampaigns ? { hidesCampaigns } : {}) };
}

/** Some lines fill what is empty alone, or write once (marketo-native-sync.md §7, 12). */
function keptApart(seed: number, all: readonly (readonly PlannedLine[])[]): readonly (readonly PlannedLine[])[] {
  if (!seedHas(seed, 'keptApart')) return all;
  const chance = createRandom(mixSeed(seed, KEPT_APART_STREAM));
  return all.map((lines) => lines.map((line) => (chance.chance(KEPT_APART_SHARE) ? { ...line, policy: chance.pick(['fill-if-empty', 'write-once'] as const) } : line)));
}

function linesOf(chance: Random, fields: readonly SharedField[], count: number): readonly PlannedLine[] {
  return sample(chance, fields, count).map(({ marketo: key, ways }): PlannedLine => {
    const direction = chance.pick(ways);
    const policy = chance.pick(POLICIES);
    return { key, direction, policy: direction === 'both' ? policy : 'salesforce-wins' };
  });
}
