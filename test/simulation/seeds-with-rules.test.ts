import { SOMETIMES_WITH_FILTERS } from './check-filters.ts';
import { SOMETIMES_WITH_VALUE_RULES } from './check-ruled.ts';
import { describeSeeds } from './fixed-seeds.ts';

/** So few seeds do not reach everything: most set a vendor's clock, and then nothing tells how old a formula is. */
const RARE: ReadonlySet<string> = new Set(['a formula is as fresh as its line says']);
const mustReach = (thing: string): boolean => [...SOMETIMES_WITH_VALUE_RULES, ...SOMETIMES_WITH_FILTERS].includes(thing) && !RARE.has(thing);

// Value rules, filters and formulas, in versions that come at any moment, and what was tried against what became of it.
describeSeeds(100_000, 100_015, { mustReach, together: 8 });
