import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { inRoot } from './paths.mjs';

const DEBIAN_POSTGRES = '/usr/lib/postgresql';
const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const CHROMIUM_PLACES = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'];

/** What stands in a test file that asks for a tool. */
const MARKS = { PostgreSQL: ['startTestServer(process.env)', 'openYards('], Chromium: ['skipIf(withoutChromium)'] };

/** Debian keeps the programs off the PATH, in a folder for each version: the newest is taken. */
export function findPostgresPrograms(environment, debianFolder = DEBIAN_POSTGRES) {
  const versions = existsSync(debianFolder) ? readdirSync(debianFolder).toSorted((a, b) => Number(b) - Number(a)) : [];
  const folders = [...versions.map((version) => join(debianFolder, version, 'bin')), ...onPath(environment)];
  return folders.find((folder) => ['initdb', 'postgres'].every((program) => existsSync(join(folder, program)))) ?? null;
}

export function findChromium(environment) {
  const named = environment.CHROME_PATH ?? '';
  if (named !== '') {
    if (!existsSync(named)) throw new Error(`CHROME_PATH names ${named}, and there is nothing.`);
    return named;
  }
  const places = onPath(environment).flatMap((folder) => CHROMIUM_NAMES.map((name) => join(folder, name)));
  return [...places, ...CHROMIUM_PLACES].find((path) => existsSync(path)) ?? null;
}

export function requireInCI(environment, found, name, remedy) {
  if (found || environment.CI !== 'true') return;
  throw new Error(`No ${name} was found, and with CI=true the tests that need one must run. Install it, or ${remedy}.`);
}

export function testsThatAskFor(tool) {
  const names = readdirSync(inRoot('test'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.test.ts'));
  const asks = (name) => {
    const text = readFileSync(inRoot('test', name), 'utf8');
    return MARKS[tool].some((mark) => text.includes(mark));
  };
  return names.filter(asks).map((name) => join('test', name)).toSorted();
}

function onPath(environment) {
  return (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
}
