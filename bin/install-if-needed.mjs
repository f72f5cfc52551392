import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { isInstalled } from './installed.mjs';
import { pinnedNode, root } from './paths.mjs';
import { runToEnd } from './run-child.mjs';
import { begin, dim, done, failed, settle } from './terminal.mjs';

const PINNED_MAJOR = 'v24.';

/** Installs what is missing, in one line of output; ends the program with a sentence when that does not work. */
export async function installIfNeeded() {
  if (!isInstalled() || !(await hasPinnedNode())) await install();
}

async function install() {
  begin('Dependencies', 'installing, this takes about half a minute …');
  const startedAt = Date.now();
  const { code, output } = await npmCi();
  settle();
  if (code !== 0 || !(await hasPinnedNode())) {
    failed('Dependencies', 'could not be installed.');
    console.error(complaint(output));
    console.error(
      code === 0
        ? 'The pinned Node 24 did not arrive. If your npm forbids install scripts, allow the one of the package "node" and start again.'
        : 'npm ci failed; its own words stand above. Check the network and the registry, then start again.',
    );
    process.exit(1);
  }
  done('Dependencies', `installed ${dim(`in ${Math.round((Date.now() - startedAt) / 1000)} s`)}`);
}

function npmCi() {
  // The lockfile pins every package by its checksum, so what the cache holds need not be asked about.
  const quiet = ['ci', '--loglevel=error', '--no-audit', '--no-fund', '--prefer-offline'];
  // Started by npm, that very npm is used; else the one on the path.
  const { npm_execpath: npm } = process.env;
  if (npm === undefined || !npm.endsWith('.js')) return runToEnd('npm', quiet, { quiet: true });
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [npm, ...quiet], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (part) => (output += part));
    child.stderr.on('data', (part) => (output += part));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

async function hasPinnedNode() {
  if (!existsSync(pinnedNode)) return false;
  const { code, output } = await runToEnd(pinnedNode, ['--version'], { quiet: true });
  return code === 0 && output.trim().startsWith(PINNED_MAJOR);
}

/** What npm complained about, without the pages of help that follow it. */
function complaint(output) {
  const lines = output.split('\n').filter((line) => !/^npm (error|ERR!)\s*$/.test(line) && line.trim() !== '');
  const help = lines.findIndex((line) => /Clean install a project|Usage:|A complete log of this run/.test(line));
  return lines.slice(0, help === -1 ? lines.length : help).slice(0, 12).join('\n');
}
