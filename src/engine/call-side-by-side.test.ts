import { expect, it } from 'vitest';
import { callSideBySide, callsSideBySide } from './call-side-by-side.ts';

/** Calls that end when the test says so. */
function calls() {
  const begun: number[] = [];
  const ends = new Map<number, PromiseWithResolvers<'go-on' | 'stop'>>();
  const call = (item: number): Promise<'go-on' | 'stop'> => {
    begun.push(item);
    const end = Promise.withResolvers<'go-on' | 'stop'>();
    ends.set(item, end);
    return end.promise;
  };
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return { begun, ends, call, turn };
}

it('has at most three calls and about a thousand rows on their way (F28, I23)', () => {
  expect([1, 300, 600, 1000, 5000].map(callsSideBySide)).toEqual([3, 3, 1, 1, 1]);
});

it('begins a call when another ended, in the order of the queue, until one says stop', async () => {
  const { begun, ends, call, turn } = calls();
  const queue = [1, 2, 3, 4, 5, 6];
  const done = callSideBySide(queue, 300, call);
  expect(begun).toEqual([1, 2, 3]);
  ends.get(2)?.resolve('go-on');
  await turn();
  expect(begun).toEqual([1, 2, 3, 4]);
  ends.get(1)?.resolve('stop');
  await turn();
  for (const item of [3, 4]) ends.get(item)?.resolve('go-on');
  await done;
  expect(begun).toEqual([1, 2, 3, 4]);
  expect(queue).toEqual([5, 6]);
});

it('keeps an error until every call that is on its way has ended, and begins none meanwhile (I20)', async () => {
  const { begun, ends, call, turn } = calls();
  const ended: string[] = [];
  const done = callSideBySide([1, 2, 3, 4], 300, call).catch((error: unknown) => ended.push(String(error)));
  ends.get(2)?.reject(new Error('broken'));
  await turn();
  ends.get(1)?.resolve('go-on');
  await turn();
  expect(ended).toEqual([]);
  ends.get(3)?.resolve('go-on');
  await done;
  expect(ended).toEqual(['Error: broken']);
  expect(begun).toEqual([1, 2, 3]);
});
