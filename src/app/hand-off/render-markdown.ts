import { piecesOf } from './block.ts';
import type { Block, Text } from './block.ts';

/** The page as Markdown. What came from a vendor is escaped, so that it is read as it stands (F58). */
export function renderMarkdown(blocks: readonly Block[]): string {
  return `${blocks.map(blockText).join('\n\n')}\n`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'title':
      return `# ${inline(block.text)}`;
    case 'heading':
      return `## ${inline(block.text)}`;
    case 'paragraph':
      return inline(block.text);
    case 'list':
      return block.items.map((item) => `- ${inline(item)}`).join('\n');
    case 'steps':
      return block.items.map((item, index) => `${index + 1}. ${inline(item)}`).join('\n');
    case 'table':
      return [block.head, block.head.map(() => '---'), ...block.rows].map((row) => `| ${row.map(inline).join(' | ')} |`).join('\n');
    case 'code':
      return block.text.split('\n').map((line) => `    ${line}`).join('\n');
  }
}

function inline(text: Text): string {
  return piecesOf(text).map((piece) => (typeof piece === 'string' ? escaped(piece) : codeSpan(piece.code))).join('');
}

/** Everything that Markdown would take for markup, and line breaks, which would end the table or the list. */
function escaped(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_{}[\]<>#|~]/g, String.raw`\$&`);
}

/** Nothing is escaped inside a code span, so what would end it, or the cell around it, is left out. */
function codeSpan(name: string): string {
  return `\`${name.replaceAll(/[`|\s]+/g, ' ')}\``;
}
