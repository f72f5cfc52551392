import { valueSent } from '../domain/field-passage.ts';
import { followedObjects } from '../domain/field-mapping.ts';
import { objectOnSide } from '../domain/object-pair.ts';
import type { Observation } from '../domain/observation.ts';
import type { ResolvedField } from '../domain/resolved-mapping.ts';
import type { RecordObject, Side } from '../domain/side.ts';
import { own, unknown } from '../domain/value.ts';
import type { KnownValue, KnownValues } from '../domain/value.ts';
import { cutBatches } from './cut-batches.ts';
import { withSharedWords, wordToSend } from './membership-words.ts';
import type { Written } from './membership-words.ts';
import { changePairs } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';

/*
 * Some links of Marketo name a record by Marketo's own id: an opportunity role its person (apis.md A6). Everywhere else in
 * the program a link is the Salesforce id; here, at the border, the one is exchanged for the other, and so are the vendors' words for a membership. So a merge of persons
 * in Marketo, which carries their roles along, changes nothing in a role's pair.
 */

/**
 * What an operation sends, by API name. Records linked to must have been asked about (`askForParents`); a link to one that
 * Marketo does not have is left out.
 */
export function valuesToSend(session: Pick<SyncSession, 'mappingOf' | 'parents'>, operation: Written, counterpartId: string | null = null): KnownValues {
  const { object, side, changes } = operation;
  const { mappingOf, parents } = session;
  const fields = new Map(mappingOf(object).fields.map((field) => [field.key, field]));
  const values: Record<string, KnownValue> = {};
  for (const { field: key, value } of changes) {
    const field = fields.get(key);
    const formed = field === undefined ? undefined : valueSent(field, side, value);
    // What no rule covers is held back before it comes here; should the rules have changed since, it is not sent.
    if (field === undefined || formed === undefined) continue;
    const sent = isExchanged(field, side) && typeof value === 'string' ? personNumber(parents.get(value) ?? null) : wordToSend(session, operation, counterpartId, field, formed);
    if (sent !== null || value === null) values[field.on[side].name] = sent;
  }
  return values;
}

/**
 * Looks at records of a side in the words of the engine, with the Salesforce ids of what they link to. A link to what has no
 * pair was not seen; one that also goes to Salesforce keeps Marketo's id until the record is there.
 */
export async function withSalesforceIds(session: SyncSession, side: Side, seen: readonly Observation[]): Promise<readonly Observation[]> {
  const looks = seen.map((look) => withSharedWords(session, side, look));
  const exchanged = new Map([...new Set(looks.map(({ object }) => object))].map((object) => [object, exchangedFields(session, side, object)]));
  const named = looks.flatMap(({ object, values }) => (exchanged.get(object) ?? []).flatMap(({ name }) => idIn(own(values, name)) ?? []));
  if (named.length === 0) return looks;
  const known = await salesforceIds(session, [...new Set(named)]);
  return looks.map((look) => {
    const links = (exchanged.get(look.object) ?? []).map(({ name, isTwoWay }) => {
      const id = idIn(own(look.values, name));
      return [name, id === null ? own(look.values, name) : (known.get(id) ?? (isTwoWay ? id : unknown('not-returned')))] as const;
    });
    const told = links.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
    return { ...look, values: { ...look.values, ...Object.fromEntries(told) } };
  });
}

interface ExchangedField {
  readonly name: string;
  readonly isTwoWay: boolean;
}

function exchangedFields({ context, mappingOf }: SyncSession, side: Side, object: RecordObject): readonly ExchangedField[] {
  const ofObject = followedObjects(context.rules.mapping).filter((followed) => objectOnSide(followed, side) === object);
  return ofObject.flatMap((followed) => mappingOf(followed).fields.filter((field) => isExchanged(field, side)).map((field) => ({ name: field.on[side].name, isTwoWay: field.line.direction === 'both' })));
}

function isExchanged({ line }: ResolvedField, side: Side): boolean {
  return side === 'marketo' && line.translated === true && line.links !== undefined;
}

async function salesforceIds(session: SyncSession, marketoIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const known = new Map<string, string>();
  for (const batch of cutBatches(marketoIds, () => 1)) {
    const pairs = await changePairs(session, { by: 'side-ids', ids: { salesforce: [], marketo: batch }, withoutOperations: true }, (loaded) => ({ result: loaded.pairs }));
    for (const { salesforce, marketo } of pairs) if (salesforce.id !== null && marketo.id !== null) known.set(marketo.id, salesforce.id);
  }
  return known;
}

/** Marketo's person ids are numbers there and text here. */
function personNumber(id: string | null): number | null {
  return id === null ? null : Number(id);
}

function idIn(value: unknown): string | null {
  return typeof value === 'number' || typeof value === 'string' ? String(value) : null;
}
