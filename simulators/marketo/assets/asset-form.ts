import { z } from 'zod';
import type { Call } from '../operation.ts';
import { requiredText } from '../parameters.ts';
import { Refusal, recordError, responseError } from '../refusal.ts';

/** The guide writes the type with a small letter too (MD smart-campaigns, Create). */
const folderType = z.string().transform((type) => type.charAt(0).toUpperCase() + type.slice(1)).pipe(z.enum(['Folder', 'Program']));
const folderSchema = z.object({ id: z.number().int(), type: folderType });

/** Assets are written by form, not by JSON (MD programs, Create: application/x-www-form-urlencoded); 612 otherwise. */
export function formOf(call: Call): Call {
  if (call.body !== undefined) throw new Refusal(responseError('612'));
  return call;
}

/** The `folder` of a form or query: JSON with an id and the type Folder or Program (MD static-lists, programs). */
export function folderParameter(parameters: URLSearchParams): z.infer<typeof folderSchema> {
  return jsonParameter(parameters, 'folder', folderSchema);
}

/** A parameter whose text is JSON of this shape; 1003 otherwise, no source tells the code. */
export function jsonParameter<Schema extends z.ZodType>(parameters: URLSearchParams, name: string, schema: Schema): z.output<Schema> {
  const text = requiredText(parameters, name);
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new Refusal(recordError.invalid(`Invalid value for '${name}': ${text}`));
  }
}

/** A date parameter in epoch ms; 704 for what is no date. */
export function dateOf(parameters: URLSearchParams, name: string): number | undefined {
  const text = parameters.get(name);
  if (text === null) return undefined;
  // A plus that came unencoded arrives as a blank.
  const epochMs = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text.replace(/ (\d{2}:?\d{2})$/, '+$1')) : Number.NaN;
  if (Number.isNaN(epochMs)) throw new Refusal(responseError('704'));
  return epochMs;
}
