import type { Lane } from '../../domain/lane.ts';
import type { Observation } from '../../domain/observation.ts';
import type { PairObject } from '../../domain/side.ts';
import { own } from '../../domain/value.ts';
import type { SeenValue } from '../../domain/value.ts';
import { answerOrThrow } from '../call-result.ts';
import { callComposite, HEAVY_PARTS } from './composite.ts';
import type { SalesforceAccess } from './salesforce-access.ts';
import { inLists, isOneOf } from './soql.ts';
import { CONVERTED_DATE, IS_CONVERTED } from './told-fields.ts';
import { convertedLeads } from './wire.ts';

/**
 * Looks at contacts with whether a lead became each of them, and when that was last, where that is wanted: one call for a block of them. Of
 * a contact of which no such lead is shown nobody can say: there may be none, or it is hidden or purged. What Marketo holds then stays
 * (I10). A page of a feed shows again and again what was changed last: of a version that was asked about already nothing is asked anew
 * (I31). Throws a `StepFailure` where Salesforce does not answer.
 */
export async function withConversions(access: SalesforceAccess, { object, fields, lane, isFeed }: Wanted, looks: readonly Observation[]): Promise<readonly Observation[]> {
  const ofLeads = access.describes.schema()?.objects.lead?.fields ?? {};
  const isAsked = object === 'contact' && [IS_CONVERTED, CONVERTED_DATE].some((name) => fields.includes(name));
  if (!isAsked || LEAD_FIELDS.some((name) => own(ofLeads, name) === undefined)) return looks;
  const known = await datesOf(access, looks.filter(({ deleted }) => !deleted), { lane, isFeed });
  return looks.map((look) => {
    const at = known.get(look.id);
    if (at === undefined) return look;
    const told: Readonly<Record<string, SeenValue>> = { [IS_CONVERTED]: true, [CONVERTED_DATE]: at };
    return { ...look, values: { ...look.values, ...Object.fromEntries(Object.entries(told).filter(([name]) => fields.includes(name))) } };
  });
}

/** What the looks are at, and with which fields. */
interface Wanted {
  readonly object: PairObject;
  readonly fields: readonly string[];
  readonly lane: Lane;
  /** Set for a page of a feed. */
  readonly isFeed?: true | undefined;
}

type Dates = Map<string, string | null | undefined>;

/** Contacts whose answers are remembered; with more of them all are forgotten, so that memory has an end. */
const MOST_REMEMBERED = 20_000;

/** By contact, when a lead became it last; undefined where no such lead is shown, and where Salesforce refused to say. */
async function datesOf({ session, apiVersion, conversions }: SalesforceAccess, contacts: readonly Observation[], { lane, isFeed }: Pick<Wanted, 'lane' | 'isFeed'>): Promise<Dates> {
  if (conversions.size + contacts.length > MOST_REMEMBERED) conversions.clear();
  const remembered = isFeed === true ? contacts.filter(({ id, version }) => conversions.get(id)?.version === version) : [];
  const dates: Dates = new Map(remembered.map(({ id }) => [id, conversions.get(id)?.at]));
  const versions = new Map(contacts.filter(({ id }) => !dates.has(id)).map(({ id, version }) => [id, version]));
  let lists = inLists([...versions.keys()], ROOM);
  while (lists.length > 0) {
    const asked = lists.slice(0, HEAVY_PARTS);
    const parts = asked.map((list) => ({ method: 'GET' as const, path: `/queryAll?q=${encodeURIComponent(questionFor(list))}` }));
    const answers = answerOrThrow(await callComposite(session, apiVersion, parts, lane)).body;
    for (const [place, list] of asked.entries()) {
      const answer = answers[place];
      // A query that Salesforce refuses, or has no time for, holds up no contact.
      const rows = answer?.ok === true ? convertedLeads.safeParse(answer.body.body).data?.records : undefined;
      if (rows === undefined) continue;
      const found = Map.groupBy(rows, ({ ConvertedContactId: id }) => id);
      for (const id of list) {
        dates.set(id, latest(found.get(id)));
        conversions.set(id, { version: versions.get(id) ?? '', at: latest(found.get(id)) });
      }
    }
    lists = lists.slice(HEAVY_PARTS);
  }
  return dates;
}

/** What is read of leads. */
const LEAD_FIELDS = ['IsConverted', 'ConvertedContactId', 'ConvertedDate'] as const;

/** Characters of the ids in one query, so that it answers fewer rows than a page holds unless contacts have several leads each. */
const ROOM = 15_000;

function questionFor(ids: readonly string[]): string {
  return `SELECT ConvertedContactId, ConvertedDate FROM Lead WHERE IsConverted = true AND ${isOneOf('ConvertedContactId', ids)}`;
}

/** Several leads may have become one contact. */
function latest(leads: readonly { readonly ConvertedDate: string | null }[] | undefined): string | null | undefined {
  if (leads === undefined) return undefined;
  return leads.map(({ ConvertedDate: at }) => at).reduce((one, other) => (one === null || (other !== null && other > one) ? other : one));
}
