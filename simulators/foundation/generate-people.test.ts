import { expect, test } from 'vitest';
import { generatePerson } from './generate-people.ts';

const people = Array.from({ length: 3000 }, (_, n) => generatePerson(7, n));
const share = (holds: (person: (typeof people)[number]) => boolean): number => people.filter(holds).length / people.length;

test('person n of a seed is always the same human', () => {
  expect(generatePerson(7, 1234)).toEqual(people[1234]);
  expect(generatePerson(8, 1234)).not.toEqual(people[1234]);
});

test('addresses are ASCII, unique, and at example domains only', () => {
  for (const { email } of people) expect(email).toMatch(/^[a-z.0-9]+@([a-z]+\.)?example(\.(com|org|net))?$/);
  expect(new Set(people.map((person) => person.email)).size).toBe(people.length);
});

test('about 15 % are Japanese, 20 % from elsewhere in Europe, and some carry awkward values', () => {
  expect(share((person) => person.country === 'Japan')).toBeCloseTo(0.15, 1);
  expect(share((person) => person.country !== 'Japan' && person.country !== 'United States')).toBeCloseTo(0.2, 1);
  expect(share((person) => person.notes !== '')).toBeCloseTo(0.1, 1);
  expect(people.some((person) => person.notes.startsWith('='))).toBe(true);
});

test('nobody is younger than two hours or older than two years', () => {
  expect(Math.min(...people.map((person) => person.ageMs))).toBeGreaterThanOrEqual(7_200_000);
  expect(Math.max(...people.map((person) => person.ageMs))).toBeLessThanOrEqual(730 * 86_400_000);
});
