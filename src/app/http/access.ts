import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../engine/ports.ts';
import type { AccessStore } from '../../store/access-store.ts';

/** What somebody who signed in may do. Viewer and operator come with J1; the first console knows the admin. */
export type Role = 'admin';

/** Who is asking, and by what right. */
export interface Visitor {
  readonly role: Role;
  /** A cookie travels by itself, so what it asks for needs a proof that the page asked (CSRF). */
  readonly by: 'token' | 'cookie';
  /** Through what it asks: the word of the command line is another token than those that are given to people. */
  readonly through: 'console' | 'command line' | 'api';
}

/** Tokens, sessions and the one-time sign-in code of one running Bascule. Only hashes are ever kept (DESIGN §12). */
export interface Access {
  /** The admin token when this is a first start, to be shown once; null later. */
  readonly firstToken: string | null;
  /** The code of the sign-in link; it works once. */
  readonly signInCode: string;
  /** The word in the local file by which the command line speaks to this process. */
  readonly cliToken: string;
  /** Who holds this token; null when nobody does. */
  visitorByToken(token: string): Promise<Visitor | null>;
  visitorBySession(session: string): Promise<Visitor | null>;
  /** A new session; the answer goes into the cookie. */
  openSession(role: Role): Promise<string>;
  endSession(session: string): Promise<void>;
  /** Uses up the sign-in code; false when it is wrong or used. */
  redeemCode(code: string): boolean;
}

/** How long a browser stays signed in. */
export const SESSION_SECONDS = 7 * 86_400;

/** Opens access for one run: a fresh code and command line token, and at a first start the admin's token. */
export async function openAccess(store: AccessStore, clock: Clock, randomWord: () => string): Promise<Access> {
  const at = (seconds: number): string => new Date(clock.now() + seconds * 1000).toISOString();
  await store.deleteExpiredSessions(at(0));
  const firstToken = (await store.countTokens()) === 0 ? `bsc_${randomWord()}` : null;
  if (firstToken !== null) await store.saveToken(hash(firstToken), { label: 'first start', role: 'admin', createdAt: at(0) });

  const cliToken = `cli_${randomWord()}`;
  const signInCode = randomWord();
  let isCodeUsed = false;

  return {
    firstToken,
    signInCode,
    cliToken,
    async visitorByToken(token) {
      if (isSame(token, cliToken)) return { role: 'admin', by: 'token', through: 'command line' };
      const found = await store.findToken(hash(token));
      return found?.role === 'admin' ? { role: 'admin', by: 'token', through: 'api' } : null;
    },
    async visitorBySession(session) {
      const found = await store.findSession(hash(session), at(0));
      return found?.role === 'admin' ? { role: 'admin', by: 'cookie', through: 'console' } : null;
    },
    async openSession(role) {
      const session = randomWord();
      await store.saveSession(hash(session), { role, createdAt: at(0), expiresAt: at(SESSION_SECONDS) });
      return session;
    },
    endSession: (session) => store.deleteSession(hash(session)),
    redeemCode(code) {
      if (isCodeUsed || !isSame(code, signInCode)) return false;
      isCodeUsed = true;
      return true;
    },
  };
}

/** Enough for words of 256 random bits: there is nothing to guess, so nothing to slow down. */
function hash(word: string): string {
  return createHash('sha256').update(word).digest('hex');
}

/** Equal without telling by its time how far two words agree. */
function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(Buffer.from(hash(given)), Buffer.from(hash(expected)));
}
