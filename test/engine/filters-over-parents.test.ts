import { describe, expect, it } from 'vitest';
import type { Observation } from '../../src/domain/observation.ts';
import type { ChangePage, Connector } from '../../src/engine/connector-port.ts';
import { openBridge } from './bridge.ts';
import type { Bridge } from './bridge.ts';
import { byText, filteredBridge, filterOf, inMarketo } from './filter-worlds.ts';
import { mappingWith } from './object-worlds.ts';
import { createSalesforce, editMarketo, editSalesforce, expectBalance, personOf, salesforceAll } from './worlds.ts';

/** A bridge to which the vendor answers the page of an account after those of its contacts, and tells what was typed there in between. */
function readLater(filters: Parameters<typeof filteredBridge>[0] = {}): { readonly at: ReturnType<typeof filteredBridge>; readonly between: (bridge: Bridge, id: string) => void; readonly childrenRead: string[] } {
  const race: { edit: ((seen: Observation) => Promise<Observation>) | null; id: string } = { edit: null, id: '' };
  const childrenRead: string[] = [];
  const answersLater = async function* (pages: AsyncIterable<ChangePage>): AsyncIterable<ChangePage> {
    for await (const page of pages) {
      const place = page.observations.findIndex(({ id }) => id === race.id);
      const seen = page.observations[place];
      if (race.edit === null || page.everything !== true || seen === undefined) yield page;
      else yield { ...page, observations: page.observations.with(place, await race.edit(seen)) };
    }
  };
  const aroundConnector = (connector: Connector): Connector => ({
    ...connector,
    poll: async (request) => {
      const poll = await connector.poll(request);
      return { ...poll, pages: (fields, knownSchema) => answersLater(poll.pages(fields, knownSchema)) };
    },
    ...(connector.readChildren === undefined ? {} : { readChildren: async (request) => {
      childrenRead.push(...request.parents);
      return connector.readChildren?.(request) ?? { observations: [], next: null };
    } }),
  });
  const between = (bridge: Bridge, id: string): void => {
    race.id = id;
    race.edit = async (seen) => {
      race.edit = null;
      await editSalesforce(bridge, 'Account', id, { Rating: 'Cold' });
      const now = (await salesforceAll(bridge, 'Account', ['Rating', 'SystemModstamp'])).find((record) => record['Id'] === id);
      return { ...seen, version: String(now?.['SystemModstamp']), values: { ...seen.values, Rating: 'Cold' } };
    };
  };
  return { at: filteredBridge(filters, {}, { aroundConnector }), between, childrenRead };
}

describe('a filter over the account of a contact', () => {
  it('moves its contacts in and out when the account changes, though no stamp of theirs moves (I17)', async () => {
    const { bridge, filteredTo } = filteredBridge({ contact: { marketo: filterOf("Account.Industry = 'Banking'") } });
    const bank = await createSalesforce(bridge, 'Account', { Name: 'Bank', Industry: 'Banking' });
    const shop = await createSalesforce(bridge, 'Account', { Name: 'Shop', Industry: 'Retail' });
    const contact = async (name: string, account: string | null): Promise<string> => createSalesforce(bridge, 'Contact', { LastName: name, Email: `${name}@example.com`, AccountId: account });
    const [inBank, inShop, alone] = [await contact('bank', bank), await contact('shop', shop), await contact('alone', null)];
    await bridge.settle();
    expect(inMarketo(bridge)).toEqual([inBank]);
    expect(await filteredTo('marketo', alone)).toMatchObject({ verdict: 'out' });
    // Longer ago than what every poll reads once more (F21): nothing else brings the contacts again.
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    await editSalesforce(bridge, 'Account', shop, { Industry: 'Banking' });
    await editSalesforce(bridge, 'Account', bank, { Industry: 'Retail' });
    await bridge.settle();
    expect(await filteredTo('marketo', inBank)).toMatchObject({ verdict: 'out' });
    expect(inMarketo(bridge)).toEqual([inBank, inShop].toSorted(byText));
    await editSalesforce(bridge, 'Contact', alone, { AccountId: shop });
    await bridge.settle();
    expect(inMarketo(bridge)).toContain(alone);
    await expectBalance(bridge);
  });

  it('sees a parent move on that is read for a new filter after its child was, and was changed in between (I17)', async () => {
    const { at: { bridge, filterBy, filteredTo }, between } = readLater();
    const bank = await createSalesforce(bridge, 'Account', { Name: 'Bank', Rating: 'Hot' });
    const contact = await createSalesforce(bridge, 'Contact', { LastName: 'bank', Email: 'bank@example.com', AccountId: bank });
    await bridge.settle();
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    between(bridge, bank);
    filterBy({ contact: { marketo: filterOf("Account.Rating = 'Hot'") } });
    await bridge.settle();
    expect(await filteredTo('marketo', contact)).toMatchObject({ verdict: 'out' });
    await expectBalance(bridge);
  });

  it('sees one move on that was never read before; of others that are read for the first time no child is read again (I17, I37)', async () => {
    const { at: { bridge, filteredTo }, between, childrenRead } = readLater({ contact: { marketo: filterOf("Account.Rating = 'Hot'") } });
    const still = await createSalesforce(bridge, 'Account', { Name: 'Shop', Rating: 'Hot' });
    const bank = await createSalesforce(bridge, 'Account', { Name: 'Bank', Rating: 'Hot' });
    const [inBank, inShop] = [await createSalesforce(bridge, 'Contact', { LastName: 'bank', Email: 'bank@example.com', AccountId: bank }), await createSalesforce(bridge, 'Contact', { LastName: 'shop', Email: 'shop@example.com', AccountId: still })];
    bridge.clock.advance(3_600_000);
    between(bridge, bank);
    await bridge.settle();
    expect(await filteredTo('marketo', inBank)).toMatchObject({ verdict: 'out' });
    expect(inMarketo(bridge)).toContain(inShop);
    expect(new Set(childrenRead)).toEqual(new Set([bank]));
    await expectBalance(bridge);
  });

  it('follows two lookups: a change of the far record and of the way there moves the contacts as well (I17)', async () => {
    const { bridge, filteredTo } = filteredBridge({ contact: { marketo: filterOf("Account.Owner.Title = 'Pilot'") } });
    const [first = '', second = ''] = (await salesforceAll(bridge, 'User', ['Name'])).map(({ Id }) => String(Id));
    await editSalesforce(bridge, 'User', first, { Title: 'Pilot' });
    const account = await createSalesforce(bridge, 'Account', { Name: 'Bank', OwnerId: first });
    const contact = async (name: string, of: string | null): Promise<string> => createSalesforce(bridge, 'Contact', { LastName: name, Email: `${name}@example.com`, AccountId: of });
    const [ours, alone] = [await contact('ours', account), await contact('alone', null)];
    // Longer ago than what every poll reads once more (F21): nothing else brings the contacts again.
    const later = async (): Promise<void> => {
      await bridge.settle();
      bridge.clock.advance(3_600_000);
      await bridge.settle();
    };
    await later();
    expect([inMarketo(bridge), (await filteredTo('marketo', alone))?.verdict]).toEqual([[ours], 'out']);
    await editSalesforce(bridge, 'Account', account, { OwnerId: second });
    await later();
    expect((await filteredTo('marketo', ours))?.verdict, 'the account has another owner').toBe('out');
    await editSalesforce(bridge, 'User', second, { Title: 'Pilot' });
    await later();
    expect(await filteredTo('marketo', ours), 'the owner has another title').toBeNull();
    await expectBalance(bridge);
  });

  it.each([['as is told', 0], ['and the answer was lost', 1]])('moves the roles of a contact as well whose field was written by us, %s (I17)', async (_case, lost) => {
    let left = lost;
    const rules = mappingWith(['account', 'opportunity', 'opportunity-contact-role']);
    const bridge = openBridge({
      rules: { mapping: { ...rules, filters: { 'opportunity-contact-role': { marketo: filterOf("Contact.Title = 'Pilot'") } } } },
      around: (side, transport) => async (request) => {
        const answer = await transport(request);
        if (side !== 'salesforce' || left === 0 || !String(request.body).includes('"Mate"')) return answer;
        left -= 1;
        return { kind: 'lost', reason: 'the connection ended' };
      },
    });
    const opportunity = await createSalesforce(bridge, 'Opportunity', { Name: 'Harbor, spring', StageName: 'Prospecting', CloseDate: '2026-06-30' });
    const contact = await createSalesforce(bridge, 'Contact', { LastName: 'Example', Email: 'one@example.com', Title: 'Pilot' });
    const role = await createSalesforce(bridge, 'OpportunityContactRole', { OpportunityId: opportunity, ContactId: contact, Role: 'Evaluator' });
    await bridge.settle();
    // Longer ago than what every poll reads once more (F21): nothing else brings the role again.
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    await editMarketo(bridge, String(personOf(bridge, contact)['id']), { title: 'Mate' });
    await bridge.settle();
    const [pair] = await bridge.queries.findPairs('test', { object: null, idOrEmail: role });
    expect([left, pair?.marketo.filtered]).toMatchObject([0, { verdict: 'out', because: "Contact.Title = 'Pilot'" }]);
    await expectBalance(bridge);
  });

  it('keeps an account out of Marketo too, and an opportunity', async () => {
    const { bridge, filteredTo } = filteredBridge({ account: { marketo: filterOf('AnnualRevenue > 1000') }, opportunity: { marketo: filterOf("StageName != 'Prospecting'") } });
    const small = await createSalesforce(bridge, 'Account', { Name: 'Small', AnnualRevenue: 10 });
    const early = await createSalesforce(bridge, 'Opportunity', { Name: 'Early', StageName: 'Prospecting', CloseDate: '2026-12-31' });
    await bridge.settle();
    expect([(await filteredTo('marketo', small))?.verdict, (await filteredTo('marketo', early))?.verdict]).toEqual(['out', 'out']);
    await editSalesforce(bridge, 'Account', small, { AnnualRevenue: 5000 });
    await bridge.settle();
    expect(await filteredTo('marketo', small)).toBeNull();
    expect(await filteredTo('marketo', early)).toMatchObject({ verdict: 'out' });
    await expectBalance(bridge);
  });
});
