import { readSources } from '../architecture/source-tree.ts';

/** What imports a file at run time, by the file's path in the repository. */
let importers: ReadonlyMap<string, readonly string[]> | null = null;

/**
 * The files that a change of some files reaches: these, and whatever imports one of them, directly or through others.
 * Every other file is the same program with and without the change. Paths in the repository.
 */
export function reachedBy(changed: readonly string[]): ReadonlySet<string> {
  importers ??= readImporters();
  const reached = new Set<string>();
  const open = [...changed];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    open.push(...(importers.get(path) ?? []));
  }
  return reached;
}

function readImporters(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { path, imports } of readSources('src', 'simulators', 'test/engine', 'test/simulation')) {
    for (const { target, typeOnly } of imports) {
      if (target === null || typeOnly) continue;
      const known = found.get(target);
      if (known === undefined) found.set(target, [path]);
      else known.push(path);
    }
  }
  return found;
}
