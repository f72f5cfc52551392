import { importPKCS8, SignJWT } from 'jose';
import type { Clock } from '../../engine/ports.ts';
import type { GrantedToken } from '../access-token.ts';
import { malformedAnswer, notExecuted, statusFailure, unansweredFailure } from '../call-result.ts';
import type { CallFailure, CallResult } from '../call-result.ts';
import { vendorTimeOf } from '../http-transport.ts';
import type { HttpTransport } from '../http-transport.ts';
import { readJson } from '../read-json.ts';
import { tokenAnswer, tokenRefusal } from './wire.ts';

/** How Bascule proves to Salesforce who it is (apis.md B1). */
export type SalesforceCredentials =
  | { readonly kind: 'client-credentials'; readonly clientId: string; readonly clientSecret: string }
  | {
      readonly kind: 'jwt-bearer';
      readonly clientId: string;
      readonly username: string;
      /** PKCS #8 in PEM. */
      readonly privateKey: string;
      /** `https://login.salesforce.com`, or `https://test.salesforce.com` for a sandbox. */
      readonly audience: string;
    };

const SIGN_IN_TIMEOUT_MS = 30_000;
/** Salesforce refuses assertions that are valid for longer than a few minutes. */
const ASSERTION_SECONDS = 180;

/**
 * Asks for a token at the connection's own host. The `instance_url` of the answer is not used: calls go to
 * the host of the settings and nowhere else (F62). The token's life is not told (apis.md B1).
 */
export async function signIn(transport: HttpTransport, clock: Clock, credentials: SalesforceCredentials): Promise<CallResult<GrantedToken>> {
  const form = await formOf(clock, credentials);
  if (form === null) return refused(null, 'The private key of the settings cannot be read; it must be PKCS #8 in PEM.');
  const outcome = await transport({
    method: 'POST',
    path: '/services/oauth2/token',
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
    timeoutMs: SIGN_IN_TIMEOUT_MS,
  });
  if (outcome.kind !== 'answered') return unansweredFailure(outcome);
  const body = readJson(outcome.body);
  const granted = tokenAnswer.safeParse(body);
  if (outcome.status === 200 && granted.success) {
    return { ok: true, body: { token: granted.data.access_token, lifeSeconds: null, identity: granted.data.id.split('/').at(-1) ?? null }, vendorTime: vendorTimeOf(outcome.headers) };
  }
  const refusal = tokenRefusal.safeParse(body);
  if (outcome.status < 500 && refusal.success) return refused(refusal.data.error, refusal.data.error_description);
  return statusFailure(outcome.status) ?? malformedAnswer('The answer to the sign-in was not a token.');
}

function refused(vendorCode: string | null, vendorMessage: string): CallFailure {
  return notExecuted({ code: 'CREDENTIALS_REFUSED', vendorCode, vendorMessage, fields: [] });
}

async function formOf(clock: Clock, credentials: SalesforceCredentials): Promise<Record<string, string> | null> {
  if (credentials.kind === 'client-credentials') {
    return { grant_type: 'client_credentials', client_id: credentials.clientId, client_secret: credentials.clientSecret };
  }
  const { clientId, username, privateKey, audience } = credentials;
  try {
    const assertion = await new SignJWT()
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuer(clientId)
      .setSubject(username)
      .setAudience(audience)
      .setExpirationTime(Math.floor(clock.now() / 1000) + ASSERTION_SECONDS)
      .sign(await importPKCS8(privateKey, 'RS256'));
    return { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion };
  } catch {
    return null;
  }
}
