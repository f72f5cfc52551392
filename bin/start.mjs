#!/usr/bin/env node
// `npm start`: from a fresh clone to a person crossing the bridge, in one command. Installs what is
// missing, builds the console, starts both simulators and then Bascule with a connection to them.
// With a bascule.yaml that names connections of its own, Bascule runs with those and without simulators.
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { buildConsoleIfStale } from './build-console.mjs';
import { readFlags } from './flags.mjs';
import { installIfNeeded } from './install-if-needed.mjs';
import { inRoot, root } from './paths.mjs';
import { makePlaces } from './places.mjs';
import { requireFreePort } from './ports.mjs';
import { programFlags } from './program-flags.mjs';
import { onStopRequest, spawnTethered, stop } from './run-child.mjs';
import { asPort, placeOf, portOf, SIMULATORS, startSimulator } from './simulators-as-children.mjs';
import { bold, dim, done } from './terminal.mjs';

const startedAt = Date.now();
const BASCULE_GRACE_MS = 6000;
const SIMULATOR_GRACE_MS = 3000;
const HELP = `npm start [-- options]

  --port 4600              port of Bascule's console and API
  --salesforce-port 4610   port of the Salesforce simulator
  --marketo-port 4620      port of the Marketo simulator
  --people 500             people in a new simulated Salesforce (Marketo begins with a fifth)
  --data-folder .bascule   where everything is kept
  --sandbox                use the simulators although bascule.yaml names connections`;

const text = { type: 'string' };
const OPTIONS = { port: text, people: text, 'data-folder': text, 'salesforce-port': text, 'marketo-port': text, sandbox: { type: 'boolean' } };

const children = [];
let stopping = false;

async function main() {
  const flags = readFlags({ command: 'npm start', help: HELP, options: OPTIONS, whole: ['people'] });
  console.log(`\n  ${bold('Bascule')} ${dim('keeps Salesforce and Marketo in agreement')}\n`);
  const ownConnections = !flags.sandbox && namesConnections();
  const dataFolder = resolve(root, flags['data-folder'] ?? process.env.BASCULE_DATA_FOLDER ?? '.bascule');
  await checkPorts(flags, ownConnections);
  makePlaces(dataFolder, ownConnections ? [] : SIMULATORS.map((simulator) => placeOf(simulator, dataFolder)));
  await installIfNeeded();
  onStopRequest(() => void stopAll(0));
  watchParent();
  const simulators = ownConnections ? [] : await startSimulators(flags, dataFolder);
  if (stopping) return;
  startBascule(flags, simulators);
  // Nobody waits for the console: people cross meanwhile, and its address says that it is being built.
  await buildConsoleIfStale();
}

/** Whether a settings file speaks of connections. Only looked at, not understood: Bascule itself reads and judges it. */
function namesConnections() {
  const file = process.env.BASCULE_SETTINGS ?? inRoot('bascule.yaml');
  if (!existsSync(file)) return false;
  try {
    return /^connections\s*:/m.test(readFileSync(file, 'utf8'));
  } catch {
    return true;
  }
}

async function checkPorts(flags, ownConnections) {
  const port = flags.port ?? process.env.BASCULE_PORT ?? (ownConnections ? null : '4600');
  if (port !== null) await requireFreePort(asPort(port, '--port'), 'Bascule', 'port');
  if (ownConnections) return;
  for (const simulator of SIMULATORS) await requireFreePort(portOf(simulator, flags), `the ${simulator.name}`, simulator.flag);
}

async function startSimulators(flags, dataFolder) {
  const people = flags.people === undefined ? {} : { salesforce: Number(flags.people), marketo: Math.floor(Number(flags.people) / 5) };
  const started = await Promise.allSettled(
    SIMULATORS.map((simulator) =>
      startSimulator(simulator, { port: portOf(simulator, flags), people: people[simulator.folder] ?? simulator.people, dataFolder }),
    ),
  );
  for (const outcome of started) {
    if (outcome.status === 'fulfilled') adopt(outcome.value.name, outcome.value.child, SIMULATOR_GRACE_MS);
  }
  const failure = started.find((outcome) => outcome.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
  const simulators = started.map((outcome) => outcome.value);
  for (const { name, url } of simulators) done(name, url);
  return simulators;
}

function startBascule(flags, simulators) {
  const [salesforce, marketo] = simulators;
  const args = ['start', ...(salesforce === undefined ? [] : ['--sandbox'])];
  for (const flag of ['port', 'data-folder']) {
    if (flags[flag] !== undefined) args.push(`--${flag}`, flags[flag]);
  }
  const env = { BASCULE_STARTED_AT: String(startedAt) };
  if (salesforce !== undefined) {
    Object.assign(env, { BASCULE_SANDBOX_SALESFORCE_URL: salesforce.url, BASCULE_SANDBOX_MARKETO_URL: marketo.url });
  }
  adopt('Bascule', spawnTethered(inRoot('src', 'app', 'main.ts'), args, { stdio: ['ignore', 'inherit', 'inherit'], env, flags: programFlags }), BASCULE_GRACE_MS);
}

/** Remembers a child; when one ends by itself, so does everything else. */
function adopt(name, child, graceMs) {
  children.push({ child, graceMs });
  child.once('exit', (code, signal) => {
    if (stopping) return;
    if (name !== 'Bascule') console.error(`The ${name} ended unexpectedly (${signal ?? `exit code ${code}`}), so everything is stopped. npm start goes on from here.`);
    void stopAll(code === 0 ? 1 : (code ?? 1));
  });
}

/** Stops Bascule first, so that it can finish its batch against running simulators, then those. */
async function stopAll(code) {
  if (stopping) return;
  stopping = true;
  if (code === 0) console.log(`\n  ${dim('Stopping …')}`);
  for (const { child, graceMs } of children.toReversed()) await stop(child, graceMs);
  if (code === 0) console.log(`  Stopped. ${dim('npm start goes on from here.')}`);
  process.exit(code);
}

/** npm killed with -9 cannot tell; that this process has another parent then can be seen. */
function watchParent() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) void stopAll(1);
  }, 500).unref();
}

await main().catch(async (problem) => {
  console.error(problem.message);
  await stopAll(1);
});
