import type { PlantedBug } from './planted-bug.ts';

const PREVIEWS = ['test/engine/preview-rules.test.ts'];

/** Mistakes in what a preview of a draft foresees: for tests of the engine to notice, because the simulation asks for no previews. */
export const PREVIEW_BUGS: readonly PlantedBug[] = [
  {
    name: 'foresee nothing that follows from what a draft writes',
    tests: PREVIEWS,
    places: [{ file: 'src/domain/foreseen-rounds.ts', find: 'SIDES.some((side) => last.sent[side].length > 0); rounds', replace: 'false; rounds' }],
  },
  {
    name: 'take one of two writes that let each other out for certain',
    tests: PREVIEWS,
    places: [{ file: 'src/domain/foreseen-rounds.ts', find: 'other.isOpen || outcomeOf(other) !== outcomeOf(together)', replace: 'other.isOpen' }],
  },
  {
    name: 'preview without the edit that waits on the other side',
    tests: PREVIEWS,
    places: [{ file: 'src/domain/draft-effect.ts', find: 'const after = foresee(pair, looked, draft,', replace: 'const after = foresee(pair, { ...looked, marketo: { ...looked.marketo, differences: {} } }, draft,' }],
  },
  {
    name: 'count a value that does not fit as written',
    tests: PREVIEWS,
    places: [{ file: 'src/domain/draft-effect.ts', find: "[{ kind: 'held', field, to, code, rule: ruleIn(draft, field, by), value: heldBy", replace: "[{ kind: 'written', field, to, isLost: false, after: heldBy" }],
  },
  {
    name: "judge a draft by today's filter",
    tests: PREVIEWS,
    places: [{ file: 'src/domain/draft-effect.ts', find: "const after = foresee(pair, looked, draft, { kind: 'schema-changed' }", replace: "const { filters: _filters, ...unfiltered } = draft; const after = foresee(pair, looked, { ...unfiltered, ...(now?.filters === undefined ? {} : { filters: now.filters }) }, { kind: 'schema-changed' }" }],
  },
  {
    name: 'preview a conflict as if nothing were lost',
    tests: PREVIEWS,
    places: [{ file: 'src/domain/draft-effect.ts', find: 'isLost: change.lost !== undefined', replace: 'isLost: false' }],
  },
  {
    name: 'count everybody of the membership sample for people who are made',
    tests: PREVIEWS,
    places: [{ file: 'src/engine/preview-followers.ts', find: 'of.some((id) => effects.get(id)?.record[to] === what)', replace: 'of.length > 0' }],
  },
  {
    name: 'judge a draft over the pairs of another object',
    tests: PREVIEWS,
    places: [{ file: 'src/engine/preview-object.ts', find: 'queries.samplePairs({ connectionId: rules.connectionId, object,', replace: "queries.samplePairs({ connectionId: rules.connectionId, object: object === 'lead' ? 'contact' : object," }],
  },
  {
    name: 'look at nothing that was never read',
    tests: PREVIEWS,
    places: [{ file: 'src/engine/preview-object.ts', find: 'const needsLooks = SIDES.some((side) => unseen[side].length > 0);', replace: 'const needsLooks = false;' }],
  },
];
