import type { ObjectDefinition } from '../schema/object-definition.ts';
import { notFound } from '../world/vendor-error.ts';
import { answer, errorAnswer } from './api-call.ts';
import type { ApiAnswer, ApiCall } from './api-call.ts';
import type { Described } from './describe-book.ts';

/** `GET /sobjects` (apis.md B3). */
export function describeGlobal(call: ApiCall): ApiAnswer {
  return conditional(call, call.describes.global(call.access, call.base));
}

/** `GET /sobjects/X/describe`. */
export function describe(call: ApiCall): ApiAnswer {
  const object = readableObject(call);
  return object === undefined ? errorAnswer(notFound()) : conditional(call, call.describes.object(object, call.access, call.base));
}

/** `GET /sobjects/X`: the summary and no recent items. */
export function basicInformation(call: ApiCall): ApiAnswer {
  const object = readableObject(call);
  if (object === undefined) return errorAnswer(notFound());
  const { body } = call.describes.global(call.access, call.base);
  const summaries = isListOfObjects(body) ? body.sobjects : [];
  return answer(200, { objectDescribe: summaries.find((summary) => summary['name'] === object.name), recentItems: [] });
}

/** The object named in the path, when this user may read it; else it does not exist for the user. */
export function readableObject(call: ApiCall): ObjectDefinition | undefined {
  const object = call.org.store.catalogue().named(call.segments[1] ?? '');
  return object !== undefined && call.access.mayRead(object) ? object : undefined;
}

/**
 * Answers 304 without a body when the caller has the present version: If-None-Match where given, else
 * If-Modified-Since (ManualEditTestCompositeParallelSalesforce.test_http_headers.yaml).
 */
function conditional(call: ApiCall, described: Described): ApiAnswer {
  const headers = { ETag: described.etag, 'Last-Modified': new Date(described.lastModifiedMs).toUTCString() };
  const tags = call.headers['if-none-match'];
  const since = Date.parse(call.headers['if-modified-since'] ?? '');
  const unchanged = tags === undefined ? since >= described.lastModifiedMs : tags.split(',').some((tag) => tag.trim().replace(/^W\//, '') === described.etag);
  return unchanged ? answer(304, undefined, 0, headers) : { ...answer(200, described.body, 0, headers), text: described.text };
}

function isListOfObjects(body: unknown): body is { readonly sobjects: readonly Record<string, unknown>[] } {
  return typeof body === 'object' && body !== null && 'sobjects' in body && Array.isArray(body.sobjects);
}
