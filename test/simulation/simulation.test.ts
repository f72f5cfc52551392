import { describe, expect, it } from 'vitest';
import { expandSeed } from './option-record.ts';
import type { SeedWishes } from './option-record.ts';
import { runSeed } from './run-seed.ts';
import { withoutRealWorld } from './traps.ts';

/** What a seed was when there were 39 kinds of fault and every run was whole. */
const OLD: SeedWishes = { later: [], isWhole: true };
/** What a seed was when 56 kinds of fault held. */
const OF_56: SeedWishes = { later: ['F18b', 'F21b', 'F43b', 'F58', 'F45', 'F20', 'F22', 'F24', 'F27', 'F33', 'F38', 'F59', 'F60', 'F34', 'F35', 'F50', 'F53'] };
/** What a seed was when 59 kinds of fault held, and a vendor's clock could be set back. */
const OF_59: SeedWishes = { later: ['F18b', 'F19b', 'F20', 'F21b', 'F22', 'F24', 'F27', 'F33', 'F43b', 'F34', 'F35', 'F38', 'F50', 'F53', 'F45', 'F58', 'F59', 'F60', 'F36b', 'F47b'] };
/**
 * Seeds that once broke something, with the later faults (fault-kinds.ts) there were in their day, and with what it was.
 * They stay, and they stay what they were.
 */
const ONCE_BROKEN: readonly (readonly [seed: number, wishes: SeedWishes, what: string])[] = [
  [10, OLD, 'I37: a deleted record that was to be looked at was looked at in every cycle for ever'],
  [2067, OLD, 'I37: a lead converted into a contact of another pair was read and journaled in every cycle for ever'],
  [20201, OLD, 'I17: a field that had come back stayed hidden on two records'],
  [20248, OLD, 'I1: a flush on rights older than another worker\'s cycle ended work for good'],
  [20293, OLD, 'I17: a flush on rights older than another worker\'s cycle hid a field that had come back'],
  [20688, OLD, 'I17: a counterpart was not looked at for a field that came back while a write was open'],
  [20444, OLD, 'I17: people were linked before it was known from where Marketo is read'],
  [157, { later: [] }, 'I17: a contact began to carry a field that its lead had hidden, and nobody looked at the person'],
  [179, { later: [] }, 'I19: a worker that had stood still revived its lease after others had ended what it had reserved'],
  [696, { later: [] }, 'I3: an edit made a lost update look done, and what it would have written was named nowhere'],
  [60586, OF_56, 'I3: a blank on a contact met one that was long over in Marketo, both were agreed on, and the next edit overwrote it unnamed'],
  [60482, OF_56, 'I11: a field was made anew while its contact lay in the bin, and restoring that blanked the person'],
  [60505, OF_56, 'I12: a blank that Salesforce was once sent as a tab went back to Marketo as one'],
  [70485, OF_56, 'I18: Marketo\'s log was purged between two calls of one reading, and nobody was looked at again'],
  [70591, OF_56, 'I28: a restart opened what the vendor had refused on one side because Bascule itself held something back on the other'],
  [500, { later: [...(OF_56.later ?? []), 'F19b'] }, 'I18: an edit with an older stamp than the one before it was taken for the older one'],
  [90066, OF_59, 'I2: the oracle took for crossed what a record that was merged away had agreed on, and not the one that was left'],
  [80042, { ...OF_59, hasObjects: true }, 'I6: a person was deleted for a lead that we had deleted ourselves, into which its own lead had been merged before'],
  [751, {}, 'I18: convicted for a record that Salesforce had stamped anew by a clock set back, before anybody read it'],
  [763, {}, 'I17: convicted for a value whose record got a lower stamp before anybody read it'],
  [30590, OF_59, 'I37: convicted for asking twice for a person of whom the log told what a database that was put back had forgotten'],
  [31222, {}, 'I3: a field was deleted in Salesforce before Marketo\'s log told what our write of it had replaced, and that was named nowhere'],
  [31312, {}, 'I3: the same where the field was hidden from the sync user'],
  [24966, {}, 'I3: the same where the line was taken out of the mapping'],
  [35034, {}, 'I3: the same where the field was of another type in Marketo'],
  [36714, {}, 'I3: the same where what left the value was told once more before the late step to it'],
  [42568, {}, 'I17: a contact that was hidden when its lead became it was not looked at for what was typed into its person once it was shown'],
  [46931, {}, 'I22: a look that was due, while a field came back, was counted twice for the work that it let go'],
];

describe('seeds that once broke something', () => {
  for (const [seed, wishes, what] of ONCE_BROKEN) {
    it(`seed ${seed}: ${what}`, async () => {
      const { violations } = await runSeed(seed, { options: expandSeed(seed, { hasObjects: false, ...wishes }) });
      expect(violations.map(({ invariant, what: said }) => `${invariant}: ${said}`)).toEqual([]);
    });
  }
});

describe('the harness', () => {
  it('replays a seed to the byte', async () => {
    const [first, second] = [await runSeed(3), await runSeed(3)];
    expect(second.traceHash).toBe(first.traceHash);
    expect(second.steps).toBe(first.steps);
  });

  it('runs something else for another seed', async () => {
    const outcomes = [await runSeed(3), await runSeed(4), await runSeed(6)];
    expect(new Set(outcomes.map(({ traceHash }) => traceHash)).size).toBe(3);
  });

  it('leaving out one fault leaves every other one as it was', () => {
    const options = expandSeed(5, { isWhole: true });
    expect(options.faults.length).toBeGreaterThan(25);
    expect(expandSeed(5, { isWhole: true })).toEqual(options);
  });

  it('the numbers say what a world has: people alone again from 150,000 on, and all anew, with other seeds, from 200,000', () => {
    const has = (seed: number): readonly boolean[] => {
      const { objects, members, rules, merges } = expandSeed(seed);
      return [objects !== null, members !== null, rules !== null, merges.length > 0];
    };
    expect([150_000, 199_999, 200_001, 350_000].map(has)).toEqual(Array.from({ length: 4 }, () => [false, false, false, false]));
    for (const seed of [50_001, 60_001, 90_003, 100_001, 141_000]) expect(has(seed + 200_000).filter(Boolean).length, String(seed)).toBeGreaterThan(0);
    expect({ ...expandSeed(200_007), seed: 7 }).not.toEqual(expandSeed(7));
  });

  it('a fault that is added changes no other one, so a kept seed stays what it was', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const before = expandSeed(seed, { later: [] });
      const with57 = expandSeed(seed, { later: [], surely: ['F57'] });
      expect(before.faults.filter((fault) => !with57.faults.some((other) => JSON.stringify(other) === JSON.stringify(fault)))).toEqual([]);
      expect({ ...with57, faults: [], off: [] }).toEqual({ ...before, faults: [], off: [] });
    }
  });

  it('throws at any use of real time, chance or network, and gives all of it back', async () => {
    const uses: readonly (() => unknown)[] = [
      () => Date.now(), () => new Date(), () => Math.random(), () => setTimeout(() => undefined, 1), () => fetch('http://localhost'), () => crypto.randomUUID(), () => performance.now(),
    ];
    await withoutRealWorld(async () => {
      for (const use of uses) expect(use).toThrow('inside the simulation');
      expect(new Date(0).toISOString()).toBe('1970-01-01T00:00:00.000Z');
      await Promise.resolve();
    });
    expect(Date.now()).toBeGreaterThan(0);
    expect(Math.random()).toBeLessThan(1);
  });
});
