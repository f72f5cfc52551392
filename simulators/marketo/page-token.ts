import { Refusal, recordError } from './refusal.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * An opaque page token in the vendor's dress: base 32 with padding, so that a client which forgets to URL-encode it or
 * looks inside is found out (MD activities). `kind` keeps a token of one feed from being used for another.
 */
export function writeToken(kind: string, position: number | string): string {
  const text = `${kind}:${position}`;
  let bits = 0;
  let value = 0;
  let token = '';
  for (const byte of Buffer.from(`${text}:${checksum(text)}`, 'utf8')) {
    value = ((value << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      token += ALPHABET.charAt((value >>> (bits - 5)) & 31);
      bits -= 5;
    }
  }
  if (bits > 0) token += ALPHABET.charAt((value << (5 - bits)) & 31);
  return token.padEnd(Math.ceil(token.length / 8) * 8, '=');
}

/** The position a token stands for; refuses what this simulator never gave out for this kind of page. */
export function readToken(kind: string, token: string): string {
  const bytes: number[] = [];
  let bits = 0;
  let value = 0;
  for (const letter of token.replace(/=+$/, '')) {
    const digit = ALPHABET.indexOf(letter);
    if (digit < 0) throw invalidToken();
    value = ((value << 5) | digit) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bytes.push((value >>> (bits - 8)) & 255);
      bits -= 8;
    }
  }
  const [givenKind, position, check] = Buffer.from(bytes).toString('utf8').split(':');
  if (givenKind !== kind || position === undefined || check !== checksum(`${kind}:${position}`)) throw invalidToken();
  return position;
}

/** What a lost or foreign token is answered with; no source quotes the vendor's words. */
export function invalidToken(): Refusal {
  return new Refusal(recordError.invalid('Invalid nextPageToken'));
}

function checksum(text: string): string {
  let sum = 7;
  for (const byte of Buffer.from(text, 'utf8')) sum = (sum * 31 + byte) % 65_521;
  return sum.toString(36);
}
