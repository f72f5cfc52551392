import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PlantedBug } from './planted-bug.ts';

/** The repository's root. */
export const ROOT = join(import.meta.dirname, '../..');

/** The program's files as a bug changes them, by their addresses. The files themselves stay as they are. */
export function changedSources({ places }: PlantedBug): ReadonlyMap<string, string> {
  const sources = new Map<string, string>();
  for (const { file, find, replace } of places) {
    const path = join(ROOT, file);
    const { href } = pathToFileURL(path);
    sources.set(href, (sources.get(href) ?? readFileSync(path, 'utf8')).replace(find, () => replace));
  }
  return sources;
}
