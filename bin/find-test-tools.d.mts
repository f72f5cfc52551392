type Environment = Readonly<Record<string, string | undefined>>;

/** The folder with PostgreSQL's `initdb` and `postgres`: the newest of Debian's, else one on the PATH, else null. */
export function findPostgresPrograms(environment: Environment, debianFolder?: string): string | null;

/** The program that `CHROME_PATH` names, else a Chromium or Chrome of this machine, else null. Throws a sentence when the name leads nowhere. */
export function findChromium(environment: Environment): string | null;

/** Throws a sentence when a tool was not found and `CI` is `true`: what is skipped on a user's machine fails there. */
export function requireInCI(environment: Environment, found: boolean, name: string, remedy: string): void;

/** Paths of the test files that ask for a tool. */
export function testsThatAskFor(tool: 'PostgreSQL' | 'Chromium'): readonly string[];
