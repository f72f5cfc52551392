import { accessSync, constants, mkdirSync } from 'node:fs';

/** Makes a data folder and the places in it; one that cannot be read and written is a sentence thrown. */
export function makePlaces(folder, places) {
  try {
    for (const place of [folder, ...places]) {
      mkdirSync(place, { recursive: true });
      accessSync(place, constants.R_OK | constants.W_OK | constants.X_OK);
    }
  } catch (problem) {
    throw new Error(`The data folder ${folder} cannot be used (${problem.code}: ${problem.path}). Choose another with --data-folder, or move what is in its place away.`, { cause: problem });
  }
}
