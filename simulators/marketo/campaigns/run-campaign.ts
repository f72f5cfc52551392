import { readValue } from '../field-values.ts';
import type { Call, Row, Started } from '../operation.ts';
import { bodyOf, integerOf, requiredMember, rowsOf, textMember } from '../parameters.ts';
import { Refusal, hint, recordError, responseError, textOf } from '../refusal.ts';
import type { Change, World } from '../world.ts';
import { campaignMeant } from './browse-campaigns.ts';
import { campaignMemberStore, isRequestable } from './campaign.ts';

/** Most people of one request, and how far ahead a run may lie (MD smart-campaigns, Trigger and Schedule). */
const MOST_LEADS = 100;
const TWO_YEARS_MS = 2 * 365 * 86_400_000;
/** A run without a date begins so much later (MS ScheduleCampaignData). */
const FIVE_MINUTES_MS = 300_000;

/**
 * Trigger Campaign: up to 100 people run through an active campaign that can be requested. 1003 for another campaign
 * (MD error-codes names the batch campaign), 1004 for the call for somebody unknown. What the flow would do is not simulated.
 */
export function beginTriggerCampaign(call: Call): Started {
  const input = requestInput(call, ['leads', 'tokens']);
  checkTokens(input);
  const leads = rowsOf(input, 'leads').map((row) => integerOf(textOf(bodyOf(row, ['id'])['id'] ?? '')));
  if (leads.length > MOST_LEADS) throw new Refusal(recordError.invalid(`The number of leads exceeds ${MOST_LEADS}`));
  return {
    records: leads.length,
    finish() {
      const { world } = call;
      const campaign = campaignMeant(call);
      if (!isRequestable(campaign)) throw new Refusal(recordError.invalid(`Campaign ${campaign.id} is not an active trigger campaign that is requested by the Web Service API`));
      const unknown = leads.find((id) => world.people.get(id) === undefined);
      if (unknown !== undefined) throw new Refusal(responseError('1004', `Lead '${unknown}' not found`));
      world.commit([...new Set(leads)].flatMap((leadId) => joined(world, campaign.id, leadId)));
      return { result: [{ id: campaign.id }] };
    },
  };
}

/** Who ran through a campaign is one of its members from then on, once. */
function joined(world: World, campaignId: number, leadId: number): Change[] {
  const store = world.records(campaignMemberStore);
  if (store.with(['campaignId', 'leadId'], [String(campaignId), String(leadId)]).length > 0) return [];
  const now = world.now();
  return [['record', campaignMemberStore, { id: world.nextId('campaignMember'), createdAt: now, updatedAt: now, values: { campaignId, leadId } }]];
}

/** Schedule Campaign: a batch campaign, in five minutes or at a date of the next two years. */
export function beginScheduleCampaign(call: Call): Started {
  const input = call.body === undefined ? {} : requestInput(call, ['runAt', 'tokens', 'cloneToProgramName']);
  checkTokens(input);
  if (textMember(input, 'cloneToProgramName') !== undefined) throw new Refusal(recordError.invalid(`cloneToProgramName is not simulated ${hint}`));
  const wanted = textMember(input, 'runAt');
  return {
    records: 1,
    finish() {
      const { world } = call;
      const campaign = campaignMeant(call);
      if (campaign.type !== 'batch') throw new Refusal(recordError.invalid(`Campaign ${campaign.id} is not a batch campaign`));
      const runAt = wanted === undefined ? world.now() + FIVE_MINUTES_MS : timeOf(wanted);
      if (runAt < world.now() || runAt > world.now() + TWO_YEARS_MS) throw new Refusal(recordError.invalid('runAt must be in the future, at most two years away'));
      world.commit([['campaign', { ...campaign, runAt }]]);
      return { result: [{ id: campaign.id }] };
    },
  };
}

function timeOf(text: string): number {
  const read = readValue({ dataType: 'datetime', length: 0 }, text);
  if (!read.ok || read.value === undefined) throw new Refusal(responseError('704'));
  return Date.parse(String(read.value));
}

function requestInput({ body }: Call, members: readonly string[]): Row {
  const { input } = bodyOf(body, ['input']);
  if (input === undefined || input === null) {
    if (members.includes('leads')) throw new Refusal(recordError.missing('input'));
    return {};
  }
  return bodyOf(input, members);
}

/** Tokens are names in double braces with values; which a campaign has is not simulated, so that any is taken. */
function checkTokens(input: Row): void {
  const { tokens } = input;
  if (tokens === undefined || tokens === null || (Array.isArray(tokens) && tokens.length === 0)) return;
  for (const row of rowsOf(input, 'tokens')) {
    const token = bodyOf(row, ['name', 'value']);
    const name = requiredMember(token, 'name');
    textMember(token, 'value');
    if (!/^\{\{my\..+\}\}$/.test(name)) throw new Refusal(recordError.invalid(`Invalid token name '${name}'`));
  }
}
