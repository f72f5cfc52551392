/** The environment variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The only place in Bascule that reads the environment; everything else is handed what it needs. */
export function processEnvironment(): Environment {
  return { ...process.env };
}

/** When the person started the whole thing: `npm start` says it in a variable, in ms; else `now`. */
export function processStart(environment: Environment, now: number): number {
  const said = Number(environment['BASCULE_STARTED_AT']);
  return Number.isFinite(said) && said > 0 && said <= now ? said : now;
}
