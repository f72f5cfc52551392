/**
 * An English sentence as the program says it, and the same in another language. What is filled in stands between braces: `{name}` for
 * anything within a sentence, `{#count}` for a number, `{+names}` for a list whose "and" and "or" are said in the other language, `{...rest}` for anything,
 * further sentences too.
 */
export type Phrase = readonly [english: string, other: string];

interface Pattern {
  readonly fits: RegExp;
  readonly names: readonly string[];
  readonly other: string;
}

/** Where one sentence ends and another begins: with a capital, or with the place in the rules that it is about, such as `fields[1].rules`. */
const BOUNDARY = /(?<=[.?!)])\s+(?=["`A-Z0-9]|[a-z]\w*(?:\[\d+\]|\.\w))/u;

/** What each kind of place takes; none of them takes what only a later place can take. */
const WITHIN_A_SENTENCE = String.raw`((?:(?![.?!]\s+(?:["\x60A-Z]|[a-z]\w*(?:\[\d+\]|\.\w))).)+?)`;
const TAKES = { '': WITHIN_A_SENTENCE, '+': WITHIN_A_SENTENCE, '...': '(.+?)', '#': String.raw`([\d,.]+)` } as const;

/**
 * Says a text as the phrases have it: whole, or sentence by sentence, and what is filled in likewise. What no phrase covers stays as
 * it is, so that somebody reads English rather than nothing.
 */
export function createPhraseBook(phrases: readonly Phrase[], listed: (names: string) => string): (text: string) => string {
  // A title stands within a sentence in small letters.
  const exact = new Map(phrases.filter(([english]) => !PART.test(english)).map(([english, other]) => [english.toLowerCase(), other]));
  // The most particular one first.
  const patterns = phrases.filter(([english]) => PART.test(english)).toSorted(([a], [b]) => literalLength(b) - literalLength(a)).map(patternOf);

  function whole(text: string): string | null {
    const found = exact.get(text.toLowerCase());
    if (found !== undefined) return found;
    // A title that stands as a sentence.
    const title = text.endsWith('.') ? exact.get(text.slice(0, -1).toLowerCase()) : undefined;
    if (title !== undefined) return `${title}。`;
    for (const { fits, names, other } of patterns) {
      const values = fits.exec(text)?.slice(1);
      if (values !== undefined) return filledIn(other, new Map(names.map((name, place) => [name, values[place] ?? ''])));
    }
    return null;
  }

  function filledIn(other: string, values: ReadonlyMap<string, string>): string {
    return other.split(PART).reduce((said, part) => {
      const [, kind, name] = PLACE.exec(part) ?? [];
      if (kind === undefined || name === undefined) return joined(said, part);
      const value = values.get(name) ?? '';
      const inOther = say(value);
      return joined(said, kind === '+' && inOther === value ? listed(value) : inOther);
    }, '');
  }

  function say(text: string): string {
    const found = whole(text);
    if (found !== null) return found;
    const sentences = text.split(BOUNDARY);
    if (sentences.length === 1) return text;
    for (let many = sentences.length - 1; many > 0; many -= 1) {
      const first = whole(sentences.slice(0, many).join(' '));
      if (first !== null) return first + say(sentences.slice(many).join(' '));
    }
    return `${sentences[0]} ${say(sentences.slice(1).join(' '))}`;
  }

  return say;
}

/** Characters that mean something in a pattern. */
const SYNTAX = /[\\^$.*+?()[\]{}|/]/gu;

const PLACE = /^\{(\.\.\.|[+#]|)(\w+)\}$/u;
const PART = /(\{(?:\.\.\.|[+#])?\w+\})/u;

/** Puts two parts together as Japanese is set: a space stands between its characters and others, and none between its own. */
function joined(said: string, part: string): string {
  const [last = '', first = ''] = [said.trimEnd().at(-1), part.trimStart().at(0)];
  if (WIDE.test(last) && WIDE.test(first)) return said.trimEnd() + part.trimStart();
  const isMixed = (WIDE.test(last) && NARROW.test(first)) || (NARROW.test(last) && WIDE.test(first));
  return isMixed && said.at(-1) !== ' ' && part.at(0) !== ' ' && !MARKS.test(last + first) ? `${said} ${part}` : said + part;
}

const WIDE = /[\u3000-\u9fff\uff00-\uffef]/u;
const NARROW = /[\p{L}\p{N}_$]/u;
/** Marks that bring their own room. */
const MARKS = /[、。「」（）：]/u;

function literalLength(english: string): number {
  return english.split(PART).filter((part) => !PLACE.test(part)).join('').length;
}

function patternOf([english, other]: Phrase): Pattern {
  const names: string[] = [];
  const parts = english.split(PART).map((part) => {
    const [, kind, name] = PLACE.exec(part) ?? [];
    if (kind === undefined || name === undefined) return part.replaceAll(SYNTAX, String.raw`\$&`);
    names.push(name);
    return kind === '...' || kind === '+' || kind === '#' ? TAKES[kind] : TAKES[''];
  });
  return { fits: new RegExp(`^${parts.join('')}$`, 'su'), names, other };
}
