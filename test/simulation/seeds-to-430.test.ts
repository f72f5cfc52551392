import { describeSeeds } from './fixed-seeds.ts';

// Two files, so that two workers share the seeds.
describeSeeds(1, 430);
