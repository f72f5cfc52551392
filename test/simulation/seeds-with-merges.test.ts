import { SOMETIMES_WITH_MERGES } from './check-merges.ts';
import { SOMETIMES_WITH_LEAD_LOOKUP } from './check-objects-quiet.ts';
import { describeSeeds } from './fixed-seeds.ts';

// Merges of leads, contacts and persons beside all of that.
describeSeeds(60000, 60014, { mustReach: (thing) => SOMETIMES_WITH_MERGES.includes(thing), together: 10 });

// The same with a custom object that names leads, and people who convert and merge those.
describeSeeds(66013, 66017, { mustReach: (thing) => SOMETIMES_WITH_LEAD_LOOKUP.includes(thing), together: 5 });
