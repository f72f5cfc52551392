#!/usr/bin/env node
// `npm run simulators`: both simulators alone, for trying things against them.
import { resolve } from 'node:path';
import { readFlags } from './flags.mjs';
import { installIfNeeded } from './install-if-needed.mjs';
import { root } from './paths.mjs';
import { requireFreePort } from './ports.mjs';
import { onStopRequest, stop } from './run-child.mjs';
import { portOf, SIMULATORS, startSimulator } from './simulators-as-children.mjs';
import { dim, done } from './terminal.mjs';

const GRACE_MS = 3000;
const HELP = `npm run simulators [-- options]

  --salesforce-port 4610   port of the Salesforce simulator
  --marketo-port 4620      port of the Marketo simulator
  --people N               people in each of them that is new; 500 in Salesforce and 100 in Marketo where nothing is said
  --data-folder .bascule   where what they hold is kept`;
const text = { type: 'string' };
const OPTIONS = { 'salesforce-port': text, 'marketo-port': text, people: text, 'data-folder': text };

const children = [];
let stopping = false;

async function main() {
  const flags = readFlags({ command: 'npm run simulators', help: HELP, options: OPTIONS, whole: ['people'] });
  const dataFolder = resolve(root, flags['data-folder'] ?? process.env.BASCULE_DATA_FOLDER ?? '.bascule');
  for (const simulator of SIMULATORS) await requireFreePort(portOf(simulator, flags), `the ${simulator.name}`, simulator.flag);
  await installIfNeeded();
  onStopRequest(() => void stopAll(0));
  for (const simulator of SIMULATORS) {
    const people = flags.people === undefined ? simulator.people : Number(flags.people);
    const { name, child, url } = await startSimulator(simulator, { port: portOf(simulator, flags), people, dataFolder });
    children.push(child);
    child.once('exit', () => void stopAll(1));
    done(name, url);
  }
  console.log(`\n  ${dim('Stop with Ctrl-C; what they hold is kept.')}`);
}

async function stopAll(code) {
  if (stopping) return;
  stopping = true;
  await Promise.all(children.map((child) => stop(child, GRACE_MS)));
  process.exit(code);
}

await main().catch(async (problem) => {
  console.error(problem.message);
  await stopAll(1);
});
