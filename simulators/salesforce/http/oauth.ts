import { createHmac, createPublicKey, verify } from 'node:crypto';
import { z } from 'zod';
import type { SimRequest, SimResponse } from '../../foundation/exchange.ts';
import { jsonAnswer } from '../../foundation/exchange.ts';
import { ADMIN_USER_ID, ORGANIZATION_ID, SYNC_USER_ID } from '../world/bootstrap.ts';
import type { Org } from '../world/org.ts';
import { stored } from '../world/record.ts';
import { signedInUser } from '../world/sandbox-users.ts';
import { setting } from '../world/settings.ts';
import type { SessionBook } from './sessions.ts';

/** The apps that may sign in, with the user each runs as (apis.md B1: client credentials act as the integration user). */
const CLIENTS: Readonly<Record<string, { secret: string; userId: string }>> = {
  'sandbox-client': { secret: 'sandbox-secret', userId: SYNC_USER_ID },
  'sandbox-admin': { secret: 'sandbox-admin-secret', userId: ADMIN_USER_ID },
};
const JWT_GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
/** An assertion says for whom it is; besides the vendor's two, our own address is taken. */
const AUDIENCES: readonly string[] = ['https://login.salesforce.com', 'https://test.salesforce.com'];

type Granted = { readonly userId: string } | { readonly status: number; readonly error: string; readonly description: string };

/**
 * `POST /services/oauth2/token`: client credentials by Basic header or body, JWT bearer, name and password (apis.md B1). The
 * answer has no expires_in: a session ends by 401.
 */
export function tokenAnswer(org: Org, sessions: SessionBook, request: SimRequest): SimResponse {
  const form = new URLSearchParams(request.body);
  const granted = grant(org, request, form);
  if (!('userId' in granted)) return refused(granted.status, granted.error, granted.description);
  const user = org.store.table('User').get(granted.userId);
  if (user === undefined || stored(user, 'IsActive') !== true) return refused(400, 'invalid_grant', 'inactive user');
  const instanceUrl = addressOf(request);
  const id = `${instanceUrl}/id/${ORGANIZATION_ID}/${granted.userId}`;
  const issuedAt = String(org.clock.now());
  return jsonAnswer(200, {
    access_token: sessions.open(granted.userId, setting(org.store, 'tokenSeconds')),
    signature: createHmac('sha256', 'sandbox').update(id + issuedAt).digest('base64'),
    scope: 'api',
    instance_url: instanceUrl,
    id,
    token_type: 'Bearer',
    issued_at: issuedAt,
  });
}

/**
 * Ways to sign in that begin with an app, and what is said of one that fails. Nobody here has a refresh token or a code of
 * the browser's sign-in, so every one is refused (restforce/refresh_error_response.json and auth_error_response.json; apis.md B1).
 */
const OF_AN_APP: Readonly<Record<string, string>> = { password: 'authentication failure - Invalid Password', refresh_token: 'expired access/refresh token', authorization_code: 'invalid authorization code' };

/** Error texts: `invalid_grant` as recorded (restforce/auth_error_response.json), the others general knowledge. */
function grant(org: Org, request: SimRequest, form: URLSearchParams): Granted {
  const type = form.get('grant_type') ?? '';
  if (type === 'client_credentials') return clientGrant(request, form);
  if (type === JWT_GRANT) return assertionGrant(org, request, form.get('assertion') ?? '');
  const app = Object.hasOwn(OF_AN_APP, type) ? clientGrant(request, form) : undefined;
  if (app !== undefined && !('userId' in app)) return app;
  if (type === 'password') {
    const user = signedInUser(org, form.get('username') ?? '', form.get('password') ?? '');
    if (user !== undefined) return { userId: user.Id };
  }
  if (app !== undefined) return invalid(OF_AN_APP[type] ?? '');
  return { status: 400, error: 'unsupported_grant_type', description: 'grant type not supported' };
}

function clientGrant(request: SimRequest, form: URLSearchParams): Granted {
  const basic = /^Basic (.+)$/i.exec(request.headers['authorization'] ?? '')?.[1];
  const [basicId, ...basicSecret] = basic === undefined ? [] : Buffer.from(basic, 'base64').toString('utf8').split(':');
  const id = basicId ?? form.get('client_id') ?? '';
  const secret = basicId === undefined ? form.get('client_secret') : basicSecret.join(':');
  const client = Object.hasOwn(CLIENTS, id) ? CLIENTS[id] : undefined;
  if (client === undefined) return { status: 400, error: 'invalid_client_id', description: 'client identifier invalid' };
  if (client.secret !== secret) return { status: 400, error: 'invalid_client', description: 'invalid client credentials' };
  return { userId: client.userId };
}

const claimsSchema = z.object({ iss: z.string(), sub: z.string(), aud: z.union([z.string(), z.array(z.string())]), exp: z.number() });

const invalid = (description: string): Granted => ({ status: 400, error: 'invalid_grant', description });

/** Checks an assertion signed RS256 by a key registered through `/_control/jwt-key`. */
function assertionGrant(org: Org, request: SimRequest, assertion: string): Granted {
  const [header = '', payload = '', signature = ''] = assertion.split('.');
  const claims = claimsSchema.safeParse(parsePart(payload));
  if (!claims.success || !z.object({ alg: z.literal('RS256') }).safeParse(parsePart(header)).success) return invalid('invalid assertion');
  const { iss, sub, aud, exp } = claims.data;
  if (!Object.hasOwn(CLIENTS, iss)) return { status: 400, error: 'invalid_client_id', description: 'client identifier invalid' };
  if (exp * 1000 <= org.clock.now()) return invalid('assertion is expired');
  if (![aud].flat().some((audience) => AUDIENCES.includes(audience) || audience === addressOf(request))) return invalid('audience is invalid');
  const keys = setting(org.store, 'jwtKeys').filter((entry) => entry.username === sub);
  const signed = Buffer.from(`${header}.${payload}`);
  const isSigned = keys.some(({ key }) => verify('RSA-SHA256', signed, createPublicKey(key), Buffer.from(signature, 'base64url')));
  if (!isSigned) return invalid(keys.length === 0 ? `user hasn't approved this consumer` : 'invalid assertion');
  const user = org.store.table('User').withValue('Username', sub)[0];
  return user === undefined ? invalid(`user hasn't approved this consumer`) : { userId: user.Id };
}

function parsePart(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

function refused(status: number, error: string, description: string): SimResponse {
  return jsonAnswer(status, { error, error_description: description });
}

/** The address the caller used, which is also the one to go on with. */
export function addressOf(request: SimRequest): string {
  return `http://${request.headers['host'] ?? 'localhost'}`;
}
