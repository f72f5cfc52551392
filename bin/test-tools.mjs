import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { inRoot } from './paths.mjs';
import { runToEnd } from './run-child.mjs';
import { begin, done, settle, warn } from './terminal.mjs';

/** What some tests need besides Node: how it is found, how Debian calls it, and by which file tests ask for it. */
const TOOLS = [
  { name: 'PostgreSQL', find: findPostgres, debian: 'postgresql', variable: 'TEST_DATABASE_URL', askedForIn: 'postgres-for-tests.ts' },
  { name: 'Chromium', find: findChromium, debian: 'chromium', variable: 'CHROME_PATH', askedForIn: 'browser.ts' },
];

/**
 * Makes PostgreSQL and Chromium available: found on this machine, named by a variable, or – as root on
 * Debian – installed. What stays missing is named with the tests that are skipped for it. Answers the
 * variables to run the tests with.
 */
export async function prepareTestTools() {
  const env = {};
  for (const tool of TOOLS) {
    let found = tool.find();
    if (found === null && canInstall()) {
      await install(tool);
      found = tool.find();
    }
    if (found === null) warn(tool.name, `not found; ${process.env.CI === 'true' ? 'these tests fail because CI=true' : 'skipped'}: ${testsThatAskFor(tool.askedForIn).join(', ')}. Install it, or set ${tool.variable}.`);
    else done(tool.name, found);
    if (tool.variable === 'CHROME_PATH' && found !== null) env.CHROME_PATH = found;
  }
  return env;
}

function canInstall() {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
}

async function install({ name, debian }) {
  begin(name, 'installing with apt-get …');
  if (debian === 'postgresql') keepDebianFromStartingServer();
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await runToEnd('apt-get', ['update', '-qq'], { env, quiet: true });
  await runToEnd('apt-get', ['install', '-y', '-qq', '--no-install-recommends', debian], { env, quiet: true });
  settle();
}

/** The tests start a server of their own; Debian would otherwise make one and start it at once. */
function keepDebianFromStartingServer() {
  const file = '/etc/postgresql-common/createcluster.conf';
  if (existsSync(file)) return;
  mkdirSync('/etc/postgresql-common', { recursive: true });
  writeFileSync(file, 'create_main_cluster = false\n');
}

/** A server that is named, or the folder with the programs to start one. */
function findPostgres() {
  if ((process.env.TEST_DATABASE_URL ?? '') !== '') return 'named by TEST_DATABASE_URL';
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).toSorted((a, b) => Number(b) - Number(a)) : [];
  const folders = [...versions.map((version) => join(debian, version, 'bin')), ...onPath()];
  return folders.find((folder) => ['initdb', 'postgres'].every((program) => existsSync(join(folder, program)))) ?? null;
}

function findChromium() {
  const named = process.env.CHROME_PATH ?? '';
  if (named !== '') return existsSync(named) ? named : null;
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
  const places = onPath().flatMap((folder) => names.map((name) => join(folder, name)));
  return [...places, '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'].find((path) => existsSync(path)) ?? null;
}

function onPath() {
  return (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
}

/** Test files that import what finds a tool. */
function testsThatAskFor(file) {
  const folder = inRoot('test', file === 'browser.ts' ? 'console' : 'contract');
  return readdirSync(folder).filter((name) => name.endsWith('.test.ts') && (file === 'browser.ts' || /postgres|move/.test(name)));
}
