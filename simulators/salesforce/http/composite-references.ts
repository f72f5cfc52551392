import { failure, requestError, success } from '../world/vendor-error.ts';
import type { Result } from '../world/vendor-error.ts';

/** The two places of a part that may hold references. */
export type PartText = { readonly url: string; readonly body: unknown };

const REFERENCE = /@\{(\w+)((?:\.\w+|\[\d+\])+)\}/g;

/** Puts values of earlier answers where a part says `@{ref.id}` or `@{ref.records[0].Id}` (apis.md B5). */
export function fillReferences(part: PartText, bodies: ReadonlyMap<string, unknown>): Result<PartText> {
  let missing: string | undefined;
  const fill = (text: string): string =>
    text.replace(REFERENCE, (whole: string, name: string, path: string) => {
      const value = valueAt(bodies.get(name), path);
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
      missing ??= whole;
      return whole;
    });
  const filled = { url: fill(part.url), body: fillInside(part.body, fill) };
  if (missing === undefined) return success(filled);
  return failure(requestError('PROCESSING_HALTED', `Invalid reference specified. No value for ${missing} found`));
}

function fillInside(value: unknown, fill: (text: string) => string): unknown {
  if (typeof value === 'string') return fill(value);
  if (Array.isArray(value)) return value.map((item) => fillInside(item, fill));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, fillInside(item, fill)]));
}

function valueAt(body: unknown, path: string): unknown {
  let here = body;
  for (const [, name, index] of path.matchAll(/\.(\w+)|\[(\d+)\]/g)) {
    const key = name ?? index ?? '';
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined;
    here = Object.entries(here).find(([entry]) => entry === key)?.[1];
  }
  return here;
}
