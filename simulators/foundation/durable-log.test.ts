import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDurableLog } from './durable-log.ts';
import type { DurableLog } from './durable-log.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'durable-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A world that is a list of entries. */
function open(): { log: DurableLog; entries: unknown[] } {
  const entries: unknown[] = [];
  const log = openDurableLog(folder, 'world', { replay: (entry) => entries.push(entry), snapshot: () => entries });
  return { log, entries };
}

test('what was appended is there again, without closing (kill -9)', () => {
  const { log } = open();
  log.append(1, { two: 'zwei ｆｕｌｌ 𠮷\n' });
  log.append([3]);
  expect(open().entries).toEqual([1, { two: 'zwei ｆｕｌｌ 𠮷\n' }, [3]]);
});

test('a torn last line was never acknowledged and is dropped; the log goes on behind it', () => {
  open().log.append(1);
  appendFileSync(join(folder, 'world.log'), '{"half":');
  const second = open();
  expect(second.entries).toEqual([1]);
  second.log.append(2);
  expect(open().entries).toEqual([1, 2]);
});

test('damage in the middle is an error that names file and line', () => {
  writeFileSync(join(folder, 'world.log'), '1\nnonsense\n3\n');
  expect(open).toThrow(/world\.log is damaged in line 2/);
});

test('opening compacts to the snapshot; clearing forgets everything', () => {
  const entries: unknown[] = [];
  const owner = { replay: (entry: unknown) => entries.splice(0, 1, entry), snapshot: () => entries };
  openDurableLog(folder, 'world', owner).append(1, 2, 3);
  const log = openDurableLog(folder, 'world', owner);
  expect(readFileSync(join(folder, 'world.log'), 'utf8')).toBe('3\n');
  log.clear();
  log.append(4);
  expect(open().entries).toEqual([4]);
});

test('entries larger than a read are put together again', () => {
  const long = 'あ'.repeat(600_000);
  open().log.append(long, 'next');
  expect(open().entries).toEqual([long, 'next']);
});
