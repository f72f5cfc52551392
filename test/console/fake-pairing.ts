import type { Explanation } from '../../src/domain/explanation.ts';

/** A campaign that the settings pair with a program; its records are not synced, only its members. */
export const PAIRED_CAMPAIGN = '701000000000001AAA';

/** What `explain` says of it: two statuses of the program mean one of the campaign, and one has no counterpart. */
export function fakePairing(asked: Explanation['asked'], now: number): Explanation {
  const at = new Date(now - 300_000).toISOString();
  return {
    connectionId: 'main',
    asked,
    pairId: null,
    link: {
      state: 'linked',
      object: 'campaign',
      salesforce: { id: PAIRED_CAMPAIGN, presence: 'present', lastSeenVersion: at },
      marketo: { id: '1027', presence: 'present', lastSeenVersion: at },
    },
    summary: 'The members of this campaign and of its program are kept the same, both ways.',
    fields: [],
    filters: [],
    work: { toSalesforce: { state: 'rest' }, toMarketo: { state: 'rest' } },
    openOperations: [],
    history: [],
    pairing: {
      salesforce: { id: PAIRED_CAMPAIGN, name: 'Spring Webinar', isSeen: true },
      marketo: { id: '1027', name: 'WBN 2026-04 Spring', isSeen: true },
      policy: 'further-on',
      statuses: [
        { salesforce: ['Sent'], marketo: ['Invited'] },
        { salesforce: ['Responded'], marketo: ['Registered', 'Attended'] },
        { salesforce: [], marketo: ['Waitlisted'] },
      ],
      members: 3,
      problems: [],
    },
  };
}
