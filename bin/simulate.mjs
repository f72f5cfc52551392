#!/usr/bin/env node
// `npm run simulate -- --seed N | --seeds N | --minutes M`: the whole bridge under a seeded scheduler, on the pinned Node.
import { installIfNeeded } from './install-if-needed.mjs';
import { inRoot, pinnedNode } from './paths.mjs';
import { runToEnd } from './run-child.mjs';

await installIfNeeded();
const { code } = await runToEnd(pinnedNode, [inRoot('test', 'simulation', 'simulate.ts'), ...process.argv.slice(2)]);
process.exit(code);
