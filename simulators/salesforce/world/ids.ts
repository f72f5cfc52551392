/**
 * Record ids: 15 case-sensitive characters, and 3 more that make them safe to compare without regard to case
 * (apis.md B1). The vendor takes either and answers with 18.
 */
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const CHECK_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** Stands where real ids name the instance and pod: recognisable, and the same for every simulated org. */
const INSTANCE = '5j000';

/** The `number`th id of an object, 18 characters. Ids made later sort after those made earlier. */
export function makeId(keyPrefix: string, number: number): string {
  let rest = number;
  let counter = '';
  for (let place = 0; place < 7; place += 1) {
    counter = (DIGITS[rest % 62] ?? '0') + counter;
    rest = Math.floor(rest / 62);
  }
  return withCheck(`${keyPrefix}${INSTANCE}${counter}`);
}

/** The id in 18 characters, or undefined when the text is no id: wrong length, wrong characters, wrong check digits. */
export function normaliseId(text: string): string | undefined {
  if (!/^(?:[0-9A-Za-z]{15}|[0-9A-Za-z]{18})$/.test(text)) return undefined;
  const full = withCheck(text.slice(0, 15));
  return text.length === 15 || text === full ? full : undefined;
}

/** Three characters, each telling which of five characters are capital letters. */
function withCheck(id15: string): string {
  let check = '';
  for (let block = 0; block < 3; block += 1) {
    let capitals = 0;
    for (let place = 0; place < 5; place += 1) {
      const character = id15[block * 5 + place] ?? '';
      if (character >= 'A' && character <= 'Z') capitals |= 1 << place;
    }
    check += CHECK_DIGITS[capitals];
  }
  return id15 + check;
}
