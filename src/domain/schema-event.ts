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
  const lines = linesByObject(mapping, seen);
  const decided = schemaChanges(seen.before, seen.after).map((change) => decide(mapping, seen, change, linesConcerned(lines, change)));
  const sorted = [...decided.filter(({ lines }) => lines.length > 0), ...decided.filter(({ lines }) => lines.length === 0)];
  const others = sorted.length - MOST_EVENTS;
  return sorted.slice(0, MOST_EVENTS).map((event, index): SchemaEvent => {
    const isLast = others > 0 && index === MOST_EVENTS - 1;
    return { ...event, eventId: about.nextId(), seenAt: about.seenAt, ...(isLast ? { others } : {}) };
  });
}

type Decided = Omit<SchemaEvent, 'eventId' | 'seenAt' | 'others'>;

function decide(mapping: Mapping, seen: SeenAnew, change: SchemaChange, lines: readonly ConcernedLine[]): Decided {
  const kind = change.kind === 'type-changed' ? kindOfType(mapping, seen, lines) : change.kind;
  const row: DecisionRow = SCHEMA_DECISIONS[kind];
  return { ...change, kind, lines, decision: lines.length > 0 ? row.mapped : offeredOrSaid(row.elsewhere, change) };
}

/** Only what people are made of can be added line by line. */
function offeredOrSaid(decision: SchemaDecision, { object }: SchemaChange): SchemaDecision {
  return decision === 'offer' && !isPersonObject(object) && object !== 'person' ? 'announce' : decision;
}

/** Lines of the mapping, each with its field on a side, by the object that they read or write there. */
type LinesByObject = ReadonlyMap<RecordObject, readonly (ConcernedLine & { readonly name: string })[]>;

/** All lines, by what was seen before as well as by what is seen now; keys of ours are lines too. Made once for all changes of a side. */
function linesByObject(mapping: Mapping, { before, after, other }: SeenAnew): LinesByObject {
  const { side } = after;
  const salesforce = side === 'salesforce' ? [before, after] : [other];
  const lines = followedObjects(mapping).flatMap((object) => {
    const seen = salesforce.flatMap((schema) => linesSeen(mapping, schema, object)).map((line) => ({ object, key: line.key, name: side === 'salesforce' ? line.salesforce : line.key }));
    const key = side === 'salesforce' ? mapping.salesforceKeyField : mapping.marketoKeyField;
    return isPersonObject(object) ? [...seen, { object, key: mapping.marketoKeyField, name: key }] : seen;
  });
  return Map.groupBy(lines, ({ object }) => objectOnSide(object, side));
}

/** The lines that read or write what changed, each once. */
function linesConcerned(lines: LinesByObject, { object, field }: SchemaChange): readonly ConcernedLine[] {
  const concerned = (lines.get(object) ?? []).filter(({ name }) => field === null || name === field);
  return [...new Map(concerned.map((line) => [`${line.object}/${line.key}`, { object: line.object, key: line.key }])).values()];
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
