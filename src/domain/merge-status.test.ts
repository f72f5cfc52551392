import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PairingPolicy, ResolvedPairing } from './campaign-pairing.ts';
import { stepOf } from './campaign-pairing.ts';
import { mergeStatus } from './merge-status.ts';
import type { MergeDecision } from './three-way-merge.ts';
import { unknown } from './value.ts';
import type { KnownValue, SeenValue } from './value.ts';

/** Invited 10, Registered 20, No Show 30, Attended and On-demand 40; Waitlisted is the campaign's alone. */
function pairingWith(policy: PairingPolicy): ResolvedPairing {
  const shared = [['Invited', 10], ['Registered', 20], ['No Show', 30], ['Attended', 40], ['On-demand', 40]] as const;
  const statuses = shared.map(([word, step]) => ({ word, on: { salesforce: [word], marketo: [word] }, step }));
  return { campaign: 'c', program: '1', policy, statuses: [...statuses, { word: 'Waitlisted', on: { salesforce: ['Waitlisted'], marketo: [] }, step: null }] };
}

function merge(base: KnownValue | undefined, salesforce: SeenValue, marketo: SeenValue, policy: PairingPolicy = 'further-on'): MergeDecision {
  return mergeStatus({ ...(base === undefined ? {} : { base }), seen: { salesforce, marketo }, comparison: { kind: 'text' } }, pairingWith(policy));
}

describe('the merge of a member\'s status (A4, decision 26)', () => {
  it.each([
    ['only Salesforce moved on', 'Invited', 'Attended', 'Invited', { kind: 'copy', to: 'marketo', value: 'Attended' }],
    ['only Salesforce moved back', 'Attended', 'Invited', 'Attended', { kind: 'nothing', because: 'kept-apart' }],
    ['only Salesforce moved to the same step', 'Attended', 'On-demand', 'Attended', { kind: 'copy', to: 'marketo', value: 'On-demand' }],
    ['only Marketo moved', 'Invited', 'Invited', 'Registered', { kind: 'copy', to: 'salesforce', value: 'Registered' }],
    ['only Marketo moved, after leaving and joining anew', 'Attended', 'Attended', 'Invited', { kind: 'copy', to: 'salesforce', value: 'Invited' }],
    ['both moved, Marketo further', 'Invited', 'Registered', 'Attended', { kind: 'copy', to: 'salesforce', value: 'Attended', overwrites: 'Registered' }],
    ['both moved, Salesforce further', 'Invited', 'Attended', 'Registered', { kind: 'copy', to: 'marketo', value: 'Attended', overwrites: 'Registered' }],
    ['they meet for the first time', undefined, 'Invited', 'Attended', { kind: 'copy', to: 'salesforce', value: 'Attended', overwrites: 'Invited' }],
    ['they meet and agree', undefined, 'Invited', 'Invited', { kind: 'agree', value: 'Invited' }],
    ['the campaign\'s status is nowhere in the program', 'Invited', 'Waitlisted', 'Registered', { kind: 'copy', to: 'marketo', value: 'Waitlisted', overwrites: 'Registered' }],
    ['Salesforce shows none', 'Invited', null, 'Invited', { kind: 'nothing', because: 'kept-apart' }],
    ['Marketo could not be seen', 'Invited', 'Attended', unknown('hidden'), { kind: 'nothing', because: 'unknown' }],
  ] as const)('%s', (_, base, salesforce, marketo, expected) => {
    expect(merge(base, salesforce, marketo)).toEqual(expected);
  });

  it('a policy names the side that wins when both moved, and Marketo still goes nowhere back', () => {
    expect(merge('Invited', 'Registered', 'Attended', 'salesforce-wins')).toEqual({ kind: 'nothing', because: 'kept-apart' });
    expect(merge('Invited', 'Attended', 'Registered', 'marketo-wins')).toMatchObject({ to: 'salesforce', value: 'Registered' });
  });

  it('I2, I5: whatever was agreed and seen, what follows is at rest, and never a step back in Marketo', () => {
    const status = fc.constantFrom('Invited', 'Registered', 'No Show', 'Attended', 'On-demand');
    const policies = fc.constantFrom<PairingPolicy>('further-on', 'salesforce-wins', 'marketo-wins');
    fc.assert(
      fc.property(fc.option(status, { nil: undefined }), status, status, policies, (base, salesforce, marketo, policy) => {
        const first = merge(base, salesforce, marketo, policy);
        if (first.kind !== 'copy') return;
        const step = (word: KnownValue): number => stepOf(pairingWith(policy), String(word)) ?? 0;
        if (first.to === 'marketo') expect(step(first.value)).toBeGreaterThanOrEqual(step(marketo));
        const after = { salesforce, marketo, [first.to]: first.value };
        expect(merge(first.value, after.salesforce, after.marketo, policy).kind).toBe('nothing');
      }),
    );
  });
});
