import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { dim, done, failed, settle } from './terminal.mjs';
import { inRoot, pinnedNode } from './paths.mjs';
import { runToEnd } from './run-child.mjs';

const FOLDER = inRoot('console', 'dist');
const BUILT = join(FOLDER, 'index.html');
/** Of this process alone: two that start at once do not write into each other's. */
const DRAFT = inRoot('node_modules', `.bascule-console-${process.pid}`);
/** What the built console is made of. */
const SOURCES = ['console/src', 'console/public', 'console/index.html', 'console/vite.config.ts', 'package-lock.json'];

/** True when the console has to be built. */
export function isConsoleStale() {
  return !existsSync(BUILT) || statSync(BUILT).mtimeMs < Math.max(...SOURCES.map((path) => newest(inRoot(path))));
}

/**
 * Builds the console when it is missing or older than its sources; true when it is there afterwards. It is
 * built beside the old one and takes its place in one step, so that a server never sends half of it.
 */
export async function buildConsoleIfStale() {
  if (!isConsoleStale()) return true;
  const startedAt = Date.now();
  const vite = inRoot('node_modules', 'vite', 'bin', 'vite.js');
  const args = [vite, 'build', '--config', 'console/vite.config.ts', '--outDir', DRAFT, '--emptyOutDir', '--logLevel', 'warn'];
  const { code, output } = await runToEnd(pinnedNode, args, { env: { NODE_ENV: 'production' }, quiet: true });
  settle();
  if (code === 0) {
    takePlace();
    done('Console', `built ${dim(`in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`)}`);
  } else {
    failed('Console', 'could not be built; everything else works without it.');
    console.error(output.trim().split('\n').slice(-20).join('\n'));
  }
  return code === 0;
}

/** Puts the new console in the old one's place; another process that was quicker has built the same, and may be serving it by now. */
function takePlace() {
  if (!isConsoleStale()) return rmSync(DRAFT, { recursive: true, force: true });
  try {
    rmSync(FOLDER, { recursive: true, force: true });
    renameSync(DRAFT, FOLDER);
  } catch (problem) {
    if (!existsSync(BUILT)) throw problem;
    rmSync(DRAFT, { recursive: true, force: true });
  }
}

/** When a file, or the newest file below a folder, was last changed. */
function newest(path) {
  if (!existsSync(path)) return 0;
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  return Math.max(mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}
