import { existsSync, readFileSync } from 'node:fs';
import { test } from 'vitest';
import { z } from 'zod';

/** Recordings and specifications that others made; they lie beside the repository and are read there, never copied. */
const root = new URL('../../../shared/fixtures/', import.meta.url);
const present = existsSync(root);

/** A test that needs the fixtures: skipped by name where they are absent, failing there when CI=true. */
export function conformanceTest(name: string, body: () => void | Promise<void>): void {
  if (present) test(name, body);
  else if (process.env['CI'] === 'true') test(name, () => Promise.reject(new Error(`The recordings are absent: ${root.pathname}`)));
  else test.skip(`${name} (the recordings are absent: ../shared/fixtures)`, body);
}

/** A fixture as text. */
export function fixtureText(path: string): string {
  return readFileSync(new URL(path, root), 'utf8');
}

/** A fixture as JSON, checked to be what the test takes it for. */
export function fixtureJson<Schema extends z.ZodType>(path: string, schema: Schema): z.output<Schema> {
  return schema.parse(JSON.parse(fixtureText(path)));
}

/** Any JSON object. */
export const rowSchema = z.record(z.string(), z.unknown());
export type Row = z.infer<typeof rowSchema>;

/** A list of JSON objects, out of an answer that may hold anything. */
export function rowsIn(value: unknown): Row[] {
  return z.array(rowSchema).parse(value);
}

/** The recordings in grouparoo/*.json: requests and answers of a live subscription. */
export const recordingSchema = z.object({
  interactions: z.array(
    z.object({
      method: z.string(),
      path: z.string(),
      query: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
      status: z.number(),
      headers: z.record(z.string(), z.string()),
      requestBody: z.union([z.string(), rowSchema]).optional(),
      body: rowSchema,
    }),
  ),
});

/** The rows of a CSV fixture by column name. Quoted fields may hold commas and doubled quotes, not line ends. */
export function fixtureCsv(path: string): Record<string, string>[] {
  const [heads = [], ...rows] = fixtureText(path).trim().split(/\r?\n/).map(csvFields);
  return rows.map((row) => Object.fromEntries(heads.map((head, column) => [head, row[column] ?? ''])));
}

function csvFields(line: string): string[] {
  return [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map((match) => (match[1] ?? '').replace(/^"|"$/g, '').replaceAll('""', '"'));
}

/**
 * The shape of a value: objects as their keys with shapes, lists as the shape of their first element, text as its kind
 * (a stamp, a number in quotes, other). null fits any shape, so it is left out of objects.
 */
export function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (typeof value === 'string') return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(value) ? 'stamp' : /^\d+$/.test(value) ? 'number in quotes' : 'text';
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null).map(([name, member]) => [name, shapeOf(member)]));
}
