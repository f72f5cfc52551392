import { SOMETIMES_WITH_FILTERS, SOMETIMES_WITH_PARENTS } from './check-filters.ts';
import { SOMETIMES_WITH_VALUE_RULES } from './check-ruled.ts';
import { describeSeeds } from './fixed-seeds.ts';

const mustReach = (thing: string): boolean => [...SOMETIMES_WITH_VALUE_RULES, ...SOMETIMES_WITH_FILTERS].includes(thing);

// Value rules, filters and formulas, in versions that come at any moment, and what was tried against what became of it.
describeSeeds(100_000, 100_023, { mustReach, together: 8 });

// The same, with fields that the sync user sees later than others, and that are added by themselves.
describeSeeds(110_000, 110_003, { mustReach: (thing) => thing === 'a new field was added by itself', together: 4 });

// The same, with filters that look at accounts and owners.
describeSeeds(120_000, 120_002, { mustReach: (thing) => SOMETIMES_WITH_PARENTS.includes(thing), together: 3 });
