import { spawn } from 'node:child_process';
import { compiled, inRoot, pinnedNode, root } from './paths.mjs';

/** Loaded before a child's own program: ends the child when its parent is gone, however that died. */
const TETHER = inRoot('bin', 'end-with-parent.mjs');

/**
 * Starts a program of ours on the pinned Node, tethered to this process: a channel is open between
 * the two, and when this process is gone – even by kill -9 – the child sees it close and stops.
 * It gets a process group of its own, so that Ctrl-C in a terminal reaches this process only, which
 * then stops its children in order.
 */
export function spawnTethered(program, args, { stdio = ['ignore', 'pipe', 'pipe'], env = {}, cwd = root, flags = [] } = {}) {
  return spawn(pinnedNode, [...flags, '--disable-warning=ExperimentalWarning', '--import', TETHER, program, ...args], {
    cwd,
    env: { ...compiled, ...process.env, ...env },
    stdio: [...stdio, 'ipc'],
    detached: process.platform !== 'win32',
  });
}

/** Runs a program to its end with this process' own output; answers its exit code. */
export function runToEnd(command, args, { env = {}, quiet = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env: { ...process.env, ...env }, stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'] });
    let output = '';
    child.stdout?.on('data', (part) => (output += part));
    child.stderr?.on('data', (part) => (output += part));
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Asks a child to stop and waits; one that does not listen within `graceMs` is killed. */
export async function stop(child, graceMs) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await gone;
  clearTimeout(timer);
}

/** Calls `handler` at the first request to stop. `npm` passes on a Ctrl-C that the terminal sent as well; that is one request. */
export function onStopRequest(handler) {
  let requestedAt = null;
  const request = () => {
    if (requestedAt !== null && Date.now() - requestedAt > 1000) process.exit(130);
    if (requestedAt !== null) return;
    requestedAt = Date.now();
    handler();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, request);
}
