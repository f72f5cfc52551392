import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { runSeed } from '../simulation/run-seed.ts';
import { changedSources, ROOT } from './changed-sources.ts';
import type { PlantedBug } from './planted-bug.ts';

/** Changed files of every bug planted so far, by their addresses with the bug's mark. */
const sources = new Map<string, string>();
const OURS = pathToFileURL(join(ROOT, '/')).href;
const MODULES = `${OURS}node_modules/`;
const MARK = '?planted=';
let planted = 0;

/** A module that is imported by a marked one is marked too: each bug has the whole program for itself, in one process. */
registerHooks({
  resolve(specifier, context, nextResolve) {
    const found = nextResolve(specifier, context);
    const mark = context.parentURL === undefined ? '' : new URL(context.parentURL).search;
    const isOurs = found.url.startsWith(OURS) && !found.url.startsWith(MODULES);
    return isOurs && mark.startsWith(MARK) ? { ...found, url: found.url + mark } : found;
  },
  load(url, context, nextLoad) {
    const source = sources.get(url);
    return source === undefined ? nextLoad(url, context) : { format: 'module-typescript', source, shortCircuit: true };
  },
});

/** The simulation of a program with this mistake in it, beside any other one in this process. */
export async function simulationWith(bug: PlantedBug): Promise<typeof runSeed> {
  planted += 1;
  const mark = `${MARK}${planted}`;
  for (const [url, source] of changedSources(bug)) sources.set(url + mark, source);
  const { href } = pathToFileURL(join(ROOT, 'test/simulation/run-seed.ts'));
  const simulation = (await import(href + mark)) as { readonly runSeed: typeof runSeed };
  return simulation.runSeed;
}
