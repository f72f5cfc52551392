import type { OptionRecord } from '../simulation/option-record.ts';
import type { PlantedBug } from './planted-bug.ts';

const FILTERS = ['test/engine/filters.test.ts', 'test/engine/filters-over-parents.test.ts'];
const VERSIONS = ['test/engine/rule-versions.test.ts'];
const EMPTINESS = ['test/engine/emptiness-under-new-rules.test.ts'];
const FORMULAS = ['test/engine/formulas.test.ts'];
const TRIED_RULES = ['test/engine/try-rules.test.ts'];

/** Other seeds have no rules that change. */
const hasNewFields = ({ rules }: OptionRecord): boolean => rules !== null && rules.newFields !== null;
const hasRules = ({ rules }: OptionRecord): boolean => rules !== null;

/** Mistakes in value rules, filters, formulas, trials and the versions that change them; some are for tests of the engine to notice. */
export const RULE_BUGS: readonly PlantedBug[] = [
  {
    name: 'add a new field by itself once more that an admin has taken out again',
    shownBy: hasNewFields,
    places: [{ file: 'src/app/configuration/add-offered-fields.ts', find: 'return had.marketo.has(line.marketo);', replace: 'return had.marketo.size > 1e9;' }],
  },
  {
    name: 'add a new field by itself to what is called only alike',
    shownBy: hasNewFields,
    places: [{ file: 'src/app/configuration/add-offered-fields.ts', find: "mapping, seen, 'certain')", replace: 'mapping, seen)' }],
  },
  {
    name: 'go by the filters with which the process began',
    shownBy: hasRules,
    places: [{ file: 'src/engine/take-rules.ts', find: 'return { ...context, rules };', replace: 'return { ...context, rules: { ...rules, mapping: { ...rules.mapping, filters: context.rules.mapping.filters ?? {} } } };' }],
  },
  {
    name: 'let a flush go by rules that no cycle has put in force',
    shownBy: hasRules,
    places: [{ file: 'src/engine/take-rules.ts', find: 'await worker.versions.get(version);', replace: 'await worker.versions.newest();' }],
  },
  {
    name: 'read nothing anew for other value rules',
    shownBy: hasRules,
    places: [{ file: 'src/domain/resolved-mapping.ts', find: '[shortPrintOf(form)]', replace: "[shortPrintOf({ ...form, print: '' })]" }],
  },
  {
    name: 'take a field that was read for a filter for one that was read for its line',
    tests: VERSIONS,
    places: [{ file: 'src/domain/resolved-mapping.ts', find: '[on[side].name, key, ...(form', replace: '[on[side].name, ...(form' }],
  },
  {
    name: 'take what was emptied while a rule came for what came back empty',
    shownBy: hasRules,
    places: [{ file: 'src/domain/resolved-mapping.ts', find: 'resumedOn: SIDES.filter((side) => isAmong(side, false))', replace: 'resumedOn: SIDES.filter((side) => isAmong(side, false) || isAmong(side, true))' }],
  },
  {
    name: 'forget in a cycle that dies that a field was in sight under other rules',
    tests: EMPTINESS,
    places: [{ file: 'src/connectors/salesforce/cursor.ts', find: 'const linesInSight = linesAmong([...fields, ...resting], linesEverInSight(cursor, left));', replace: 'const linesInSight = linesAmong([...fields, ...resting], new Set(left.slice(left.length)));' }],
  },
  {
    name: 'take what is empty in another field for emptied',
    tests: EMPTINESS,
    places: [{ file: 'src/connectors/salesforce/cursor.ts', find: 'wasInSight: wereInSight(qualified, lines)', replace: 'wasInSight: qualified.length > 0' }],
  },
  {
    name: 'take what was emptied while Marketo did not show the field for what came back empty',
    tests: ['test/engine/visibility-return.test.ts'],
    places: [{ file: 'src/engine/readable-fields.ts', find: 'if (resting.length > 0) followed', replace: 'if (resting.length > 1e9) followed' }],
  },
  {
    name: 'take every edit for as recent as the newest one of its record that the log tells of',
    tests: ['test/engine/most-recent.test.ts'],
    places: [{ file: 'src/domain/apply-look.ts', find: 'own(told.moments, name) ?? version', replace: 'version' }],
  },
  {
    name: 'take what was agreed on with one field for agreed on with the one that takes its place',
    tests: ['test/engine/line-led-elsewhere.test.ts'],
    places: [{ file: 'src/domain/merge-pair.ts', find: 'const agreed = isMetAnew ? undefined : own(pair.base, field.key);', replace: 'const agreed = own(pair.base, field.key);' }],
  },
  {
    name: 'read no formula for its own sake',
    // Who has none is not asked how old it is.
    shownBy: ({ rules, fields }) => rules !== null && fields.some(({ kind }) => kind === 'formula'),
    places: [{ file: 'src/engine/refresh-formulas.ts', find: 'if (objects.length === 0 || (await', replace: 'if (objects.length < 1e9 || (await' }],
  },
  {
    name: 'notice no change of what only a filter looks at',
    shownBy: hasRules,
    places: [{ file: 'src/domain/apply-look.ts', find: 'changed: changed || watched !== null,', replace: 'changed,' }],
  },
  {
    name: 'put a number at the edge of a band into the one below',
    shownBy: hasRules,
    places: [{ file: 'src/domain/number-rules.ts', find: 'value >= from)?.name', replace: 'value > from)?.name' }],
  },
  {
    name: 'take a number within its band for another value',
    shownBy: hasRules,
    places: [{ file: 'src/domain/apply-look.ts', find: 'const isNews = differsFromSeen(pair, side, field, value);', replace: 'const isNews = differsFromSeen(pair, side, field, field.form?.back === null ? told : value);' }],
  },
  {
    name: 'take a value through its rules twice',
    shownBy: hasRules,
    places: [{ file: 'src/domain/value-form.ts', find: 'const ruled = throughRules(there, value);', replace: 'const ruled = throughRules([...there, ...there], value);' }],
  },
  {
    name: 'take a value that no rule covers as it is',
    shownBy: hasRules,
    places: [{ file: 'src/domain/value-form.ts', find: "return ruled.covered ? ruled.value : { unknown: 'not-covered', raw: value, by: ruled.by };", replace: 'return ruled.covered ? ruled.value : value;' }],
  },
  {
    name: 'let in whoever was never looked at',
    shownBy: hasRules,
    places: [{ file: 'src/domain/filter-verdict.ts', find: 'return value === undefined || isUnknown(value) ? null :', replace: 'return value === undefined ? true : isUnknown(value) ? null :' }],
  },
  {
    name: 'delete for who leaves a filter that keeps',
    shownBy: hasRules,
    places: [{ file: 'src/domain/filtered.ts', find: "filter.onLeaving.kind === 'delete' && target === 'present'", replace: "filter.onLeaving.kind !== 'flag' && target === 'present'" }],
  },
  {
    name: 'delete both of two records that both filters would have deleted',
    tests: FILTERS,
    places: [{ file: 'src/domain/filtered.ts', find: 'return SIDES.every((side) => judged[side].filtered?.deletes === true) ?', replace: 'return SIDES.every((side) => judged[side].filtered === undefined) ?' }],
  },
  {
    name: 'keep what an earlier filter saw',
    tests: FILTERS,
    places: [{ file: 'src/domain/filtered.ts', find: 'return kept.length === entries.length ? left :', replace: 'return kept.length <= entries.length ? left :' }],
  },
  {
    name: 'judge by the day on which a filter was applied',
    tests: FILTERS,
    places: [{ file: 'src/engine/judge-anew.ts', find: '[now.slice(0, 10)]', replace: "['any day']" }],
  },
  {
    name: 'let formulas get a day older than their line says',
    tests: FORMULAS,
    places: [{ file: 'src/domain/formula-pass.ts', find: '>= choice.refreshEveryHours * HOUR_MS', replace: '>= 24 * choice.refreshEveryHours * HOUR_MS' }],
  },
  {
    name: 'count as entering whoever was out',
    shownBy: hasRules,
    places: [{ file: 'src/engine/try-filter.ts', find: 'entering: group(({ wasOut, isOut }) => wasOut && !isOut),', replace: 'entering: group(({ wasOut }) => wasOut),' }],
  },
  {
    name: 'say of a value that no rule covers that it crosses',
    tests: TRIED_RULES,
    places: [{ file: 'src/engine/try-rules.ts', find: "back: null, code: 'VALUE_NOT_MAPPED', by", replace: 'back: null, code: null, by' }],
  },
];
