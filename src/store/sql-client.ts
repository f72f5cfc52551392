/** A value a statement can take. JSON travels as text written by `writeJson`. */
export type SqlValue = string | number | boolean | null | readonly string[] | readonly number[];

/**
 * Runs one statement. Every statement selects at most one column, `answer`, as JSON text, so that
 * both drivers give the very same numbers, instants and texts back. Null when there was no row.
 */
export type RunStatement = <Answer>(text: string, values: readonly SqlValue[]) => Promise<Answer | null>;

/** PostgreSQL, wherever it runs: the one door between the store's statements and a driver. */
export interface SqlClient {
  /** Runs a statement in a transaction of its own. */
  readonly run: RunStatement;
  /**
   * Runs the body in one transaction: committed when it resolves, rolled back when it throws.
   * Throws `UnknownCommit` when the connection was lost while committing (F49).
   */
  transaction<Result>(body: (run: RunStatement) => Promise<Result>): Promise<Result>;
  /** Statements run so far, without begin, commit and rollback. */
  statementsRun(): number;
}

/** The commit was sent and its answer lost: nobody knows whether it was done. */
export class UnknownCommit extends Error {
  constructor(cause: unknown) {
    super('The connection to the database was lost during a commit.', { cause });
    this.name = 'UnknownCommit';
  }
}
