import type { Lane } from '../domain/lane.ts';
import { ownError } from '../domain/sync-error.ts';
import type { AccessToken } from './access-token.ts';
import type { CallBudget } from './call-budget.ts';
import { notExecuted, unansweredFailure } from './call-result.ts';
import type { CallResult } from './call-result.ts';
import type { HttpAnswer, HttpRequest, HttpTransport } from './http-transport.ts';

/** What one call asks, without the token. */
export interface VendorRequest {
  readonly method: HttpRequest['method'];
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Absent for none; made from the token where the vendor wants it inside. */
  readonly body?: string | ((token: string) => string);
  readonly timeoutMs: number;
  /** Asked right before the call leaves; absent for a call that is always harmless. */
  readonly maySend?: () => Promise<boolean>;
}

/** An answer as the vendor's own rules read it. */
export interface ReadAnswer<Body> {
  readonly result: CallResult<Body>;
  readonly tokenRefused: boolean;
  /** Whether the vendor counts the call against its daily allotment. */
  readonly charged: boolean;
}

/** What a session is joined from; `read` holds the vendor's own rules. */
export interface VendorSessionOptions<Body> {
  readonly transport: HttpTransport;
  readonly token: AccessToken;
  readonly budget: CallBudget;
  readonly read: (answer: HttpAnswer) => ReadAnswer<Body>;
}

/** Signed-in calls to one vendor within its budget. */
export interface VendorSession<Body> {
  /** Makes one call. A refused token is renewed and the call repeated once; nothing else is repeated (F8). */
  call(request: VendorRequest, lane: Lane): Promise<CallResult<Body>>;
  /** Charged calls since this was last asked; lost ones count, since the vendor may have counted them. */
  takeCallCount(): number;
}

/** Joins transport, token and budget of one connection and side. */
export function createVendorSession<Body>({ transport, token, budget, read }: VendorSessionOptions<Body>): VendorSession<Body> {
  let charged = 0;

  async function attempt(request: VendorRequest, lane: Lane): Promise<ReadAnswer<Body> & { readonly usedToken: string | null }> {
    const permit = await budget.enter(lane);
    if (!permit.granted) return { result: notExecuted(ownError(permit.code)), tokenRefused: false, charged: false, usedToken: null };
    try {
      const held = await token.current();
      if (!held.ok) return { result: held, tokenRefused: false, charged: false, usedToken: null };
      // Waiting for a turn or a token may have taken longer than the right to write lasts (I20).
      if (request.maySend !== undefined && !(await request.maySend())) {
        return { result: notExecuted(ownError('LEASE_LOST')), tokenRefused: false, charged: false, usedToken: null };
      }
      return { ...(await send(request, held.body)), usedToken: held.body };
    } finally {
      permit.leave();
    }
  }

  async function send(request: VendorRequest, bearer: string): Promise<ReadAnswer<Body>> {
    const { method, path, timeoutMs, headers = {}, body = null } = request;
    const type = body === null || headers['content-type'] !== undefined ? {} : { 'content-type': 'application/json' };
    const outcome = await transport({
      method,
      path,
      body: typeof body === 'function' ? body(bearer) : body,
      timeoutMs,
      headers: { accept: 'application/json', ...type, ...headers, authorization: `Bearer ${bearer}` },
    });
    if (outcome.kind === 'answered') return read(outcome);
    return { result: unansweredFailure(outcome), tokenRefused: false, charged: outcome.kind === 'lost' };
  }

  return {
    async call(request, lane) {
      let last = await attempt(request, lane);
      charged += last.charged ? 1 : 0;
      if (!last.tokenRefused || last.usedToken === null) return last.result;
      token.drop(last.usedToken);
      last = await attempt(request, lane);
      charged += last.charged ? 1 : 0;
      if (last.tokenRefused && last.usedToken !== null) token.drop(last.usedToken);
      return last.result;
    },
    takeCallCount() {
      const count = charged;
      charged = 0;
      return count;
    },
  };
}
