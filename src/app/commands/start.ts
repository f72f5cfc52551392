import { StoreOpenError } from '../../store/store-open-error.ts';
import { ListenError } from '../http/listen.ts';
import { createLog } from '../log.ts';
import { tellStory } from '../story.ts';
import { startBascule } from '../wiring.ts';
import type { RunningBascule } from '../wiring.ts';
import { atMost } from '../system-clock.ts';
import { settingsFor } from './command-settings.ts';
import type { SettingFlags } from './command-settings.ts';
import { CommandFailure } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/** How a process is told to stop, and where its log lines go. */
export interface ProcessHandle {
  /** Aborted at the first request to stop. */
  readonly stopRequested: AbortSignal;
  readonly logTarget: { write(line: string): void };
  /** When the person typed the command, by our clock in ms. */
  readonly startedAt: number;
}

/** Everything must be closed after this long, or the process goes without it: what is in doubt is looked up at the next start (I8). */
const STOP_WITHIN_MS = 4800;

/** `bascule start`: runs until it is asked to stop. Answers the exit code. */
export async function start(terminal: Terminal, flags: SettingFlags, handle: ProcessHandle): Promise<number> {
  const { settings } = settingsFor(terminal, flags);
  if (settings.connections.length === 0) {
    throw new CommandFailure('There is no connection to sync: write a bascule.yaml (bascule.example.yaml shows how), or try npm start, which brings simulators of both vendors.');
  }
  const { isTerminal } = terminal.paint;
  const isQuiet = (isTerminal || flags.sandbox === true) && settings.logLevel === 'info';
  const log = createLog(isQuiet ? 'warn' : settings.logLevel, handle.logTarget, isTerminal);
  const story = tellStory(terminal, { startedAt: handle.startedAt, isSandbox: flags.sandbox === true });
  const running = await startBascule(settings, log, story.cycleEnded).catch((error: unknown) => {
    if (error instanceof StoreOpenError || error instanceof ListenError) throw new CommandFailure(error.message);
    throw error;
  });
  story.started(running);
  await aborted(handle.stopRequested);
  story.stopping();
  return stop(running);
}

async function stop(running: RunningBascule): Promise<number> {
  const outcome = await atMost(STOP_WITHIN_MS, running.stop().then(() => 'stopped' as const), 'late' as const);
  return outcome === 'stopped' ? 0 : 1;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
