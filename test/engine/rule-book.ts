import type { ConnectionRules } from '../../src/domain/connection.ts';
import type { RuleVersions } from '../../src/engine/ports.ts';

/** The versions of a connection's rules in memory, for everything that shares a store. */
export interface RuleBook extends RuleVersions {
  /** Makes these rules the newest version, and answers them with its number. */
  apply(rules: Omit<ConnectionRules, 'version'>): ConnectionRules;
  current(): ConnectionRules;
}

/** A book that begins with one version. */
export function createRuleBook(first: ConnectionRules): RuleBook {
  const versions = [first];
  const current = (): ConnectionRules => versions.at(-1) ?? first;
  return {
    newest: async () => current(),
    get: async (version) => versions.find((rules) => rules.version === version) ?? null,
    apply(rules) {
      versions.push({ ...rules, version: current().version + 1 });
      return current();
    },
    current,
  };
}
