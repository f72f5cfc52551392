/** The environment variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The only place in Bascule that reads the environment; everything else is handed what it needs. */
export function processEnvironment(): Environment {
  return { ...process.env };
}
