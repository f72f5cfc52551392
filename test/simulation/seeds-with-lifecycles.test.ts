import { SOMETIMES_WITH_ACCOUNT_MERGES, SOMETIMES_WITH_BELONGINGS } from './check-accounts.ts';
import { SOMETIMES_WITH_BRAKE } from './check-brake.ts';
import { SOMETIMES_WITH_DELETIONS } from './check-deletions.ts';
import { SOMETIMES_WITH_LEAD_LOOKUP } from './check-objects-quiet.ts';
import { SOMETIMES_WITH_UNIONS } from './check-unions.ts';
import { describeSeeds } from './fixed-seeds.ts';
import { SOMETIMES_WITH_SECOND_LOOK } from './looks-twice.ts';

const SOMETIMES: readonly string[] = [...SOMETIMES_WITH_BRAKE, ...SOMETIMES_WITH_DELETIONS, ...SOMETIMES_WITH_UNIONS, ...SOMETIMES_WITH_SECOND_LOOK];

// Deletions carried over, their brake, merges in Salesforce and the second look beside all of that.
describeSeeds(80000, 80017, { mustReach: (thing) => SOMETIMES.includes(thing), together: 9 });

// The same with a custom object that names leads.
describeSeeds(86000, 86004, { mustReach: (thing) => SOMETIMES_WITH_LEAD_LOOKUP.includes(thing), together: 5 });

// The same with users who merge accounts.
describeSeeds(82000, 82002, { mustReach: (thing) => SOMETIMES_WITH_ACCOUNT_MERGES.includes(thing), together: 3 });

// The same with a custom object that names leads, booked for accounts that are merged; that their contacts are merged too comes in one of eight.
describeSeeds(84000, 84002, { mustReach: (thing) => SOMETIMES_WITH_BELONGINGS.includes(thing) && !thing.startsWith('contacts of accounts'), together: 3 });
