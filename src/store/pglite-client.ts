import type { PGlite, Transaction } from '@electric-sql/pglite';
import { parseJson } from './json-text.ts';
import type { RunStatement, SqlClient, SqlValue } from './sql-client.ts';
import { codeOf } from './sql-failure.ts';

/** SQLSTATE of a statement that met a transaction somebody else left aborted. */
const IN_ABORTED_TRANSACTION = '25P02';

/**
 * PostgreSQL in this process. PGlite has one connection which the job engine shares: a batch of its
 * own that failed may leave an aborted transaction behind for a moment. Whoever meets it rolls it back;
 * `untilDone` then runs the work again. Nothing of ours was in it, because our transactions are exclusive.
 */
export function createPGliteClient(pglite: PGlite): SqlClient {
  let statements = 0;

  function runOn(connection: PGlite | Transaction): RunStatement {
    return async <Answer>(text: string, values: readonly SqlValue[]): Promise<Answer | null> => {
      statements += 1;
      const { rows } = await connection.query<{ answer: string | null }>(text, [...values]);
      const answer = rows[0]?.answer ?? null;
      return answer === null ? null : parseJson<Answer>(answer);
    };
  }

  async function clearingUp<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (codeOf(error) === IN_ABORTED_TRANSACTION) await pglite.query('rollback');
      throw error;
    }
  }

  return {
    run: (text, values) => clearingUp(() => runOn(pglite)(text, values)),
    statementsRun: () => statements,
    transaction: (body) => clearingUp(() => pglite.transaction((transaction) => body(runOn(transaction)))),
  };
}
