import { join } from 'node:path';
import { inRoot } from './paths.mjs';
import { spawnTethered } from './run-child.mjs';

/** How long a simulator may take to be ready; a large world is replayed from its log. */
const READY_WITHIN_MS = 60_000;

/** Both simulators as `npm start` and `npm run simulators` start them. */
export const SIMULATORS = [
  { name: 'Salesforce simulator', folder: 'salesforce', flag: 'salesforce-port', variable: 'SALESFORCE_SIMULATOR_PORT', port: 4610, people: 500 },
  { name: 'Marketo simulator', folder: 'marketo', flag: 'marketo-port', variable: 'MARKETO_SIMULATOR_PORT', port: 4620, people: 100 },
];

/** The port a simulator is to use: flag, then environment, then its own; text that is no port is a sentence thrown. */
export function portOf(simulator, flags) {
  const text = flags[simulator.flag] ?? process.env[simulator.variable] ?? String(simulator.port);
  return asPort(text, `--${simulator.flag}`);
}

/** The folder in which a simulator keeps its world. */
export function placeOf(simulator, dataFolder) {
  return join(dataFolder, 'simulators', simulator.folder);
}

/** A port out of text, or a thrown sentence. */
export function asPort(text, flag) {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535) throw new Error(`${flag} must be a port from 1 to 65535, not "${text}".`);
  return port;
}

/**
 * Starts a simulator as a child and waits until it says where it listens. Rejects with the child's own
 * sentence when it ends before.
 */
export async function startSimulator(simulator, { port, people, dataFolder }) {
  const data = placeOf(simulator, dataFolder);
  const args = ['--port', String(port), '--data', data, '--people', String(people), '--seed', '7'];
  const child = spawnTethered(inRoot('simulators', simulator.folder, 'start.ts'), args);
  let said = '';
  child.stderr.on('data', (part) => (said += part));
  const url = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The ${simulator.name} was not ready within ${READY_WITHIN_MS / 1000} s.`)), READY_WITHIN_MS);
    child.stdout.on('data', (part) => {
      const found = /listening on (\S+)/.exec(String(part));
      if (found !== null) resolve(found[1]);
    });
    child.once('exit', () => reject(new Error(said.trim().split('\n')[0] || `The ${simulator.name} ended without a word.`)));
    child.once('exit', () => clearTimeout(timer));
    child.stdout.once('data', () => clearTimeout(timer));
  }).catch((problem) => {
    child.kill('SIGKILL');
    throw problem;
  });
  child.stderr.pipe(process.stderr);
  return { name: simulator.name, child, url };
}
