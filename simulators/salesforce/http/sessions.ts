import type { SimClock } from '../../foundation/clock.ts';
import type { SimRequest } from '../../foundation/exchange.ts';
import { createRandom } from '../../foundation/random.ts';
import { ORGANIZATION_ID } from '../world/bootstrap.ts';

/** Access tokens in force. They live in memory: after a restart every caller signs in again. */
export type SessionBook = {
  open(userId: string, seconds: number): string;
  /** The user of a token that has not run out. */
  userOf(token: string): string | undefined;
  end(token: string): void;
  endAll(): void;
};

export function createSessionBook(clock: SimClock, seed: number): SessionBook {
  const sessions = new Map<string, { userId: string; until: number }>();
  const random = createRandom(seed);
  return {
    open(userId, seconds) {
      for (const [old, session] of sessions) if (session.until <= clock.now()) sessions.delete(old);
      const token = `${ORGANIZATION_ID.slice(0, 15)}!${random.hex(96)}`;
      sessions.set(token, { userId, until: clock.now() + seconds * 1000 });
      return token;
    },
    userOf(token) {
      const session = sessions.get(token);
      return session !== undefined && session.until > clock.now() ? session.userId : undefined;
    },
    end: (token) => void sessions.delete(token),
    endAll: () => sessions.clear(),
  };
}

/** The token a request brings, empty when it brings none. */
export const bearerOf = (request: SimRequest): string => /^(?:Bearer|OAuth) (.+)$/i.exec(request.headers['authorization'] ?? '')?.[1] ?? '';
