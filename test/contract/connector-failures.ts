import { describe, expect, it } from 'vitest';
import { StepFailure } from '../../src/domain/step-failure.ts';
import type { HttpOutcome, HttpRequest } from '../../src/connectors/http-transport.ts';
import { aWrite, pollAll, writeAll } from './connector-world.ts';
import type { World } from './connector-world.ts';

/** Bodies that are no answer, whatever the vendor (F3, F4, F62). */
const RUBBISH: readonly string[] = [
  '', 'null', 'true', '[]', '{}', '"text"', '<html><body>Service unavailable</body></html>', '{"compositeResponse":[]}', '{"success":true',
  '{"success":true}', '{"success":true,"result":{}}', '{"success":"yes","result":[]}', '{"success":false,"errors":[]}',
  '{"compositeResponse":[{"body":null,"httpStatusCode":200,"referenceId":"part0"},{"body":"x","httpStatusCode":200,"referenceId":"part1"}]}',
  '{"success":true,"result":[{"id":"not a number","status":"created"}]}', '{"__proto__":{"success":true}}', '﻿{}',
];

/** Every answer but a sign-in's becomes this one. */
function answering(status: number, body: string) {
  return (answer: HttpOutcome, request: HttpRequest): HttpOutcome =>
    request.path.includes('oauth') ? answer : { kind: 'answered', status, headers: {}, body };
}

/** What an answer without an outcome, and a vendor that refuses, come to. */
export function failureContract(openWorld: (people?: number) => World): void {
  describe('failures', () => {
    it.each(RUBBISH)('takes %j for no answer: a read ends, a write is in doubt (F3, F4, I26)', async (body) => {
      const world = openWorld();
      const { cursor, schema } = await pollAll(world, null);
      world.transport.spoil(answering(200, body));
      await expect(pollAll(world, cursor, schema)).rejects.toMatchObject({ error: { code: 'ANSWER_MALFORMED' } });
      await expect(world.connector.readRecords({ object: world.object, ids: [world.noId], fields: [world.names.text], lane: 'normal' })).rejects.toThrow(StepFailure);
      expect((await writeAll(world, [aWrite(world, 1)]))[0]).toMatchObject({ result: 'unknown', error: { code: 'OUTCOME_UNKNOWN' } });
    });

    it.each([500, 502, 503, 504])('takes status %i for an outage whose effect nobody knows (F4)', async (status) => {
      const world = openWorld();
      const { cursor, schema } = await pollAll(world, null);
      world.transport.spoil(answering(status, ''));
      await expect(pollAll(world, cursor, schema)).rejects.toMatchObject({ error: { code: 'VENDOR_UNAVAILABLE' } });
      expect((await writeAll(world, [aWrite(world, 1)]))[0]?.result).toBe('unknown');
    });

    it.each([
      [429, 'RATE_LIMITED'],
      [302, 'REQUEST_REFUSED'],
      [403, 'ACCESS_REFUSED'],
      [404, 'REQUEST_REFUSED'],
    ])('takes status %i for a call that was not executed (F7, F12)', async (status, code) => {
      const world = openWorld();
      const { cursor, schema } = await pollAll(world, null);
      world.transport.spoil(answering(status, ''));
      await expect(pollAll(world, cursor, schema)).rejects.toMatchObject({ error: { code } });
      expect((await writeAll(world, [aWrite(world, 1)]))[0]).toMatchObject({ result: 'not-sent', error: { code } });
    });

    it('tells a request that never left from one whose answer was lost (F1, F12)', async () => {
      const world = openWorld();
      await pollAll(world, null);
      world.transport.spoil(() => ({ kind: 'not-sent', reason: 'ECONNREFUSED' }));
      expect((await writeAll(world, [aWrite(world, 1)]))[0]).toMatchObject({ result: 'not-sent', error: { code: 'VENDOR_UNAVAILABLE' } });
      world.transport.spoil(() => ({ kind: 'lost', reason: 'UND_ERR_SOCKET' }));
      expect((await writeAll(world, [aWrite(world, 2)]))[0]).toMatchObject({ result: 'unknown', error: { code: 'OUTCOME_UNKNOWN' } });
    });

    it('renews a token that expires in the middle, once, and repeats the call (F8)', async () => {
      const world = openWorld();
      const kind = world.object === 'person' ? 'token-expired' : 'session-expired';
      const { cursor, schema } = await pollAll(world, null);
      await world.control('faults', [{ kind, times: 1 }]);
      await expect(pollAll(world, cursor, schema)).resolves.toMatchObject({ schema });
      await world.control('faults', [{ kind, times: 1 }]);
      expect((await writeAll(world, [aWrite(world, 1)]))[0]?.result).toBe('applied');
      await world.control('faults', [{ kind }]);
      expect((await writeAll(world, [aWrite(world, 2)]))[0]).toMatchObject({ result: 'not-sent', error: { code: 'TOKEN_EXPIRED' } });
      await expect(pollAll(world, cursor, schema)).rejects.toMatchObject({ error: { code: 'TOKEN_EXPIRED' } });
    });

    it('asks for one token however many calls begin at once (F8)', async () => {
      const world = openWorld();
      const reads = Array.from({ length: 5 }, async () => world.connector.readRecords({ object: world.object, ids: [world.noId], fields: [world.names.text], lane: 'normal' }));
      await Promise.allSettled(reads);
      expect(world.transport.requests.filter(({ path }) => path.includes('oauth'))).toHaveLength(1);
    });

    it('refuses a stored position that is not its own instead of guessing (I18)', async () => {
      const world = openWorld();
      await expect(pollAll(world, { nonsense: true })).rejects.toMatchObject({ error: { code: 'CURSOR_LOST' } });
    });

    it('puts neither token nor secret into an address (I35)', async () => {
      const world = openWorld();
      await pollAll(world, null);
      await writeAll(world, [aWrite(world, 1)]);
      const tokens = world.transport.requests.map(({ headers }) => headers['authorization']?.replace('Bearer ', '') ?? 'sandbox-secret');
      for (const { path } of world.transport.requests) {
        expect(tokens.some((token) => path.includes(token))).toBe(false);
        expect(path).not.toContain('secret');
      }
    });

    it('counts the calls that the vendor charges', async () => {
      const world = openWorld();
      const { cursor, schema } = await pollAll(world, null);
      await writeAll(world, [aWrite(world, 1)]);
      await world.control('faults', [{ kind: world.object === 'person' ? 'token-expired' : 'session-expired', times: 1 }]);
      await pollAll(world, cursor, schema);
      expect(world.connector.takeCallCount()).toBe(await world.charged());
      expect(world.connector.takeCallCount()).toBe(0);
    });
  });
}
