import { describe, expect, it } from 'vitest';
import type { FieldMapping } from '../../src/domain/field-mapping.ts';
import { openBridge } from './bridge.ts';
import type { Bridge, BridgeOptions } from './bridge.ts';
import { draftedLine } from './drafted-line.ts';
import { filterOf } from './filter-worlds.ts';
import { mappingWith, previewOf, valuesForeseen } from './preview-worlds.ts';
import { createSalesforce, editMarketo, editSalesforce, expectBalance, personOf } from './worlds.ts';

/** What an emptiness says that is met while every record is read again: it depends on why the field is read anew. */

type Rules = { readonly toMarketo: readonly object[] };

function titleLine(direction: 'both' | 'to-marketo', from: string, rules?: Rules): FieldMapping {
  return draftedLine({ marketo: 'title', lead: from, contact: from, direction, ...(rules === undefined ? {} : { rules }) });
}

const PLAIN = titleLine('to-marketo', 'Title');
const UPPER = titleLine('to-marketo', 'Title', { toMarketo: [{ case: 'upper' }] });
const LOWER = titleLine('to-marketo', 'Title', { toMarketo: [{ case: 'lower' }] });

/** A lead with a title on both sides, long after it was read. */
async function withTitle(line: FieldMapping, options: BridgeOptions = {}): Promise<{ readonly bridge: Bridge; readonly id: string }> {
  const bridge = openBridge({ rules: { mapping: mappingWith([line]) }, ...options });
  const id = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'Harbor Ltd', Email: 'one@example.com', Title: 'Pilot' });
  await bridge.settle();
  bridge.clock.advance(3_600_000);
  await bridge.settle();
  return { bridge, id };
}

const setField = (bridge: Bridge, field: string, values: Readonly<Record<string, boolean>>): Promise<unknown> => bridge.control('salesforce', 'field-access', { user: 'sync', object: 'Lead', field, ...values });

describe('an emptiness that is met while other rules of the line come', () => {
  it.each([
    ['a rule is put in', PLAIN, UPPER],
    ['a rule becomes another one', UPPER, LOWER],
    ['its rules are left out', UPPER, PLAIN],
  ] as const)('I1, I11: is what somebody made of the field, and is carried (M30): %s', async (_, before, after) => {
    const { bridge, id } = await withTitle(before);
    await editSalesforce(bridge, 'Lead', id, { Title: null });
    bridge.apply({ mapping: mappingWith([after]) });
    await bridge.settle();
    expect(personOf(bridge, id)['title'] ?? null).toBeNull();
    await expectBalance(bridge);
  });

  it('I1, I11: so it is where a filter begins to look at the field, which the line has read all the while', async () => {
    const { bridge, id } = await withTitle(UPPER);
    await editSalesforce(bridge, 'Lead', id, { Title: null });
    bridge.apply({ mapping: { ...mappingWith([UPPER]), filters: { lead: { marketo: filterOf("Title is blank or Title = 'Pilot'") } } } });
    await bridge.settle();
    expect(personOf(bridge, id)['title'] ?? null).toBeNull();
    await expectBalance(bridge);
  });

  it('I1, I18: is still that where a cycle dies over it that had put the new rules in force and read nothing yet', async () => {
    let isDead = false;
    const { bridge, id } = await withTitle(UPPER, { aroundStore: (store) => ({ ...store, keepSchema: async (...given) => (isDead ? Promise.reject(new Error('killed')) : store.keepSchema(...given)) }) });
    await editSalesforce(bridge, 'Lead', id, { Title: null });
    bridge.apply({ mapping: mappingWith([LOWER]) });
    isDead = true;
    await expect(bridge.cycle()).rejects.toThrow('killed');
    isDead = false;
    bridge.restart();
    await bridge.settle();
    expect(personOf(bridge, id)['title'] ?? null).toBeNull();
  });

  it('I3: of a two-way line, the policy decides between it and what was typed meanwhile, and names the loser', async () => {
    const two = (rules?: Rules): FieldMapping => ({ ...titleLine('both', 'Title', rules), policy: 'salesforce-wins' });
    const { bridge, id } = await withTitle(two());
    await editSalesforce(bridge, 'Lead', id, { Title: null });
    await editMarketo(bridge, String(personOf(bridge, id)['id']), { title: 'Mate' });
    bridge.apply({ mapping: mappingWith([two({ toMarketo: [{ trim: true }] })]) });
    await bridge.settle();
    expect(personOf(bridge, id)['title'] ?? null).toBeNull();
    await expectBalance(bridge);
  });

  it('I33: is foretold by the preview of the draft', async () => {
    const { bridge, id } = await withTitle(PLAIN);
    await bridge.settle();
    await editSalesforce(bridge, 'Lead', id, { Title: null });
    const foreseen = valuesForeseen(await previewOf(bridge, { mapping: mappingWith([UPPER]) }));
    expect(foreseen).toHaveLength(1);
    bridge.apply({ mapping: mappingWith([UPPER]) });
    await bridge.settle();
    expect(personOf(bridge, id)['title'] ?? null).toBeNull();
  });
});

describe('an emptiness that nobody need have made (M28, M30)', () => {
  it('I10, I29: of a field that was away under either rules, leaves Marketo its value', async () => {
    const { bridge, id } = await withTitle(PLAIN);
    await setField(bridge, 'Title', { read: false, edit: false });
    await bridge.settle();
    bridge.apply({ mapping: mappingWith([UPPER]) });
    await bridge.settle();
    await editSalesforce(bridge, 'Lead', id, { Title: null });
    await setField(bridge, 'Title', { read: true, edit: true });
    await bridge.settle();
    expect(personOf(bridge, id)['title']).toBe('Pilot');
  });

  it('I11, I29: of a field that came back empty before the rules changed, leaves Marketo its value (M28)', async () => {
    const { bridge, id } = await withTitle(PLAIN);
    await setField(bridge, 'Title', { read: false, edit: false });
    await bridge.settle();
    await editSalesforce(bridge, 'Lead', id, { Title: null });
    await setField(bridge, 'Title', { read: true, edit: true });
    await bridge.settle();
    bridge.apply({ mapping: mappingWith([UPPER]) });
    await bridge.settle();
    expect(personOf(bridge, id)['title']).toBe('Pilot');
    await expectBalance(bridge);
  });

  it('I11: of another field that the line is led to, leaves Marketo its value', async () => {
    const { bridge, id } = await withTitle(PLAIN);
    bridge.apply({ mapping: mappingWith([titleLine('to-marketo', 'Jigsaw')]) });
    await bridge.settle();
    expect(personOf(bridge, id)['title']).toBe('Pilot');
  });
});
