import { piecesOf } from './block.ts';
import type { Block, Text } from './block.ts';

/** A page that stands alone: it may load nothing and run nothing, whatever it holds (F58). */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

const STYLE = `
  body { font: 15px/1.55 system-ui, "Hiragino Sans", "Noto Sans JP", sans-serif; color: #1d2330; max-width: 56rem; margin: 2.5rem auto; padding: 0 1.5rem; }
  h1 { font-size: 1.6rem; line-height: 1.25; } h2 { font-size: 1.15rem; margin-top: 2.2rem; border-top: 1px solid #d8dce4; padding-top: 1rem; }
  table { border-collapse: collapse; width: 100%; font-size: 0.92rem; } th, td { text-align: left; vertical-align: top; padding: 0.35rem 0.6rem 0.35rem 0; border-bottom: 1px solid #e6e9ef; overflow-wrap: anywhere; }
  th { font-weight: 600; } code, pre { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 0.92em; } pre { background: #f4f6f9; padding: 0.8rem 1rem; overflow-x: auto; }
  @media print { body { margin: 0; max-width: none; font-size: 11pt; } h2 { break-after: avoid; } tr { break-inside: avoid; } pre { white-space: pre-wrap; } }
`;

/** The page as one file of HTML, to be opened or printed anywhere. */
export function renderHtml(blocks: readonly Block[], language: 'en' | 'ja'): string {
  const title = blocks.find(({ kind }) => kind === 'title');
  const name = title?.kind === 'title' ? title.text : '';
  return [
    '<!doctype html>',
    `<html lang="${language}">`,
    `<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(name)}</title><style>${STYLE}</style></head>`,
    `<body>\n${blocks.map(element).join('\n')}\n</body>`,
    '</html>\n',
  ].join('\n');
}

function element(block: Block): string {
  switch (block.kind) {
    case 'title':
      return `<h1>${escaped(block.text)}</h1>`;
    case 'heading':
      return `<h2>${escaped(block.text)}</h2>`;
    case 'paragraph':
      return `<p>${inline(block.text)}</p>`;
    case 'list':
      return `<ul>${items(block.items)}</ul>`;
    case 'steps':
      return `<ol>${items(block.items)}</ol>`;
    case 'table':
      return `<table><thead>${row(block.head, 'th')}</thead><tbody>${block.rows.map((cells) => row(cells, 'td')).join('')}</tbody></table>`;
    case 'code':
      return `<pre>${escaped(block.text)}</pre>`;
  }
}

function items(texts: readonly Text[]): string {
  return texts.map((text) => `<li>${inline(text)}</li>`).join('');
}

function row(cells: readonly Text[], cell: 'th' | 'td'): string {
  return `<tr>${cells.map((text) => `<${cell}>${inline(text)}</${cell}>`).join('')}</tr>`;
}

function inline(text: Text): string {
  return piecesOf(text).map((piece) => (typeof piece === 'string' ? escaped(piece) : `<code>${escaped(piece.code)}</code>`)).join('');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
