#!/usr/bin/env node
// `npm test`: everything that can be checked, in one command. `npm test -- <path>` runs some tests only.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { buildConsoleIfStale } from './build-console.mjs';
import { installIfNeeded } from './install-if-needed.mjs';
import { compiled, inRoot, pinnedNode, root } from './paths.mjs';
import { runToEnd } from './run-child.mjs';
import { bold, dim, done, failed, begin, settle } from './terminal.mjs';
import { prepareTestTools } from './test-tools.mjs';

/** What is checked before anything runs, with the program that checks it. */
const CHECKS = [
  { name: 'Types', program: ['typescript', 'bin', 'tsc'], args: ['--noEmit', '-p', 'tsconfig.json'] },
  { name: 'Types of the console', program: ['typescript', 'bin', 'tsc'], args: ['--noEmit', '-p', 'console/tsconfig.json'] },
  { name: 'Lint', program: ['oxlint', 'bin', 'oxlint'], args: ['--type-aware'] },
  { name: 'Dead exports', program: ['knip', 'bin', 'knip.js'], args: [] },
];

console.log(`\n  ${bold('Bascule')} ${dim('every check and every test')}\n`);
await installIfNeeded();
const tools = await prepareTestTools();
begin('Console', 'building …');
const isBuilt = await buildConsoleIfStale();
const brokenChecks = [...(isBuilt ? [] : ['Console']), ...(await runChecks())];

const tests = await runTests(process.argv.slice(2));
const failures = tests.failed + brokenChecks.length + tools.failures;
// Whoever looks at the end alone would take a list of tests that all passed for the whole.
for (const name of brokenChecks) failed(name, 'see above, before the tests');
console.log(`\n${tests.passed + CHECKS.length + 1 - brokenChecks.length} passed, ${failures} failed, ${tests.skipped} skipped`);
process.exit(failures === 0 && tests.code === 0 ? 0 : 1);

/** Runs all checks side by side, since each but the lint keeps to one core, tells of them in their order and answers the names of those that failed. */
async function runChecks() {
  begin('Checks', 'checking …');
  const outcomes = await Promise.all(CHECKS.map(({ program, args }) => runToEnd(pinnedNode, [inRoot('node_modules', ...program), ...args], { env: compiled, quiet: true })));
  settle();
  for (const [place, { code, output }] of outcomes.entries()) {
    if (code === 0) done(CHECKS[place].name);
    else {
      failed(CHECKS[place].name);
      console.log(output.trimEnd());
    }
  }
  return CHECKS.filter((_, place) => outcomes[place].code !== 0).map(({ name }) => name);
}

/** Runs vitest and counts what it says; a file that could not even be loaded counts as one failure. */
async function runTests(paths) {
  const folder = mkdtempSync(join(tmpdir(), 'bascule-test-'));
  const report = join(folder, 'report.json');
  const vitest = inRoot('node_modules', 'vitest', 'vitest.mjs');
  const { code } = await runToEnd(pinnedNode, [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...paths], { env: compiled });
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
    const unloaded = testResults.filter((file) => file.status === 'failed' && file.assertionResults.every((one) => one.status !== 'failed')).length;
    nameSkipped(testResults);
    return { code, passed: numPassedTests, failed: numFailedTests + unloaded, skipped: numPendingTests + numTodoTests };
  } catch {
    return { code: code === 0 ? 1 : code, passed: 0, failed: 1, skipped: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Names every test that was skipped, below its file, with the reason where a missing tool is one. */
function nameSkipped(files) {
  const lines = files.flatMap(({ name, assertionResults }) => {
    const skipped = assertionResults.filter((one) => one.status === 'skipped' || one.status === 'pending');
    const path = relative(root, name);
    const reason = tools.reasons.has(path) ? `, because ${tools.reasons.get(path)}` : '';
    return skipped.length === 0 ? [] : [`  Skipped in ${path}${reason}:`, ...skipped.map((one) => `    ${[...one.ancestorTitles, one.title].join(' › ')}`)];
  });
  if (lines.length > 0) console.log(`\n${lines.join('\n')}`);
}
