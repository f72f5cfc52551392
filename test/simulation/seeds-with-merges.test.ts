import { SOMETIMES_WITH_MERGES } from './check-merges.ts';
import { describeSeeds } from './fixed-seeds.ts';

// Merges of leads, contacts and persons beside all of that.
describeSeeds(60000, 60019, { mustReach: (thing) => SOMETIMES_WITH_MERGES.includes(thing), together: 10 });
