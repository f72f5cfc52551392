import { userInfo } from 'node:os';

/** The environment variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The only place in Bascule that reads the environment; everything else is handed what it needs. */
export function processEnvironment(): Environment {
  return { ...process.env };
}

/** Who runs the process, as the operating system calls them; null for a user without a name, such as containers have. */
export function processUser(): string | null {
  try {
    return userInfo().username;
  } catch {
    return null;
  }
}

/** When the person started the whole thing: `npm start` says it in a variable, in ms; else `now`. */
export function processStart(environment: Environment, now: number): number {
  const said = Number(environment['BASCULE_STARTED_AT']);
  return Number.isFinite(said) && said > 0 && said <= now ? said : now;
}
