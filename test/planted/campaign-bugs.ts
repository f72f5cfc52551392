import type { PlantedBug } from './planted-bug.ts';

const PROGRAMS = ['test/engine/programs.test.ts'];

/** Mistakes in what campaigns and programs share: for tests of the engine to notice, because the simulation has their members alone. */
export const CAMPAIGN_BUGS: readonly PlantedBug[] = [
  {
    name: 'leave a campaign with the program it went with before',
    tests: PROGRAMS,
    places: [{ file: 'src/engine/pair-campaigns-anew.ts', find: "if (standingOf(salesforce.id, marketo.id, pairings) === 'paired') return false;", replace: "if (standingOf(salesforce.id, marketo.id, pairings) !== 'not-named') return false;" }],
  },
  {
    name: 'overwrite what stands in a program unnamed',
    tests: PROGRAMS,
    places: [{ file: 'src/connectors/marketo/write-programs.ts', find: "id: write.id ?? '', before: held.before })", replace: "id: write.id ?? '' })" }],
  },
];
