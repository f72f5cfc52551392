import { expect, test } from 'vitest';
import { jsonAnswer } from './exchange.ts';
import type { SimResponse } from './exchange.ts';
import { createFaultPlan } from './fault-plan.ts';
import type { Fault } from './fault-plan.ts';
import { TRANSPORT_FAULTS, underTransportFaults } from './transport-faults.ts';

async function call(fault: Fault): Promise<{ answer: SimResponse; processed: boolean }> {
  const plan = createFaultPlan(TRANSPORT_FAULTS);
  plan.replace([fault], 1);
  let processed = false;
  const answer = await underTransportFaults(plan, { operation: 'x', path: '/x' }, async () => {
    processed = true;
    return jsonAnswer(200, { done: true });
  });
  return { answer, processed };
}

test('F1 leaves the request unprocessed, F2 loses only the answer', async () => {
  expect(await call({ kind: 'timeout-before', how: 'hang' })).toMatchObject({ processed: false, answer: { fate: 'hang-before' } });
  expect(await call({ kind: 'lost-answer' })).toMatchObject({ processed: true, answer: { fate: 'reset-after' } });
});

test('F3 spoils the body on its way', async () => {
  expect((await call({ kind: 'cut-body' })).answer.fate).toBe('cut-body');
  expect((await call({ kind: 'cut-body', how: 'wrong-length' })).answer.fate).toBe('wrong-length');
});

test('F4 answers a status, empty or as a page, with or without the work done', async () => {
  expect(await call({ kind: 'http-status', status: 502 })).toMatchObject({ processed: false, answer: { status: 502, body: '' } });
  const page = await call({ kind: 'http-status', status: 200, page: 'html', processed: true });
  expect(page).toMatchObject({ processed: true, answer: { status: 200, headers: { 'content-type': 'text/html' } } });
});

test('F7 answers 429 with the Retry-After it was told, or none', async () => {
  expect((await call({ kind: 'too-many-requests', retryAfter: '-1' })).answer).toMatchObject({ status: 429, headers: { 'retry-after': '-1' } });
  expect((await call({ kind: 'too-many-requests' })).answer.headers).toEqual({});
});
