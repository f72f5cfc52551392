import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { begin, dim, done, failed, settle } from './terminal.mjs';
import { inRoot, pinnedNode } from './paths.mjs';
import { runToEnd } from './run-child.mjs';

const BUILT = inRoot('console', 'dist', 'index.html');
/** What the built console is made of. */
const SOURCES = ['console/src', 'console/public', 'console/index.html', 'console/vite.config.ts', 'package-lock.json'];

/** Builds the console when it is missing or older than its sources; true when it is there afterwards. */
export async function buildConsoleIfStale() {
  if (existsSync(BUILT) && statSync(BUILT).mtimeMs >= Math.max(...SOURCES.map((path) => newest(inRoot(path))))) return true;
  begin('Console', 'building …');
  const startedAt = Date.now();
  const vite = inRoot('node_modules', 'vite', 'bin', 'vite.js');
  const { code, output } = await runToEnd(pinnedNode, [vite, 'build', '--config', 'console/vite.config.ts', '--logLevel', 'warn'], { env: { NODE_ENV: 'production' }, quiet: true });
  settle();
  if (code === 0) done('Console', `built ${dim(`in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`)}`);
  else {
    failed('Console', 'could not be built; everything else works without it.');
    console.error(output.trim().split('\n').slice(-20).join('\n'));
  }
  return code === 0;
}

/** When a file, or the newest file below a folder, was last changed. */
function newest(path) {
  if (!existsSync(path)) return 0;
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  return Math.max(mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}
