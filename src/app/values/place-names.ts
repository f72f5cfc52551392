import { createHash } from 'node:crypto';
import { iso31661 } from 'iso-3166/1.js';
import { iso31662 } from 'iso-3166/2.js';
import type { NameTable } from '../../domain/map-rules.ts';
import { PREFECTURES } from './prefectures.ts';

/** The forms in which a country can be written. */
export const COUNTRY_FORMS = ['name', 'japanese', 'alpha-2', 'alpha-3', 'numeric'] as const;
/** The forms in which a state or province can be written: `code` is what stands behind the country's letters in the ISO code. */
export const STATE_FORMS = ['name', 'japanese', 'code', 'iso'] as const;

type Forms = Readonly<Record<string, string>>;

/** One thing of the world: its name in each form, and what else it is called. */
interface Place {
  readonly id: string;
  readonly forms: Forms;
  readonly alsoCalled: readonly string[];
}

/** Every country of ISO 3166-1 by its names in English and Japanese and its three codes. */
export function countryNames(): NameTable {
  const english = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  const japanese = new Intl.DisplayNames(['ja'], { type: 'region', fallback: 'none' });
  const places = iso31661.map(({ alpha2, alpha3, numeric, name }): Place => ({
    id: alpha2,
    forms: { name: english.of(alpha2) ?? name, japanese: japanese.of(alpha2) ?? name, 'alpha-2': alpha2, 'alpha-3': alpha3, numeric },
    alsoCalled: [name, ...(ALSO_CALLED[alpha2] ?? [])],
  }));
  return tableOf('countries', `It is no country that ISO 3166-1 knows by a name in English or Japanese or by a code. ${CORRECT_OR_MAP}`, places);
}

/** What people write that no table of names has. */
const ALSO_CALLED: Readonly<Record<string, readonly string[]>> = {
  US: ['U.S.', 'U.S.A.', 'アメリカ', '米国'],
  GB: ['UK', 'U.K.', 'Great Britain', '英国'],
  KR: ['Korea, Republic of', 'Korea', '韓国'],
  CN: ["People's Republic of China", 'PRC', '中国'],
  TW: ['Taiwan, Province of China', '台湾'],
  JP: ['日本国'],
};

/** States and provinces of the named countries (ISO 3166-2); a spelling that means two of them means none. */
export function stateNames(countries: readonly string[]): NameTable {
  const listed = iso31662.filter(({ code }) => countries.includes(code.slice(0, 2)));
  const nameOf = new Map(listed.map(({ code, name }) => [code, name]));
  // A region with one province of its own name is one place under two codes.
  const isTwin = ({ name, parent }: (typeof listed)[number]): boolean => nameOf.get(parent) === name;
  const twins = listed.filter(isTwin);
  const places = listed.filter((entry) => !isTwin(entry)).map(({ code, name }): Place => {
    const [country = '', short = ''] = code.split('-');
    const [latin, local] = country === 'JP' ? (PREFECTURES[Number(short) - 1] ?? [name, name]) : [name, name];
    const twinCodes = twins.filter(({ parent }) => parent === code).map((twin) => twin.code);
    const kindless = country === 'JP' ? [local.replace(/[県府都]$/, ''), `${latin} Prefecture`] : [];
    return { id: code, forms: { name: latin, japanese: local, code: short, iso: code }, alsoCalled: [name, ...kindless, ...twinCodes, ...twinCodes.map((twin) => twin.slice(3))] };
  });
  const named = countries.join(', ');
  return tableOf(`states of ${named}`, `It is no state or province of ${named} that ISO 3166-2 knows by a name or a code, or it is one of several. ${CORRECT_OR_MAP}`, places);
}

/** Whether the list of states has any of a country. */
export function hasStates(country: string): boolean {
  return iso31662.some(({ code }) => code.startsWith(`${country}-`));
}

const CORRECT_OR_MAP = 'Correct the value on the record, or write a map in place of the rule, with a line for this value too.';

function tableOf(about: string, unknown: string, places: readonly Place[]): NameTable {
  const bySpelling = new Map<string, string | null>();
  const learn = (spelling: string, id: string): void => {
    const key = keyOf(spelling);
    if (key !== '') bySpelling.set(key, bySpelling.get(key) === undefined || bySpelling.get(key) === id ? id : null);
  };
  for (const { id, forms, alsoCalled } of places) for (const spelling of [...Object.values(forms), ...alsoCalled]) learn(spelling, id);
  const byId = new Map(places.map((place) => [place.id, place.forms]));
  return {
    about,
    print: createHash('sha256').update(JSON.stringify(places)).digest('hex').slice(0, 12),
    things: places.map(({ id }) => id),
    meant: (spelling) => bySpelling.get(keyOf(spelling)) ?? undefined,
    called: (thing, form) => byId.get(thing)?.[form],
    unknown,
  };
}

/** Spellings are compared without case, accents, dots and the article. */
function keyOf(spelling: string): string {
  return spelling.normalize('NFKD').replaceAll(/\p{M}/gu, '').normalize('NFKC').toLowerCase().replaceAll(/[.,'’]/g, '').replaceAll(/\s+/g, ' ').trim().replace(/^the /, '').replace(/ \(the\)$/, '');
}
