import { assert, integer, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { readValue } from './field-values.ts';
import type { DataType } from './data-type.ts';

const read = (dataType: DataType, raw: unknown, length = 0): unknown => {
  const outcome = readValue({ dataType, length }, raw);
  return outcome.ok ? outcome.value : 'refused';
};

test('what a live subscription refused is refused (lists-and-errors.json)', () => {
  expect(read('boolean', 'other')).toBe('refused');
  expect(read('email', 'bademail', 255)).toBe('refused');
  expect(read('integer', '14.1')).toBe('refused');
  expect(read('float', '14c')).toBe('refused');
  expect(read('percent', '100%')).toBe('refused');
  expect(read('datetime', 'yesterday')).toBe('refused');
});

test('null and empty text blank every type (apis.md A3)', () => {
  const types: DataType[] = ['string', 'text', 'email', 'integer', 'float', 'boolean', 'date', 'datetime', 'currency'];
  for (const type of types) expect([read(type, null), read(type, '')]).toEqual([undefined, undefined]);
});

test('a datetime is kept in UTC and whole seconds', () => {
  expect(read('datetime', '2026-02-03T04:05:06.789+09:00')).toBe('2026-02-02T19:05:06Z');
  expect(read('datetime', '2026-02-03T04:05:06+0900')).toBe('2026-02-02T19:05:06Z');
  expect(read('datetime', '2026-02-30T04:05:06Z')).toBe('refused');
  expect(read('date', '2026-02-29')).toBe('refused');
  expect(read('date', '2028-02-29')).toBe('2028-02-29');
});

test('an address is ASCII only (MD leads)', () => {
  expect(read('email', 'ann@example.com', 255)).toBe('ann@example.com');
  expect(read('email', 'änn@example.com', 255)).toBe('refused');
});

test('text is kept whole or refused, never cut; characters count, not UTF-16 units', () => {
  expect(read('string', '𠮷'.repeat(255), 255)).toBe('𠮷'.repeat(255));
  expect(read('string', 'x'.repeat(256), 255)).toBe('refused');
  expect(read('text', 'あ'.repeat(10_000))).toBe('あ'.repeat(10_000));
  expect(read('text', 'あ'.repeat(10_001))).toBe('refused');
  assert(property(string({ minLength: 1, maxLength: 200 }), (text) => read('string', text, 255) === text));
});

test('whole numbers within 32 bits survive, as numbers or as text', () => {
  assert(property(integer({ min: -2_147_483_647, max: 2_147_483_647 }), (n) => read('integer', n) === n && Object.is(read('integer', String(n)), n)));
  expect(read('integer', 2_147_483_648)).toBe('refused');
});
