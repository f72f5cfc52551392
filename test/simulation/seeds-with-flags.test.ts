import { SOMETIMES_WITH_BRAKE } from './check-brake.ts';
import { SOMETIMES_WITH_ACCOUNT_FLAGS, SOMETIMES_WITH_MEMBER_FLAGS, SOMETIMES_WITH_OBJECT_FLAGS } from './check-flags-quiet.ts';
import { SOMETIMES_WITH_FLAGS } from './check-flags.ts';
import { SOMETIMES_WITH_MEMBER_DELETIONS } from './check-member-deletions.ts';
import { describeSeeds } from './fixed-seeds.ts';

// People who are told of a deletion, on either side, where the settings do not carry it (decision 46).
describeSeeds(130_000, 130_011, { mustReach: (thing) => SOMETIMES_WITH_FLAGS.includes(thing), together: 4 });

// Accounts, opportunities and a custom object that are: the first of these has no flags of opportunities, the other one many.
describeSeeds(135_164, 135_164, { mustReach: (thing) => SOMETIMES_WITH_OBJECT_FLAGS.includes(thing) && !thing.endsWith('opportunity') });
describeSeeds(135_012, 135_012, { mustReach: (thing) => SOMETIMES_WITH_OBJECT_FLAGS.includes(thing) && thing.endsWith('opportunity') });

// The same with users who merge accounts, in and out of sight, while the brake is low and while the flag's field is away.
const OF_MERGED = SOMETIMES_WITH_ACCOUNT_FLAGS.filter((thing) => !thing.includes('came back'));
for (const seed of [137_029, 137_050, 137_072]) describeSeeds(seed, seed, { mustReach: (thing) => seed === 137_072 && OF_MERGED.includes(thing) });

// Members of campaigns that are, on either side.
describeSeeds(140_071, 140_071, { mustReach: (thing) => SOMETIMES_WITH_MEMBER_FLAGS.includes(thing) });

// Members whose deletion is carried: into Marketo, under a low brake, and on both sides.
describeSeeds(141_000, 141_000, { mustReach: (thing) => thing === 'deleted in marketo: campaign-member' });
describeSeeds(141_015, 141_015, { mustReach: (thing) => SOMETIMES_WITH_BRAKE.includes(thing) });
describeSeeds(141_061, 141_061, { mustReach: (thing) => SOMETIMES_WITH_MEMBER_DELETIONS.includes(thing) });
