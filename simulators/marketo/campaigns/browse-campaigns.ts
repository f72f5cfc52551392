import { stamp } from '../field-values.ts';
import type { KeyedRecord } from '../keyed-store.ts';
import type { Answer, Call, Row } from '../operation.ts';
import { integerOf, integersOf } from '../parameters.ts';
import { positionPage } from '../position-page.ts';
import { dateOf } from '../assets/asset-form.ts';
import { Refusal, recordError } from '../refusal.ts';
import type { World } from '../world.ts';
import { campaignMemberStore, isRequestable, programIdOf } from './campaign.ts';
import type { Campaign } from './campaign.ts';

/** Get Campaigns, narrowed by id, name, program or workspace, or to those that trigger.json may run (MS). */
export function browseCampaigns(call: Call): Answer {
  const { world, parameters } = call;
  const ids = integersOf(parameters, 'id');
  // A list of names comes repeated (MS: an array) or with commas, which a name may hold too.
  const fits = (parameter: string, value: string): boolean => {
    const wanted = parameters.getAll(parameter).flatMap((text) => [text, ...text.split(',')]);
    return wanted.length === 0 || wanted.includes(value);
  };
  const found = [...world.campaigns.values()].filter(
    (campaign) =>
      (ids.length === 0 || ids.includes(campaign.id)) &&
      fits('name', campaign.name) &&
      fits('programName', programNameOf(world, campaign) ?? '') &&
      fits('workspaceName', 'Default') &&
      (parameters.get('isTriggerable') !== 'true' || isRequestable(campaign)),
  );
  return positionPage(call, 'campaigns', found, (campaign) => campaignRow(world, campaign));
}

/** Get Campaign by Id. */
export function campaignById(call: Call): Answer {
  return { result: [campaignRow(call.world, campaignMeant(call))] };
}

/** Get Smart Campaigns by Lead Id: the stamps are the campaign's (MS SmartCampaign); whether there is more is told, as of lists. */
export function campaignsOfPerson(call: Call): Answer {
  const { world, parameters } = call;
  const id = integerOf(call.subject);
  const earliest = dateOf(parameters, 'earliestUpdatedAt') ?? -Infinity;
  const latest = dateOf(parameters, 'latestUpdatedAt') ?? Infinity;
  if (world.people.get(id) === undefined) throw new Refusal({ code: '1004', message: `Lead '${id}' not found` });
  const found = world.records(campaignMemberStore).with(['leadId'], [String(id)])
    .flatMap(({ values }: KeyedRecord) => world.campaigns.get(Number(values['campaignId'])) ?? [])
    .filter(({ updatedAt }) => updatedAt >= earliest && updatedAt <= latest);
  const answer = positionPage(call, campaignMemberStore, found, ({ id: smartCampaignId, createdAt, updatedAt }) => ({ smartCampaignId, createdAt: stamp(createdAt), updatedAt: stamp(updatedAt) }));
  return { ...answer, moreResult: answer.nextPageToken !== undefined };
}

/** The campaign of a path in the lead database; 1013 for the call when there is none, no source tells the code. */
export function campaignMeant({ world, subject }: Pick<Call, 'world' | 'subject'>): Campaign {
  const campaign = world.campaigns.get(integerOf(subject));
  if (campaign === undefined) throw new Refusal(recordError.recordNotFound('Campaign not found'));
  return campaign;
}

function programNameOf(world: World, campaign: Campaign): string | undefined {
  return world.programs.get(programIdOf(campaign) ?? 0)?.name;
}

/** As recorded (treasure-data/campaign_response_full.json): description and program only where there is one. */
function campaignRow(world: World, campaign: Campaign): Row {
  const { id, name, description, type, createdAt, updatedAt, active } = campaign;
  const programName = programNameOf(world, campaign);
  return {
    id,
    name,
    ...(description === undefined ? {} : { description }),
    type,
    ...(programName === undefined ? {} : { programName, programId: programIdOf(campaign) }),
    workspaceName: 'Default',
    createdAt: stamp(createdAt),
    updatedAt: stamp(updatedAt),
    active,
  };
}
