#!/usr/bin/env node
// `npm run bench [-- name]`: measures, on the pinned Node.
import { installIfNeeded } from './install-if-needed.mjs';
import { inRoot, pinnedNode } from './paths.mjs';
import { runToEnd } from './run-child.mjs';

await installIfNeeded();
const { code } = await runToEnd(pinnedNode, ['--expose-gc', inRoot('bench', 'run.ts'), ...process.argv.slice(2)]);
process.exit(code);
