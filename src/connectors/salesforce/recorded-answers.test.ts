import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createCallBudget } from '../call-budget.ts';
import { readAnswer, requestFailure } from './read-answer.ts';
import { errorOfRow } from './vendor-errors.ts';
import { collectionRows, requestErrors, tokenRefusal } from './wire.ts';

/** Recordings of live orgs, which lie beside the repository; without them these tests are skipped by name. */
const FIXTURES = new URL('../../../../shared/fixtures/salesforce/', import.meta.url);

function recorded(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, FIXTURES), 'utf8'));
}

const clock = { now: () => 0 };
const budget = createCallBudget({ clock, timers: { sleep: async () => {} }, window: null, maxInFlight: 1, callsPerDay: null, priorityShare: 0, othersShare: 0, maxWaitMs: 0 });

describe.skipIf(!existsSync(FIXTURES) && process.env['CI'] !== 'true')('recorded answers of Salesforce (shared/fixtures)', () => {
  it('reads an ended session', () => {
    const body = JSON.stringify(recorded('restforce/expired_session_response.json'));
    expect(readAnswer({ kind: 'answered', status: 401, headers: {}, body }, budget)).toMatchObject({ tokenRefused: true, charged: false });
  });

  it('reads a refused sign-in', () => {
    expect(tokenRefusal.parse(recorded('restforce/auth_error_response.json')).error).toBe('invalid_grant');
  });

  it('reads rows of a collection, made and refused', () => {
    expect(collectionRows.parse(recorded('amp-labs/batch/create/contacts/success.json')).map((row) => row.success)).toEqual([true, true]);
    const [first] = collectionRows.parse(recorded('amp-labs/batch/create/contacts/partial-but-allOrNone.json'));
    expect(first).toMatchObject({ success: false });
    const error = first?.success === false ? first.errors[0] : undefined;
    expect(error === undefined ? null : errorOfRow(error)).toMatchObject({ code: 'REQUIRED_VALUE_MISSING', fields: ['LastName'] });
  });

  it('reads a request refused as a whole, and the field it names', () => {
    const refused = recorded('amp-labs/batch/create/contacts/err-bad-request.json');
    expect(requestErrors.safeParse(refused).success).toBe(true);
    const failure = requestFailure(400, recorded('amp-labs/unknown-field.json'));
    expect(failure).toMatchObject({ effect: 'none', refusedContent: true, error: { code: 'FIELD_NOT_FOUND' } });
    expect(failure.error.fields).toHaveLength(1);
  });
});
