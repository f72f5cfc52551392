import { expect } from 'vitest';
import { z } from 'zod';

const problemSchema = z.strictObject({ type: z.literal('about:blank'), title: z.string().min(3), status: z.int(), detail: z.string().regex(/^[A-Z].*\.$/s), code: z.string(), at: z.strictObject({ line: z.int(), column: z.int() }).optional() });

/** What a refused request says. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  /** Where in a text that was given; left out where it is about no place. */
  readonly at?: { readonly line: number; readonly column: number };
}

/** The refusal of a request, held to RFC 9457 and to being a sentence. */
export async function refusal(answer: Promise<Response>): Promise<Refusal> {
  const response = await answer;
  expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  const { status, code, detail, at } = problemSchema.parse(await response.json());
  expect(status).toBe(response.status);
  return { status, code, detail, ...(at === undefined ? {} : { at }) };
}
