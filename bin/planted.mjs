#!/usr/bin/env node
// `npm run planted`: how many known mistakes the simulation finds, on the pinned Node.
import { installIfNeeded } from './install-if-needed.mjs';
import { inRoot, pinnedNode } from './paths.mjs';
import { runToEnd } from './run-child.mjs';

await installIfNeeded();
const { code } = await runToEnd(pinnedNode, [inRoot('test', 'planted', 'score.ts'), ...process.argv.slice(2)]);
process.exit(code);
