import { describeSeeds } from './fixed-seeds.ts';

// Two files, so that two workers share the seeds.
// 171 is open (docs/reliability.md, Where it stands).
describeSeeds(1, 300, { open: [171] });
