import { SOMETIMES_WITH_FLAGS } from './check-flags.ts';
import { describeSeeds } from './fixed-seeds.ts';

// People who are told of a deletion, on either side, where the settings do not carry it (decision 46).
describeSeeds(130_000, 130_011, { mustReach: (thing) => SOMETIMES_WITH_FLAGS.includes(thing), together: 4 });
