import type { PlantedBug } from './planted-bug.ts';

const PROGRAMS = ['test/engine/programs.test.ts'];
const FIELDS = ['test/engine/member-fields.test.ts'];

/** Mistakes in what campaigns and programs share, and their members beside the status: for tests of the engine to notice: what it takes is too rare in the simulation, or not in it. */
export const CAMPAIGN_BUGS: readonly PlantedBug[] = [
  {
    name: 'leave a campaign with the program it went with before',
    tests: PROGRAMS,
    places: [{ file: 'src/engine/pair-campaigns-anew.ts', find: "if (standingOf(salesforce.id, marketo.id, pairings) === 'paired') return false;", replace: "if (standingOf(salesforce.id, marketo.id, pairings) !== 'not-named') return false;" }],
  },
  {
    name: 'take a member that was made without its fields for written',
    tests: FIELDS,
    places: [{ file: 'src/connectors/marketo/write-members.ts', find: "return isMade ? { result: 'exists', id } : outcome;", replace: "return isMade ? { result: 'applied', id } : outcome;" }],
  },
  {
    name: 'take a text of a member for one of its statuses',
    tests: FIELDS,
    places: [{ file: 'src/engine/membership-words.ts', find: '[name, name === status ? shared(value) : value] as const', replace: '[name, shared(value)] as const' }],
  },
];
