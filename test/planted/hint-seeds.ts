import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the seeds are kept that caught a bug the last time. */
export const HINTS_FILE = join(import.meta.dirname, 'hint-seeds.json');

/**
 * By a bug's name, the seed that caught it the last time: it is tried first. `npm run planted` writes it anew where
 * another seed had to be found, because a change of the program or of the simulation made another run of it.
 */
export const HINT_SEEDS: Readonly<Record<string, number>> = JSON.parse(readFileSync(HINTS_FILE, 'utf8')) as Record<string, number>;
