import { describe, expect, it } from 'vitest';
import { SCHEMA_DECISIONS } from '../../src/domain/schema-decision.ts';
import { readSpec, section } from './spec-page.ts';

/** docs/spec/6-visibility-guard.md against the table of decisions. */
describe('docs/spec/6-visibility-guard.md', () => {
  it('G1–G23 say what is done about every kind of change', () => {
    const rows = section(readSpec('6-visibility-guard.md'), 'What changed, and what is done').map(({ number, cells }) => [number, ...cells]);
    expect(rows).toEqual(Object.entries(SCHEMA_DECISIONS).map(([kind, { number, what, mapped, elsewhere }]) => [number, kind, what, mapped, elsewhere]));
  });

  it('every decision says what was done and what to do, in sentences', () => {
    for (const { did, toDo } of Object.values(SCHEMA_DECISIONS)) for (const text of [did, toDo]) expect(text).toMatch(/^[A-Z].*\.$/);
  });
});
