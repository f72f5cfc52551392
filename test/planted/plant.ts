import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PLANTED_BUGS } from './bugs.ts';

/*
 * Loaded with --import before anything else: puts the mistake that PLANTED_BUG names into the module it belongs to,
 * while that is loaded. The file itself stays as it is.
 */

const bug = PLANTED_BUGS.find(({ name }) => name === process.env['PLANTED_BUG']);
if (bug === undefined) throw new Error(`There is no planted bug "${process.env['PLANTED_BUG'] ?? ''}".`);
const path = join(import.meta.dirname, '../..', bug.file);
const source = readFileSync(path, 'utf8').replace(bug.find, () => bug.replace);

registerHooks({
  load: (url, context, nextLoad) =>
    url === pathToFileURL(path).href ? { format: 'module-typescript', source, shortCircuit: true } : nextLoad(url, context),
});
