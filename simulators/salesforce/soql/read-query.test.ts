import { parseQuery } from '@jetstreamapp/soql-parser-js';
import { describe, expect, it } from 'vitest';
import { readQuery } from './read-query.ts';

const QUERIES: readonly string[] = [
  'SELECT Id FROM Lead',
  "SELECT Id, Email FROM Lead WHERE Email = 'ann@example.com' LIMIT 10",
  "SELECT Id, Email FROM Lead WHERE Email = 'bob@example.com' LIMIT 10",
  "SELECT Id FROM Lead WHERE Id IN ('a', 'b', 'a') AND SystemModstamp >= 2026-01-02T03:04:05.678Z ORDER BY SystemModstamp, Id",
  "SELECT Id FROM Lead WHERE Id IN ('c', '', 'text 0') AND SystemModstamp >= 2025-01-02T03:04:05Z ORDER BY SystemModstamp, Id",
  'SELECT Id FROM Contact WHERE (SystemModstamp = 2026-01-02T03:04:05.678Z AND Id > \'x\') OR SystemModstamp > 2026-01-02T03:04:05.678Z',
  'SELECT Id FROM Contact WHERE (SystemModstamp = 1000-01-01T00:00:01Z AND Id > \'text 1\') OR SystemModstamp > 1000-01-01T00:00:00Z',
  "SELECT Id FROM Lead WHERE LastName = 'O\\'Hara' AND FirstName = 'Ann'",
  "SELECT Id FROM Lead WHERE Description LIKE 'from 2026-01-02T03:04:05Z%'",
  "SELECT Id, (SELECT Id FROM Contacts WHERE LastName = 'Doe') FROM Account WHERE Name = 'Acme'",
  "SELECT Id FROM Contact WHERE AccountId IN (SELECT Id FROM Account WHERE Name = 'Acme' OR CreatedDate > 2026-01-02T03:04:05Z)",
  'SELECT Id FROM Lead WHERE CreatedDate = LAST_N_DAYS:3 AND LastActivityDate > 2026-01-02',
  `SELECT Id FROM Lead WHERE Id IN (${Array.from({ length: 60 }, (_, index) => `'id${index}'`).join(', ')})`,
];

describe('readQuery', () => {
  it('reads every query as the parser does, the first time and again, whatever was read between', () => {
    for (const round of [1, 2, 3]) for (const text of QUERIES) expect(readQuery(text), `round ${round}: ${text}`).toEqual(parseQuery(text));
  });

  it('refuses what the parser refuses, each time and in its words', () => {
    for (const text of ["SELECT FROM Lead WHERE Email = 'a'", "SELECT Id FROM Lead WHERE Email = 'a"]) {
      const saying = refusal(() => parseQuery(text));
      expect([refusal(() => readQuery(text)), refusal(() => readQuery(text))]).toEqual([saying, saying]);
    }
  });
});


function refusal(read: () => unknown): string {
  try {
    return JSON.stringify(read());
  } catch (problem) {
    return String(problem);
  }
}
