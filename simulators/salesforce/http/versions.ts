/** The oldest version that answers: those before 31.0 are retired (SF api_rest api_rest_eol; apis.md B1, recorded list from 31.0 on). */
const OLDEST = 31;
const NEWEST = 67;
/** The oldest one there ever was of REST and its neighbours (SF api_rest api_rest_eol). */
const FIRST = 7;
const SEASONS = ['Summer', 'Winter', 'Spring'] as const;

/** Versions served, oldest first, with the name of the release that brought each: three a year, Summer '14 the first of them. */
export const VERSIONS: readonly (readonly [number, string])[] = Array.from({ length: NEWEST - OLDEST + 1 }, (_, since) => [OLDEST + since, releaseOf(since)]);

/** A Winter release bears the year that comes. */
function releaseOf(since: number): string {
  const year = 14 + Math.floor((since + 2) / 3);
  return `${SEASONS[since % 3] ?? ''} '${year}`;
}

/** Whether a version was there once and is retired: it answers 410 (SF api_rest api_rest_eol). */
export const isRetired = (version: number): boolean => version >= FIRST && version < OLDEST;

/** The number in `/services/data/v60.0`. */
export const versionOf = (base: string): number => Number(/v(\d+)\.0$/.exec(base)?.[1]);
