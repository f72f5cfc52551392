import { describeSeeds } from './fixed-seeds.ts';

// Retries end in one of two hundred seeds, and in none of these.
describeSeeds(431, 645, { mustReach: (thing) => thing !== 'refused: RETRIES_EXHAUSTED' });
