import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { findChromium, findPostgresPrograms, testsThatAskFor } from './find-test-tools.mjs';
import { runToEnd } from './run-child.mjs';
import { begin, done, failed, settle, warn } from './terminal.mjs';

/** What some tests need besides Node: how it is found, how Debian calls it, and the variable that names one. */
const TOOLS = [
  { name: 'PostgreSQL', find: findPostgres, debian: 'postgresql', variable: 'TEST_DATABASE_URL' },
  { name: 'Chromium', find: () => findChromium(process.env), debian: 'chromium', variable: 'CHROME_PATH' },
];

/**
 * Makes PostgreSQL and Chromium available: found on this machine, named by a variable, or – as root on
 * Debian – installed. Answers how many may not be missing (CI=true) and are, and why a test file is skipped, by
 * its path. A variable that names nothing ends the program with a sentence.
 */
export async function prepareTestTools() {
  const reasons = new Map();
  let failures = 0;
  for (const tool of TOOLS) {
    if (await isReady(tool)) continue;
    const files = testsThatAskFor(tool.name);
    const remedy = `Install it, or set ${tool.variable}.`;
    if (process.env.CI === 'true') {
      failures += 1;
      failed(tool.name, `not found. With CI=true these tests fail for it: ${files.join(', ')}. ${remedy}`);
    } else {
      warn(tool.name, `not found. These tests are skipped for it: ${files.join(', ')}. ${remedy}`);
      for (const file of files) reasons.set(file, `there is no ${tool.name}`);
    }
  }
  return { failures, reasons };
}

async function isReady(tool) {
  try {
    const found = tool.find() ?? (canInstall() ? await install(tool) : null);
    if (found !== null) done(tool.name, found);
    return found !== null;
  } catch (problem) {
    failed(tool.name, problem.message);
    process.exit(1);
  }
}

function canInstall() {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
}

/** Installs a Debian package; where the tool is then, or null with apt's own words printed. */
async function install({ name, debian, find }) {
  begin(name, 'installing with apt-get …');
  if (debian === 'postgresql') keepDebianFromStartingServer();
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const quiet = ['-qq', '-o', 'DPkg::Lock::Timeout=120'];
  const updated = await runToEnd('apt-get', [...quiet, 'update'], { env, quiet: true });
  const installed = await runToEnd('apt-get', [...quiet, 'install', '-y', '--no-install-recommends', debian], { env, quiet: true });
  settle();
  const found = find();
  if (found === null) console.error(complaints(`${updated.output}\n${installed.output}`));
  return found;
}

/** What apt-get complained about. */
function complaints(output) {
  const lines = output.split('\n').filter((line) => /^[EW]: /.test(line));
  return [...new Set(lines)].slice(0, 10).map((line) => `    apt-get: ${line}`).join('\n');
}

/** The tests start a server of their own; Debian would otherwise make one and start it at once. */
function keepDebianFromStartingServer() {
  const file = '/etc/postgresql-common/createcluster.conf';
  if (existsSync(file)) return;
  mkdirSync('/etc/postgresql-common', { recursive: true });
  writeFileSync(file, 'create_main_cluster = false\n');
}

/** What to say of the server that is named, or the folder with the programs to start one. */
function findPostgres() {
  return (process.env.TEST_DATABASE_URL ?? '') === '' ? findPostgresPrograms(process.env) : 'named by TEST_DATABASE_URL';
}
