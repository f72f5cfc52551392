/** Where this browser remembers what its reader is called. */
const REMEMBERED = 'bascule-name';

/** The name under which what is asked from here stands in histories; empty when none was told. */
export function ownName(): string {
  try {
    return localStorage.getItem(REMEMBERED) ?? '';
  } catch {
    return '';
  }
}

/** Remembers it in this browser. One that keeps nothing tells no name. */
export function tellOwnName(name: string): void {
  try {
    localStorage.setItem(REMEMBERED, name.trim());
  } catch {
    // What is asked then stands there as the console's.
  }
}
