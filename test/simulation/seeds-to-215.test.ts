import { describeSeeds } from './fixed-seeds.ts';

// Four files, so that the workers share the seeds and none is waited for alone at the end.
describeSeeds(1, 215);
