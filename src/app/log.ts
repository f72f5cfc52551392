import { pino } from 'pino';
import type { Log, LogFacts } from '../engine/ports.ts';

/** The log with what the app says besides the engine. */
export interface AppLog extends Log {
  error(event: string, facts: LogFacts): void;
  debug(event: string, facts: LogFacts): void;
  /** The same log with facts that every line carries. */
  with(facts: LogFacts): AppLog;
}

/** How much is said. */
export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

/** Where lines go; standard error in production. */
export interface LogTarget {
  write(line: string): void;
}

/** Facts that must never be said although somebody tried (I35). */
const REDACTED = ['token', 'secret', 'password', 'authorization', 'cookie', 'email', 'privateKey', 'databaseUrl'];

/** JSON lines for machines, or calm lines for a person at a terminal. */
export function createLog(level: LogLevel, target: LogTarget, isTerminal: boolean): AppLog {
  const destination = isTerminal ? { write: (line: string) => target.write(readable(line)) } : target;
  return over(pino({ level, base: null, redact: { paths: REDACTED, censor: '(hidden)' }, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } }, destination));
}

/** The name and place of an error for the log, never its message: that may quote somebody's data. */
export function errorFacts(error: unknown): LogFacts {
  if (!(error instanceof Error)) return { error: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const place = error.stack?.split('\n').find((line) => line.trim().startsWith('at '))?.trim() ?? null;
  return { error: error.name, place, ...code };
}

function over(logger: pino.Logger): AppLog {
  return {
    debug: (event, facts) => logger.debug(facts, event),
    info: (event, facts) => logger.info(facts, event),
    warn: (event, facts) => logger.warn(facts, event),
    error: (event, facts) => logger.error(facts, event),
    with: (facts) => over(logger.child(facts)),
  };
}

const MARKS: Readonly<Record<string, string>> = { error: '✗', warn: '!', info: '·', debug: '·' };

/** `  ! 12:01:03  step ended early  code RATE_LIMITED, side marketo`. */
function readable(line: string): string {
  const { level, time, msg, ...facts }: Record<string, unknown> = JSON.parse(line);
  const said = Object.entries(facts).map(([name, value]) => `${name} ${String(value)}`).join(', ');
  return `  ${MARKS[String(level)] ?? '·'} ${String(time).slice(11, 19)}  ${String(msg)}${said === '' ? '' : `  (${said})`}\n`;
}
