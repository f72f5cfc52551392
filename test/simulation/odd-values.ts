import type { Random } from '../../simulators/foundation/random.ts';
import type { Side } from '../../src/domain/side.ts';
import type { FieldPlan } from './field-plans.ts';
import type { Plain } from './same-value.ts';

/** Which oddity a user types: days and moments around midnights and clock changes (F20), hostile texts (F58), numbers and dates at the edges (F59), or other forms of the same (F60). */
export type Oddity = 'F20' | 'F58' | 'F59' | 'F60';

/** Formulas, quotes, delimiters, line ends, mark-up, templates, statements, names of prototypes, what terminals and logs take for theirs. */
const HOSTILE: readonly string[] = [
  '=HYPERLINK("http://x","y")', '+1', '@SUM(A1)', '-2+3', '\tled by a tab', 'say "x"', "o'Neil", 'a\r\nb', 'a\nb', 'a,b;c|d', '\uFEFFmarked', '<script>alert(1)</script>',
  '<b>&amp;</b>', '{{lead.Email}}', '${x}', 'x\r\nSet-Cookie: a=b', 'nul\u0000l', 'lone \uD800', '\uDC00 lone', '\u{1F469}\u200D\u{1F467}', 'e\u0301', '\u05D0\u202E\u05D1', 'zero\u200Bwidth', '__proto__',
  'constructor', 'toString', "'; DROP TABLE pairs; --", "\\' OR Id != null", '\u001B[31mred', '\nlevel=error forged', 'null', 'undefined', '#N/A', 'NaN', '\u00A0', '\u2028', '%00', 'a\\', '\u{10FFFF}', '\uFFFE',
];
/** Fills a field to its brim or beyond, in letters that take three bytes. */
const LONG_LETTER = '\u7530';
const LENGTHS: readonly number[] = [255, 1999, 9999, 10_001, 30_001];

/** Doubles that lose digits, the ends of whole numbers, halves that round one way or the other, and no number at all. */
const EDGE_NUMBERS: readonly number[] = [
  2 ** 53 + 1, 2 ** 53 - 1, -0, 1e308 * 10, 2_147_483_647, 2_147_483_648, -2_147_483_648, 9_999_999_999, 0, -1, 0.005, 0.015, 1.005, 1234.5, 0.1 + 0.2, 10 / 81, 1e14 / 810 + 1e9, 1e14, 1e15, 5e-7,
];
const EDGE_DATES: readonly Plain[] = ['0001-01-01', '1700-01-01', '4000-12-31', '9999-12-31', '2024-02-29', '2026-02-29', '2026-02-30', '1969-12-31', '24:00'];

/** Local times that are skipped or come twice, midnights of both vendors' zones, and the last second of a year. */
const EDGE_MOMENTS: readonly string[] = [
  '2026-03-08T02:30:00-06:00', '2026-03-08T03:00:00-05:00', '2026-03-08T07:59:59Z', '2026-11-01T01:30:00-05:00', '2026-11-01T01:30:00-06:00', '2026-03-29T02:30:00+01:00', '2026-10-25T02:30:00+02:00',
  '2026-10-25T02:30:00+01:00', '2026-03-08T00:00:00-06:00', '2026-03-07T23:59:59-06:00', '2026-12-31T23:59:59Z', '2027-01-01T00:00:00Z', '2026-06-01T00:00:00+14:00', '2026-05-31T23:59:59-11:00', '2028-02-29T12:00:00Z',
];

const OTHER_FORMS: Readonly<Partial<Record<FieldPlan['kind'], readonly Plain[]>>> = {
  choices: ['Events;Analytics', 'Analytics;Events', 'Analytics;Events;', ' Analytics ; Events ', 'Analytics;Analytics', ';', ''],
  text: ['', '   ', '\t', null],
  picklist: ['', ' ', null, ' Gold ', 'gold'],
  boolean: [true, false, 'true', 'false', 1, 0, '1', 'Yes', null, ''],
  number: ['', '12', '12.0', null],
  money: ['', '12.50', '1,234.5', null],
  date: ['', null],
};

/** A value of this oddity for a field; undefined when the field takes none. */
export function oddValue(oddity: Oddity, plan: FieldPlan, side: Side, chance: Random, canary: string): Plain | undefined {
  switch (oddity) {
    case 'F20':
      if (plan.kind === 'moment') return chance.pick(EDGE_MOMENTS);
      return plan.kind === 'date' ? chance.pick(EDGE_MOMENTS).slice(0, 10) : undefined;
    case 'F58':
      return hostile(plan, side, chance, canary);
    case 'F59':
      if (plan.kind === 'number' || plan.kind === 'money') return chance.pick(EDGE_NUMBERS);
      return plan.kind === 'date' ? chance.pick(EDGE_DATES) : undefined;
    case 'F60': {
      // A last name and a company are never blank: a record cannot be without them.
      const forms = ['lastName', 'company'].includes(plan.marketo) ? undefined : OTHER_FORMS[plan.kind];
      return forms === undefined ? undefined : chance.pick(forms);
    }
  }
}

function hostile(plan: FieldPlan, side: Side, chance: Random, canary: string): Plain | undefined {
  // Looks like "ann" and is not.
  if (plan.kind === 'email') return side === 'salesforce' ? `\u0430nn.${canary}@example.com` : undefined;
  if (plan.kind !== 'text') return undefined;
  const turn = chance.next();
  if (turn < 0.1) return canary + LONG_LETTER.repeat(chance.pick(LENGTHS));
  const text = chance.pick(HOSTILE);
  return turn < 0.55 ? `${text}${canary}` : `${canary}${text}`;
}
