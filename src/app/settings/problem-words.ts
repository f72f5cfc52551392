import type { z } from 'zod';
import type { SettingDescription } from './setting-list.ts';

/** What is wrong with one setting: where, and the end of a sentence that begins with its name. */
export interface SettingComplaint {
  readonly path: readonly PropertyKey[];
  readonly complaint: string;
}

/**
 * Puts what validation found into plain words. A wrong value is never repeated: it could be a secret
 * that was pasted into the wrong place (I35).
 */
export function complaintsOf(error: z.ZodError, knownKeys: (path: readonly PropertyKey[]) => readonly string[]): readonly SettingComplaint[] {
  return error.issues.flatMap((issue): readonly SettingComplaint[] => {
    if (issue.code !== 'unrecognized_keys') return [{ path: issue.path, complaint: wordsFor(issue) }];
    return issue.keys.map((key) => ({ path: [...issue.path, key], complaint: unknownKey(key, knownKeys(issue.path)) }));
  });
}

/** What is wrong with one value, as the end of a sentence that begins with its name. Never says the value (I35). */
export function wordsFor(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'custom':
      return issue.message;
    case 'invalid_type':
      return issue.input === undefined && issue.message.includes('received undefined') ? 'is missing.' : `must be ${kindWords(issue.expected)}.`;
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array' ? 'must not be empty.' : `must be ${String(issue.minimum)} or more.`;
    case 'too_big':
      return issue.origin === 'string' ? `must be at most ${String(issue.maximum)} characters long.` : `must be ${String(issue.maximum)} or less.`;
    case 'invalid_value':
      return `must be ${oneOf(issue.values.map(String))}.`;
    case 'invalid_format':
      return issue.message.startsWith('must ') ? issue.message : 'has the wrong form.';
    case 'invalid_union':
      return issue.message.startsWith('must ') ? issue.message : 'must be a text, a number, true, false or null.';
    case 'invalid_element':
    case 'invalid_key':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      return 'has a value that is not understood.';
  }
}

function kindWords(expected: string): string {
  const words: Readonly<Record<string, string>> = {
    number: 'a number',
    int: 'a whole number',
    string: 'a text; put it in quotes if it looks like a number',
    boolean: 'true or false',
    array: 'a list, one "- " per entry',
    object: 'a block of settings',
    record: 'a block of settings',
  };
  return words[expected] ?? `of the kind ${expected}`;
}

/** `a, b or c`. */
function oneOf(choices: readonly string[]): string {
  return choices.length < 2 ? choices.join('') : `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;
}

function unknownKey(key: string, known: readonly string[]): string {
  const [nearest] = known.map((name) => ({ name, distance: distance(key.toLowerCase(), name.toLowerCase()) })).toSorted((a, b) => a.distance - b.distance);
  if (nearest !== undefined && nearest.distance <= 2) return `is not a setting; did you mean ${nearest.name}?`;
  return known.length === 0 ? 'is not a setting; leave it out.' : `is not a setting; there are ${known.join(', ')}.`;
}

/** Edits that turn one word into the other (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of a.split('').entries()) {
    const next = [i + 1];
    for (const [j, other] of b.split('').entries()) {
      next.push(Math.min((row[j] ?? 0) + (letter === other ? 0 : 1), (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** The settings that exist at a place, for "did you mean". */
export function keysAt(settings: readonly SettingDescription[], path: readonly PropertyKey[]): readonly string[] {
  let level = settings;
  for (const step of path) {
    if (typeof step === 'number') continue;
    level = level.find((setting) => setting.key === step)?.inside ?? [];
  }
  return level.map((setting) => setting.key);
}

/** `connections[0].salesforce.clientId`, with list entries counted from 1 as people do. */
export function pathName(path: readonly PropertyKey[]): string {
  return path.reduce<string>((name, step) => (typeof step === 'number' ? `${name}[${step + 1}]` : name === '' ? String(step) : `${name}.${String(step)}`), '');
}
