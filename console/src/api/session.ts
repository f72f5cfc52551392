import { queryOptions } from '@tanstack/react-query';
import * as z from 'zod/mini';

import { ask, read } from './request.ts';

const Session = z.object({ signedIn: z.boolean(), role: z.nullish(z.string()) });

/** Whether this browser is signed in. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => read(Session, 'session', signal),
  staleTime: 60_000,
});

/** Exchanges the token for a session cookie. */
export function signIn(token: string): Promise<void> {
  return ask('POST', 'session', { token });
}

/** Ends the session on the server, not only in this browser. */
export function signOut(): Promise<void> {
  return ask('DELETE', 'session');
}
