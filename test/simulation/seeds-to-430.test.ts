import { describeSeeds } from './fixed-seeds.ts';

describeSeeds(216, 430);
