import type { ObjectDescription, Schema } from '../domain/field.ts';
import { MAKES_FIELDS_ANEW } from '../domain/observation.ts';
import { schemaEvents } from '../domain/schema-event.ts';
import type { SchemaEvent, SeenAnew } from '../domain/schema-event.ts';
import type { SchemaChangeKind } from '../domain/schema-decision.ts';
import { otherSide, SIDES } from '../domain/side.ts';
import type { RecordObject, Side } from '../domain/side.ts';
import type { Poll } from './connector-port.ts';
import { nowIso } from './engine-context.ts';
import type { EngineContext, KnownSchemas } from './engine-context.ts';
import { isNamed, knownFrom } from './known-schemas.ts';
import type { KeptSchema, SchemaOfRules } from './store-port.ts';
import type { SyncSession } from './sync-session.ts';

/** What a cycle may go by, and what it found changed of what the sync user sees. */
export interface NoticedChanges {
  readonly known: KnownSchemas;
  /** To be kept once the rights are in force. */
  readonly changes: readonly KeptSchema[];
  /** Set when fields are taken for hidden in this cycle alone: another one is to begin at once. */
  readonly isBrief?: true;
}

/**
 * Compares what the sync user sees with what it was last seen to see (PRODUCT B1). Costs nothing while the rights in force
 * (`rights`) are the same, but a question of the store in a process's first cycle. A mapped field whose values may have changed
 * with it, on every record and without a stamp, is taken for hidden in this cycle: so the next one sees it come back, reads it
 * on every record, and takes an emptiness found there for nobody's edit (decision 20, F34).
 */
export async function noticeChanges(context: EngineContext, polls: Readonly<Record<Side, Poll>>, rights: string | null): Promise<NoticedChanges> {
  const { rules, schemas, queries } = context;
  const known = knownFrom(rules, polls);
  if (schemas.inForce !== undefined && isNamed(rights, known.schemas, rules)) return { known, changes: [] };
  const kept = await queries.keptSchemas(rules.connectionId);
  const changes = SIDES.flatMap((side) => changesOf(context, known.schemas, side, kept[side]));
  const remade = changes.flatMap(({ events }) => events).filter(isRemade);
  if (remade.length === 0) return { known, changes };
  return { known: knownFrom(rules, polls, { ...known.schemas, salesforce: withoutFields(known.schemas.salesforce, remade) }), changes, isBrief: true };
}

function changesOf(context: EngineContext, now: KnownSchemas['schemas'], side: Side, before: SchemaOfRules | undefined): readonly KeptSchema[] {
  const { mapping, version: rulesVersion } = context.rules;
  const after = now[side];
  const schema = { ...after, rulesVersion };
  if (before === undefined) return [{ schema, events: [], offers: [], gone: [] }];
  const isSameRules = before.rulesVersion === rulesVersion;
  if (before.version === after.version) return isSameRules ? [] : [{ schema, events: [], offers: [], gone: [] }];
  const seen: SeenAnew = { before, after, other: now[otherSide(side)] };
  const seenAt = nowIso(context);
  const all = schemaEvents(mapping, seen, { seenAt, nextId: () => context.ids.next() });
  // What is asked for depends on the rules: an object that is followed since just now has not appeared.
  const events = isSameRules ? all : all.filter(({ kind }) => kind !== 'object-appeared' && kind !== 'object-lost');
  const offers = events.flatMap(({ object, field, decision }) => (decision === 'offer' && field !== null ? [{ side, object, field, offeredAt: seenAt, dismissed: null }] : []));
  const gone = events.filter(({ kind }) => kind === 'field-lost' || kind === 'object-lost').map(({ object, field }) => ({ object, field }));
  return [{ schema, events, offers, gone }];
}

/** Changes with which a vendor may change what records hold, and no stamp tells. */
const MAY_CHANGE_VALUES: ReadonlySet<SchemaChangeKind> = new Set(['type-changed', 'type-impossible', 'length-less', 'formula-began', 'formula-ended']);

function isRemade({ side, kind, lines }: SchemaEvent): boolean {
  return MAKES_FIELDS_ANEW[side] && MAY_CHANGE_VALUES.has(kind) && lines.length > 0;
}

/** The schema as if these fields were hidden, under a version of its own: what follows is not in force for long. */
function withoutFields(schema: Schema, remade: readonly SchemaEvent[]): Schema {
  const objects: Partial<Record<RecordObject, ObjectDescription>> = { ...schema.objects };
  for (const [object, events] of Map.groupBy(remade, (event) => event.object)) {
    const description = objects[object];
    const away = new Set(events.map(({ field }) => field));
    if (description !== undefined) objects[object] = { ...description, fields: Object.fromEntries(Object.entries(description.fields).filter(([name]) => !away.has(name))) };
  }
  return { ...schema, version: `${schema.version}~`, objects };
}

/** So many changes are said in the log one by one. */
const MOST_SAID = 20;

/** Keeps what changed and says it in the log. Called with the rights in force: a cycle that dies before that finds the changes again. */
export async function keepChanges({ context, lease }: SyncSession, { changes }: NoticedChanges): Promise<void> {
  for (const kept of changes) {
    await context.store.keepSchema(lease, kept);
    for (const { object, field, kind, decision, lines } of kept.events.slice(0, MOST_SAID)) {
      const facts = { side: kept.schema.side, object, field, kind, decision, lines: lines.map((line) => `${line.object}.${line.key}`).join(', ') };
      if (decision === 'suspend' || decision === 'hold') context.log.warn('the sync user sees or may do less than before', facts);
      else context.log.info('the sync user sees something else than before', facts);
    }
    if (kept.events.length > MOST_SAID) context.log.info('more of what the sync user sees has changed', { side: kept.schema.side, changes: kept.events.length - MOST_SAID + (kept.events.at(-1)?.others ?? 0) });
  }
}
