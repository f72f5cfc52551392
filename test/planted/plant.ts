import { registerHooks } from 'node:module';
import { bugCalled } from './bugs.ts';
import { changedSources } from './changed-sources.ts';

/*
 * Loaded with --import before anything else: puts the mistake that PLANTED_BUG names into the modules it belongs to,
 * while they are loaded. The whole process has it.
 */

const sources = changedSources(bugCalled(process.env['PLANTED_BUG'] ?? ''));

registerHooks({
  load(url, context, nextLoad) {
    const source = sources.get(url);
    return source === undefined ? nextLoad(url, context) : { format: 'module-typescript', source, shortCircuit: true };
  },
});
