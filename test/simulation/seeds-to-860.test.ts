import { describeSeeds } from './fixed-seeds.ts';

describeSeeds(646, 860);
