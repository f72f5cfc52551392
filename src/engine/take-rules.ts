import { printOfRules } from '../domain/connection.ts';
import type { ConnectionRules } from '../domain/connection.ts';
import type { Mapping } from '../domain/field-mapping.ts';
import { StepFailure } from '../domain/step-failure.ts';
import type { EngineContext, KnownSchemas } from './engine-context.ts';
import { knownSchemas, latestCycle, rulesIn } from './known-schemas.ts';

/** So many versions before the newest are asked for what lines they had. */
const VERSIONS_BEFORE = 3;

/** Rules with what their mapping was before: rules are never changed, only made anew, and are asked for in every run. */
const takenLately = new WeakMap<ConnectionRules, ConnectionRules>();

/** The same worker with the rules that were applied last. A cycle takes them once, after it has its lease, and keeps to them (PRODUCT J2). */
export async function withNewestRules(context: EngineContext): Promise<EngineContext> {
  const newest = await context.versions.newest();
  const rules = takenLately.get(newest) ?? (await withEarlier(context, newest));
  takenLately.set(newest, rules);
  return { ...context, rules };
}

/** With the mappings of the versions right before, as far as they are others: Marketo's log still tells of our writes of lines that are gone since. */
async function withEarlier(context: EngineContext, rules: ConnectionRules): Promise<ConnectionRules> {
  const earlier: Mapping[] = [];
  for (let version = rules.version - 1; version >= Math.max(rules.version - VERSIONS_BEFORE, 1); version--) {
    const before = await rulesAsStored(context, version);
    if (before !== null && !isSameMapping(before, rules)) earlier.push(before.mapping);
  }
  return earlier.length === 0 ? rules : { ...rules, mapping: { ...rules.mapping, earlier } };
}

function isSameMapping(before: ConnectionRules, rules: ConnectionRules): boolean {
  return printOfRules({ ...rules, mapping: before.mapping }) === printOfRules(rules);
}

/**
 * The same worker with the rules that a cycle put in force, and what it saw of both sides: a run beside the cycles goes by
 * nothing else (decision 21). Null while nothing is in force, and when the vendors show something else by now.
 */
export async function whatIsInForce(worker: EngineContext): Promise<{ readonly context: EngineContext; readonly known: KnownSchemas } | null> {
  const version = rulesIn((await latestCycle(worker))?.rights ?? null);
  const rules = version === null ? null : await worker.versions.get(version);
  if (rules === null) return null;
  const context = { ...worker, rules };
  const known = await knownSchemas(context);
  return known === null ? null : { context, known };
}

/** The rules of a version; null also where this release cannot read them any more: that is no reason to keep to them. */
export async function rulesAsStored({ versions }: EngineContext, version: number): Promise<ConnectionRules | null> {
  try {
    return await versions.get(version);
  } catch (failure) {
    if (failure instanceof StepFailure) return null;
    throw failure;
  }
}
