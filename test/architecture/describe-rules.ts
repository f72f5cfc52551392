import { describe, expect, it } from 'vitest';
import type { Rule } from './import-rules.ts';
import { parseSource } from './parse-source.ts';
import type { SourceFile } from './parse-source.ts';

/** A rule, its name as a sentence, and examples it must object to: small trees, text by path. */
export interface RuleCase {
  readonly name: string;
  readonly rule: Rule;
  readonly bad: readonly Readonly<Record<string, string>>[];
}

/** Tests each rule against the tree, and against its bad examples: a rule that cannot fail guards nothing. */
export function describeRules(title: string, tree: readonly SourceFile[], cases: readonly RuleCase[]): void {
  describe(title, () => {
    it.each(cases)('$name', ({ rule }) => {
      expect(rule(tree)).toEqual([]);
    });

    it.each(cases)('$name – and a file that breaks the rule is named', ({ rule, bad }) => {
      for (const example of bad) {
        const files = Object.entries(example).map(([path, text]) => parseSource(path, text));
        expect(rule(files)[0]).toContain(files[0]?.path);
      }
    });
  });
}
