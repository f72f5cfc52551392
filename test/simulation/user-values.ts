import type { Random } from '../../simulators/foundation/random.ts';
import type { FieldPlan } from './field-plans.ts';
import type { Plain } from './same-value.ts';

/** Hostile and odd endings of texts (F58): formulas, quotes, mark-up, emoji, combining and right-to-left marks, ANSI. */
const ODD_ENDINGS: readonly string[] = [
  ' =HYPERLINK("x")', ' "quoted"', " o'Neil", ' <b>&amp;', ' \u{1F600}', ' e\u0301', ' \u05D0\u05D1', ' \u200Bz', ' a\\b', ' %_%', ' {{x}}', ' __proto__', ' 田中', '  ', '\t',
];

/**
 * A value that nobody else in the run ever wrote, where the field has room for one (I13): the canary names its
 * record and its write. Picklists and dates have few values and are no canaries.
 */
export function freshValue(plan: Pick<FieldPlan, 'kind' | 'fits'>, chance: Random, tag: string, number: number): Plain {
  switch (plan.kind) {
    case 'text':
      return canary(plan, chance, `c${tag}x${number}`);
    case 'email':
      return `u${tag}x${number}@${chance.chance(0.2) ? 'Example.COM' : 'example.com'}`;
    case 'number':
      return 1000 + number;
    case 'money':
      return 1000 + number + chance.integer(100) / 100;
    case 'picklist':
      return chance.pick(['Bronze', 'Silver', 'Gold']);
    case 'choices':
      return chance.pick(['Analytics', 'Analytics;Events', 'Events;Analytics', 'Mobile;Security;Training', 'Training']);
    case 'formula':
      return 1000 + number;
    case 'moment':
      return `20${10 + chance.integer(20)}-0${1 + chance.integer(9)}-1${chance.integer(10)}T0${chance.integer(10)}:30:00Z`;
    case 'boolean':
      return chance.chance(0.5);
    case 'date':
      return `20${10 + chance.integer(20)}-0${1 + chance.integer(9)}-1${chance.integer(10)}`;
  }
}

function canary(plan: Pick<FieldPlan, 'fits'>, chance: Random, text: string): string {
  const ending = chance.chance(0.15) ? chance.pick(ODD_ENDINGS) : '';
  return text.length + ending.length <= plan.fits ? text + ending : text;
}
