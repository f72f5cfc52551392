import type { PlantedBug } from './planted-bug.ts';

const GUARD = ['test/engine/visibility-guard.test.ts'];
const FORMULAS = ['test/engine/formulas.test.ts'];

/** Mistakes over what the sync user sees, and over formulas: tests of the engine are to notice them. */
export const GUARD_BUGS: readonly PlantedBug[] = [
  {
    name: 'take what a new type emptied for an edit',
    tests: GUARD,
    places: [{ file: 'src/engine/notice-changes.ts', find: 'return MAKES_FIELDS_ANEW[side] && MAY_CHANGE_VALUES.has(kind) && lines.length > 0;', replace: 'return MAKES_FIELDS_ANEW[side] && MAY_CHANGE_VALUES.has(kind) && lines.length > 1e9;' }],
  },
  {
    name: 'take what a shorter field cut off for an edit',
    tests: GUARD,
    places: [{ file: 'src/domain/apply-look.ts', find: 'return value.trimEnd() === agreed.slice(0, lengthCharacters).trimEnd();', replace: 'return false;' }],
  },
  {
    name: 'write to an object that may only be read',
    tests: GUARD,
    places: [{ file: 'src/domain/resolved-mapping.ts', find: '?.updateable === false);', replace: '?.updateable === null);' }],
  },
  {
    name: 'go on where an object was lost as if it had been read meanwhile',
    tests: GUARD,
    places: [{ file: 'src/connectors/salesforce/poll-changes.ts', find: 'let cursor = withoutLost(access, schema, stored, fields);', replace: 'let cursor = stored; void withoutLost;' }],
  },
  {
    name: 'ask in every cycle what was seen before',
    tests: GUARD,
    places: [{ file: 'src/engine/notice-changes.ts', find: 'if (schemas.inForce !== undefined && isNamed(', replace: 'if (schemas.inForce === undefined && isNamed(' }],
  },
  {
    name: 'send what the look before has shown a field to take no more',
    tests: GUARD,
    places: [{ file: 'src/connectors/ruled-out.ts', find: 'return moved === null ? null :', replace: 'return moved !== null || moved === null ? null :' }],
  },
  {
    name: 'refuse for good what is ruled out before any cycle has seen it',
    tests: GUARD,
    places: [{ file: 'src/connectors/ruled-out.ts', find: "unwritableField(before, write) === null ? 'not-sent' : 'refused'", replace: "unwritableField(before, write) === null ? 'refused' : 'refused'" }],
  },
  {
    name: 'serve requests by what was in force when this process last looked',
    tests: ['test/engine/rights-in-force.test.ts'],
    places: [{ file: 'src/engine/known-schemas.ts', find: 'if (inForce?.rights === rights) return inForce;', replace: 'if (inForce !== undefined) return inForce;' }],
  },
  {
    name: 'end the look that is due with a look at a formula',
    tests: FORMULAS,
    places: [{ file: 'src/engine/page-decision.ts', find: "pair[side].presence !== 'present' || pair[side].lookDue) return this.skip", replace: "pair[side].presence !== 'present') return this.skip" }],
  },
  {
    name: 'read formulas while the bulk lane is paused',
    tests: FORMULAS,
    places: [{ file: 'src/engine/refresh-formulas.ts', find: '(await queries.bulkPause(rules.connectionId)) !== null', replace: '(await queries.bulkPause(rules.connectionId)) === undefined' }],
  },
  {
    name: 'forget which sources changed before their records are read',
    tests: FORMULAS,
    places: [{ file: 'src/domain/formula-pass.ts', find: "if (all.length <= MOST_SOURCES) return { ...pass, sources: { ...pass.sources, [source]: all } };", replace: 'if (all.length <= MOST_SOURCES) return pass;' }],
  },
  {
    name: 'forget the master that a detail has left',
    tests: FORMULAS,
    places: [{ file: 'src/engine/note-changed-sources.ts', find: 'return [own(values, lookup), was].filter', replace: 'return [own(values, lookup)].filter' }],
  },
];
