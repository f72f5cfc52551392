import { createRandom, mixSeed } from './random.ts';
import type { Random } from './random.ts';
import { american, awkwardNotes, europeans, industries, japanese, jobs, leadSources, ratings } from './people-words.ts';
import type { Region } from './people-words.ts';

/** A human as both vendors might know them. An empty string means: not known. Every address lies at an example domain. */
export type GeneratedPerson = {
  readonly number: number;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly company: string;
  readonly website: string;
  readonly industry: string;
  readonly annualRevenue: number;
  readonly numberOfEmployees: number;
  readonly title: string;
  readonly department: string;
  readonly phone: string;
  readonly mobilePhone: string;
  readonly street: string;
  readonly city: string;
  readonly state: string;
  readonly postalCode: string;
  readonly country: string;
  readonly leadSource: string;
  readonly rating: string;
  readonly leadScore: number;
  readonly optedOut: boolean;
  readonly doNotCall: boolean;
  readonly notes: string;
  /** How old the record is when the world is seeded: between two hours and two years. */
  readonly ageMs: number;
};

const HOUR_MS = 3_600_000;
const TWO_YEARS_MS = 730 * 24 * HOUR_MS;

/**
 * Person `number` of the world `seed`: always the same human, whatever else is generated and in whatever order.
 * About 15 % are Japanese, 20 % from elsewhere in Europe; about one in ten carries an awkward but legal value.
 * The number is part of the e-mail address, so no two people of one seed share one.
 */
export function generatePerson(seed: number, number: number): GeneratedPerson {
  const random = createRandom(mixSeed(seed, number));
  const region = chooseRegion(random);
  const firstName = random.pick(region.firstNames);
  const lastName = random.pick(region.lastNames);
  const companyWord = random.pick(region.companyWords);
  const [city, state, postalCode] = random.pick(region.places);
  const [title, department] = random.pick(jobs);
  const houseNumber = 1 + random.integer(240);
  const street = random.pick(region.streets);
  return {
    number,
    firstName,
    lastName,
    email: emailOf(random, firstName, lastName, number),
    company: companyOf(random, region, companyWord),
    website: random.chance(0.6) ? `https://www.${random.hex(6)}.example` : '',
    industry: random.chance(0.8) ? random.pick(industries) : '',
    annualRevenue: random.chance(0.5) ? (1 + random.integer(900)) * 100_000 : 0,
    numberOfEmployees: random.chance(0.6) ? 1 + random.integer(5000) : 0,
    title,
    department,
    phone: random.chance(0.8) ? phoneOf(random, region) : '',
    mobilePhone: random.chance(0.4) ? phoneOf(random, region) : '',
    street: region === american ? `${houseNumber} ${street}` : `${street} ${houseNumber}`,
    city,
    state,
    postalCode,
    country: region.country,
    leadSource: random.chance(0.7) ? random.pick(leadSources) : '',
    rating: random.chance(0.5) ? random.pick(ratings) : '',
    leadScore: random.integer(120),
    optedOut: random.chance(0.08),
    doNotCall: random.chance(0.05),
    notes: random.chance(0.1) ? random.pick(awkwardNotes) : '',
    ageMs: 2 * HOUR_MS + Math.floor(random.next() * (TWO_YEARS_MS - 2 * HOUR_MS)),
  };
}

function chooseRegion(random: Random): Region {
  const share = random.next();
  if (share < 0.15) return japanese;
  return share < 0.35 ? random.pick(europeans) : american;
}

const domains: readonly string[] = ['example.com', 'example.org', 'example.net', 'mail.example', 'office.example'];

/** ASCII only, as Marketo asks of an address (apis.md A4); names in other scripts give a neutral beginning. */
function emailOf(random: Random, firstName: string, lastName: string, number: number): string {
  const plain = [firstName, lastName].map(asciiLetters).filter((word) => word !== '').join('.');
  return `${plain === '' ? 'contact' : plain}.${number}@${random.pick(domains)}`;
}

function asciiLetters(word: string): string {
  return word
    .normalize('NFD')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ł', 'l')
    .replace(/[^a-z]/g, '');
}

function companyOf(random: Random, region: Region, word: string): string {
  const second = random.chance(0.3) ? ` ${random.pick(region.companyWords)}` : '';
  const form = random.pick(region.companyForms);
  const name = region === japanese ? `${word}${second.trim()}${form}` : `${word}${second} ${form}`;
  if (random.chance(0.01)) return `${name} — ${'division of international trade and distribution '.repeat(3).trim()}`;
  return name;
}

function phoneOf(random: Random, region: Region): string {
  const digits = (count: number): string => Array.from({ length: count }, () => random.integer(10)).join('');
  return `${region.dialling} ${digits(3)} ${digits(4)}`;
}
