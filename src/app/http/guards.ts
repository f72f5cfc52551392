import { getConnInfo } from '@hono/node-server/conninfo';
import { bodyLimit } from 'hono/body-limit';
import { getCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import { secureHeaders } from 'hono/secure-headers';
import type { Context } from 'hono';
import { isLoopback } from '../settings/settings.ts';
import type { Access, Visitor } from './access.ts';
import { ApiProblem } from './api-problem.ts';

/** Somebody who is let in, with the name under which what is asked stands in histories; null when none was told. */
interface NamedVisitor extends Visitor {
  readonly name: string | null;
}

/** What guards tell the routes behind them. */
export interface ApiEnv {
  Variables: { visitor: NamedVisitor };
}

/** How this server is reached, as far as the guards must know. */
export interface Reach {
  readonly host: string;
  readonly port: number;
  /** The address behind a proxy; null when people come directly. */
  readonly publicUrl: string | null;
}

/** No request of this API needs more, but for whole configurations: some thousand lines. */
const MAX_BODY_BYTES = 64 * 1024;
const MAX_CONFIGURATION_BYTES = 1024 * 1024;

/** Refuses bodies larger than any request at their address needs. */
export const limitBody = createMiddleware((context, next) => (/^\/api\/v1\/(?:configurations\/|connections\/[^/]+\/configuration\/preview$)/.test(context.req.path) ? limitConfigurations : limitOthers)(context, next));

const limitOthers = limitedTo(MAX_BODY_BYTES);
const limitConfigurations = limitedTo(MAX_CONFIGURATION_BYTES);

function limitedTo(maxSize: number) {
  return bodyLimit({
    maxSize,
    onError: () => {
      throw new ApiProblem(413, 'BODY_TOO_LARGE', `The body is larger than the ${maxSize / 1024} kB this address takes.`);
    },
  });
}

/** Takes a body only if it says that it is JSON, which another site's form cannot say. */
export const jsonOnly = createMiddleware(async (context, next) => {
  if (!/^application\/json\b/i.test(context.req.header('content-type') ?? '')) {
    throw new ApiProblem(415, 'NOT_JSON', 'This address takes a JSON body: send it with content-type: application/json.');
  }
  await next();
});

/**
 * Headers on every answer. The console is built without inline scripts and styles, so nothing inline and
 * nothing from elsewhere is allowed; nobody may put it into a frame (DESIGN §12).
 */
export const strictHeaders = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    fontSrc: ["'self'"],
    connectSrc: ["'self'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
  referrerPolicy: 'no-referrer',
  xFrameOptions: 'DENY',
  strictTransportSecurity: false,
});

/** Marks API answers as not to be kept. */
export const noStore = createMiddleware(async (context, next) => {
  await next();
  context.header('cache-control', 'no-store');
});

/**
 * Takes requests only under names of our own: a foreign name that was pointed at this machine (DNS
 * rebinding) would otherwise act with the visitor's cookie.
 */
export function knownHostsOnly(reach: Reach) {
  const publicHost = reach.publicUrl === null ? null : new URL(reach.publicUrl).host.toLowerCase();
  return createMiddleware(async (context, next) => {
    const host = (context.req.header('host') ?? '').toLowerCase();
    if (!isKnownHost(host, reach, publicHost)) {
      throw new ApiProblem(421, 'HOST_UNKNOWN', 'This server is not known under that name. Use its address as it was printed at the start, or set publicUrl.');
    }
    await next();
  });
}

function isKnownHost(host: string, reach: Reach, publicHost: string | null): boolean {
  if (publicHost !== null && host === publicHost) return true;
  const [, name = '', port = '80'] = /^(\[[0-9a-f:.]+\]|[^:]+)(?::(\d+))?$/.exec(host) ?? [];
  if (Number(port) !== reach.port) return false;
  const bare = name.replace(/^\[|\]$/g, '');
  if (isLoopback(bare) || bare === reach.host.toLowerCase()) return true;
  // An address in numbers cannot be rebound; it is one of ours when other machines may come at all.
  return !isLoopback(reach.host) && (name.startsWith('[') || /^\d{1,3}(\.\d{1,3}){3}$/.test(bare));
}

/** `__Host-` binds a cookie to this very host, but browsers want https for it. */
export function cookieName(reach: Reach): string {
  return isSecure(reach) ? '__Host-bascule' : 'bascule';
}

/** True when people come by https. */
export function isSecure({ publicUrl }: Reach): boolean {
  return publicUrl?.startsWith('https://') === true;
}

/** Who asks, by token or by session cookie; null when nobody is signed in. Throws for a token that nobody holds. */
export async function visitorOf(context: Context, access: Access, reach: Reach): Promise<Visitor | null> {
  const authorization = context.req.header('authorization');
  if (authorization !== undefined) {
    const token = /^Bearer\s+(\S+)$/i.exec(authorization)?.[1];
    const visitor = token === undefined ? null : await access.visitorByToken(token);
    if (visitor === null) throw new ApiProblem(401, 'TOKEN_UNKNOWN', 'This token is not known. The admin token was shown once, at the first start.');
    return visitor;
  }
  const session = getCookie(context, cookieName(reach));
  return session === undefined ? null : access.visitorBySession(session);
}

/** Lets only signed-in visitors through, and by cookie only what the page itself asked for. */
export function signedInOnly(access: Access, reach: Reach) {
  return createMiddleware<ApiEnv>(async (context, next) => {
    const visitor = await visitorOf(context, access, reach);
    if (visitor === null) throw new ApiProblem(401, 'NOT_SIGNED_IN', 'Sign in first: open the link printed at the start, or send the admin token as a bearer token.');
    if (visitor.by === 'cookie') requireOwnPage(context);
    context.set('visitor', { ...visitor, name: nameTold(context) });
    await next();
  });
}

/** Who asks, by their own words: there is one kind of access, so the name is told and not proved. */
function nameTold(context: Context): string | null {
  const told = context.req.header('x-bascule-by');
  if (told === undefined) return null;
  const name = decoded(told)?.trim() ?? '';
  if (!/^\P{C}{1,80}$/u.test(name)) throw new ApiProblem(400, 'INVALID_REQUEST', 'Who asks is told by a name of 1 to 80 characters on one line: --by of the command line, or the header x-bascule-by with the name percent-encoded.');
  return name;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** Refuses what another site made a browser send (CSRF): reading is harmless, changing wants a proof. */
export function requireOwnPage(context: Context): void {
  if (['GET', 'HEAD', 'OPTIONS'].includes(context.req.method)) return;
  const origin = context.req.header('origin');
  if (origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== context.req.header('host')?.toLowerCase())) {
    throw new ApiProblem(403, 'FOREIGN_ORIGIN', 'Another site asked for this, so it was not done.');
  }
  if (context.req.header('x-bascule-csrf') !== '1') {
    throw new ApiProblem(403, 'CSRF_HEADER_MISSING', 'The header x-bascule-csrf: 1 is missing, so this may not have come from the console.');
  }
}

/** True when the request comes from this very machine and no proxy stands in between. */
export function isLocalRequest(context: Context, { publicUrl }: Reach): boolean {
  const address = getConnInfo(context).remote.address ?? '';
  return publicUrl === null && isLoopback(address.replace(/^::ffff:/, ''));
}
