import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Context } from 'hono';
import { ApiProblem } from './api-problem.ts';

/** One file of the built console, as it is sent. */
interface ConsoleFile {
  readonly type: string;
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly packed: Uint8Array<ArrayBuffer>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

/**
 * Serves the built console out of memory: only what lay in the folder when it was read can be had, so no
 * path leads anywhere else. Every address that is no file is a page of the console itself. A console that
 * is built anew is read anew; until there is one, a page says so and looks again by itself.
 */
export function consoleFiles(folder: string): (context: Context) => Response {
  let read: { readonly builtAt: number; readonly files: ReadonlyMap<string, ConsoleFile> } | null = null;
  return (context) => {
    const builtAt = statSync(join(folder, 'index.html'), { throwIfNoEntry: false })?.mtimeMs ?? null;
    if (builtAt === null) return beingBuilt(context);
    if (read?.builtAt !== builtAt) read = { builtAt, files: readFiles(folder) };
    const { path } = context.req;
    const file = read.files.get(path) ?? (path.startsWith('/assets/') ? undefined : read.files.get('/index.html'));
    if (file === undefined) throw new ApiProblem(404, 'NOT_FOUND', 'The console has no such file; it may have been built anew. Reload the page.');
    return send(context, file, path.startsWith('/assets/'));
  };
}

function beingBuilt(context: Context): Response {
  context.header('refresh', '2');
  context.header('cache-control', 'no-store');
  return context.html('<!doctype html><html lang="en"><title>Bascule</title><p>The console is being built; this page looks again every two seconds. If it stays so, run <code>npm run console:build</code>.', 503);
}

function send(context: Context, file: ConsoleFile, isHashed: boolean): Response {
  context.header('content-type', file.type);
  // Files under /assets carry a hash of their content in their name.
  context.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
  context.header('vary', 'accept-encoding');
  if (!/\bgzip\b/.test(context.req.header('accept-encoding') ?? '')) return context.body(file.plain);
  context.header('content-encoding', 'gzip');
  return context.body(file.packed);
}

function readFiles(folder: string): ReadonlyMap<string, ConsoleFile> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)).filter((path) => statSync(path).isFile());
  return new Map(
    paths.map((path) => {
      const plain = new Uint8Array(readFileSync(path));
      const type = TYPES[extname(path)] ?? 'application/octet-stream';
      return [`/${relative(folder, path).split(sep).join('/')}`, { type, plain, packed: new Uint8Array(gzipSync(plain)) }];
    }),
  );
}
