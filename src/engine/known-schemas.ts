import type { Schema } from '../domain/field.ts';
import type { Side } from '../domain/side.ts';
import type { EngineContext } from './engine-context.ts';
import { beginPoll } from './observe-changes.ts';

/**
 * Both sides' schemas as the last cycle saw them. Before the first cycle they are asked for and not kept: the
 * cycle itself has to notice what has changed since the time before (I29).
 */
export async function knownSchemas(context: EngineContext): Promise<Readonly<Record<Side, Schema>>> {
  const { salesforce, marketo } = context.schemas;
  return {
    salesforce: salesforce ?? (await beginPoll(context, 'salesforce', 0)).poll.schema,
    marketo: marketo ?? (await beginPoll(context, 'marketo', 0)).poll.schema,
  };
}
