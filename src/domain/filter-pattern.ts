/** A piece of a pattern: a character, in lower case, or what stands for one or for any number of them. */
type Piece = string | { readonly stands: 'one' | 'any' };

/** What a pattern of `like` fits: the whole text, whatever its case. */
export type FilterPattern = readonly Piece[];

/** Reads a pattern: `%` stands for any text and `_` for one character, unless a backslash stands before them (SOQL, LIKE). */
export function readPattern(pattern: string): FilterPattern {
  const pieces: Piece[] = [];
  let isEscaped = false;
  for (const character of pattern) {
    if (!isEscaped && character === '\\') {
      isEscaped = true;
      continue;
    }
    if (isEscaped || (character !== '%' && character !== '_')) pieces.push(character.toLowerCase());
    else pieces.push({ stands: character === '%' ? 'any' : 'one' });
    isEscaped = false;
  }
  return pieces;
}

/** Whether a text fits a pattern, in a time that grows with their lengths and no faster: patterns come from people. */
export function fitsPattern(text: string, pattern: FilterPattern): boolean {
  const characters = Array.from(text, (character) => character.toLowerCase());
  let at = 0;
  let piece = 0;
  /** Where to go on when what follows the last `%` does not fit: the piece behind it, and how much of the text it took. */
  let retry: { readonly piece: number; readonly at: number } | null = null;
  while (at < characters.length) {
    const wanted = pattern[piece];
    if (typeof wanted === 'object' && wanted.stands === 'any') {
      piece += 1;
      retry = { piece, at };
    } else if (wanted !== undefined && (typeof wanted === 'object' || wanted === characters[at])) {
      piece += 1;
      at += 1;
    } else if (retry !== null) {
      retry = { piece: retry.piece, at: retry.at + 1 };
      ({ piece, at } = retry);
    } else return false;
  }
  return pattern.slice(piece).every((left) => typeof left === 'object' && left.stands === 'any');
}
