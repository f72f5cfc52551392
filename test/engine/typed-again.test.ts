import { describe, expect, it } from 'vitest';
import type { JournalEvent } from '../../src/domain/journal-entry.ts';
import { findRecord } from '../../src/engine/find-record.ts';
import { openBridge } from './bridge.ts';
import type { Bridge } from './bridge.ts';
import { createSalesforce, editMarketo, editSalesforce, expectAgreement, expectBalance, marketoPerson, personOf, salesforceRecord } from './worlds.ts';

/** A lead of which a write to Marketo was done while its answer was lost; then somebody typed in the title again what was there before. */
async function typedAgain(): Promise<{ readonly bridge: Bridge; readonly id: string; readonly person: string }> {
  let person = '';
  let isLost = false;
  const bridge = openBridge({
    rules: { inDoubtSeconds: 30 },
    around: (side, transport) => async (request) => {
      const answer = await transport(request);
      if (side !== 'marketo' || isLost || !String(request.body).includes('From Salesforce')) return answer;
      isLost = true;
      bridge.clock.advance(2_000);
      await editMarketo(bridge, person, { title: 'Old' });
      return { kind: 'lost', reason: 'the connection ended' };
    },
  });
  const id = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'X', Email: 'ann@example.com', Title: 'Old', Phone: '1' });
  await bridge.settle();
  person = String(personOf(bridge, id)['id']);
  await editSalesforce(bridge, 'Lead', id, { Title: 'From Salesforce', Phone: '2' });
  await bridge.cycle();
  expect(isLost).toBe(true);
  return { bridge, id, person };
}

async function conflictsOf(bridge: Bridge, id: string): Promise<readonly JournalEvent[]> {
  const found = await findRecord(bridge.context(), 'lead', id);
  if (found.result !== 'found') throw new Error('no pair');
  const journal = await bridge.queries.journal(bridge.rules.connectionId, found.pair.pairId, 20);
  return journal.map(({ event }) => event).filter(({ kind }) => kind === 'conflict');
}

describe('a value that is typed again over a write whose answer was lost', () => {
  it.each([['before it is settled', 'W36', 10_000], ['right after it counted as not done', 'W37', 60_000]] as const)('is an edit, where the log of Marketo tells of the write %s, and be it what that replaced (I2, I3, %s, seed 100764)', async (_when, _rule, untilLogMs) => {
    const { bridge, id, person } = await typedAgain();
    bridge.clock.advance(untilLogMs - 10_000);
    await bridge.cycle();
    bridge.clock.advance(60_000);
    await bridge.settle();
    expect(marketoPerson(bridge, person)).toMatchObject({ title: 'Old', phone: '2' });
    expect(await salesforceRecord(bridge, 'Lead', id)).toMatchObject({ Title: 'Old', Phone: '2' });
    // Who typed our value first is not known, so what lost is named.
    expect(await conflictsOf(bridge, id)).toEqual([{ kind: 'conflict', field: 'title', winner: 'marketo', policy: 'edited-over', kept: 'Old', lost: 'From Salesforce' }]);
    await expectAgreement(bridge);
    await expectBalance(bridge);
  });

  it('is named, where the write counted as not done and was made once more before the log was read (I3, W37, M27)', async () => {
    const { bridge, id, person } = await typedAgain();
    bridge.clock.advance(60_000);
    await bridge.syncNow('lead', id);
    bridge.clock.advance(60_000);
    await bridge.syncNow('lead', id);
    expect(marketoPerson(bridge, person)).toMatchObject({ title: 'From Salesforce', phone: '2' });
    expect(await conflictsOf(bridge, id)).toEqual([]);
    await bridge.settle();
    expect(await conflictsOf(bridge, id)).toEqual([{ kind: 'conflict', field: 'title', winner: 'salesforce', policy: 'last-write', kept: 'From Salesforce', lost: 'Old' }]);
    await expectAgreement(bridge);
    await expectBalance(bridge);
  });
});
