import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Where it begins. */
const ENTRY = 'src/app/main.ts';
/** PGlite finds the files of its database beside itself. */
const LEFT_OUT = ['@electric-sql/pglite'];
const FOLDER = join(ROOT, 'node_modules', '.cache');
/** A program that was made longer ago than any test lasts is nobody's any more, ms. */
const KEPT_FOR_MS = 86_400_000;

/**
 * The program with all it imports in one file, for a test that starts it often and kills it: to find, read and strip a
 * thousand modules is most of what a process does that lives for seconds (1.3 s of processor time a start, 0.5 s in one
 * piece). The same code on the same Node; how the sources themselves start is `test/end-to-end/start.test.ts`' matter. Made
 * once for all that it is made of, two folders below the checkout as the sources are. Answers its path.
 */
export async function programInOnePiece(): Promise<string> {
  const path = join(FOLDER, `bascule-program-${version()}.mjs`);
  if (existsSync(path)) return path;
  const made = await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: LEFT_OUT },
    build: { ssr: ENTRY, write: false, target: 'node24', minify: false, rolldownOptions: { output: { codeSplitting: false } } },
  });
  const outputs = (Array.isArray(made) ? made : [made]).flatMap((one) => ('output' in one ? one.output : []));
  const [program, ...others] = outputs;
  if (program?.type !== 'chunk' || others.length > 0) throw new Error(`The program came in ${outputs.length} pieces instead of one.`);
  mkdirSync(FOLDER, { recursive: true });
  removeOlder();
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, program.code);
  renameSync(draft, path);
  return path;
}

/** Takes away what earlier sources were made into. */
function removeOlder(): void {
  const older = globSync(join(FOLDER, 'bascule-program-*')).filter((path) => Date.now() - statSync(path).mtimeMs > KEPT_FOR_MS);
  for (const path of older) rmSync(path, { force: true });
}

/** Changes with whatever may change the program. */
function version(): string {
  const hash = createHash('sha256');
  for (const path of ['package-lock.json', 'test/program-in-one-piece.ts', ...globSync('src/**/*.ts', { cwd: ROOT }).toSorted()]) hash.update(path).update(readFileSync(join(ROOT, path)));
  return hash.digest('hex').slice(0, 16);
}
