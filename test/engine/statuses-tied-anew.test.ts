import { describe, expect, it } from 'vitest';
import type { StatusMatch } from '../../src/domain/campaign-pairing.ts';
import type { ConnectionRules } from '../../src/domain/connection.ts';
import { runSyncCycle } from '../../src/engine/run-sync-cycle.ts';
import type { Bridge } from './bridge.ts';
import { inMarketo, inSalesforce, leadIn, pairedBridge, pairOf, PROGRAM } from './member-worlds.ts';
import { previewOf } from './preview-worlds.ts';
import { createSalesforce, editSalesforce, expectBalance, personOf, requestsOf } from './worlds.ts';

/** What becomes of members when an admin ties the statuses of their campaign and program otherwise (decision 44). */

const SENT: StatusMatch = { salesforce: 'Sent', marketo: 'Invited' };
const ATTENDED: StatusMatch = { salesforce: 'Attended', marketo: 'Attended' };
/** Registered and Attended in the campaign mean the same in the program. */
const JOINED: readonly StatusMatch[] = [SENT, { salesforce: 'Registered', marketo: 'Registered' }, { salesforce: 'Attended', marketo: 'Registered' }];

function tiedAs(bridge: Bridge, campaign: string, statuses: readonly StatusMatch[]): Partial<ConnectionRules> {
  return { mapping: { ...bridge.rules.mapping, campaigns: [{ campaign, program: String(PROGRAM), policy: 'further-on', statuses }] } };
}

/** So long after everything came to rest that no reading overlaps with the one that showed it. */
async function rest(bridge: Bridge): Promise<void> {
  for (let round = 0; round < 2; round++) {
    await bridge.settle();
    bridge.clock.advance(3_600_000);
  }
  await bridge.settle();
}

async function expectCalm(bridge: Bridge): Promise<void> {
  expect(await bridge.queries.rejections('test')).toEqual([]);
  await expectBalance(bridge);
}

describe('statuses that are tied otherwise (L41)', () => {
  it.each(['the same worker', 'another one'])('I1, I17: a status that had meant the same as another one is met by the new table though nobody touched it (%s)', async (who) => {
    const { bridge, campaign } = await pairedBridge({ statuses: JOINED });
    const { lead } = await leadIn(bridge, campaign, 'Attended');
    await rest(bridge);
    const person = String(personOf(bridge, lead)['id']);
    expect(inMarketo(bridge), 'both mean the same').toEqual({ [person]: 'Registered' });
    bridge.apply(tiedAs(bridge, campaign, [SENT, ATTENDED]));
    if (who === 'another one') bridge.restart();
    await bridge.settle(20);
    expect([await inSalesforce(bridge), inMarketo(bridge)]).toEqual([{ [lead]: 'Attended' }, { [person]: 'Attended' }]);
    await expectCalm(bridge);
  });

  it('I1: also where a cycle stopped over other new rules before, and left none in force', async () => {
    const { bridge, campaign } = await pairedBridge({ statuses: JOINED });
    const { lead } = await leadIn(bridge, campaign, 'Attended');
    await rest(bridge);
    bridge.apply({ defaults: { ...bridge.rules.defaults, company: 'Unknown' } });
    await runSyncCycle(bridge.context(), 'schedule', AbortSignal.abort());
    expect((await bridge.queries.cycles('test', 1))[0]?.rights).toBeNull();
    bridge.apply(tiedAs(bridge, campaign, [SENT, ATTENDED]));
    await bridge.settle(20);
    expect([await inSalesforce(bridge), Object.values(inMarketo(bridge))]).toEqual([{ [lead]: 'Attended' }, ['Attended']]);
    await expectCalm(bridge);
  });

  it('I5, I32: what is kept apart stays so, and what goes on meaning the same is written nowhere', async () => {
    const { bridge, campaign } = await pairedBridge({ statuses: [SENT, ATTENDED] });
    const [back, there, none] = [await leadIn(bridge, campaign, 'Registered'), await leadIn(bridge, campaign, 'Attended', 'Sample'), await leadIn(bridge, campaign, 'Sent', 'Third')];
    await bridge.settle();
    await editSalesforce(bridge, 'CampaignMember', back.member, { Status: 'Sent' });
    await rest(bridge);
    const [ann, bob, eve] = [back, there, none].map(({ lead }) => String(personOf(bridge, lead)['id']));
    const before = [{ [back.lead]: 'Sent', [there.lead]: 'Attended', [none.lead]: 'Sent' }, { [ann ?? '']: 'Registered', [bob ?? '']: 'Attended', [eve ?? '']: 'Invited' }];
    expect([await inSalesforce(bridge), inMarketo(bridge)]).toEqual(before);
    for (const side of ['salesforce', 'marketo'] as const) await bridge.control(side, 'requests', undefined, 'DELETE');
    bridge.apply(tiedAs(bridge, campaign, [SENT, { salesforce: 'Responded', marketo: 'Attended' }, ATTENDED]));
    await bridge.settle(20);
    expect([await inSalesforce(bridge), inMarketo(bridge)]).toEqual(before);
    expect((await requestsOf(bridge, 'marketo')).byOperation).not.toHaveProperty('sync-program-status');
    expect((await pairOf(bridge, there.member)).base['statusName'], 'under the new word').toBe('Responded');
    await expectCalm(bridge);
  });

  it('I28: a status that had no counterpart has one now', async () => {
    const { bridge, campaign } = await pairedBridge({ statuses: [SENT, ATTENDED] });
    const { lead, member } = await leadIn(bridge, campaign, 'Sent');
    await bridge.settle();
    await editSalesforce(bridge, 'CampaignMember', member, { Status: 'Responded' });
    await rest(bridge);
    expect(await bridge.queries.rejections('test')).toMatchObject([{ code: 'STATUS_NOT_MAPPED' }]);
    bridge.apply(tiedAs(bridge, campaign, [SENT, ATTENDED, { salesforce: 'Responded', marketo: 'Attended' }]));
    await bridge.settle(20);
    expect([await inSalesforce(bridge), Object.values(inMarketo(bridge))]).toEqual([{ [lead]: 'Responded' }, ['Attended']]);
    await expectCalm(bridge);
  });

  it.each([['another pairing is left', true], ['none is', false]])('I1: a pairing that is put back with another table meets its members by that one (%s meanwhile)', async (_name, isOtherLeft) => {
    const { bridge, campaign } = await pairedBridge({ statuses: JOINED });
    const other = await createSalesforce(bridge, 'Campaign', { Name: 'Autumn Webinar' });
    const { lead } = await leadIn(bridge, campaign, 'Attended');
    await rest(bridge);
    bridge.apply({ mapping: { ...bridge.rules.mapping, campaigns: isOtherLeft ? [{ campaign: other, program: '1004', policy: 'further-on', statuses: [SENT] }] : [] } });
    bridge.clock.advance(601_000);
    await rest(bridge);
    bridge.apply(tiedAs(bridge, campaign, [SENT, ATTENDED]));
    bridge.clock.advance(601_000);
    await bridge.settle(20);
    expect([await inSalesforce(bridge), Object.values(inMarketo(bridge))]).toEqual([{ [lead]: 'Attended' }, ['Attended']]);
    await expectCalm(bridge);
  });

  it('I33: the preview counts nothing of members whose status may mean another one, and says so', async () => {
    const { bridge, campaign } = await pairedBridge({ statuses: JOINED });
    await leadIn(bridge, campaign, 'Attended');
    await rest(bridge);
    const { objects, warnings } = await previewOf(bridge, tiedAs(bridge, campaign, [SENT, ATTENDED]));
    const writes = objects.find(({ object }) => object === 'campaign-member')?.writes;
    expect([writes?.marketo.updated.records, writes?.salesforce.updated.records]).toEqual([0, 0]);
    expect(warnings.filter(({ says }) => says.includes(`ties statuses otherwise than before: ${campaign}`))).toHaveLength(1);
    expect((await previewOf(bridge, tiedAs(bridge, campaign, JOINED))).warnings).toEqual([]);
  });
});
