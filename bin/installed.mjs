import { existsSync, readFileSync } from 'node:fs';
import { inRoot } from './paths.mjs';

/**
 * True when node_modules holds what the lockfile asks for. npm writes its own record of what it installed at the
 * end of a complete install; the two are compared by content, because git sets the lockfile's time to when
 * it was checked out.
 */
export function isInstalled(lockfile = inRoot('package-lock.json'), record = inRoot('node_modules', '.package-lock.json')) {
  if (!existsSync(record)) return false;
  try {
    const wanted = packagesIn(lockfile);
    const present = packagesIn(record);
    const isAsWanted = (path) => present[path]?.version === wanted[path]?.version && present[path]?.integrity === wanted[path]?.integrity;
    // Optional packages of other platforms are in the lockfile alone.
    const isLeftOut = (path) => present[path] === undefined && wanted[path]?.optional === true;
    return Object.keys({ ...wanted, ...present }).every((path) => path === '' || isAsWanted(path) || isLeftOut(path));
  } catch {
    return false;
  }
}

function packagesIn(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}
