#!/usr/bin/env node
// `npm run soak -- --runs N | --seed N`: real processes, a real PostgreSQL and both simulators over HTTP, on the pinned Node.
import { installIfNeeded } from './install-if-needed.mjs';
import { inRoot, pinnedNode } from './paths.mjs';
import { runToEnd } from './run-child.mjs';

await installIfNeeded();
const { code } = await runToEnd(pinnedNode, ['--disable-warning=ExperimentalWarning', inRoot('test', 'real-parts', 'soak.ts'), ...process.argv.slice(2)]);
process.exit(code);
