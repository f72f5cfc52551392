/**
 * True when npm's record of what it installed agrees with the lockfile; optional packages, which are of other
 * platforms, may be missing. Both are of this checkout unless named.
 */
export function isInstalled(lockfile?: string, record?: string): boolean;
