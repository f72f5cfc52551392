import { expect, test } from 'vitest';
import { parseRows, writeRow } from './csv.ts';

test('cells with separators, quotes and line ends come back as they were', () => {
  const rows = [['a', 'b,c', 'say "so"'], ['', 'two\nlines', 'x']];
  expect(parseRows(rows.map((row) => writeRow(row, ',')).join('\r\n'), ',')).toEqual(rows);
});

test('other separators, no last line end, no empty last row', () => {
  expect(parseRows('a;b\n1;2,5\n', ';')).toEqual([['a', 'b'], ['1', '2,5']]);
  expect(parseRows('a\tb', '\t')).toEqual([['a', 'b']]);
  expect(parseRows('', ',')).toEqual([]);
});
