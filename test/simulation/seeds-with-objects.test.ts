import { SOMETIMES_WITH_OBJECTS } from './check-objects-quiet.ts';
import { describeSeeds } from './fixed-seeds.ts';

// Accounts, owners, opportunities, contact roles and a custom object beside people.
describeSeeds(50005, 50049, { mustReach: (thing) => SOMETIMES_WITH_OBJECTS.includes(thing), together: 15 });
