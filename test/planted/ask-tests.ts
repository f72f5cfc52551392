import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ROOT } from './changed-sources.ts';

/** What the test runner writes down, as far as it is read here. */
interface Report {
  readonly success: boolean;
  readonly testResults: readonly { readonly name: string; readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[] }[];
}

/**
 * The first test of these files that fails with a mistake in the program, as "file: test", or null when none does. Without
 * a mistake (`bug` null) it tells whether they hold at all. Throws when the tests could not be run.
 */
export async function firstFailing(files: readonly string[], bug: string | null): Promise<string | null> {
  const folder = mkdtempSync(join(tmpdir(), 'bascule-planted-'));
  try {
    const path = join(folder, 'report.json');
    const complaint = await runTests(['--reporter=json', `--outputFile=${path}`, ...files], bug);
    const { success, testResults } = readReport(path, complaint);
    if (success) return null;
    const failed = testResults.flatMap(({ name, assertionResults }) => assertionResults.flatMap(({ status, fullName }) => (status === 'failed' ? [`${basename(name)}: ${fullName}`] : [])));
    return failed[0] ?? 'a file that could not be loaded';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readReport(path: string, complaint: string): Report {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Report;
  } catch {
    throw new Error(`The engine's tests could not be run: ${complaint}`);
  }
}

/** Runs them in a process of their own; answers what it complained of. */
function runTests(given: readonly string[], bug: string | null): Promise<string> {
  const program = [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--config', join(import.meta.dirname, 'vitest.config.ts'), ...given];
  const { PLANTED_BUG: _, ...env } = process.env;
  const child = spawn(process.execPath, program, { cwd: ROOT, env: bug === null ? env : { ...env, PLANTED_BUG: bug }, stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (part: Buffer) => (complaint += part.toString('utf8')));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve(complaint));
  });
}
