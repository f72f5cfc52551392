import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { objectMappings, personLinks } from '../../src/app/settings/default-object-mapping.ts';
import { withOverrides } from '../../src/app/settings/default-mapping.ts';
import type { FieldMapping } from '../../src/domain/field-mapping.ts';
import { SIDES } from '../../src/domain/side.ts';
import { openBridge } from './bridge.ts';
import type { Bridge } from './bridge.ts';
import { draftedLine as line } from './drafted-line.ts';
import { filterOf } from './filter-worlds.ts';
import { inMarketo, leadIn, pairedBridge } from './member-worlds.ts';
import { DRAFTED, mappingWith, previewOf, valuesChanged, valuesForeseen, valuesHeld } from './preview-worlds.ts';
import { createSalesforce, editMarketo, editSalesforce, expectBalance, marketoPeople, personOf, requestsOf } from './worlds.ts';

/** A draft of the rules, tried before it is applied (PRODUCT C3): what the preview says is what the next cycles do. */

const WITHOUT_TITLE = line({ marketo: 'title', direction: 'none' });
const TITLE = { marketo: 'title', lead: 'Title', contact: 'Title' };

async function person(bridge: Bridge, object: 'Lead' | 'Contact', place: number, values: Readonly<Record<string, string>>): Promise<string> {
  const company = object === 'Lead' ? { Company: 'Harbor Ltd' } : {};
  return createSalesforce(bridge, object, { LastName: 'Example', Email: `${place}@example.com`, ...company, ...values });
}

/** Applies what was previewed, lets it come to rest, and says what changed on both sides. */
async function carriedOut(bridge: Bridge, draft: Parameters<Bridge['apply']>[0]): Promise<readonly string[]> {
  const before = await valuesHeld(bridge);
  bridge.apply(draft);
  await bridge.settle(20);
  return valuesChanged(before, await valuesHeld(bridge));
}

async function callsOf(bridge: Bridge, work: () => Promise<unknown>): Promise<number> {
  for (const side of SIDES) await bridge.control(side, 'requests', undefined, 'DELETE');
  await work();
  let calls = 0;
  for (const side of SIDES) calls += (await requestsOf(bridge, side)).charged;
  return calls;
}

describe('a line that was not mapped', () => {
  let bridge: Bridge;
  let ids: readonly string[];
  beforeAll(async () => {
    bridge = openBridge({ rules: { mapping: mappingWith([WITHOUT_TITLE]) } });
    ids = await Promise.all([0, 1, 2, 3].map((place) => person(bridge, place === 3 ? 'Contact' : 'Lead', place, place === 2 ? {} : { Title: `Pilot ${place}` })));
    await bridge.settle();
    const people = ids.map((id) => String(personOf(bridge, id)['id']));
    await editMarketo(bridge, people[1] ?? '', { title: 'Mate' });
    await editMarketo(bridge, people[2] ?? '', { title: 'x'.repeat(200) });
    await editMarketo(bridge, people[3] ?? '', { title: 'Mate' });
    await bridge.settle();
  });

  it('is looked at in no more than five calls, and shows what would be written, lost and held', async () => {
    const draft = { mapping: mappingWith([]) };
    let preview = await previewOf(bridge, draft);
    expect(await callsOf(bridge, async () => void (preview = await previewOf(bridge, draft)))).toBe(3);
    expect(preview.vendorCalls).toBe(3);
    const [lead, contact] = preview.objects;
    expect(lead).toMatchObject({ object: 'lead', change: 'changed', records: { records: 3, margin: 0 }, lookedAt: 3, isReadAnew: true, writes: { marketo: { updated: { records: 1, margin: 0 } }, salesforce: { updated: { records: 1, margin: 0 } } } });
    expect(lead?.fields).toMatchObject([{
      field: 'title', salesforce: 'Title', change: 'added', isReadAnew: true,
      written: { marketo: { records: 1, examples: [{ salesforceId: ids[0], before: null, after: 'Pilot 0' }] }, salesforce: { records: 1, examples: [{ salesforceId: ids[1], before: 'Pilot 1', after: 'Mate' }] } },
      conflicts: { salesforce: { records: 1 }, marketo: { records: 0 } },
      held: [{ to: 'salesforce', code: 'VALUE_TOO_LONG', records: 1, examples: [{ salesforceId: ids[2], after: 'x'.repeat(200) }] }],
    }]);
    // A contact's value wins in Salesforce (marketo-native-sync.md §2.5).
    expect(contact?.fields).toMatchObject([{ conflicts: { marketo: { records: 1, examples: [{ before: 'Mate', after: 'Pilot 3' }] } } }]);
    expect(preview.backfill).toMatchObject({ reads: { salesforce: { records: 4 }, marketo: { records: 4 } }, writes: { salesforce: { records: 1 }, marketo: { records: 2 } } });
  });

  it('does, once it is applied, exactly what the preview said', async () => {
    const draft = { mapping: mappingWith([]) };
    const foreseen = valuesForeseen(await previewOf(bridge, draft));
    expect(foreseen).toHaveLength(3);
    expect(await carriedOut(bridge, draft)).toEqual(foreseen);
    expect(valuesForeseen(await previewOf(bridge, draft))).toEqual([]);
  });
});

describe('a draft that says something else of what is stored', () => {
  it('costs no call: who wins, which way, what is left out', async () => {
    const bridge = openBridge({ rules: { mapping: mappingWith([line({ ...TITLE, policy: 'fill-if-empty' })]) } });
    const id = await person(bridge, 'Lead', 1, { Title: 'Pilot' });
    await bridge.settle();
    await editMarketo(bridge, String(personOf(bridge, id)['id']), { title: 'Captain' });
    await bridge.settle();
    const draft = { mapping: mappingWith([line({ ...TITLE, policy: 'marketo-wins' })]) };
    let foreseen: readonly string[] = [];
    expect(await callsOf(bridge, async () => void (foreseen = valuesForeseen(await previewOf(bridge, draft))))).toBe(0);
    expect(foreseen).toEqual([`salesforce ${id} Title: Pilot → Captain`]);
    expect((await previewOf(bridge, { mapping: mappingWith([line({ ...TITLE, policy: 'write-once' })]) })).objects[0]?.fields).toMatchObject([{ keptApart: { records: 1, margin: 0 } }]);
    expect(await carriedOut(bridge, draft)).toEqual(foreseen);
  });

  it('says who would come and go by a filter, and that the brake stops a mass of deletions (I7)', async () => {
    const bridge = openBridge({ rules: { massDelete: { percent: 10, atLeast: 2 }, mapping: mappingWith([]) } });
    for (const place of [0, 1, 2]) await person(bridge, 'Lead', place, { City: place === 0 ? 'Kobe' : 'Nara' });
    await bridge.settle();
    const { objects, warnings } = await previewOf(bridge, { mapping: mappingWith([], { filters: { lead: { marketo: filterOf("City = 'Kobe'", { kind: 'delete' }) } } }) });
    expect(objects).toMatchObject([{ object: 'lead', writes: { marketo: { deleted: { records: 2, margin: 0 } } }, filters: [{ to: 'marketo', filter: "City = 'Kobe'", leaving: { records: 2, examples: [{ because: "City = 'Kobe'" }, {}] }, entering: { records: 0 } }] }]);
    expect(warnings).toMatchObject([{ kind: 'brake', object: 'lead' }]);
  });

  it('follows what it writes to where a filter looks at it: who leaves by that is deleted, and braked (I7)', async () => {
    const bridge = openBridge({ rules: { massDelete: { percent: 10, atLeast: 1 }, mapping: mappingWith([line({ ...TITLE, policy: 'fill-if-empty' })], { filters: { lead: { marketo: filterOf("Title != 'Mate'", { kind: 'delete' }) } } }) } });
    const ids = [await person(bridge, 'Lead', 0, { Title: 'Pilot' }), await person(bridge, 'Lead', 1, { Title: 'Pilot' })];
    await bridge.settle();
    await editMarketo(bridge, String(personOf(bridge, ids[0] ?? '')['id']), { title: 'Mate' });
    await bridge.settle();
    const draft = { mapping: { ...bridge.rules.mapping, fields: withOverrides([line({ ...TITLE, policy: 'marketo-wins' })]) } };
    const preview = await previewOf(bridge, draft);
    expect(valuesForeseen(preview)).toEqual([`salesforce ${ids[0] ?? ''} Title: Pilot → Mate`]);
    expect(preview.objects[0]).toMatchObject({ object: 'lead', open: { records: 0 }, writes: { salesforce: { updated: { records: 1 } }, marketo: { deleted: { records: 1 } } }, filters: [{ to: 'marketo', leaving: { records: 1, examples: [{ because: "Title != 'Mate'" }] } }] });
    expect(preview.warnings).toMatchObject([{ kind: 'brake' }]);
    bridge.apply({ ...draft, massDelete: { percent: 100, atLeast: 1000 } });
    await bridge.settle(20);
    expect(marketoPeople(bridge)).toHaveLength(1);
  });

  it('counts a record of which two writes let each other out of a filter, because the first of them decides', async () => {
    const bridge = openBridge({ rules: { mapping: mappingWith([line({ ...TITLE, policy: 'fill-if-empty' }), line({ ...DRAFTED[1], policy: 'fill-if-empty' })]) } });
    const id = await person(bridge, 'Lead', 0, { Title: 'Pilot', Phone: '1' });
    await bridge.settle();
    await editMarketo(bridge, String(personOf(bridge, id)['id']), { title: 'Mate', phone: '2' });
    await editSalesforce(bridge, 'Lead', id, { Phone: '3' });
    await bridge.settle();
    const mapping = mappingWith([line({ ...TITLE, policy: 'marketo-wins' }), line({ ...DRAFTED[1], policy: 'salesforce-wins' })], { filters: { lead: { marketo: filterOf("Title = 'Pilot'"), salesforce: filterOf("phone = '2'") } } });
    expect((await previewOf(bridge, { mapping })).objects[0]).toMatchObject({ object: 'lead', open: { records: 1, margin: 0 } });
  });

  it('counts the memberships that begin and end with people, and says what it did not look at', async () => {
    const { bridge, campaign } = await pairedBridge({}, { mapping: { filters: { lead: { marketo: filterOf("LastName = 'Pilot'") } } } });
    for (const name of ['Pilot', 'Mate']) await leadIn(bridge, campaign, 'Sent', name);
    // The membership of who is kept out waits for its person, so nothing comes to rest.
    const cycles = async (): Promise<void> => { for (let count = 0; count < 4; count++) await bridge.cycle(); };
    await cycles();
    const draft = { massDelete: { percent: 100, atLeast: 1000 }, mapping: { ...bridge.rules.mapping, filters: { lead: { marketo: filterOf("LastName = 'Mate'", { kind: 'delete' }) } } } };
    const { warnings } = await previewOf(bridge, draft);
    expect(warnings).toEqual([
      { kind: 'not-seen', object: 'lead', field: null, says: 'Records that would be made in Marketo are followed no further: what is found there already, and what a filter says of it, is seen when they are searched for.' },
      { kind: 'followers', object: 'campaign-member', field: null, says: '1 record belongs to people who would be made in Marketo, and is made there after them.' },
      { kind: 'followers', object: 'campaign-member', field: null, says: '1 record belongs to people who would be deleted in Marketo, and goes with them there.' },
    ]);
    const before = Object.keys(inMarketo(bridge));
    bridge.apply(draft);
    bridge.clock.advance(600_000);
    await cycles();
    const after = Object.keys(inMarketo(bridge));
    expect([before.length, after.length, after.filter((id) => before.includes(id))]).toEqual([1, 1, []]);
  });

  it('refuses pairs of types with the reason, and warns of what is hidden, one-way or not writable', async () => {
    const bridge = openBridge({ rules: { mapping: mappingWith([]) } });
    await person(bridge, 'Lead', 1, {});
    await bridge.settle();
    const { warnings } = await previewOf(bridge, { mapping: mappingWith([
      line({ marketo: 'title', lead: 'Lead_Score__c' }),
      line({ marketo: 'fax', lead: 'Nowhere__c' }),
      line({ marketo: 'city', lead: 'City', rules: { toMarketo: [{ truncate: 3 }] } }),
    ]) });
    expect(warnings.filter(({ object }) => object === 'lead').map(({ kind, field, says }) => `${kind} ${field ?? ''}: ${says}`)).toEqual(expect.arrayContaining([
      expect.stringMatching(/^refused title: title takes a text, and gets a number\./),
      expect.stringMatching(/^hidden fax: Salesforce does not show Nowhere__c/),
      expect.stringMatching(/^one-way city: /),
    ]));
  });

  it('says of values that a rule does not cover what they are not, and what to do, rule by rule (PRODUCT C5)', async () => {
    const bridge = openBridge({ rules: { mapping: mappingWith([]) } });
    const strange = await person(bridge, 'Lead', 0, { Country: 'Atlantis', State: 'WA', Phone: 'after five' });
    await person(bridge, 'Lead', 1, { Country: 'Japan', State: 'Ohio', Phone: '03-1234-5678' });
    await bridge.settle();
    const { objects } = await previewOf(bridge, { mapping: mappingWith([
      line({ marketo: 'country', lead: 'Country', contact: 'MailingCountry', rules: { toMarketo: [{ countries: { from: 'name', to: 'alpha-2' } }] } }),
      line({ marketo: 'state', lead: 'State', contact: 'MailingState', rules: { toMarketo: [{ states: { of: ['US', 'AU'], from: 'name', to: 'iso' } }] } }),
      line({ ...DRAFTED[1], rules: { toMarketo: [{ phone: { country: 'JP' } }] } }),
    ]) });
    const held = objects[0]?.fields.flatMap(({ field, held: groups }) => groups.filter(({ to }) => to === 'marketo').map((group) => ({ field, ...group })));
    const group = (field: string, value: string, by: string, because: RegExp): object => ({ field, code: 'VALUE_NOT_MAPPED', records: 1, examples: [{ salesforceId: strange, after: value }], by, because: expect.stringMatching(because) });
    expect(held).toMatchObject([
      group('phone', 'after five', 'phone number, e164, JP unless it says otherwise', /^It is not one phone number [^]* a number of JP\. Correct the value on the record, or take the rule /),
      group('state', 'WA', 'states of US, AU by name to iso', /^It is no state or province of US, AU [^]*, or it is one of several\. Correct the value on the record, or write a map /),
      group('country', 'Atlantis', 'countries by name to alpha-2', /^It is no country that ISO 3166-1 knows [^]*\. Correct the value on the record, or write a map /),
    ]);
  });

  it('counts an object that is not followed yet, and leaves one alone that is followed no more', async () => {
    const bridge = openBridge({ rules: { mapping: mappingWith([]) } });
    await createSalesforce(bridge, 'Account', { Name: 'Harbor Ltd' });
    await bridge.settle();
    const draft = { mapping: { ...mappingWith([]), fields: withOverrides([], personLinks(['account'])), objects: objectMappings(['account']) } };
    let preview = await previewOf(bridge, draft);
    expect(await callsOf(bridge, async () => void (preview = await previewOf(bridge, draft)))).toBeLessThanOrEqual(5);
    expect(preview.objects.find(({ object }) => object === 'account')).toMatchObject({ change: 'added', records: { records: 1 }, writes: { marketo: { created: { records: 1 } } } });
    bridge.apply(draft);
    await bridge.settle();
    expect((await previewOf(bridge, { mapping: mappingWith([]) })).objects.find(({ object }) => object === 'account')).toMatchObject({ change: 'removed', writes: { marketo: { created: { records: 0 }, deleted: { records: 0 } } } });
  });
});

const MAP = { toMarketo: [{ map: [{ from: 'Kobe', to: 'K' }, { from: 'Nara', to: 'N' }] }] };
/** What upper case and cuts leave out is stored nowhere, so of what they are applied to already a preview shows what is kept of it. */
const LEVELLING = [{ toMarketo: [{ case: 'upper' }] }, { toMarketo: [{ truncate: 2 }] }];

function anyLines(rules: readonly (object | undefined)[]): fc.Arbitrary<readonly FieldMapping[]> {
  const choice = fc.record({
    direction: fc.constantFrom('both', 'both', 'to-marketo', 'to-salesforce', 'none'),
    policy: fc.constantFrom('by-object', 'marketo-wins', 'salesforce-wins', 'most-recent', 'fill-if-empty', 'write-once'),
    rules: fc.constantFrom(...rules),
  });
  return fc.tuple(choice, choice, choice, choice).map((made) => made.map((one, place) => {
    const { marketo, lead, contact } = DRAFTED[place] ?? DRAFTED[0];
    if (one.direction === 'none') return line({ marketo, direction: 'none' });
    return line({ marketo, lead, contact, direction: one.direction, policy: one.policy, ...(one.rules === undefined || one.direction === 'to-salesforce' ? {} : { rules: one.rules }) });
  }));
}

const short = fc.constantFrom('', 'Kobe', 'kobe', 'Nara');
const long = fc.constantFrom('', 'Kobe', 'Nara', 'x'.repeat(60));
const world = fc.array(fc.record({ object: fc.constantFrom('Lead' as const, 'Contact' as const), first: fc.tuple(short, short, short, short), salesforce: fc.option(fc.tuple(short, short, short, short)), marketo: fc.option(fc.tuple(long, long, long, long)) }), { minLength: 3, maxLength: 5 });

it('what a preview says of any draft over any rules is what happens, value for value (I2, I9)', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(anyLines([undefined, undefined, MAP]), anyLines([undefined, undefined, MAP, ...LEVELLING]), fc.constantFrom(undefined, "Email = '0@example.com'", "Email like '1%' and IsConverted = false", "City = 'Kobe' or Title != 'Kobe'", "marketo.city != 'Kobe' and Title is blank"), world, async (first, second, filter, people) => {
      const bridge = openBridge({ rules: { mapping: mappingWith(first) } });
      const ids: string[] = [];
      const named = (part: 'lead' | 'contact' | 'marketo', list: readonly string[]): Record<string, string> => Object.fromEntries(DRAFTED.map((field, place) => [field[part], list[place] ?? '']));
      for (const [place, { object, first: held }] of people.entries()) ids.push(await person(bridge, object, place, named(object === 'Lead' ? 'lead' : 'contact', held)));
      await bridge.settle(20);
      for (const [place, { object, salesforce, marketo }] of people.entries()) {
        const id = ids[place] ?? '';
        if (marketo !== null) await editMarketo(bridge, String(personOf(bridge, id)['id']), named('marketo', marketo));
        if (salesforce !== null) await editSalesforce(bridge, object, id, named(object === 'Lead' ? 'lead' : 'contact', salesforce));
      }
      await bridge.settle(20);
      const draft = { mapping: mappingWith(second, filter === undefined ? {} : { filters: { lead: { marketo: filterOf(filter) } } }) };
      const preview = await previewOf(bridge, draft);
      expect(preview.objects.every(({ writes }) => SIDES.every((side) => writes[side].updated.margin === 0))).toBe(true);
      fc.pre(preview.objects.every(({ open }) => open.records === 0));
      expect(await carriedOut(bridge, draft)).toEqual(valuesForeseen(preview));
      const leaving = preview.objects.flatMap(({ filters }) => filters.flatMap((one) => one.leaving.examples.map(({ pairId }) => pairId)));
      expect((await bridge.pairs()).filter(({ marketo }) => marketo.filtered !== null).map(({ pairId }) => pairId).toSorted()).toEqual(leaving.toSorted());
      await expectBalance(bridge);
      expect(marketoPeople(bridge)).toHaveLength(people.length);
    }),
    { numRuns: 4 },
  );
});
