import { StepFailure } from '../../domain/step-failure.ts';
import type { ConnectionRules } from '../../domain/connection.ts';
import type { RuleVersions } from '../../engine/ports.ts';
import type { ConfigurationStore, StoredVersion } from '../../store/configuration-store.ts';
import { parseConfiguration } from './configuration.ts';
import { rulesOf } from './rules-of-configuration.ts';
import type { ConnectionIdentity } from './rules-of-configuration.ts';

/** Versions whose rules are kept in memory: what is in force, what is newest with the few before it, and what somebody compares with. */
const KEPT = 7;

/** The rules of one connection as its stored configurations state them, each read and checked once. */
export function createRuleVersions(store: ConfigurationStore, identity: ConnectionIdentity): RuleVersions {
  const { connectionId } = identity;
  const kept = new Map<number, ConnectionRules>();

  function rules(stored: StoredVersion): ConnectionRules {
    const parsed = parseConfiguration(stored.document);
    if (parsed.result === 'problems') throw unreadable(stored.version, parsed.problems);
    const made = rulesOf(parsed.configuration, identity, stored.version);
    kept.set(stored.version, made);
    for (const version of [...kept.keys()].slice(0, -KEPT)) kept.delete(version);
    return made;
  }

  async function get(version: number): Promise<ConnectionRules | null> {
    const known = kept.get(version);
    if (known !== undefined) return known;
    const stored = await store.get(connectionId, version);
    return stored === null ? null : rules(stored);
  }

  return {
    get,
    async newest() {
      const version = await store.newestVersion(connectionId);
      const newest = version === null ? null : await get(version);
      if (newest === null) throw unreadable(0, ['There is no configuration.']);
      return newest;
    },
  };
}

function unreadable(version: number, problems: readonly string[]): StepFailure {
  return new StepFailure({ code: 'CONFIGURATION_UNREADABLE', vendorCode: null, vendorMessage: `Version ${version}: ${problems.join(' ')}`, fields: [] });
}
