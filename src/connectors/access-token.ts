import type { Clock } from '../engine/ports.ts';
import { notExecuted } from './call-result.ts';
import type { CallResult } from './call-result.ts';

/** A token as the vendor's identity service gave it. */
export interface GrantedToken {
  readonly token: string;
  /** Seconds of life left; null when the vendor does not say. */
  readonly lifeSeconds: number | null;
  /** Whom calls with it act as, in the vendor's terms; null when not said. */
  readonly identity: string | null;
}

/** Keeps the token of one connection and side: in memory only (DESIGN §12). */
export interface AccessToken {
  /** The present token, or a new one. Callers at the same time share one request (F8). */
  current(): Promise<CallResult<string>>;
  /** Says that this token was refused; the next caller gets another, however many were refused at once. */
  drop(token: string): void;
  /** Whom calls act as, in the vendor's terms; null before the first sign-in, or when the vendor does not say. */
  identity(): string | null;
}

/** Wraps a vendor's sign-in. */
export function createAccessToken(clock: Clock, signIn: () => Promise<CallResult<GrantedToken>>): AccessToken {
  let held: { readonly token: string; readonly endsAt: number } | null = null;
  let identity: string | null = null;
  let asking: Promise<CallResult<string>> | null = null;

  async function ask(): Promise<CallResult<string>> {
    const askedAt = clock.now();
    try {
      const granted = await signIn();
      // Whatever a sign-in came to, the call that needed the token was not made.
      if (!granted.ok) return notExecuted(granted.error);
      const { token, lifeSeconds } = granted.body;
      identity = granted.body.identity;
      held = { token, endsAt: lifeSeconds === null ? Infinity : askedAt + lifeSeconds * 1000 };
      return { ...granted, body: token };
    } finally {
      asking = null;
    }
  }

  return {
    async current() {
      if (held !== null && clock.now() < held.endsAt) return { ok: true, body: held.token, vendorTime: null };
      asking ??= ask();
      return asking;
    },
    drop(token) {
      if (held?.token === token) held = null;
    },
    identity: () => identity,
  };
}
