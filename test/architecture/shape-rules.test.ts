import { expect, it } from 'vitest';
import { describeRules } from './describe-rules.ts';
import { parseSource } from './parse-source.ts';
import {
  commentsAreMeasured,
  exportsAreDocumented,
  filesAreShort,
  namesSaySomething,
  noBarrels,
  noCommentedOutCode,
  noDefaultExports,
  orchestratorsAreShort,
  todosHaveNumbers,
  typesAreNotSilenced,
} from './shape-rules.ts';
import { readSources } from './source-tree.ts';

/** That many lines of code. */
function lines(count: number): string {
  return Array.from({ length: count }, (_, line) => `const a${line} = 1;`).join('\n');
}

/** A reminder without a number, put together so that this file passes its own rule. */
const REMINDER = ['TO', 'DO'].join('');

describeRules('shape of the files', readSources('src', 'simulators', 'console/src', 'test', 'bench'), [
  {
    name: 'there are no barrels',
    rule: noBarrels,
    bad: [{ 'src/domain/all.ts': `export * from './pair.ts';` }, { 'src/domain/all.ts': `export { pair } from './pair.ts';` }],
  },
  { name: 'there are no default exports', rule: noDefaultExports, bad: [{ 'src/domain/x.ts': 'export default 1;' }] },
  {
    name: 'folders and files have telling names',
    rule: namesSaySomething,
    bad: [{ 'src/domain/utils/x.ts': '' }, { 'src/engine/index.ts': '' }, { 'src/engine/pair-helpers.ts': '' }],
  },
  { name: 'files have at most 400 lines', rule: filesAreShort, bad: [{ 'simulators/marketo/x.ts': lines(401) }] },
  { name: 'orchestrators have at most 150 lines', rule: orchestratorsAreShort, bad: [{ 'src/engine/run-sync-cycle.ts': lines(151) }] },
  {
    name: 'every exported name of src has a docstring',
    rule: exportsAreDocumented,
    bad: [{ 'src/domain/x.ts': 'export const a = 1;' }, { 'src/domain/x.ts': '// About a.\nexport function a(): void {}' }],
  },
  {
    name: '8 to 25 % of the lines of src are comments',
    rule: commentsAreMeasured,
    bad: [{ 'src/domain/x.ts': lines(100) }, { 'src/domain/x.ts': '// Why.\nconst a = 1;' }],
  },
  {
    name: 'no type is any and nothing is asserted to be there',
    rule: typesAreNotSilenced,
    bad: [{ 'src/domain/x.ts': 'const a: any = 1;' }, { 'src/domain/x.ts': 'const a = b!;' }],
  },
  { name: 'reminders carry an issue number', rule: todosHaveNumbers, bad: [{ 'src/domain/x.ts': `// ${REMINDER}: later` }] },
  { name: 'no code is commented out', rule: noCommentedOutCode, bad: [{ 'src/domain/x.ts': '// const a = 1;' }] },
]);

it('a numbered reminder passes', () => {
  expect(todosHaveNumbers([parseSource('src/domain/x.ts', `// ${REMINDER} (#12): later`)])).toEqual([]);
});
