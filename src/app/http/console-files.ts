import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
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
 * Serves the built console out of memory: only what lay in the folder at the first request can be had, so
 * no path leads anywhere else. Every address that is no file is a page of the console itself.
 */
export function consoleFiles(folder: string): (context: Context) => Response {
  let files: ReadonlyMap<string, ConsoleFile> | null = null;
  return (context) => {
    files ??= existsSync(join(folder, 'index.html')) ? readFiles(folder) : null;
    if (files === null) throw new ApiProblem(404, 'CONSOLE_NOT_BUILT', 'The console has not been built: run npm run console:build, or npm start.');
    const { path } = context.req;
    const file = files.get(path) ?? (path.startsWith('/assets/') ? undefined : files.get('/index.html'));
    if (file === undefined) throw new ApiProblem(404, 'NOT_FOUND', 'The console has no such file; it may have been built anew. Reload the page.');
    return send(context, file, path.startsWith('/assets/'));
  };
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
