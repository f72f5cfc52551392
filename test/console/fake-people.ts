import { generatePerson } from '../../simulators/foundation/generate-people.ts';
import type { PersonObject } from '../../src/domain/side.ts';

/** A line of the people list as the API sends it, with the values that an explanation is made of. */
export interface FakePerson {
  readonly pairId: string;
  readonly object: PersonObject;
  readonly salesforceId: string | null;
  readonly marketoId: string | null;
  readonly name: string | null;
  readonly email: string | null;
  readonly link: 'linked' | 'salesforce-only' | 'marketo-only' | 'deleted';
  readonly toSalesforce: 'rest' | 'waiting' | 'rejected';
  readonly toMarketo: 'rest' | 'waiting' | 'rejected';
  readonly values: Readonly<Record<string, string | number | boolean | null>>;
}

/** The first `count` people of one generated world, in every state a pair can be in. */
export function fakePeople(count: number): readonly FakePerson[] {
  return Array.from({ length: count }, (_, index) => fakePerson(index));
}

/** What hostile or merely unusual data looks like; all of it must come out as text. */
export const HOSTILE = {
  markup: '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>',
  rightToLeft: 'مرحبا \u202Etxt.exe',
  emoji: '👩🏽‍🚀🏳️‍🌈 Ann',
  long: 'abcdefghi '.repeat(500).trim().padEnd(5000, 'x'),
  unbroken: 'W'.repeat(300),
} as const;

/** Five people made of hostile values, one for each kind. */
export function hostilePeople(): readonly FakePerson[] {
  return Object.values(HOSTILE).map((value, index) => {
    const person = fakePerson(index);
    const values = { ...person.values, firstName: value, lastName: value, company: value, title: value };
    return { ...person, pairId: `hostile-${index}`, name: value, email: `hostile.${index}@example.com`, values };
  });
}

function fakePerson(index: number): FakePerson {
  const human = generatePerson(7, index + 1);
  const state = stateOf(index);
  const object = index % 3 === 0 ? 'contact' : 'lead';
  const serial = String(index + 1).padStart(7, '0');
  return {
    pairId: `pair-${index + 1}`,
    object,
    salesforceId: state.link === 'marketo-only' ? null : `${object === 'lead' ? '00Q' : '003'}8d0000${serial}AAC`.slice(0, 18),
    marketoId: state.link === 'salesforce-only' ? null : String(1_000_101 + index),
    name: `${human.firstName} ${human.lastName}`,
    email: human.email,
    ...state,
    values: {
      firstName: human.firstName,
      lastName: human.lastName,
      email: human.email,
      company: human.company,
      title: human.title,
      phone: human.phone === '' ? null : human.phone,
      city: human.city,
      state: human.state === '' ? null : human.state,
      country: human.country,
      leadSource: human.leadSource === '' ? null : human.leadSource,
      leadScore: human.leadScore,
      unsubscribed: human.optedOut,
      industry: human.industry === '' ? null : human.industry,
      website: human.website === '' ? null : human.website,
    },
  };
}

function stateOf(index: number): Pick<FakePerson, 'link' | 'toSalesforce' | 'toMarketo'> {
  if (index % 29 === 4) return { link: 'linked', toSalesforce: 'rejected', toMarketo: 'rest' };
  if (index % 19 === 3) return { link: 'linked', toSalesforce: 'waiting', toMarketo: 'rest' };
  if (index % 23 === 7) return { link: 'salesforce-only', toSalesforce: 'rest', toMarketo: 'waiting' };
  if (index % 17 === 5) return { link: 'marketo-only', toSalesforce: 'rest', toMarketo: 'rest' };
  if (index % 97 === 40) return { link: 'deleted', toSalesforce: 'rest', toMarketo: 'rest' };
  return { link: 'linked', toSalesforce: 'rest', toMarketo: 'rest' };
}
