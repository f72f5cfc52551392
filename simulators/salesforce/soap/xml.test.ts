import { expect, test } from 'vitest';
import { readXml, writeXml } from './xml.ts';

test('a document is read without prefixes, with text, attributes, entities and character data', () => {
  const root = readXml('<?xml version="1.0"?><!-- x --><s:a xmlns:s="u"><b xsi:nil="true"/><s:c d=\'1\'>x &amp; &#65;&#x42;<![CDATA[<y>]]></s:c></s:a>');
  expect(root).toMatchObject({ name: 'a', children: [{ name: 'b', attributes: { nil: 'true' } }, { name: 'c', attributes: { d: '1' }, text: 'x & AB<y>' }] });
});

test.each(['', '<a>', '<a></b>', '<a></a><b></b>', 'text', '<a><b></a></b>', '<a', '<a>&lt;</a>trailing'])('%j is not well formed', (source) => {
  expect(readXml(source)).toBeUndefined();
});

test('what is written is read back', () => {
  const written = writeXml('r', { id: null, left: undefined, n: [1, 2], t: '<&>', b: true });
  expect(written).toBe('<r><id xsi:nil="true"/><n>1</n><n>2</n><t>&lt;&amp;&gt;</t><b>true</b></r>');
  expect(readXml(written)?.children.map(({ name, text }) => [name, text])).toEqual([['id', ''], ['n', '1'], ['n', '2'], ['t', '<&>'], ['b', 'true']]);
});
