import { describe, expect, it } from 'vitest';
import type { ConnectionRules } from '../../src/domain/connection.ts';
import type { JournalEvent } from '../../src/domain/journal-entry.ts';
import { SIDES } from '../../src/domain/side.ts';
import type { Side } from '../../src/domain/side.ts';
import { openBridge } from './bridge.ts';
import type { Bridge } from './bridge.ts';
import { createMarketo, createSalesforce, editMarketo, expectAgreement, expectBalance, marketoPeople, marketoPerson, mergeInMarketo, personOf, salesforceRecords } from './worlds.ts';
import type { VendorRecord } from './worlds.ts';

/** A person or a lead that is merged away while its counterpart is being made, and the answer to that is lost: it is made once (I8, I19, L32). */

interface LateBridge {
  readonly bridge: Bridge;
  /** Lets the writes that were held up arrive, or only those of some. */
  readonly arrive: (only?: readonly string[]) => Promise<void>;
  /** Whether searches for what they make get no answer. */
  readonly loseSearches: (areLost: boolean) => void;
}

/** A bridge on which the first write of each of these last names to a side gets no answer, and arrives when the test says so. */
async function lateBridge(on: Side, names: readonly string[], rules: Partial<ConnectionRules> = {}): Promise<LateBridge> {
  const late = new Map<string, () => Promise<unknown>>();
  let areSearchesLost = false;
  const arrive = async (only = names): Promise<void> => {
    expect([...late.keys()].toSorted(), 'writes that were held up').toEqual(names.toSorted());
    for (const name of only) await late.get(name)?.();
  };
  const bridge = openBridge({
    rules: { inDoubtSeconds: 600, ...rules },
    around: (side, transport) => async (request) => {
      const text = String(request.body);
      const name = side === on && request.method !== 'GET' ? names.find((one) => text.includes(`"${one}"`) && !late.has(one)) : undefined;
      if (name !== undefined) {
        late.set(name, () => transport(request));
        return { kind: 'lost', reason: 'no answer in time' };
      }
      const isSearch = side === on && /Marketo_Id__c(%20|\+| )IN/i.test(`${request.path} ${text}`);
      return isSearch && areSearchesLost ? { kind: 'lost', reason: 'no answer in time' } : transport(request);
    },
  });
  await bridge.settle();
  return { bridge, arrive, loseSearches: (areLost) => void (areSearchesLost = areLost) };
}

/** Somebody asks for the lead of a new person, and its answer is lost. */
async function asked(bridge: Bridge, values: VendorRecord): Promise<string> {
  const person = await createMarketo(bridge, { company: 'X', ...values });
  await bridge.syncNow('person', person);
  await bridge.cycle();
  return person;
}

/** The held-up writes arrive, and the vendor can no longer be working on any. */
async function settleLate({ bridge, arrive }: LateBridge, only?: readonly string[]): Promise<void> {
  await arrive(only);
  bridge.clock.advance(700_000);
  await bridge.settle();
}

async function leads(bridge: Bridge): Promise<readonly VendorRecord[]> {
  return salesforceRecords(bridge, 'Lead');
}

async function eventsOf(bridge: Bridge): Promise<readonly JournalEvent[]> {
  const journals = await Promise.all((await bridge.pairs()).map(({ pairId }) => bridge.queries.journal('test', pairId, 50)));
  return journals.flat().map(({ event }) => event);
}

/** There is one lead, and it is the person's. */
async function expectOneLead(bridge: Bridge, person: string): Promise<void> {
  const made = await leads(bridge);
  expect(made.map(({ LastName }) => LastName)).toHaveLength(1);
  expect(marketoPeople(bridge)).toHaveLength(1);
  expect(marketoPerson(bridge, person)['basculeSalesforceId']).toBe(made[0]?.['Id']);
  await expectAgreement(bridge);
}

describe('a person that is merged away while its lead is being made', () => {
  for (const [what, values, edited] of [
    ['has no address', {}, null],
    ['has an address', { email: 'lost@example.com' }, null],
    ['had another address then', { email: 'lost@example.com' }, { email: 'new@example.com' }],
  ] as const) {
    it(`I8, I15: and ${what} leaves the one lead to the person it went into`, async () => {
      const late = await lateBridge('salesforce', ['Lost']);
      const { bridge } = late;
      const lost = await asked(bridge, { lastName: 'Lost', title: 'Director', ...values });
      const kept = await createMarketo(bridge, { lastName: 'Kept', phone: '+1 555 0100' });
      if (edited !== null) await editMarketo(bridge, lost, edited);
      await mergeInMarketo(bridge, kept, lost);
      await bridge.cycle();
      await settleLate(late);
      await expectOneLead(bridge, kept);
      expect((await leads(bridge))[0]).toMatchObject({ LastName: 'Kept', Title: 'Director', Phone: '+1 555 0100' });
    });
  }

  it('I8: is found by its first id, also where the one it went into is merged away too, in the same reading or another one', async () => {
    for (const isAtOnce of [true, false]) {
      const late = await lateBridge('salesforce', ['Lost']);
      const { bridge } = late;
      const lost = await asked(bridge, { lastName: 'Lost' });
      const [second, third] = [await createMarketo(bridge, { lastName: 'Second' }), await createMarketo(bridge, { lastName: 'Third' })];
      await mergeInMarketo(bridge, second, lost);
      if (!isAtOnce) await bridge.cycle();
      bridge.clock.advance(1000);
      await mergeInMarketo(bridge, third, second);
      await bridge.cycle();
      await settleLate(late);
      await expectOneLead(bridge, third);
    }
  });

  it('I8, I14: has no second person made for its lead where the feed shows that before a search did', async () => {
    const late = await lateBridge('salesforce', ['Lost']);
    const { bridge } = late;
    const lost = await asked(bridge, { lastName: 'Lost' });
    const kept = await createMarketo(bridge, { lastName: 'Kept' });
    await mergeInMarketo(bridge, kept, lost);
    await bridge.cycle();
    await late.arrive();
    late.loseSearches(true);
    expect((await bridge.cycle()).state).toBe('incomplete');
    late.loseSearches(false);
    await bridge.settle();
    await expectOneLead(bridge, kept);
  });

  it('I8, I28: has it made anew for the other one where the write never arrived', async () => {
    const { bridge } = await lateBridge('salesforce', ['Lost']);
    const lost = await asked(bridge, { lastName: 'Lost' });
    const kept = await createMarketo(bridge, { lastName: 'Kept' });
    await mergeInMarketo(bridge, kept, lost);
    await bridge.cycle();
    bridge.clock.advance(700_000);
    await bridge.settle();
    await expectOneLead(bridge, kept);
    expect((await leads(bridge))[0]).toMatchObject({ LastName: 'Kept', Marketo_Id__c: kept });
  });

  it('I6: is made none by a flush at whose end its next try is due, and which has not looked at it (seed 80612)', async () => {
    let isSlow = false;
    let isCut = true;
    const bridge: Bridge = openBridge({
      rules: { inDoubtSeconds: 60 },
      around: (side, transport) => async (request) => {
        if (isCut && side === 'salesforce' && request.method !== 'GET' && String(request.body).includes('"Lost"')) return { kind: 'lost', reason: 'the request never arrived' };
        if (isSlow && side === 'salesforce') bridge.clock.advance(10_000);
        return transport(request);
      },
    });
    await bridge.settle();
    const lost = await asked(bridge, { lastName: 'Lost' });
    const [kept, other] = [await createMarketo(bridge, { lastName: 'Kept' }), await createMarketo(bridge, { lastName: 'Other', company: 'X' })];
    isCut = false;
    bridge.clock.advance(100_000);
    await mergeInMarketo(bridge, kept, lost);
    isSlow = true;
    await bridge.syncNow('person', other);
    isSlow = false;
    expect((await leads(bridge)).map(({ LastName }) => LastName)).toEqual(['Other']);
    await bridge.settle();
    expect((await leads(bridge)).map(({ LastName }) => String(LastName)).toSorted()).toEqual(['Kept', 'Other']);
    await expectAgreement(bridge);
  });

  it('I8, I14: gives it to a survivor whose own was refused', async () => {
    const late = await lateBridge('salesforce', ['Lost']);
    const { bridge } = late;
    // Refused by a rule of Salesforce: hot leads need a phone.
    const kept = await asked(bridge, { lastName: 'Kept', rating: 'Hot' });
    const lost = await asked(bridge, { lastName: 'Lost', phone: '+1 555 0100' });
    await mergeInMarketo(bridge, kept, lost);
    await bridge.cycle();
    await settleLate(late);
    await expectOneLead(bridge, kept);
    expect(await bridge.pairs()).toHaveLength(1);
  });

  for (const isSurvivorMade of [true, false]) {
    it(`I8, I14: and goes into one whose lead is being made too ends as one with it (${isSurvivorMade ? 'both arrive' : 'the survivor\'s never does'})`, async () => {
      const late = await lateBridge('salesforce', ['Lost', 'Kept'], { mergesOn: SIDES });
      const { bridge } = late;
      const lost = await asked(bridge, { lastName: 'Lost' });
      const kept = await asked(bridge, { lastName: 'Kept' });
      await mergeInMarketo(bridge, kept, lost);
      await bridge.cycle();
      await settleLate(late, isSurvivorMade ? ['Lost', 'Kept'] : ['Lost']);
      await expectOneLead(bridge, kept);
    });
  }

  /** The survivor has a lead of its own. */
  async function survivorWithLead(mergesOn: readonly Side[]): Promise<LateBridge & { readonly own: string; readonly kept: string; readonly lost: string }> {
    const late = await lateBridge('salesforce', ['Lost'], { mergesOn });
    const { bridge } = late;
    const own = await createSalesforce(bridge, 'Lead', { LastName: 'Kept', Company: 'X', Email: 'kept@example.com' });
    await bridge.settle();
    const kept = String(personOf(bridge, own)['id']);
    const lost = await asked(bridge, { lastName: 'Lost', title: 'Director' });
    await mergeInMarketo(bridge, kept, lost);
    await bridge.cycle();
    return { ...late, own, kept, lost };
  }

  it('I14, I15: has its lead merged into the survivor\'s own, once it is there (L22)', async () => {
    const late = await survivorWithLead(SIDES);
    const { bridge, kept, own } = late;
    await settleLate(late);
    await expectOneLead(bridge, kept);
    expect((await leads(bridge))[0]).toMatchObject({ Id: own, LastName: 'Kept', Title: 'Director' });
  });

  it('I14: has both leads named where leads are not merged (L22)', async () => {
    const late = await survivorWithLead(['marketo']);
    const { bridge, kept, lost, own } = late;
    await settleLate(late);
    const made = (await leads(bridge)).find(({ LastName }) => LastName === 'Lost');
    expect(marketoPeople(bridge)).toHaveLength(1);
    expect(await eventsOf(bridge)).toContainEqual({ kind: 'merged', side: 'marketo', from: lost, to: kept, apart: [made?.['Id'], own] });
    await expectBalance(bridge);
  });
});

describe('a lead that is merged away while its person is being made', () => {
  it('I8: waits for that, and goes where it would have gone with it (L19)', async () => {
    const late = await lateBridge('marketo', ['Lost']);
    const { bridge } = late;
    const kept = await createSalesforce(bridge, 'Lead', { LastName: 'Kept', Company: 'X', Email: 'kept@example.com' });
    await bridge.settle();
    const person = String(personOf(bridge, kept)['id']);
    const lost = await createSalesforce(bridge, 'Lead', { LastName: 'Lost', Company: 'X' });
    await bridge.cycle();
    bridge.clock.advance(1000);
    await bridge.control('salesforce', 'merge', { master: kept, losers: [lost] });
    await bridge.cycle();
    await settleLate(late);
    await expectOneLead(bridge, person);
  });
});
