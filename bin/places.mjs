import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** Makes a data folder and the places in it; one that cannot be read and written is a sentence thrown. */
export function makePlaces(folder, places) {
  try {
    for (const place of [folder, ...places]) {
      makeFolder(resolve(place));
      accessSync(place, constants.R_OK | constants.W_OK | constants.X_OK);
    }
  } catch (problem) {
    throw new Error(`The data folder ${folder} cannot be used (${problem.code}: ${problem.path}). Choose another with --data-folder, or move what is in its place away.`, { cause: problem });
  }
}

// One level after the other: Node's recursive way never ends under /proc, which says "no such file" for ever.
function makeFolder(place) {
  if (existsSync(place)) return;
  makeFolder(dirname(place));
  mkdirSync(place);
}
