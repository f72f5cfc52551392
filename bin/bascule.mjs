#!/usr/bin/env node
// The `bascule` command: the program itself needs the pinned Node 24, whatever Node the machine has.
import { existsSync } from 'node:fs';
import { inRoot, pinnedNode } from './paths.mjs';
import { programFlags } from './program-flags.mjs';
import { spawnTethered } from './run-child.mjs';

if (!existsSync(pinnedNode)) {
  console.error('Bascule is not installed completely: the pinned Node 24 is missing. Run npm install in its folder, or npm start.');
  process.exit(1);
}

// It works in the folder it is called from: that is where bascule.yaml and .bascule are looked for.
const child = spawnTethered(inRoot('src', 'app', 'main.ts'), process.argv.slice(2), { stdio: ['inherit', 'inherit', 'inherit'], cwd: process.cwd(), flags: programFlags });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => {
  console.error(`Bascule could not be started: ${error.message}`);
  process.exit(1);
});
child.on('exit', (code, signal) => {
  if (signal === null) process.exit(code ?? 1);
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(name);
  process.kill(process.pid, signal);
});
