import { StepFailure } from '../domain/step-failure.ts';
import { UnknownCommit } from './sql-client.ts';

/** How often a piece of work that was certainly not committed is run in all. */
const TRIES = 5;

/** What an error of the database means for the work that met it. */
type Verdict = 'conflict' | 'again' | 'unavailable' | 'unknown-commit' | 'fault';

/** SQLSTATE 23505: a unique key was taken, usually by another writer a moment ago. */
const UNIQUE_VIOLATION = '23505';
/** Serialization failure, deadlock, lock timeout, cancelled statement, aborted transaction: surely rolled back. */
const ROLLED_BACK = new Set(['40001', '40P01', '55P03', '57014', '25P02', '25P03', '40003']);
/** SQLSTATE classes of a server that cannot serve now: connection, resources (disk full), operator, system, internal. */
const SERVER_IN_TROUBLE = new Set(['08', '53', '57', '58', 'XX']);
const LOST_CONNECTION = /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOST|ENET)/;
const LOST_CONNECTION_TEXT = /connection terminated|connection timeout|timeout exceeded when trying to connect|client was closed|not queryable|pglite is closed|after calling end on the pool/i;

/** The driver's code of an error: an SQLSTATE or a Node error code; null when it carries none. */
export function codeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

/** True when the connection itself is gone, so that no answer of the server was heard. */
export function isConnectionLost(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== null) return LOST_CONNECTION.test(code) || code.startsWith('08') || code.startsWith('57P');
  return error instanceof Error && LOST_CONNECTION_TEXT.test(error.message);
}

/** True when the database does not answer, said in catalogue terms by the store or in the driver's by whoever shares its connections. */
export function isStoreAway(error: unknown): boolean {
  return error instanceof StepFailure ? error.error.code === 'STORE_UNAVAILABLE' : isConnectionLost(error);
}

function judge(error: unknown): Verdict {
  if (error instanceof UnknownCommit) return 'unknown-commit';
  if (error instanceof StepFailure) return 'fault';
  const code = codeOf(error);
  if (code === UNIQUE_VIOLATION) return 'conflict';
  if (code !== null && ROLLED_BACK.has(code)) return 'again';
  if (isConnectionLost(error)) return 'again';
  return code !== null && SERVER_IN_TROUBLE.has(code.slice(0, 2)) ? 'unavailable' : 'fault';
}

/**
 * Runs work again, at most five times in all, while it surely left nothing behind: a unique key taken
 * by another writer (I14), a deadlock, a connection lost before the commit was sent (F49, F51). What
 * does not pass, and a commit nobody knows of, ends as a `StepFailure`; faults of ours pass through.
 */
export async function untilDone<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const verdict = judge(error);
      if (verdict === 'fault') throw error;
      const again = verdict === 'conflict' || verdict === 'again';
      if (!again || attempt === TRIES) throw storeFailure(verdict === 'conflict' ? 'STORE_CONFLICT' : 'STORE_UNAVAILABLE', error);
    }
  }
}

/** Runs work that must not be repeated because it may have been done, such as adding to a count. */
export async function onlyOnce<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw judge(error) === 'fault' ? error : storeFailure('STORE_UNAVAILABLE', error);
  }
}

/** The failure of the store in catalogue terms. The database's own words stay in `cause`: they may quote values. */
export function storeFailure(code: 'STORE_UNAVAILABLE' | 'STORE_CONFLICT' | 'LEASE_LOST', cause?: unknown): StepFailure {
  const error = { code, vendorCode: codeOf(cause), vendorMessage: null, fields: [] };
  return new StepFailure(error, cause === undefined ? undefined : { cause });
}
