import { describe, expect, it } from 'vitest';
import { readTexts } from './source-tree.ts';
import type { TextFile } from './source-tree.ts';

/** A path that exists on one machine only. */
const MACHINE_PATH = /(?:^|[\s"'`(=])(?:\/(?:home|Users|work|root|mnt)\/[A-Za-z0-9._-]+|[A-Z]:\\Users)/;

/** A package registry by its host, a setting that chooses one, or a lockfile line that names where a package came from. */
const REGISTRY = /https?:\/\/[^/\s"']*(?:registry|artifactory|nexus|verdaccio)|^\s*(?:@[\w-]+:)?registry\s*=|"resolved":\s*"https?:/m;

function offences(files: readonly TextFile[], pattern: RegExp, advice: string): readonly string[] {
  return files.flatMap(({ path, text }) => {
    const found = pattern.exec(text);
    return found === null ? [] : [`${path}:${text.slice(0, found.index + 1).split('\n').length} ${advice}`];
  });
}

const machinePaths = (files: readonly TextFile[]): readonly string[] =>
  offences(files, MACHINE_PATH, 'names a path of one machine: write it relative to the repository, or take it from the environment.');

const registries = (files: readonly TextFile[]): readonly string[] =>
  offences(files, REGISTRY, 'names a package registry: which one to use is the setting of whoever installs.');

describe('texts of the repository', () => {
  // This file has to spell out what it looks for.
  const files = readTexts().filter(({ path }) => !import.meta.filename.replaceAll('\\', '/').endsWith(path));

  it('name no path of one machine', () => {
    expect(machinePaths(files)).toEqual([]);
  });

  it('name no package registry', () => {
    expect(registries(files)).toEqual([]);
  });

  it('are objected to when they do', () => {
    expect(machinePaths([{ path: 'README.md', text: 'Start it in "/home/ann/bascule".' }])).toHaveLength(1);
    expect(registries([{ path: '.npmrc', text: 'registry=https://packages.example.com' }])).toHaveLength(1);
    expect(registries([{ path: 'package-lock.json', text: '{ "resolved": "https://packages.example.com/a.tgz" }' }])).toHaveLength(1);
  });
});
