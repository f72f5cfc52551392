import { isTest } from './import-rules.ts';
import type { Rule } from './import-rules.ts';
import type { Node, SourceFile } from './parse-source.ts';

/** The files a visitor opens first: short enough to be read aloud (style.md §4). */
const ORCHESTRATORS: readonly string[] = [
  'src/engine/run-sync-cycle.ts',
  'src/engine/flush-priority.ts',
  'src/engine/observe-changes.ts',
  'src/engine/push-new.ts',
  'src/engine/push-updates.ts',
  'src/engine/write-operations.ts',
  'src/app/wiring.ts',
];

const ORCHESTRATOR_LINES = 150;
const FILE_LINES = 400;

/** Words that say nothing about what is inside. */
const EMPTY_NAMES = /^(index|utils?|helpers?|common|shared|misc|lib|base|manager|service)$/;

/** Programs whose every exported name is explained where it is made. */
const DOCUMENTED = /^(src|bench)\//;

function each(files: readonly SourceFile[], judge: (file: SourceFile) => string | null): readonly string[] {
  return files.flatMap((file) => judge(file) ?? []);
}

function eachNode(files: readonly SourceFile[], judge: (node: Node, file: SourceFile) => string | null): readonly string[] {
  return files.flatMap((file) => file.nodes.flatMap((node) => judge(node, file) ?? []));
}

/** Where a node begins, as people count lines. */
export function lineOf(file: SourceFile, node: Node): number {
  return file.text.slice(0, node.start).split('\n').length;
}

/** A name leads to one file: nothing passes on what another file makes. */
export const noBarrels: Rule = (files) =>
  each(files, (file) => (file.passesOn ? `${file.path} re-exports another file: import from the file that makes the name, and delete the re-export.` : null));

/** What is exported has a name, and the same one everywhere. */
export const noDefaultExports: Rule = (files) =>
  each(files, (file) =>
    file.hasDefaultExport && !file.path.endsWith('.config.ts') ? `${file.path} has a default export: give it a name and export that.` : null,
  );

/** Folders and files are named after what they hold. */
export const namesSaySomething: Rule = (files) =>
  each(files, (file) => {
    const parts = file.path.replace(/\.tsx?$/, '').split('/');
    const empty = parts.find((part) => EMPTY_NAMES.test(part) || /-(utils?|helpers?|manager|service)$/.test(part));
    return empty === undefined ? null : `${file.path}: "${empty}" says nothing about what is inside. Name it after what it does or is.`;
  });

/** No file is longer than a reader keeps in mind. */
export const filesAreShort: Rule = (files) =>
  each(files, (file) => (file.lines > FILE_LINES ? `${file.path} has ${file.lines} lines: split it by idea into files of at most ${FILE_LINES}.` : null));

/** The orchestrators fit on three screens. */
export const orchestratorsAreShort: Rule = (files) =>
  each(files, (file) =>
    ORCHESTRATORS.includes(file.path) && file.lines > ORCHESTRATOR_LINES
      ? `${file.path} has ${file.lines} lines: an orchestrator tells a story in at most ${ORCHESTRATOR_LINES}. Move details to the files it calls.`
      : null,
  );

/** Who exports something says what it promises. */
export const exportsAreDocumented: Rule = (files) =>
  files
    .filter((file) => DOCUMENTED.test(file.path) && !isTest(file.path))
    .flatMap((file) =>
      file.exports
        .filter((exported) => !exported.documented)
        .map((exported) => `${file.path} exports ${exported.name} without a docstring: say what it promises, its units, its errors and where the rule comes from.`),
    );

/** Enough comments to explain, few enough to read. */
export const commentsAreMeasured: Rule = (files) => {
  const counted = files.filter((file) => file.path.startsWith('src/') && !isTest(file.path));
  const sum = (of: (file: SourceFile) => number): number => counted.reduce((total, file) => total + of(file), 0);
  const share = (100 * sum((file) => file.commentLines)) / sum((file) => file.filledLines);
  if (share >= 8 && share <= 25) return [];
  const [first] = counted;
  return [`${first?.path ?? 'src'} and the other files of src: ${share.toFixed(1)} % of the lines are comments. Between 8 and 25 % is right: explain why, do not narrate.`];
};

/** `any` and `!` switch the type checker off; what they hide belongs to a check at the edge. */
export const typesAreNotSilenced: Rule = (files) =>
  eachNode(files, (node, file) => {
    if (node.type === 'TSAnyKeyword') return `${file.path}:${lineOf(file, node)} uses any: name the type, or take unknown and check it.`;
    if (node.type === 'TSNonNullExpression') return `${file.path}:${lineOf(file, node)} uses "!": check for the missing value and say what follows.`;
    return null;
  });

/** A promise in a comment names the issue that keeps it. */
export const todosHaveNumbers: Rule = (files) =>
  each(files, (file) =>
    file.comments.some((comment) => /\b(TODO|FIXME|XXX|HACK)\b(?!.*#\d)/.test(comment))
      ? `${file.path} has a TODO without an issue number: do it, open an issue and name it (#12), or delete the words.`
      : null,
  );

/** Code that is not run is in the history, not in a comment. */
export const noCommentedOutCode: Rule = (files) =>
  each(files, (file) => {
    const dead = file.comments.find((comment) => !comment.startsWith('*') && /^\s*(import .* from|(export )?(const|let|function|class) \w+.*[{=;]|return .*;|await .*;)/.test(comment));
    return dead === undefined ? null : `${file.path} has commented-out code ("${dead.trim().slice(0, 40)}"): delete it; the history keeps it.`;
  });
