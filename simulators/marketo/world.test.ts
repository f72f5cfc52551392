import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createMarketoSimulator } from './simulator.ts';

test('a data file of another version is refused in a sentence and stays as it was', () => {
  const data = mkdtempSync(join(tmpdir(), 'marketo-world-'));
  const written = '[["company",{"id":1}]]\n';
  writeFileSync(join(data, 'marketo.log'), written);
  expect(() => createMarketoSimulator({ data })).toThrow(/does not know; delete the folder/);
  expect(readFileSync(join(data, 'marketo.log'), 'utf8')).toBe(written);
  rmSync(data, { recursive: true });
});
