import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSource } from './parse-source.ts';
import type { SourceFile } from './parse-source.ts';

/** The repository's own folder. */
const ROOT = join(import.meta.dirname, '..', '..');

/** What git ignores too: nothing in these is ours to judge. */
const IGNORED = new Set(['node_modules', 'dist', '.git', '.bascule', 'test-artefacts', 'bascule.yaml']);

/** A text file of the repository by its path from the root, always with forward slashes. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** Every TypeScript file under the given folders, parsed. */
export function readSources(...folders: readonly string[]): readonly SourceFile[] {
  return folders
    .flatMap((folder) => walk(folder))
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))
    .map((path) => parseSource(path, readFileSync(join(ROOT, path), 'utf8')));
}

/** Every text file of the repository: what a reader of it could come across. */
export function readTexts(): readonly TextFile[] {
  return walk('')
    .filter((path) => !/\.(png|ico|woff2?|jpg|log)$/.test(path))
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

/** True when a file or folder of this path is there. */
export function exists(path: string): boolean {
  return existsSync(join(ROOT, path));
}

function walk(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    if (IGNORED.has(entry.name)) return [];
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return walk(path);
    return entry.isFile() ? [path] : [];
  });
}
