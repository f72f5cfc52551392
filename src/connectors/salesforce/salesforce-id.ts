/**
 * True for a complete Salesforce id: 15 characters, or 18 whose last three tell which of the others are
 * capitals (apis.md B1). One wrong id makes a whole query fail, so what cannot be an id is not asked for.
 */
export function isSalesforceId(text: string): boolean {
  if (!/^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/.test(text)) return false;
  return text.length === 15 || text.slice(15).toUpperCase() === checkOf(text.slice(0, 15));
}

/** The id in 18 characters, as answers spell it; error texts may use 15. Ids are compared on 18 (apis.md B1). */
export function fullId(id: string): string {
  return id.length === 15 ? id + checkOf(id) : id;
}

const CHECK_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** One letter per five characters: the first of the five is the lowest bit, set for a capital. */
function checkOf(id: string): string {
  return [0, 5, 10]
    .map((start) => {
      const bits = [0, 1, 2, 3, 4].map((place) => (/[A-Z]/.test(id.charAt(start + place)) ? 2 ** place : 0));
      return CHECK_LETTERS.charAt(bits.reduce((sum, bit) => sum + bit, 0));
    })
    .join('');
}
