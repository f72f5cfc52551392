import type { ConnectionRules } from '../domain/connection.ts';
import { StepFailure } from '../domain/step-failure.ts';
import type { EngineContext, KnownSchemas } from './engine-context.ts';
import { knownSchemas, latestCycle, rulesIn } from './known-schemas.ts';

/** The same worker with the rules that were applied last. A cycle takes them once, after it has its lease, and keeps to them (PRODUCT J2). */
export async function withNewestRules(context: EngineContext): Promise<EngineContext> {
  return { ...context, rules: await context.versions.newest() };
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
