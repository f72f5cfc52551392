import { describe, expect, it } from 'vitest';
import { explainPaired, explainPairing } from '../../src/engine/explain-pairing.ts';
import type { Explanation } from '../../src/domain/explanation.ts';
import type { RecordObject } from '../../src/domain/side.ts';
import type { Bridge } from './bridge.ts';
import { leadIn, pairedBridge, PROGRAM } from './member-worlds.ts';
import { callsOf } from './object-worlds.ts';

/** What is said of a campaign and a program that the settings pair without sharing any field of the two (PRODUCT F4, A4). */

async function explained(bridge: Bridge, object: RecordObject, id: string): Promise<Explanation | null> {
  const context = { ...bridge.context(), rules: bridge.rules };
  const pairing = await explainPairing(context, { object, id });
  return pairing === null ? null : explainPaired(context, pairing, { object, id });
}

describe('explain of what is paired', () => {
  it('says with what, how many members are in both, which statuses mean the same, and that no fields are shared', async () => {
    const { bridge, campaign } = await pairedBridge({ program: 'Product Webinar' });
    await leadIn(bridge, campaign, 'Registered', 'One');
    await leadIn(bridge, campaign, 'Sent', 'Two');
    await bridge.settle();
    const before = await callsOf(bridge);
    const answer = await explained(bridge, 'campaign', campaign);
    expect(answer?.summary).toBe(`The members of this campaign go with those of the program Product Webinar (${PROGRAM}), and 2 of them are there on both sides. Of the two themselves no field is shared, because campaignFields in the settings names none.`);
    expect(answer?.pairing).toMatchObject({ salesforce: { id: campaign, isSeen: true }, marketo: { id: String(PROGRAM), name: 'Product Webinar', isSeen: true }, members: 2, policy: 'further-on' });
    expect(answer?.pairing?.statuses).toEqual(expect.arrayContaining([{ salesforce: ['Sent'], marketo: ['Invited'] }, { salesforce: ['Attended'], marketo: ['Attended'] }]));
    expect(answer?.link).toMatchObject({ state: 'linked', object: 'campaign', marketo: { id: `program-${PROGRAM}`, presence: 'present' } });
    expect(await callsOf(bridge), 'it asks no vendor').toEqual(before);
  });

  it.each([String(PROGRAM), `program-${PROGRAM}`, 'Product Webinar'])('finds the program %s', async (id) => {
    const { bridge, campaign } = await pairedBridge({ program: 'Product Webinar' });
    await bridge.settle();
    expect((await explained(bridge, 'program', id))?.summary).toMatch(new RegExp(`^The members of this program go with those of the campaign (.* \\()?${campaign}`, 'u'));
  });

  it('finds a campaign by the id of 15 characters that people see', async () => {
    const { bridge, campaign } = await pairedBridge();
    await bridge.settle();
    expect((await explained(bridge, 'campaign', campaign.slice(0, 15)))?.pairing?.salesforce.id).toBe(campaign);
  });

  it('says which of the two is not seen, and that no cycle has looked yet', async () => {
    const { bridge, campaign } = await pairedBridge({ program: '77' });
    expect((await explained(bridge, 'campaign', campaign))?.summary).toBe('The settings pair this campaign with the program 77, and no cycle has seen the two yet.');
    await bridge.settle();
    const answer = await explained(bridge, 'campaign', campaign);
    expect(answer?.summary).toContain('The settings pair this campaign with the program 77, and the two do not find each other. Marketo shows no program 77.');
    expect(answer?.link.state).toBe('salesforce-only');
    expect(answer?.pairing?.problems).toMatchObject([{ code: 'CAMPAIGN_NOT_PAIRED' }]);
  });

  it('says nothing of what the settings do not pair, nor of other records', async () => {
    const { bridge } = await pairedBridge();
    await bridge.settle();
    expect(await explained(bridge, 'program', '1002')).toBeNull();
    expect(await explained(bridge, 'lead', String(PROGRAM))).toBeNull();
  });
});
