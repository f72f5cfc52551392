import { isPersonObject } from '../domain/object-pair.ts';
import { StepFailure } from '../domain/step-failure.ts';
import type { SyncCycle } from '../domain/sync-cycle.ts';
import type { ConnectionStatus } from './api/status-answer.ts';
import type { Connection } from './connection.ts';
import type { Terminal } from './commands/terminal.ts';
import { every, systemClock } from './system-clock.ts';
import { counted, objectsOf, span } from './words.ts';
import type { RunningBascule } from './wiring.ts';
import { SIDE_NAMES } from '../domain/side.ts';

/** What a person at the terminal is told while Bascule starts and runs. */
export interface Story {
  readonly started: (running: RunningBascule) => void;
  readonly cycleEnded: (cycle: SyncCycle) => void;
  readonly stopping: () => void;
}

/** Progress is looked at this often while the first cycle runs. */
const LOOK_EVERY_MS = 500;
/** Without a terminal to repaint, progress is a line this often at most. */
const LINE_EVERY_MS = 5000;

/**
 * Tells the start calmly: where it listens, who crossed first, how the initial sync comes along, how to sign
 * in and how to stop. Later cycles are silent unless something happened.
 */
export function tellStory(terminal: Terminal, { startedAt, isSandbox }: { readonly startedAt: number; readonly isSandbox: boolean }): Story {
  const { paint } = terminal;
  const seconds = (): string => `${((systemClock.now() - startedAt) / 1000).toFixed(1)} s`;
  const line = (mark: string, name: string, text: string): void => {
    terminal.show('');
    terminal.say(`  ${mark} ${name.padEnd(22)} ${text}`.trimEnd());
  };
  const firstCycles = new Set<string>();
  let hasCrossed = false;
  let stopWatching: (() => void) | null = null;

  function firstPersonCrossed(): void {
    if (!hasCrossed) line(paint.good('✓'), 'First person', `across after ${seconds()}`);
    hasCrossed = true;
  }

  /** Looks at the first cycles until each connection has ended one. */
  function watch(running: RunningBascule): void {
    let lastLineAt = systemClock.now();
    let previous: { readonly people: number; readonly at: number } | null = null;
    stopWatching = every(LOOK_EVERY_MS, async () => {
      for (const connection of running.connections) {
        if (firstCycles.has(connection.connectionId)) continue;
        const status = await statusNow(connection);
        if (status === null) continue;
        if (status.peopleLinked > 0 && status.lastCycle === null) firstPersonCrossed();
        const now = systemClock.now();
        const rate = previous === null ? null : (1000 * (status.peopleLinked - previous.people)) / (now - previous.at);
        previous = { people: status.peopleLinked, at: now };
        const text = progressOf(status, rate);
        if (text === null || firstCycles.has(connection.connectionId)) continue;
        if (paint.isTerminal) terminal.show(`  ${paint.dim('…')} ${'Initial sync'.padEnd(22)} ${text}`);
        else if (now - lastLineAt >= LINE_EVERY_MS) {
          lastLineAt = now;
          line('…', 'Initial sync', text);
        }
      }
    });
  }

  function firstCycleEnded(cycle: SyncCycle): void {
    firstCycles.add(cycle.connectionId);
    if (cycle.trigger === 'start' && objectsOf(cycle).new > 0) firstPersonCrossed();
    const waiting = (cycle.backlogAfter?.salesforce ?? 0) + (cycle.backlogAfter?.marketo ?? 0);
    const left = waiting === 0 ? 'nothing waits' : counted(waiting, 'record waits', 'records wait');
    if (cycle.state === 'succeeded') line(paint.good('✓'), 'First cycle', `done after ${seconds()}: ${wordsOf(cycle) ?? 'nothing to do'}; ${left}`);
    else line(paint.warn('!'), 'First cycle', `ended after ${seconds()} as ${cycle.state}${troubleOf(cycle)}; the next one goes on`);
  }

  return {
    started(running) {
      for (const note of running.notes) line(paint.warn('!'), 'Store', note);
      line(paint.good('✓'), 'Bascule', `running over ${running.storeDescription}`);
      terminal.say('');
      terminal.say(`    ${paint.bold('Console')}   ${running.url}/sign-in?code=${running.access.signInCode}`);
      terminal.say(`    ${paint.dim('          This link signs one browser in, once. A new one is printed at each start.')}`);
      if (running.access.firstToken !== null) {
        terminal.say(`    ${paint.bold('Token')}     ${running.access.firstToken}`);
        terminal.say(`    ${paint.dim('          The admin token of the API and the console, shown only now: keep it.')}`);
      }
      if (isSandbox) terminal.say(`    ${paint.bold('Try it')}    change a lead in the Salesforce simulator and watch it arrive in Marketo’s.`);
      terminal.say(`    ${paint.bold('Stop')}      Ctrl-C`);
      terminal.say('');
      watch(running);
    },
    cycleEnded(cycle) {
      if (!firstCycles.has(cycle.connectionId)) {
        firstCycleEnded(cycle);
        return;
      }
      const happened = wordsOf(cycle);
      const trouble = cycle.state === 'succeeded' ? '' : `ended as ${cycle.state}${troubleOf(cycle)}`;
      if (happened === null && trouble === '') return;
      const at = new Date(systemClock.now()).toTimeString().slice(0, 8);
      line(trouble === '' ? paint.good('✓') : paint.warn('!'), `Cycle ${at}`, [happened, trouble].filter((part) => part !== null && part !== '').join('; '));
    },
    stopping() {
      stopWatching?.();
      terminal.show('');
    },
  };
}

/** Null while the database does not answer: the next look may tell, and nobody waits for this one (F49). */
async function statusNow(connection: Connection): Promise<ConnectionStatus | null> {
  try {
    return await connection.status();
  } catch (problem) {
    if (problem instanceof StepFailure) return null;
    throw problem;
  }
}

/** `120 of 500 people (85 a second)`; null before anything was read. */
function progressOf(status: ConnectionStatus, perSecond: number | null): string | null {
  const read = Math.max(0, ...(status.currentCycle?.steps ?? []).filter((step) => step.operation === 'pull-updates').map((step) => step.counts.new + step.counts.updated));
  const waiting = status.backlog.filter((row) => row.to === 'marketo' && isPersonObject(row.object)).reduce((sum, row) => sum + row.records, 0);
  const known = status.peopleLinked + waiting;
  if (known === 0) return read === 0 ? null : `${counted(read, 'record', 'records')} read`;
  if (status.peopleLinked === 0) return `${counted(known, 'person', 'people')} read from Salesforce`;
  const rate = perSecond === null || perSecond < 1 ? '' : ` (${Math.round(perSecond).toLocaleString('en')} a second, ${span(waiting / perSecond)} left)`;
  return `${status.peopleLinked.toLocaleString('en')} of ${counted(known, 'person', 'people')} in both systems${rate}`;
}

/** What a cycle wrote, by side; null when it wrote nothing. */
function wordsOf(cycle: SyncCycle): string | null {
  const all = objectsOf(cycle);
  if (all.new + all.updated + all.deleted + all.failed === 0) return null;
  const sides = (['marketo', 'salesforce'] as const).flatMap((side) => {
    const steps = objectsOf({ ...cycle, steps: cycle.steps.filter((step) => step.side === side) });
    const parts = [
      steps.new === 0 ? '' : `${steps.new.toLocaleString('en')} new`,
      steps.updated === 0 ? '' : `${steps.updated.toLocaleString('en')} updated`,
      steps.failed === 0 ? '' : `${steps.failed.toLocaleString('en')} failed`,
    ].filter((part) => part !== '');
    return parts.length === 0 ? [] : [`${SIDE_NAMES[side]} ${parts.join(', ')}`];
  });
  return sides.length === 0 ? null : sides.join('; ');
}

/** The codes that ended steps early. */
function troubleOf(cycle: SyncCycle): string {
  const codes = new Set(cycle.steps.flatMap((step) => step.errorCode ?? []));
  return codes.size === 0 ? '' : ` (${[...codes].join(', ')})`;
}
