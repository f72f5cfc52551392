import type { ConnectionRules } from '../domain/connection.ts';
import type { Side } from '../domain/side.ts';
import type { Poll } from './connector-port.ts';
import type { EngineContext, KnownSchemas } from './engine-context.ts';
import { beginPoll } from './observe-changes.ts';
import { readableFields } from './readable-fields.ts';

/** Nothing came back lately. */
export const NOTHING_UNREAD: KnownSchemas['unread'] = { salesforce: {}, marketo: {} };

/** What both polls say. */
export function knownFrom(rules: ConnectionRules, polls: Readonly<Record<Side, Poll>>): KnownSchemas {
  const schemas = { salesforce: polls.salesforce.schema, marketo: polls.marketo.schema };
  const fields = readableFields(rules, schemas);
  return { schemas, unread: { salesforce: polls.salesforce.unread(fields), marketo: polls.marketo.unread(fields) } };
}

/**
 * Both sides' schemas as the last cycle saw them. When that was another process's cycle, or there was none, they
 * are asked for: a field that came back there is read again by nobody, so what is hidden by older rights must not
 * be written down as hidden (I17, I29). They are not kept: the cycle itself has to notice what has changed since
 * the time before.
 */
export async function knownSchemas(context: EngineContext): Promise<KnownSchemas> {
  const [latest] = await context.queries.cycles(context.rules.connectionId, 1);
  const { cycleId, salesforce, marketo, unread = NOTHING_UNREAD } = context.schemas;
  const isOurs = latest === undefined || latest.cycleId === cycleId;
  if (isOurs && salesforce !== undefined && marketo !== undefined) return { schemas: { salesforce, marketo }, unread };
  const polls = { salesforce: await beginPoll(context, 'salesforce', 0), marketo: await beginPoll(context, 'marketo', 0) };
  return knownFrom(context.rules, { salesforce: polls.salesforce.poll, marketo: polls.marketo.poll });
}
