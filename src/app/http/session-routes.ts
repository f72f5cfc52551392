import { createRoute, z } from '@hono/zod-openapi';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { SESSION_SECONDS } from './access.ts';
import type { Access } from './access.ts';
import { ApiProblem, refusal } from './api-problem.ts';
import { cookieName, isSecure, jsonOnly, requireOwnPage, visitorOf } from './guards.ts';
import type { ApiEnv, Reach } from './guards.ts';

const getSession = createRoute({
  method: 'get',
  path: '/api/v1/session',
  summary: 'Whether this client is signed in',
  responses: {
    200: {
      description: 'Whether and as what',
      content: { 'application/json': { schema: z.object({ signedIn: z.boolean(), role: z.enum(['admin']).nullable() }).openapi('Session') } },
    },
  },
});

const postSession = createRoute({
  method: 'post',
  path: '/api/v1/session',
  summary: 'Sign in with a token',
  middleware: jsonOnly,
  request: { body: { required: true, content: { 'application/json': { schema: z.strictObject({ token: z.string().min(1).max(200) }) } } } },
  responses: { 204: { description: 'Signed in; the cookie is set' }, 400: refusal, 401: refusal, 403: refusal, 415: refusal },
});

const deleteSession = createRoute({
  method: 'delete',
  path: '/api/v1/session',
  summary: 'Sign out',
  responses: { 204: { description: 'Signed out' }, 403: refusal },
});

/** Signing in and out. These routes are open to everybody; each guards itself. */
export function addSessionRoutes(app: OpenAPIHono<ApiEnv>, access: Access, reach: Reach): void {
  const name = cookieName(reach);

  async function signIn(context: Context): Promise<void> {
    setCookie(context, name, await access.openSession('admin'), {
      path: '/',
      httpOnly: true,
      sameSite: 'Strict',
      secure: isSecure(reach),
      maxAge: SESSION_SECONDS,
    });
  }

  app.openapi(getSession, async (context) => {
    const visitor = await visitorOf(context, access, reach);
    return context.json({ signedIn: visitor !== null, role: visitor?.role ?? null }, 200);
  });

  app.openapi(postSession, async (context) => {
    requireOwnPage(context);
    const { token } = context.req.valid('json');
    if ((await access.visitorByToken(token)) === null) {
      throw new ApiProblem(401, 'TOKEN_UNKNOWN', 'This token is not known. The admin token was shown once, at the first start; the link printed at each start signs in, too.');
    }
    await signIn(context);
    return context.body(null, 204);
  });

  app.openapi(deleteSession, async (context) => {
    requireOwnPage(context);
    const session = getCookie(context, name);
    if (session !== undefined) await access.endSession(session);
    deleteCookie(context, name, { path: '/', secure: isSecure(reach) });
    return context.body(null, 204);
  });

  // The link printed at each start. Its code works once; a link opened again leads to the sign-in page.
  app.get('/sign-in', async (context, next) => {
    const code = context.req.query('code');
    if (code === undefined || context.req.method !== 'GET') return next();
    const isWelcome = access.redeemCode(code);
    if (isWelcome) await signIn(context);
    const isIn = isWelcome || (await visitorOf(context, access, reach)) !== null;
    return context.redirect(isIn ? '/' : '/sign-in', 303);
  });
}
