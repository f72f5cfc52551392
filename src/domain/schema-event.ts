import { linesSeen } from './custom-object.ts';
import type { Schema } from './field.ts';
import { followedObjects } from './field-mapping.ts';
import type { Mapping } from './field-mapping.ts';
import { isPersonObject, objectOnSide } from './object-pair.ts';
import { resolveMapping } from './resolved-mapping.ts';
import { schemaChanges } from './schema-change.ts';
import type { SchemaChange } from './schema-change.ts';
import { ELSEWHERE, SCHEMA_DECISIONS } from './schema-decision.ts';
import type { DecisionRow, SchemaChangeKind, SchemaDecision } from './schema-decision.ts';
import type { PairObject, RecordObject, Side } from './side.ts';

/** A line of the mapping that a change concerns. */
export interface ConcernedLine {
  readonly object: PairObject;
  /** Mapping key: Marketo's REST name. */
  readonly key: string;
}

/** One change of what the sync user sees, with what was done about it: a line of the schema history. */
export interface SchemaEvent extends SchemaChange {
  readonly eventId: string;
  /** When a cycle noticed it, by our clock; ISO 8601. */
  readonly seenAt: string;
  readonly decision: SchemaDecision;
  readonly lines: readonly ConcernedLine[];
  /** On the last of too many to be kept: how many more there were. */
  readonly others?: number;
}

/** A new field that a person may want to map, until it is mapped, gone or dismissed. */
export interface FieldOffer {
  readonly side: Side;
  readonly object: RecordObject;
  /** API name. */
  readonly field: string;
  /** ISO 8601. */
  readonly offeredAt: string;
  /** Who did not want it, and when (ISO 8601); null while it is open. */
  readonly dismissed: { readonly at: string; readonly by: string } | null;
}

/** What a side was and is seen to hold, and what its counterpart is. */
export interface SeenAnew {
  readonly before: Schema;
  readonly after: Schema;
  readonly other: Schema;
}

/** So many changes of one moment are kept one by one; what concerns the mapping comes first. */
const MOST_EVENTS = 200;

/** What changed on a side, what the mapping has to do with it, and what is done about it, most important first. */
export function schemaEvents(mapping: Mapping, seen: SeenAnew, about: { readonly seenAt: string; readonly nextId: () => string }): readonly SchemaEvent[] {
  const decided = schemaChanges(seen.before, seen.after).map((change) => decide(mapping, seen, change));
  const sorted = [...decided.filter(({ lines }) => lines.length > 0), ...decided.filter(({ lines }) => lines.length === 0)];
  const others = sorted.length - MOST_EVENTS;
  return sorted.slice(0, MOST_EVENTS).map((event, index): SchemaEvent => {
    const isLast = others > 0 && index === MOST_EVENTS - 1;
    return { ...event, eventId: about.nextId(), seenAt: about.seenAt, ...(isLast ? { others } : {}) };
  });
}

type Decided = Omit<SchemaEvent, 'eventId' | 'seenAt' | 'others'>;

function decide(mapping: Mapping, seen: SeenAnew, change: SchemaChange): Decided {
  const lines = linesConcerned(mapping, seen, change);
  const kind = change.kind === 'type-changed' ? kindOfType(mapping, seen, lines) : change.kind;
  const row: DecisionRow = SCHEMA_DECISIONS[kind];
  return { ...change, kind, lines, decision: lines.length > 0 ? row.mapped : offeredOrSaid(row.elsewhere, change) };
}

/** Only what people are made of can be added line by line. */
function offeredOrSaid(decision: SchemaDecision, { object }: SchemaChange): SchemaDecision {
  return decision === 'offer' && !isPersonObject(object) && object !== 'person' ? 'announce' : decision;
}

/** The lines that read or write what changed, by what was seen before as well as by what is seen now; keys of ours are lines too. */
function linesConcerned(mapping: Mapping, { before, after, other }: SeenAnew, { side, object, field }: SchemaChange): readonly ConcernedLine[] {
  const salesforce = side === 'salesforce' ? [before, after] : [other];
  return followedObjects(mapping).flatMap((followed): readonly ConcernedLine[] => {
    if (objectOnSide(followed, side) !== object) return [];
    const lines = salesforce.flatMap((schema) => linesSeen(mapping, schema, followed)).map((line) => ({ key: line.key, name: side === 'salesforce' ? line.salesforce : line.key }));
    const key = side === 'salesforce' ? mapping.salesforceKeyField : mapping.marketoKeyField;
    const withKey = isPersonObject(followed) ? [...lines, { key: mapping.marketoKeyField, name: key }] : lines;
    const keys = withKey.filter(({ name }) => field === null || name === field).map((line) => line.key);
    return [...new Set(keys)].map((concerned) => ({ object: followed, key: concerned }));
  });
}

/** Whether the lines can go on by the new type, and could by the one before. */
function kindOfType(mapping: Mapping, { before, after, other }: SeenAnew, lines: readonly ConcernedLine[]): SchemaChangeKind {
  if (lines.some((line) => isSuspended(mapping, after, other, line))) return 'type-impossible';
  return lines.some((line) => isSuspended(mapping, before, other, line)) ? 'type-possible' : 'type-changed';
}

function isSuspended(mapping: Mapping, side: Schema, other: Schema, { object, key }: ConcernedLine): boolean {
  const schemas = side.side === 'salesforce' ? { salesforce: side, marketo: other } : { salesforce: other, marketo: side };
  return resolveMapping(mapping, schemas, object).suspended.some((suspended) => suspended.key === key);
}

/** What Bascule did about a change, and what a person can do, as sentences. */
export function decisionWords({ kind, decision, lines }: Pick<SchemaEvent, 'kind' | 'decision' | 'lines'>): Pick<DecisionRow, 'what' | 'did' | 'toDo'> {
  const { what, did, toDo } = SCHEMA_DECISIONS[kind];
  return lines.length > 0 ? { what, did, toDo } : { what, ...ELSEWHERE[decision === 'offer' ? 'offer' : 'announce'] };
}
