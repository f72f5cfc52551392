import { posix } from 'node:path';
import { parseSync } from 'oxc-parser';

/*
 * TypeScript 7 is a native program without a JavaScript API, so the sources are read with the parser
 * that `knip` brings along. Should `knip` ever leave it out, this file is the only one to change.
 */

/** One import or re-export of a module, as it is written. */
export interface Import {
  readonly specifier: string;
  /** The path of the file meant, from the root; null for a package or a `node:` module. */
  readonly target: string | null;
  /** True when nothing of it is left at run time. */
  readonly typeOnly: boolean;
}

/** A name that other files can import. */
export interface Export {
  readonly name: string;
  readonly documented: boolean;
}

/** A syntax node, as far as the rules look into one. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** What the rules ask of one file. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  /** Lines that are not blank, and those of them that a comment touches. */
  readonly filledLines: number;
  readonly commentLines: number;
  readonly imports: readonly Import[];
  readonly exports: readonly Export[];
  readonly hasDefaultExport: boolean;
  /** True when it passes on what another file exports. */
  readonly passesOn: boolean;
  readonly comments: readonly string[];
  /** Every syntax node, in no particular order. */
  readonly nodes: readonly Node[];
  /** Names and texts in the code; comments and import paths are left out. */
  readonly words: readonly string[];
}

/** Parses one file; a file that does not parse is an error of its own. */
export function parseSource(path: string, text: string): SourceFile {
  const parsed = parseSync(path, text, { sourceType: 'module' });
  const [broken] = parsed.errors;
  if (broken !== undefined) throw new Error(`${path} does not parse: ${broken.message}`);
  const nodes = nodesUnder(parsed.program);
  const body = nodes.filter((node) => node.type === 'Program').flatMap((program) => children(program, 'body'));
  const marked = commentedLines(text, parsed.comments);
  const filled = text.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : [index]));
  return {
    path,
    text,
    lines: text.trimEnd().split('\n').length,
    filledLines: filled.length,
    commentLines: filled.filter((line) => marked.has(line)).length,
    imports: importsOf(path, nodes),
    exports: body.flatMap((node) => exportsOf(node, text, parsed.comments)),
    hasDefaultExport: body.some((node) => node.type === 'ExportDefaultDeclaration'),
    passesOn: body.some((node) => node.type.startsWith('Export') && child(node, 'source') !== null),
    comments: parsed.comments.map((comment) => comment.value),
    nodes,
    words: wordsOf(nodes),
  };
}

interface Comment {
  readonly type: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** The node under a key; null when there is none. */
export function child(node: Node, key: string): Node | null {
  const value = node[key];
  return isNode(value) ? value : null;
}

/** The nodes in the list under a key. */
export function children(node: Node, key: string): readonly Node[] {
  const value = node[key];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** The name of an identifier; null for every other node, and for none. */
export function nameOf(node: Node | null): string | null {
  return typeof node?.['name'] === 'string' ? node['name'] : null;
}

function nodesUnder(root: unknown): readonly Node[] {
  const found: Node[] = [];
  const open: unknown[] = [root];
  while (open.length > 0) {
    const next = open.pop();
    if (Array.isArray(next)) open.push(...next);
    else if (isNode(next)) {
      found.push(next);
      open.push(...Object.values(next));
    }
  }
  return found;
}

const IMPORTING = new Set(['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration', 'ImportExpression', 'TSImportType']);

function importsOf(path: string, nodes: readonly Node[]): readonly Import[] {
  return nodes
    .filter((node) => IMPORTING.has(node.type))
    .flatMap((node) => {
      const specifier = child(node, 'source')?.['value'];
      if (typeof specifier !== 'string') return [];
      const target = specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : null;
      return [{ specifier, target, typeOnly: isTypeOnly(node) }];
    });
}

function isTypeOnly(node: Node): boolean {
  return node.type === 'TSImportType' || node['importKind'] === 'type' || node['exportKind'] === 'type';
}

function exportsOf(node: Node, text: string, comments: readonly Comment[]): readonly Export[] {
  if (node.type !== 'ExportNamedDeclaration') return [];
  const declaration = child(node, 'declaration');
  if (declaration === null) return [];
  const documented = comments.some(
    (comment) => comment.type === 'Block' && comment.value.startsWith('*') && comment.end <= node.start && text.slice(comment.end, node.start).trim() === '',
  );
  return namesDeclared(declaration).map((name) => ({ name, documented }));
}

function namesDeclared(declaration: Node): readonly string[] {
  const listed = children(declaration, 'declarations');
  return (listed.length > 0 ? listed : [declaration]).flatMap((declared) => nameOf(child(declared, 'id')) ?? []);
}

function commentedLines(text: string, comments: readonly Comment[]): ReadonlySet<number> {
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length - 1;
  const marked = new Set<number>();
  for (const comment of comments) {
    for (let line = lineOf(comment.start); line <= lineOf(comment.end); line++) marked.add(line);
  }
  return marked;
}

function wordsOf(nodes: readonly Node[]): readonly string[] {
  const paths = new Set(nodes.filter((node) => IMPORTING.has(node.type)).map((node) => node['source']));
  return nodes.flatMap((node) => {
    const { value } = node;
    switch (node.type) {
      case 'Identifier':
        return nameOf(node) ?? [];
      case 'Literal':
      case 'JSXText':
        return typeof value === 'string' && !paths.has(node) ? [value] : [];
      case 'TemplateElement':
        return typeof value === 'object' && value !== null && 'raw' in value && typeof value.raw === 'string' ? [value.raw] : [];
      default:
        return [];
    }
  });
}
