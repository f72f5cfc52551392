/** Builds the console when it is missing or older than its sources; true when it is there afterwards. */
export function buildConsoleIfStale(): Promise<boolean>;
