import type { GrantedToken } from '../access-token.ts';
import { malformedAnswer, notExecuted, statusFailure, unansweredFailure } from '../call-result.ts';
import type { CallResult } from '../call-result.ts';
import { vendorTimeOf } from '../http-transport.ts';
import type { HttpTransport } from '../http-transport.ts';
import { readJson } from '../read-json.ts';
import { tokenAnswer, tokenRefusal } from './wire.ts';

/** The client of a LaunchPoint service (apis.md A1). */
export interface MarketoCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

const SIGN_IN_TIMEOUT_MS = 60_000;

/** Asks for a token; the secret goes in the body, never in the address. The same token comes back until it expires (F8). */
export async function signIn(transport: HttpTransport, { clientId, clientSecret }: MarketoCredentials): Promise<CallResult<GrantedToken>> {
  const outcome = await transport({
    method: 'POST',
    path: '/identity/oauth/token',
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }).toString(),
    timeoutMs: SIGN_IN_TIMEOUT_MS,
  });
  if (outcome.kind !== 'answered') return unansweredFailure(outcome);
  const body = readJson(outcome.body);
  const granted = tokenAnswer.safeParse(body);
  if (outcome.status === 200 && granted.success) {
    const { access_token: token, expires_in: lifeSeconds, scope } = granted.data;
    return { ok: true, body: { token, lifeSeconds, identity: scope === '' ? null : scope }, vendorTime: vendorTimeOf(outcome.headers) };
  }
  const refusal = tokenRefusal.safeParse(body);
  if (outcome.status === 401 || (outcome.status < 500 && refusal.success)) {
    const { error = null, error_description: words = null } = refusal.data ?? {};
    return notExecuted({ code: 'CREDENTIALS_REFUSED', vendorCode: error, vendorMessage: words, fields: [] });
  }
  return statusFailure(outcome.status) ?? malformedAnswer('The answer to the sign-in was not a token.');
}
