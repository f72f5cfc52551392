import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the checkout. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** A path inside the checkout. */
export const inRoot = (...parts) => join(root, ...parts);

/** The pinned Node that runs everything but bin/ itself; it comes from the `node` package. */
export const pinnedNode = inRoot('node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');

/**
 * Where Node keeps the sources as it compiled them, so that the next start need not: half of the time until a command
 * does something. Beside the dependencies, because in the folder for temporary files others could put what we then run.
 */
export const compiled = { NODE_COMPILE_CACHE: inRoot('node_modules', '.cache', 'bascule-compiled') };

/** A program that a dependency brings. */
export const tool = (name) => inRoot('node_modules', '.bin', name);
