import { expect, test } from 'vitest';
import { createClock } from './clock.ts';

test('a virtual clock stands still until it is advanced', () => {
  const clock = createClock(() => 1000);
  expect(clock.now()).toBe(1000);
  clock.useVirtual(5000);
  clock.advance(60_000);
  expect([clock.now(), clock.state()]).toEqual([65_000, { mode: 'virtual', now: '1970-01-01T00:01:05.000Z', skewMs: 0 }]);
  clock.useReal();
  expect(clock.now()).toBe(1000);
});

test('a skew shifts either clock, and advancing a real one moves it on (F19)', () => {
  const clock = createClock(() => 1000);
  clock.skewBy(-400);
  expect(clock.now()).toBe(600);
  clock.advance(1000);
  expect(clock.now()).toBe(1600);
  expect(clock.state().mode).toBe('real');
});
