import type { Schema } from '../domain/field.ts';
import type { Side } from '../domain/side.ts';
import type { EngineContext } from './engine-context.ts';
import { beginPoll } from './observe-changes.ts';

/**
 * Both sides' schemas as the last cycle saw them. When that was another process's cycle, or there was none, they
 * are asked for: a field that came back there is read again by nobody, so what is hidden by older rights must not
 * be written down as hidden (I17, I29). They are not kept: the cycle itself has to notice what has changed since
 * the time before.
 */
export async function knownSchemas(context: EngineContext): Promise<Readonly<Record<Side, Schema>>> {
  const [latest] = await context.queries.cycles(context.rules.connectionId, 1);
  const { salesforce, marketo } = latest === undefined || latest.cycleId === context.schemas.cycleId ? context.schemas : {};
  return {
    salesforce: salesforce ?? (await beginPoll(context, 'salesforce', 0)).poll.schema,
    marketo: marketo ?? (await beginPoll(context, 'marketo', 0)).poll.schema,
  };
}
