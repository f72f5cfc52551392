import { describe, expect, it } from 'vitest';
import { membershipName, membershipNamed, resolvePairings, statusOnSide, statusSeen, stepOf } from './campaign-pairing.ts';
import type { CampaignPairing, ResolvedPairing } from './campaign-pairing.ts';
import type { ObjectDescription, Schema } from './field.ts';
import type { Side } from './side.ts';

const CAMPAIGN = '701000000000001AAA';

function schemaWith(side: Side, id: string, name: string | null, statuses: readonly string[]): Schema {
  const object = side === 'salesforce' ? 'campaign-member' : 'program-member';
  const progressions = [{ id, name, statuses: statuses.map((status, place) => ({ name: status, step: (place + 1) * 10 })) }];
  const description: ObjectDescription = { object, fields: {}, createable: true, updateable: true, idPrefix: null, progressions };
  return { side, version: '1', objects: { [object]: description } };
}

function resolve(pairing: Partial<CampaignPairing>, salesforce: readonly string[], marketo: readonly string[]) {
  const schemas = { salesforce: schemaWith('salesforce', CAMPAIGN, null, salesforce), marketo: schemaWith('marketo', '1001', 'Product Webinar', marketo) };
  const resolved = resolvePairings([{ campaign: CAMPAIGN, program: 'Product Webinar', policy: 'further-on', statuses: [], ...pairing }], schemas);
  const found: ResolvedPairing | undefined = resolved.pairings.get(CAMPAIGN);
  return { ...resolved, found, paired: (): ResolvedPairing => found ?? expect.fail('not paired') };
}

describe('statuses of a campaign and its program (A4)', () => {
  it('go together by equal names, in whatever case, and each side gets its own spelling', () => {
    const { paired, problems } = resolve({}, ['Sent', 'Responded'], ['sent', 'Responded ']);
    expect(statusSeen(paired(), 'marketo', 'SENT')).toBe('Sent');
    expect([statusOnSide(paired(), 'marketo', 'Sent'), statusOnSide(paired(), 'salesforce', 'Sent')]).toEqual(['sent', 'Sent']);
    expect(stepOf(paired(), 'Responded')).toBe(20);
    expect(problems).toEqual([]);
  });

  it('go together by the table first: what it names has no other counterpart, and many may mean one', () => {
    const statuses = [{ salesforce: 'Registered', marketo: 'Signed up' }, { salesforce: 'Confirmed', marketo: 'Signed up' }, { salesforce: 'Came', marketo: 'Attended' }, { salesforce: 'Came', marketo: 'Attended On-demand' }];
    const { paired, problems } = resolve({ statuses }, ['Registered', 'Confirmed', 'Came'], ['Signed up', 'Registered', 'Attended', 'Attended On-demand']);
    expect(['Registered', 'Confirmed'].map((status) => statusSeen(paired(), 'salesforce', status))).toEqual(['Registered', 'Registered']);
    expect(['Attended', 'Attended On-demand'].map((status) => statusSeen(paired(), 'marketo', status))).toEqual(['Came', 'Came']);
    expect([statusOnSide(paired(), 'marketo', 'Came'), stepOf(paired(), 'Came')]).toEqual(['Attended', 30]);
    // Marketo's own "Registered" is another thing than the campaign's, and has another word.
    const lone = statusSeen(paired(), 'marketo', 'Registered');
    expect(lone).not.toBe('Registered');
    expect(statusOnSide(paired(), 'salesforce', lone)).toBeNull();
    expect(problems).toEqual([{ code: 'CAMPAIGN_STATUSES_DIFFER', campaign: CAMPAIGN, detail: '"Registered" of the program has no counterpart' }]);
  });

  it('are told when the table names one that is not there', () => {
    expect(resolve({ statuses: [{ salesforce: 'Snet', marketo: 'Sent' }] }, ['Sent'], ['Sent']).problems[0]?.detail).toContain('the campaign has no status "Snet"');
  });
});

describe('a campaign and its program', () => {
  it('find each other by id or by name, and are told apart when one is not seen', () => {
    expect(resolve({ program: '1001' }, ['Sent'], ['Sent']).found?.program).toBe('1001');
    const lost = resolve({ program: 'Another' }, ['Sent'], ['Sent']);
    expect([lost.found, lost.problems[0]?.code]).toEqual([undefined, 'CAMPAIGN_NOT_PAIRED']);
    const hidden = resolve({ campaign: '701000000000002AAA' }, ['Sent'], ['Sent']);
    expect(hidden.problems).toMatchObject([{ code: 'CAMPAIGN_NOT_PAIRED', detail: 'Salesforce shows no campaign 701000000000002AAA' }]);
    expect(hidden.campaigns.get('1001'), 'whom the program belongs to is known all the same').toBe('701000000000002AAA');
  });

  it('name a membership by program and person', () => {
    expect(membershipNamed(membershipName('1001', '55'))).toEqual({ program: '1001', person: '55' });
    for (const other of ['55', '00v000000000001AAA', '1001-', '-55', '1-2-3']) expect(membershipNamed(other)).toBeNull();
  });
});
