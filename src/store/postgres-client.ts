import type { Pool, PoolClient } from 'pg';
import { parseJson } from './json-text.ts';
import type { RunStatement, SqlClient, SqlValue } from './sql-client.ts';
import { UnknownCommit } from './sql-client.ts';
import { isConnectionLost } from './sql-failure.ts';

/** A PostgreSQL server through a pool. The pool stays its owner's to end. */
export function createPostgresClient(pool: Pool): SqlClient {
  let statements = 0;

  function runOn(connection: Pool | PoolClient): RunStatement {
    return async <Answer>(text: string, values: readonly SqlValue[]): Promise<Answer | null> => {
      statements += 1;
      const { rows } = await connection.query<{ answer: string | null }>(text, [...values]);
      const answer = rows[0]?.answer ?? null;
      return answer === null ? null : parseJson<Answer>(answer);
    };
  }

  return {
    run: runOn(pool),
    statementsRun: () => statements,
    transaction: (body) => inTransaction(pool, (connection) => body(runOn(connection))),
  };
}

async function inTransaction<Result>(pool: Pool, body: (connection: PoolClient) => Promise<Result>): Promise<Result> {
  const connection = await pool.connect();
  let broken = true;
  try {
    await connection.query('begin');
    const result = await body(connection).catch(async (error: unknown) => {
      await rollBack(connection, error);
      broken = false;
      throw error;
    });
    await commit(connection);
    broken = false;
    return result;
  } finally {
    connection.release(broken);
  }
}

/** A rollback that fails says nothing new: the connection is thrown away, and the server rolls back by itself. */
async function rollBack(connection: PoolClient, reason: unknown): Promise<void> {
  try {
    await connection.query('rollback');
  } catch {
    throw reason;
  }
}

async function commit(connection: PoolClient): Promise<void> {
  try {
    await connection.query('commit');
  } catch (error) {
    throw isConnectionLost(error) ? new UnknownCommit(error) : error;
  }
}
