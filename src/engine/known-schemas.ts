import type { ConnectionRules } from '../domain/connection.ts';
import type { Schema } from '../domain/field.ts';
import type { Side } from '../domain/side.ts';
import type { SyncCycle } from '../domain/sync-cycle.ts';
import type { Poll } from './connector-port.ts';
import type { EngineContext, KnownSchemas } from './engine-context.ts';
import { beginPoll } from './observe-changes.ts';
import { fieldsToFollow } from './readable-fields.ts';

/** What both polls say, or as much of it as may be gone by. */
export function knownFrom(
  rules: ConnectionRules,
  polls: Readonly<Record<Side, Poll>>,
  schemas: KnownSchemas['schemas'] = { salesforce: polls.salesforce.schema, marketo: polls.marketo.schema },
): KnownSchemas {
  const fields = fieldsToFollow(rules, schemas);
  return { schemas, unread: { salesforce: polls.salesforce.unread(fields.salesforce), marketo: polls.marketo.unread(fields.marketo) } };
}

/** The name under which a cycle puts in force what it saw, and by which rules it goes. The same that comes again later gets another name. */
export function nameOfRights(schemas: Readonly<Record<Side, Schema>>, rules: ConnectionRules, cycleId: string): string {
  return `${versionsOf(schemas, rules)}@${cycleId}`;
}

/** Whether a name stands for what was seen, and for these rules. */
export function isNamed(rights: string | null, schemas: Readonly<Record<Side, Schema>>, rules: ConnectionRules): rights is string {
  return rights?.startsWith(`${versionsOf(schemas, rules)}@`) === true;
}

/** The version of a side's schema for which a name stands; null when nothing is in force. */
export function versionIn(rights: string | null, side: Side): string | null {
  const [salesforce = null, marketo = null] = rights?.split('@')[0]?.split('/') ?? [];
  return side === 'salesforce' ? salesforce : marketo;
}

/** The version of the rules for which a name stands; null when nothing is in force. */
export function rulesIn(rights: string | null): number | null {
  const version = rights?.split('@')[0]?.split('/')[2];
  return version === undefined ? null : Number(version);
}

function versionsOf({ salesforce, marketo }: Readonly<Record<Side, Schema>>, { version }: ConnectionRules): string {
  return `${salesforce.version}/${marketo.version}/${version}`;
}

/** Everything was read, also for the fields that had come back: runs beside the cycles take them for what they are. */
export function noteAllRead({ schemas }: EngineContext): void {
  schemas.hasReadAll = true;
  if (schemas.inForce !== undefined) schemas.inForce = { ...schemas.inForce, unread: { salesforce: {}, marketo: {} } };
}

/** The name of the rights in force; null while a cycle derives work anew, after one that died over it, and before the first. */
async function rightsInForce(context: EngineContext): Promise<string | null> {
  return (await latestCycle(context))?.rights ?? null;
}

/** The cycle that began last, as far as it has come; null before the first. */
export async function latestCycle({ queries, rules }: EngineContext): Promise<SyncCycle | null> {
  return (await queries.cycles(rules.connectionId, 1))[0] ?? null;
}

/**
 * What the sync user sees, for a run beside the cycles: exactly what is in force, or null. By older rights work would be
 * ended that is found for a field that came back, and by newer ones work that no cycle finds again when they are gone
 * (I1, I17, I29). The vendors are asked when it was another process that put them in force, and that is not kept.
 */
export async function knownSchemas(context: EngineContext): Promise<KnownSchemas | null> {
  const rights = await rightsInForce(context);
  if (rights === null) return null;
  const { inForce } = context.schemas;
  if (inForce?.rights === rights) return inForce;
  const known = await askedFor(context, rights);
  return isNamed(rights, known.schemas, context.rules) ? known : null;
}

/** What the sync user sees, or saw in this process's last cycle: good enough to read a record by. */
export async function schemasToReadBy(context: EngineContext): Promise<KnownSchemas['schemas']> {
  return (context.schemas.inForce ?? (await askedFor(context))).schemas;
}

/** Both sides as they were last seen, by this process or another one, without asking them; null before the first cycle has seen both. */
export async function schemasSeen({ schemas, queries, rules }: EngineContext): Promise<KnownSchemas['schemas'] | null> {
  if (schemas.inForce !== undefined) return schemas.inForce.schemas;
  const { salesforce, marketo } = await queries.keptSchemas(rules.connectionId);
  return salesforce === undefined || marketo === undefined ? null : { salesforce, marketo };
}

async function askedFor(context: EngineContext, rights?: string): Promise<KnownSchemas> {
  const poll = async (side: Side): Promise<Poll> => (await beginPoll(context, side, 0, rights === undefined ? undefined : versionIn(rights, side))).poll;
  const polls = { salesforce: await poll('salesforce'), marketo: await poll('marketo') };
  return knownFrom(context.rules, polls);
}
