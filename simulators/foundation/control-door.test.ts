import { expect, test } from 'vitest';
import { createClock } from './clock.ts';
import { ControlRefusal, createControlDoor } from './control-door.ts';
import type { Latency } from './control-door.ts';
import { createFaultPlan } from './fault-plan.ts';
import { createRequestLog } from './request-log.ts';

type Asked = { status: number; body: Record<string, unknown> };

function openDoor(): { ask: (method: string, path: string, body?: unknown) => Asked | undefined; latency: Latency; resets: () => number } {
  const clock = createClock(() => 0);
  const requests = createRequestLog(clock);
  const latency = { baseMs: 0, perRecordMs: 0 };
  let resets = 0;
  const door = createControlDoor({
    clock,
    requests,
    latency,
    faults: createFaultPlan(['reset']),
    reset: () => {
      resets += 1;
    },
    seed: (people, seed) => ({ people, seed }),
    routes: { say: (call) => call.rest },
  });
  requests.record({ method: 'GET', path: '/x', operation: 'x', status: 200, charged: true });
  return {
    latency,
    resets: () => resets,
    ask(method, path, body) {
      const response = door({ method, url: path, headers: {}, body: body === undefined ? '' : JSON.stringify(body) });
      return response === undefined ? undefined : { status: response.status, body: JSON.parse(response.body) };
    },
  };
}

test('other paths are not its business', () => {
  expect(openDoor().ask('GET', '/rest/v1/leads.json')).toBeUndefined();
});

test('clock, latency and counters', () => {
  const { ask, latency } = openDoor();
  expect(ask('POST', '/_control/clock', { mode: 'virtual', now: '2026-01-01T00:00:00Z' })?.body).toMatchObject({ mode: 'virtual' });
  expect(ask('POST', '/_control/clock', { advanceMs: 60_000 })?.body).toMatchObject({ now: '2026-01-01T00:01:00.000Z' });
  ask('POST', '/_control/latency', { baseMs: 400, perRecordMs: 1 });
  expect(latency).toEqual({ baseMs: 400, perRecordMs: 1 });
  expect(ask('GET', '/_control/requests')?.body).toEqual({ total: 1, charged: 1, byOperation: { x: 1 } });
  expect(ask('GET', '/_control/requests?list=1')?.body['requests']).toHaveLength(1);
  expect(ask('DELETE', '/_control/requests')?.body).toEqual({ total: 0, charged: 0, byOperation: {} });
});

test('reset empties, and clears faults, counters and latency', () => {
  const { ask, latency, resets } = openDoor();
  ask('POST', '/_control/faults', [{ kind: 'reset' }]);
  ask('POST', '/_control/latency', { ms: 5 });
  ask('POST', '/_control/reset');
  expect(resets()).toBe(1);
  expect([ask('GET', '/_control/faults')?.body, ask('GET', '/_control/requests')?.body, latency.baseMs]).toEqual([{ faults: [] }, { total: 0, charged: 0, byOperation: {} }, 0]);
});

test('bad calls get a sentence: unknown control, wrong method, bad body, no JSON', () => {
  const { ask } = openDoor();
  expect(ask('GET', '/_control/constructor')).toMatchObject({ status: 404, body: { error: expect.stringContaining('no control "constructor"') } });
  expect(ask('GET', '/_control/reset')).toMatchObject({ status: 405 });
  expect(ask('POST', '/_control/seed', { people: -1 })).toMatchObject({ status: 400, body: { error: expect.stringContaining('people') } });
  expect(ask('GET', '/_control/say/a%20b/c')?.body).toEqual(['a b', 'c']);
  expect(new ControlRefusal('No.').status).toBe(400);
});
