import { catalogueEntry } from '../domain/error-catalogue.ts';
import type { Schema } from '../domain/field.ts';
import type { Mapping } from '../domain/field-mapping.ts';
import { decisionWords } from '../domain/schema-event.ts';
import type { FieldOffer, SchemaEvent } from '../domain/schema-event.ts';
import { readOnlyLines, suspendedLines } from '../domain/schema-report.ts';
import type { RestrainedLine } from '../domain/schema-report.ts';
import type { RecordObject, Side } from '../domain/side.ts';
import { isMapped, suggestMappings } from '../domain/suggest-mapping.ts';
import { own } from '../domain/value.ts';
import type { EngineContext } from '../engine/engine-context.ts';
import { schemasSeen } from '../engine/known-schemas.ts';
import type { SchemaAnswer, SchemaEventAnswer } from './api/schema-answer.ts';
import type { ConnectionStatus } from './api/status-answer.ts';
import { describeFormulas } from './describe-formulas.ts';

/** Changes are shown at a glance for so long, and so many. */
const RECENT_MS = 7 * 86_400_000;
const MOST_RECENT = 5;
/** Whether an object was lost is looked for so far back. */
const LOOKED_BACK = 200;

/** What the sync user sees, as far as it matters to the mapping, with `limit` changes of the history. */
export async function describeSchema(context: EngineContext, limit: number): Promise<SchemaAnswer> {
  const { queries, rules } = context;
  const { connectionId, mapping } = rules;
  const [seen, events, offers] = await Promise.all([schemasSeen(context), queries.schemaEvents(connectionId, limit), queries.fieldOffers(connectionId)]);
  const history = events.map((event) => shownEvent(event, mapping));
  if (seen === null) return { connectionId, suspended: [], readOnly: [], history, offers: [], formulas: [] };
  return { connectionId, suspended: suspendedLines(mapping, seen).map((line) => withWords(withReason(context, line))), readOnly: readOnlyLines(mapping, seen).map(withWords), history, offers: shownOffers(context, seen, offers), formulas: await describeFormulas(context, seen) };
}

/** What the status says of it, and the lines of which it says that they are suspended. */
export interface SchemaFacts {
  readonly atAGlance: ConnectionStatus['schema'];
  readonly suspended: readonly RestrainedLine[];
}

/**
 * An object that was never seen is no trouble: what the sync user may not see does not go, whatever the settings say. One that
 * was lost is.
 */
export async function schemaAtAGlance(context: EngineContext): Promise<SchemaFacts> {
  const { queries, rules, clock } = context;
  const [seen, events, offers] = await Promise.all([schemasSeen(context), queries.schemaEvents(rules.connectionId, LOOKED_BACK), queries.fieldOffers(rules.connectionId)]);
  const since = new Date(clock.now() - RECENT_MS).toISOString();
  const recent = events.filter(({ lines, seenAt }) => lines.length > 0 && seenAt >= since).slice(0, MOST_RECENT).map((event) => shownEvent(event, rules.mapping));
  if (seen === null) return { atAGlance: { suspended: 0, readOnly: 0, offers: 0, formulas: [], recent }, suspended: [] };
  const wasLost = ({ object, side }: RestrainedLine): boolean => events.find((event) => event.side === side && event.field === null && event.lines.some((line) => line.object === object) && event.kind.startsWith('object-'))?.kind === 'object-lost';
  const suspended = suspendedLines(rules.mapping, seen).filter((line) => line.key !== null || wasLost(line));
  const open = offers.filter((offer) => offer.dismissed === null && isOpen(context, seen, offer));
  return { atAGlance: { suspended: suspended.length, readOnly: readOnlyLines(rules.mapping, seen).length, offers: open.length, formulas: await describeFormulas(context, seen), recent }, suspended };
}

/** What was offered and is mapped since, by somebody or by itself, is not to be added again. */
function shownEvent({ eventId: _eventId, ...event }: SchemaEvent, mapping: Mapping): SchemaEventAnswer {
  const { object, field, decision } = event;
  const isTaken = decision === 'offer' && field !== null && isOfPeople(object) && isMapped(mapping, object, field);
  return { ...event, ...decisionWords(event), ...(isTaken ? TAKEN : {}) };
}

const TAKEN: Pick<SchemaEventAnswer, 'did' | 'toDo'> = { did: 'It was offered for the mapping, and a line carries it now.', toDo: 'Nothing.' };

/** Fields of these alone are offered. */
function isOfPeople(object: RecordObject): object is 'lead' | 'contact' | 'person' {
  return object === 'lead' || object === 'contact' || object === 'person';
}

/** A custom object that could not be made in Marketo is not there for the reason of that. */
function withReason({ schemas }: EngineContext, line: RestrainedLine): RestrainedLine {
  const notMade = line.key === null && line.side === 'marketo' ? schemas.customObjects?.errors.get(line.object) : undefined;
  return notMade === undefined ? line : { ...line, code: notMade.code };
}

function withWords(line: RestrainedLine): SchemaAnswer['suspended'][number] {
  const { title, cause, remedy, fixer } = catalogueEntry(line.code);
  return { ...line, title, cause, remedy, fixer };
}

/** One that was mapped or hidden since is offered no more. */
function isOpen({ rules }: EngineContext, seen: Readonly<Record<Side, Schema>>, { side, object, field }: FieldOffer): boolean {
  const isThere = own(seen[side].objects[object]?.fields ?? {}, field) !== undefined;
  return isThere && isOfPeople(object) && !isMapped(rules.mapping, object, field);
}

function shownOffers(context: EngineContext, seen: Readonly<Record<Side, Schema>>, offers: readonly FieldOffer[]): SchemaAnswer['offers'] {
  const open = offers.filter((offer) => isOpen(context, seen, offer));
  const suggestions = suggestMappings(open, context.rules.mapping, seen);
  return open.map((offer, index) => {
    const { label = '', type = 'text' } = own(seen[offer.side].objects[offer.object]?.fields ?? {}, offer.field) ?? {};
    return { ...offer, label, type, suggestion: suggestions[index] ?? null };
  });
}
