import type { ConnectionStatus, Health } from './api/status-answer.ts';
import type { Connection } from './connection.ts';

type Check = Health['checks'][number];

/** Looks at the store and every connection. A connection that fails degrades; only a store that does not answer is a failure. */
export async function checkHealth(storeDescription: string, connections: readonly Connection[], version: string): Promise<Health> {
  const outcomes = await Promise.allSettled(connections.map((connection) => connection.status()));
  const statuses = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const isAnswering = statuses.length === outcomes.length;
  const store: Check = isAnswering
    ? { name: 'store', state: 'ok', detail: `Using ${storeDescription}.` }
    : { name: 'store', state: 'failed', detail: 'The database does not answer.' };
  const checks = [store, ...statuses.map(checkConnection)];
  const state = checks.some((check) => check.state === 'failed') ? 'failed' : checks.some((check) => check.state === 'degraded') ? 'degraded' : 'ok';
  return { state, version, checks };
}

function checkConnection({ connectionId, state, lastCycle }: ConnectionStatus): Check {
  const name = `connection ${connectionId}`;
  if (state === 'failing') return { name, state: 'degraded', detail: 'The last cycle failed; the status says why.' };
  if (lastCycle?.state === 'incomplete') return { name, state: 'degraded', detail: 'The last cycle was cut short; the next one goes on.' };
  return { name, state: 'ok', detail: lastCycle === null ? 'The first cycle is under way.' : 'The last cycle succeeded.' };
}
