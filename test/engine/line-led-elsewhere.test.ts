import { describe, expect, it } from 'vitest';
import type { FieldMapping } from '../../src/domain/field-mapping.ts';
import { openBridge } from './bridge.ts';
import type { Bridge } from './bridge.ts';
import { draftedLine } from './drafted-line.ts';
import { journalOf } from './object-worlds.ts';
import { mappingWith, previewOf, valuesForeseen } from './preview-worlds.ts';
import { createSalesforce, editMarketo, editSalesforce, expectBalance, personOf, salesforceAll } from './worlds.ts';

/** What was agreed on between two fields says nothing about a third one that takes the place of one of them. */

function titleLine(from: string, policy: string): FieldMapping {
  return draftedLine({ marketo: 'title', lead: from, contact: from, direction: 'both', policy });
}

/** A lead whose title both sides agree on, and whose other field nobody has read. */
async function withBoth(policy: string): Promise<{ readonly bridge: Bridge; readonly id: string }> {
  const bridge = openBridge({ rules: { mapping: mappingWith([titleLine('Title', policy)]) } });
  const id = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'Harbor Ltd', Email: 'one@example.com', Title: 'Pilot', Jigsaw: 'Nautical' });
  await bridge.settle();
  return { bridge, id };
}

const otherOf = async (bridge: Bridge, id: string): Promise<unknown> => (await salesforceAll(bridge, 'Lead', ['Jigsaw'])).find((record) => record['Id'] === id)?.['Jigsaw'];

/** What the journal says was lost in conflicts, and to what. */
async function conflictsOf(bridge: Bridge, id: string): Promise<readonly unknown[]> {
  return (await journalOf(bridge, id)).filter((event) => (event as { readonly kind: string }).kind === 'conflict');
}

describe('a line that leads to another field of Salesforce', () => {
  it('I3: meets it for the first time: the policy decides, and the loser is named (M31)', async () => {
    const { bridge, id } = await withBoth('marketo-wins');
    bridge.apply({ mapping: mappingWith([titleLine('Jigsaw', 'marketo-wins')]) });
    await bridge.settle();
    expect(personOf(bridge, id)['title']).toBe('Pilot');
    expect(await otherOf(bridge, id)).toBe('Pilot');
    expect(await conflictsOf(bridge, id)).toMatchObject([{ field: 'title', winner: 'marketo', kept: 'Pilot', lost: 'Nautical' }]);
    await expectBalance(bridge);
  });

  it('I3: also where Salesforce wins, although one side alone seems changed (M31)', async () => {
    const { bridge, id } = await withBoth('salesforce-wins');
    bridge.apply({ mapping: mappingWith([titleLine('Jigsaw', 'salesforce-wins')]) });
    await bridge.settle();
    expect(personOf(bridge, id)['title']).toBe('Nautical');
    expect(await conflictsOf(bridge, id)).toMatchObject([{ field: 'title', winner: 'salesforce', kept: 'Nautical', lost: 'Pilot' }]);
  });

  it('I3: does so after a time of being left out too (M31)', async () => {
    const { bridge, id } = await withBoth('marketo-wins');
    bridge.apply({ mapping: { ...mappingWith([]), fields: mappingWith([]).fields.filter(({ marketo }) => marketo !== 'title') } });
    await bridge.settle();
    const draft = { mapping: mappingWith([titleLine('Jigsaw', 'marketo-wins')]) };
    // I33: the preview goes by what the cycle goes by, not by the rules of today alone.
    const preview = await previewOf(bridge, draft);
    expect(valuesForeseen(preview)).toEqual([`salesforce ${id} Jigsaw: Nautical → Pilot`]);
    expect(preview.objects[0]?.fields).toMatchObject([{ field: 'title', change: 'added', conflicts: { salesforce: { records: 1 }, marketo: { records: 0 } } }]);
    bridge.apply(draft);
    await bridge.settle();
    expect(await otherOf(bridge, id)).toBe('Pilot');
    expect(await conflictsOf(bridge, id)).toHaveLength(1);
  });

  it('I33: the preview says what becomes of it', async () => {
    const { bridge, id } = await withBoth('marketo-wins');
    const draft = { mapping: mappingWith([titleLine('Jigsaw', 'marketo-wins')]) };
    expect(valuesForeseen(await previewOf(bridge, draft))).toEqual([`salesforce ${id} Jigsaw: Nautical → Pilot`]);
  });

  it('I1: carries edits as edits again once both have agreed', async () => {
    const { bridge, id } = await withBoth('marketo-wins');
    bridge.apply({ mapping: mappingWith([titleLine('Jigsaw', 'marketo-wins')]) });
    await bridge.settle();
    bridge.clock.advance(60_000);
    await editSalesforce(bridge, 'Lead', id, { Jigsaw: 'Harbour' });
    await bridge.settle();
    expect(personOf(bridge, id)['title']).toBe('Harbour');
    await editMarketo(bridge, String(personOf(bridge, id)['id']), { title: 'Mate' });
    await bridge.settle();
    expect(await otherOf(bridge, id)).toBe('Mate');
    expect(await conflictsOf(bridge, id)).toHaveLength(1);
  });
});
