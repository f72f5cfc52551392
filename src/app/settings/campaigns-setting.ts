import { z } from 'zod';
import { fullId, isSalesforceId } from '../../connectors/salesforce/salesforce-id.ts';
import type { CampaignPairing } from '../../domain/campaign-pairing.ts';

/** So many campaigns can be followed: their ids go into every question for members. */
const MOST_CAMPAIGNS = 200;

/** The campaigns of a connection, each with its program. */
export function campaignsSetting() {
  return z.array(campaignSchema()).max(MOST_CAMPAIGNS).default([]).check(distinctPairings).meta({
    help: 'Campaigns whose members go with those of a Marketo program, both ways, each with one program. Without them no members are followed.',
  });
}

/** The pairings that were set, ids in full. */
export function campaignPairings(parsed: z.output<ReturnType<typeof campaignsSetting>>): readonly CampaignPairing[] {
  return parsed.map((pairing) => ({ ...pairing, campaign: fullId(pairing.campaign), program: String(pairing.program) }));
}

/** A campaign and its program, with what their statuses have in common. */
function campaignSchema() {
  const status = z.string().min(1).max(255);
  return z.strictObject({
    campaign: z.string().refine(isSalesforceId, 'must be the id of a campaign, 15 or 18 characters.').meta({ help: 'Salesforce id of the campaign, as in its address.', example: '701000000000001AAA' }),
    program: z.union([z.int().positive(), z.string().min(1).max(255)]).meta({ help: 'The Marketo program, by its id or its exact name.', example: 'Product Webinar' }),
    policy: z.enum(['further-on', 'salesforce-wins', 'marketo-wins']).default('further-on').meta({
      help: 'Whose status stays when both sides changed it: the one further on in the program\'s steps, or always one side\'s. A program\'s members never go back.',
    }),
    statuses: z
      .array(z.strictObject({ salesforce: status.meta({ help: 'Status of the campaign.', example: 'Responded' }), marketo: status.meta({ help: 'Status of the program\'s channel.', example: 'Attended' }) }))
      .default([])
      .meta({ help: 'Statuses that mean the same. Those that are not named here go with the one of equal name.' }),
  });
}

function distinctPairings(context: z.core.ParsePayload<readonly { readonly campaign: string; readonly program: string | number }[]>): void {
  const parts = { campaign: context.value.map(({ campaign }) => fullId(campaign)), program: context.value.map(({ program }) => String(program)) };
  for (const part of ['campaign', 'program'] as const) {
    parts[part].forEach((name, index) => {
      if (parts[part].indexOf(name) < index) context.issues.push({ code: 'custom', message: `names ${name} twice; each has one counterpart.`, input: undefined, path: [index, part] });
    });
  }
}
