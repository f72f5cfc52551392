import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PLANTED_BUGS } from './bugs.ts';

/*
 * Loaded with --import before anything else: puts the mistake that PLANTED_BUG names into the modules it belongs to,
 * while they are loaded. The files themselves stay as they are.
 */

const bug = PLANTED_BUGS.find(({ name }) => name === process.env['PLANTED_BUG']);
if (bug === undefined) throw new Error(`There is no planted bug "${process.env['PLANTED_BUG'] ?? ''}".`);
const sources = new Map<string, string>();
for (const { file, find, replace } of bug.places) {
  const path = join(import.meta.dirname, '../..', file);
  const { href } = pathToFileURL(path);
  sources.set(href, (sources.get(href) ?? readFileSync(path, 'utf8')).replace(find, () => replace));
}

registerHooks({
  load(url, context, nextLoad) {
    const source = sources.get(url);
    return source === undefined ? nextLoad(url, context) : { format: 'module-typescript', source, shortCircuit: true };
  },
});
