import { registerHooks } from 'node:module';
import { PLANTED_BUGS } from './bugs.ts';
import { changedSources } from './changed-sources.ts';

/*
 * Loaded with --import before anything else: puts the mistake that PLANTED_BUG names into the modules it belongs to,
 * while they are loaded. The whole process has it.
 */

const bug = PLANTED_BUGS.find(({ name }) => name === process.env['PLANTED_BUG']);
if (bug === undefined) throw new Error(`There is no planted bug "${process.env['PLANTED_BUG'] ?? ''}".`);
const sources = changedSources(bug);

registerHooks({
  load(url, context, nextLoad) {
    const source = sources.get(url);
    return source === undefined ? nextLoad(url, context) : { format: 'module-typescript', source, shortCircuit: true };
  },
});
