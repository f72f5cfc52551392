import { valueSent } from '../domain/field-passage.ts';
import { followedObjects } from '../domain/field-mapping.ts';
import { seenOn } from '../domain/merge-pair.ts';
import { objectOnSide } from '../domain/object-pair.ts';
import type { Observation } from '../domain/observation.ts';
import type { Pair } from '../domain/pair.ts';
import { linkTarget } from '../domain/parent-link.ts';
import type { LinkTarget } from '../domain/parent-link.ts';
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
 * in Marketo, which carries their roles along, changes nothing in a role's pair, not even where their contacts stay two.
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
    const sent = isExchanged(field, side) && typeof value === 'string' ? personNumber(linkTarget(field, parents.get(value))) : wordToSend(session, operation, counterpartId, field, formed);
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
  const carriedAlong = await linksCarriedAlong(session, side, looks, { exchanged, known });
  return looks.map((look) => {
    const links = (exchanged.get(look.object) ?? []).map(({ name, isTwoWay }) => {
      const id = idIn(own(look.values, name));
      return [name, id === null ? own(look.values, name) : (carriedAlong.get(look.id) ?? known.get(id) ?? (isTwoWay ? id : unknown('not-returned')))] as const;
    });
    const told = links.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
    return { ...look, values: { ...look.values, ...Object.fromEntries(told) } };
  });
}

interface ExchangedField {
  readonly key: string;
  readonly name: string;
  readonly isTwoWay: boolean;
}

function exchangedFields({ context, mappingOf }: SyncSession, side: Side, object: RecordObject): readonly ExchangedField[] {
  const ofObject = followedObjects(context.rules.mapping).filter((followed) => objectOnSide(followed, side) === object);
  return ofObject.flatMap((followed) => mappingOf(followed).fields.filter((field) => isExchanged(field, side)).map((field) => ({ key: field.key, name: field.on[side].name, isTwoWay: field.line.direction === 'both' })));
}

function isExchanged({ line }: ResolvedField, side: Side): boolean {
  return side === 'marketo' && line.translated === true && line.links !== undefined;
}

async function salesforceIds(session: SyncSession, marketoIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const pairs = await pairsOf(session, 'marketo', marketoIds);
  return new Map([...pairs].flatMap(([id, { salesforce }]) => (salesforce.id === null ? [] : [[id, salesforce.id] as const])));
}

/** What is to be exchanged, and for what. */
interface Exchange {
  readonly exchanged: ReadonlyMap<RecordObject, readonly ExchangedField[]>;
  readonly known: ReadonlyMap<string, string>;
}

/**
 * The contacts that records of Marketo go on naming, by the ids of these, although another one's person is named there: their own
 * person was merged into that one, which Marketo did to the record by itself. To set it back is impossible, and what would be
 * deleted for it could not be made again (I1, I6).
 */
async function linksCarriedAlong(session: SyncSession, side: Side, looks: readonly Observation[], { exchanged, known }: Exchange): Promise<ReadonlyMap<string, string>> {
  const named = new Map<string, string>();
  const pairs = await pairsOf(session, side, looks.filter(({ object }) => exchanged.get(object)?.some(({ isTwoWay }) => !isTwoWay) === true).map(({ id }) => id));
  for (const look of looks) {
    const pair = pairs.get(look.id);
    for (const { key, name } of exchanged.get(look.object) ?? []) {
      const before = pair === undefined ? undefined : seenOn(pair, side, key);
      const after = known.get(idIn(own(look.values, name)) ?? '');
      if (typeof before === 'string' && after !== undefined && after !== before) named.set(look.id, before);
    }
  }
  const contacts = await pairsOf(session, 'salesforce', [...new Set(named.values())]);
  return new Map([...named].filter(([, contact]) => contacts.get(contact)?.[side].presence === 'merged'));
}

/** Pairs by the ids of their records on a side. */
async function pairsOf(session: SyncSession, side: Side, ids: readonly string[]): Promise<ReadonlyMap<string, Pair>> {
  const found = new Map<string, Pair>();
  for (const batch of cutBatches(ids, () => 1)) {
    const wanted = { salesforce: [], marketo: [], [side]: batch };
    const pairs = await changePairs(session, { by: 'side-ids', ids: wanted, withoutOperations: true }, (loaded) => ({ result: loaded.pairs }));
    for (const pair of pairs) if (pair[side].id !== null) found.set(pair[side].id, pair);
  }
  return found;
}

/** Marketo's person ids are numbers there and text here. */
function personNumber(target: LinkTarget): number | null {
  return target.kind === 'there' ? Number(target.id) : null;
}

function idIn(value: unknown): string | null {
  return typeof value === 'number' || typeof value === 'string' ? String(value) : null;
}
