import { programName, programNamed, resolvePairings } from '../domain/campaign-pairing.ts';
import type { CampaignPairing } from '../domain/campaign-pairing.ts';
import { catalogueEntry } from '../domain/error-catalogue.ts';
import type { ExplainedPairing, Explanation, PairedRecord } from '../domain/explanation.ts';
import { linesOf } from '../domain/field-mapping.ts';
import { isSameId } from '../domain/filter-verdict.ts';
import { isCampaign, objectOnSide } from '../domain/object-pair.ts';
import type { Schema } from '../domain/field.ts';
import type { Presence } from '../domain/pair.ts';
import type { RecordObject, Side } from '../domain/side.ts';
import type { EngineContext } from './engine-context.ts';
import { schemasSeen } from './known-schemas.ts';

interface Asked {
  readonly object: RecordObject;
  readonly id: string;
}

/**
 * With what the settings pair a campaign or a program that somebody asks about by its id, or a program by its name; null for whatever
 * they do not pair. Of campaign and program themselves nothing is stored unless lines share their fields, so this is read from the
 * settings and from what the last cycle saw. Asks the store only.
 */
export async function explainPairing(context: EngineContext, { object, id }: Asked): Promise<ExplainedPairing | null> {
  const { campaigns = [] } = context.rules.mapping;
  if (!isCampaign(object) || campaigns.length === 0) return null;
  const schemas = await schemasSeen(context);
  const asked = id.trim();
  const pairing = campaigns.find((one) => (object === 'campaign' ? isCampaignNamed(one, asked) : isProgramNamed(one, asked, schemas)));
  if (pairing === undefined) return null;
  const resolved = schemas === null ? null : resolvePairings([pairing], schemas);
  const both = resolved?.pairings.get(pairing.campaign);
  return {
    salesforce: recordOf(schemas, 'salesforce', pairing.campaign),
    marketo: recordOf(schemas, 'marketo', pairing.program),
    policy: pairing.policy,
    statuses: both?.statuses.map(({ on }) => on) ?? [],
    members: both === undefined ? 0 : await context.queries.linkedMembers(context.rules.connectionId, both.program),
    problems: resolved?.problems.map(({ code, detail }) => ({ code, detail })) ?? [],
  };
}

/** The explanation of a campaign or program of which no fields are shared, or that no cycle has read yet: there is nothing but its pairing. */
export function explainPaired({ rules }: EngineContext, pairing: ExplainedPairing, asked: Asked): Explanation {
  const { salesforce, marketo } = pairing;
  const program = /^\d+$/u.test(marketo.id) ? programName(marketo.id) : marketo.id;
  return {
    connectionId: rules.connectionId,
    asked,
    pairId: null,
    link: {
      state: salesforce.isSeen === marketo.isSeen ? 'linked' : salesforce.isSeen ? 'salesforce-only' : 'marketo-only',
      object: 'campaign',
      salesforce: { id: salesforce.id, presence: presenceOf(salesforce), lastSeenVersion: null },
      marketo: { id: program, presence: presenceOf(marketo), lastSeenVersion: null },
    },
    summary: inWords(pairing, asked, linesOf(rules.mapping, 'campaign').length > 0),
    fields: [],
    filters: [],
    work: { toSalesforce: { state: 'rest' }, toMarketo: { state: 'rest' } },
    openOperations: [],
    history: [],
    pairing,
  };
}

function presenceOf({ isSeen }: PairedRecord): Presence {
  return isSeen ? 'present' : 'absent';
}

function inWords({ salesforce, marketo, members, problems }: ExplainedPairing, { object }: Asked, sharesFields: boolean): string {
  const [mine, other] = object === 'campaign' ? (['campaign', `program ${named(marketo)}`] as const) : (['program', `campaign ${named(salesforce)}`] as const);
  const apart = problems.filter(({ code }) => code === 'CAMPAIGN_NOT_PAIRED').map(({ detail }) => `${detail}.`);
  if (apart.length > 0) return [`The settings pair this ${mine} with the ${other}, and the two do not find each other.`, ...apart, catalogueEntry('CAMPAIGN_NOT_PAIRED').remedy].join(' ');
  if (!salesforce.isSeen || !marketo.isSeen) return `The settings pair this ${mine} with the ${other}, and no cycle has seen the two yet.`;
  const own = sharesFields ? 'What is shared of the two themselves is read by the next cycle.' : 'Of the two themselves no field is shared, because campaignFields in the settings names none.';
  if (members === 1) return `The members of this ${mine} go with those of the ${other}, and 1 of them is there on both sides. ${own}`;
  return `The members of this ${mine} go with those of the ${other}, and ${members} of them are there on both sides. ${own}`;
}

function named({ id, name }: PairedRecord): string {
  return name === null || name === id ? id : `${name} (${id})`;
}

function isCampaignNamed({ campaign }: CampaignPairing, asked: string): boolean {
  return isSameId(campaign, asked);
}

function isProgramNamed({ program }: CampaignPairing, asked: string, schemas: Readonly<Record<Side, Schema>> | null): boolean {
  const { id, name } = recordOf(schemas, 'marketo', program);
  return [program, id, name].includes(programNamed(asked) ?? asked);
}

function recordOf(schemas: Readonly<Record<Side, Schema>> | null, side: Side, given: string): PairedRecord {
  const seen = schemas?.[side].objects[objectOnSide('campaign-member', side)]?.progressions?.find(({ id, name }) => id === given || (side === 'marketo' && name === given));
  return { id: seen?.id ?? given, name: seen?.name ?? null, isSeen: seen !== undefined };
}
