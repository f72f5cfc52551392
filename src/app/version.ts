import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const packageFile = z.object({ version: z.string() });

/** The version of this Bascule. */
export const VERSION = packageFile.parse(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))).version;

/** Where the built console lies. */
export const CONSOLE_FOLDER = fileURLToPath(new URL('../../console/dist', import.meta.url));
