import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { runSeed } from '../simulation/run-seed.ts';
import { changedSources, ROOT } from './changed-sources.ts';
import type { PlantedBug } from './planted-bug.ts';
import { reachedBy } from './reached-files.ts';

/** Changed files of every bug planted so far, by their addresses with the bug's mark. */
const sources = new Map<string, string>();
/** Addresses of the files that each bug reaches, by its mark. */
const reached = new Map<string, ReadonlySet<string>>();
const MARK = '?planted=';
let planted = 0;

/**
 * What a bug reaches is marked and loaded for it alone, so that many have a program each in one process. All that is the
 * same for every bug is loaded once, and is compiled and warm after the first.
 */
registerHooks({
  resolve(specifier, context, nextResolve) {
    const found = nextResolve(specifier, context);
    const mark = context.parentURL === undefined ? '' : new URL(context.parentURL).search;
    return reached.get(mark)?.has(found.url) === true ? { ...found, url: found.url + mark } : found;
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
  reached.set(mark, new Set([...reachedBy(bug.places.map(({ file }) => file))].map((path) => pathToFileURL(join(ROOT, path)).href)));
  const { href } = pathToFileURL(join(ROOT, 'test/simulation/run-seed.ts'));
  const simulation = (await import(href + mark)) as { readonly runSeed: typeof runSeed };
  return simulation.runSeed;
}
