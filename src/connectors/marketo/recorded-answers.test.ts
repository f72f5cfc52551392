import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readLook } from './read-look.ts';
import { readPersonObject } from './read-schema.ts';
import { readAnswer } from './read-answer.ts';
import { errorOfRow } from './vendor-errors.ts';
import { describedFields, personRows, syncRows } from './wire.ts';

/** Recordings of live subscriptions, which lie beside the repository; without them these tests are skipped by name. */
const FIXTURES = new URL('../../../../shared/fixtures/marketo/', import.meta.url);

function recorded(path: string): string {
  return readFileSync(new URL(path, FIXTURES), 'utf8');
}

/** Every `result` member in a recording, however deep. */
function resultsIn(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => (name === 'result' ? [member] : resultsIn(member)));
}

function answered(body: string) {
  return readAnswer({ kind: 'answered', status: 200, headers: {}, body });
}

describe.skipIf(!existsSync(FIXTURES) && process.env['CI'] !== 'true')('recorded answers of Marketo (shared/fixtures)', () => {
  it('reads a describe: every field but those without a single value', () => {
    const [result] = resultsIn(JSON.parse(recorded('grouparoo/leads-describe.json')));
    const fields = describedFields.parse(result);
    const person = readPersonObject(fields);
    expect(fields).toHaveLength(100);
    expect(Object.keys(person.fields)).toHaveLength(100);
    expect(person.fields['id']).toMatchObject({ createable: false, updateable: false });
    expect(person.fields['email']).toMatchObject({ type: 'email', lengthCharacters: 255 });
  });

  it('reads people, with null for what is blank', () => {
    const rows = personRows.parse(JSON.parse(recorded('treasure-data/lead_response_full.json')));
    const person = readPersonObject([{ displayName: 'Last Name', dataType: 'string', length: 255, rest: { name: 'lastName', readOnly: false } }]);
    const looks = rows.map((row) => readLook(person, String(row.id), ['lastName'], row));
    expect(looks.map(({ values }) => values['lastName'])).toContain(null);
    expect(looks.every(({ version }) => version.startsWith('2017-09'))).toBe(true);
  });

  it('reads written rows and refusals', () => {
    expect(answered(recorded('amp-labs/write-leads.json')).result).toMatchObject({ ok: true });
    expect(answered(recorded('amp-labs/not-found.json')).result).toMatchObject({ ok: false, effect: 'none', error: { code: 'REQUEST_REFUSED', vendorCode: '610' } });
  });

  it('reads skipped rows: a wrong value names its field', () => {
    const results = resultsIn(JSON.parse(recorded('grouparoo/lists-and-errors.json')));
    const rows = results.flatMap((result) => syncRows.safeParse(result).data ?? []).filter(({ status }) => status === 'skipped');
    const errors = rows.flatMap(({ reasons }) => reasons.map(errorOfRow)).filter(({ vendorCode }) => vendorCode === '1003');
    expect(errors.length).toBeGreaterThan(4);
    for (const error of errors) {
      expect(['VALUE_REFUSED', 'EMAIL_REFUSED']).toContain(error.code);
      expect(error.fields).toHaveLength(1);
    }
  });
});
