import { writeText } from './json-text.ts';
import type { SqlClient } from './sql-client.ts';
import { untilDone } from './sql-failure.ts';

/** Somebody's right to use console and API. What a role may do is the app's business. */
export interface AccessGrant {
  readonly role: string;
  /** ISO 8601. */
  readonly createdAt: string;
}

/** A token as it is kept: by its hash, with a name for people. */
export interface AccessToken extends AccessGrant {
  readonly label: string;
}

/**
 * Tokens and console sessions. Hashes come in and nothing secret is ever stored (DESIGN §12): the
 * caller hashes tokens and session keys, which are random and long, before it asks.
 */
export interface AccessStore {
  saveToken(tokenHash: string, token: AccessToken): Promise<void>;
  findToken(tokenHash: string): Promise<AccessToken | null>;
  deleteToken(tokenHash: string): Promise<void>;
  /** How many tokens there are; none means a first start. */
  countTokens(): Promise<number>;
  /** `expiresAt` is ISO 8601 and judged by the `now` of the question, so that one clock decides. */
  saveSession(sessionHash: string, session: AccessGrant & { readonly expiresAt: string }): Promise<void>;
  findSession(sessionHash: string, now: string): Promise<AccessGrant | null>;
  deleteSession(sessionHash: string): Promise<void>;
  deleteExpiredSessions(now: string): Promise<void>;
}

/** Tokens and sessions in the database. */
export function createAccessStore(client: SqlClient): AccessStore {
  const run = <Answer>(text: string, values: readonly (string | null)[]) => untilDone(() => client.run<Answer>(text, values));

  return {
    saveToken: async (tokenHash, { label, role, createdAt }) => {
      await run(
        `insert into bascule.access_token (token_hash, label, role, created_at) values ($1, $2, $3, $4)
         on conflict (token_hash) do update set label = excluded.label, role = excluded.role`,
        [tokenHash, writeText(label), role, createdAt],
      );
    },
    findToken: (tokenHash) =>
      run<AccessToken>(
        `select json_build_object('label', label, 'role', role, 'createdAt', created_at)::text as answer
         from bascule.access_token where token_hash = $1`,
        [writeText(tokenHash)],
      ),
    deleteToken: async (tokenHash) => {
      await run('delete from bascule.access_token where token_hash = $1', [tokenHash]);
    },
    countTokens: async () => (await run<number>('select count(*)::text as answer from bascule.access_token', [])) ?? 0,
    saveSession: async (sessionHash, { role, createdAt, expiresAt }) => {
      await run(
        `insert into bascule.console_session (session_hash, role, created_at, expires_at) values ($1, $2, $3, $4::timestamptz)
         on conflict (session_hash) do update set role = excluded.role, expires_at = excluded.expires_at`,
        [sessionHash, role, createdAt, expiresAt],
      );
    },
    findSession: (sessionHash, now) =>
      run<AccessGrant>(
        `select json_build_object('role', role, 'createdAt', created_at)::text as answer
         from bascule.console_session where session_hash = $1 and expires_at > $2::timestamptz`,
        [writeText(sessionHash), now],
      ),
    deleteSession: async (sessionHash) => {
      await run('delete from bascule.console_session where session_hash = $1', [writeText(sessionHash)]);
    },
    deleteExpiredSessions: async (now) => {
      await run('delete from bascule.console_session where expires_at <= $1::timestamptz', [now]);
    },
  };
}
