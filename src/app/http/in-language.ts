import type { Context } from 'hono';
import { accepts } from 'hono/accepts';
import { createMiddleware } from 'hono/factory';
import { answerInJapanese } from '../japanese/in-japanese.ts';

/** The language that a request prefers, of those that Bascule has. */
export function languageAsked(context: Context): 'en' | 'ja' {
  return accepts(context, { header: 'Accept-Language', supports: ['en', 'ja'], default: 'en' }) === 'ja' ? 'ja' : 'en';
}

/** Answers in the language that is asked for, English or Japanese: the console asks for its reader's (PRODUCT J8, decision 42). */
export const inLanguage = createMiddleware(async (context, next) => {
  await next();
  const { res } = context;
  if (languageAsked(context) !== 'ja' || !/^application\/(?:problem\+)?json\b/.test(res.headers.get('content-type') ?? '')) return;
  const headers = new Headers(res.headers);
  headers.set('content-language', 'ja');
  headers.delete('content-length');
  context.res = new Response(JSON.stringify(answerInJapanese(await res.json())), { status: res.status, headers });
});
