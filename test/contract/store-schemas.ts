import { describe, expect, it } from 'vitest';
import type { FormulaPass } from '../../src/domain/formula-pass.ts';
import type { FieldOffer, SchemaEvent } from '../../src/domain/schema-event.ts';
import type { Side } from '../../src/domain/side.ts';
import type { SchemaOfRules } from '../../src/engine/store-port.ts';
import type { Examination } from './examination.ts';
import { atMinute } from './sample-world.ts';

const schemaOf = (side: Side, version: string): SchemaOfRules => ({ side, version, rulesVersion: 3, objects: { lead: { object: 'lead', fields: {}, createable: true, updateable: true, idPrefix: '00Q' } } });

const eventOf = (eventId: string, field: string): SchemaEvent => ({ eventId, seenAt: atMinute(1), side: 'salesforce', object: 'lead', field, kind: 'field-appeared', from: null, to: 'text', decision: 'offer', lines: [] });

const offerOf = (field: string, object: FieldOffer['object'] = 'lead'): FieldOffer => ({ side: 'salesforce', object, field, offeredAt: atMinute(1), dismissed: null });

/** What is kept of what the sync user sees (PRODUCT B1, C4). */
export function describeSchemas({ store, queries, world }: Examination): void {
  describe('the schema history', () => {
    it('keeps what is seen of each side, what changed, newest first, and a change that is kept twice once', async () => {
      const w = world();
      const lease = await w.lease(store());
      expect(await queries().keptSchemas(w.connectionId)).toEqual({});
      const [first, second, third] = ['One__c', 'Two\u0000__c', 'Three__c'].map((field, index) => eventOf(`${w.connectionId}/${index}`, field));
      if (first === undefined || second === undefined || third === undefined) throw new Error('three events');
      await store().keepSchema(lease, { schema: schemaOf('salesforce', 'a'), events: [first, second], offers: [], gone: [] });
      await store().keepSchema(lease, { schema: schemaOf('marketo', 'b'), events: [], offers: [], gone: [] });
      await store().keepSchema(lease, { schema: schemaOf('salesforce', 'c'), events: [second, third], offers: [], gone: [] });
      expect(await queries().keptSchemas(w.connectionId)).toEqual({ salesforce: schemaOf('salesforce', 'c'), marketo: schemaOf('marketo', 'b') });
      expect(await queries().schemaEvents(w.connectionId, 10)).toEqual([third, second, first]);
      expect(await queries().schemaEvents(w.connectionId, 1)).toEqual([third]);
      expect(await queries().schemaEvents('nobody', 10)).toEqual([]);
    });

    it('I20: is kept under a lease that holds, and under no other', async () => {
      const w = world();
      const lease = await w.lease(store());
      await store().releaseLease(lease);
      await w.lease(store(), 'cycle', 'another');
      const lost = { error: { code: 'LEASE_LOST' } };
      await expect(store().keepSchema(lease, { schema: schemaOf('salesforce', 'a'), events: [eventOf(`${w.connectionId}/lost`, 'One__c')], offers: [offerOf('One__c')], gone: [] })).rejects.toMatchObject(lost);
      await expect(store().keepFormulaPass(lease, { object: 'lead', present: null, readAt: {}, records: 0, sources: {} })).rejects.toMatchObject(lost);
      expect([await queries().keptSchemas(w.connectionId), await queries().schemaEvents(w.connectionId, 9), await queries().fieldOffers(w.connectionId)]).toEqual([{}, [], []]);
    });
  });

  describe('offers', () => {
    it('stay as they are until they are dismissed, opened again, or gone with their field or object', async () => {
      const w = world();
      const lease = await w.lease(store());
      const schema = schemaOf('salesforce', 'a');
      await store().keepSchema(lease, { schema, events: [], offers: [offerOf('One__c'), offerOf('Two__c'), offerOf('One__c', 'contact')], gone: [] });
      const dismissed = { at: atMinute(2), by: 'ann' };
      expect(await store().dismissOffer(w.connectionId, offerOf('One__c'), dismissed)).toBe(true);
      expect(await store().dismissOffer(w.connectionId, offerOf('Three__c'), dismissed)).toBe(false);
      await store().keepSchema(lease, { schema, events: [], offers: [offerOf('One__c')], gone: [{ object: 'lead', field: 'Two__c' }] });
      expect(await queries().fieldOffers(w.connectionId)).toEqual([offerOf('One__c', 'contact'), { ...offerOf('One__c'), dismissed }]);
      expect(await store().dismissOffer(w.connectionId, offerOf('One__c'), null)).toBe(true);
      await store().keepSchema(lease, { schema: schemaOf('marketo', 'a'), events: [], offers: [], gone: [{ object: 'lead', field: null }] });
      await store().keepSchema(lease, { schema, events: [], offers: [], gone: [{ object: 'contact', field: null }] });
      expect(await queries().fieldOffers(w.connectionId)).toEqual([offerOf('One__c')]);
    });
  });

  describe('readings of formulas', () => {
    it('are kept by object, each as it was kept last', async () => {
      const w = world();
      const lease = await w.lease(store());
      const pass = (object: FormulaPass['object'], read: number): FormulaPass => ({ object, present: { startedAt: atMinute(1), keys: ['score'], after: 'p', read, expected: 9 }, readAt: { score: atMinute(0) }, records: 7, sources: { account: ['001'] } });
      for (const kept of [pass('lead', 1), pass('contact', 2), pass('lead', 3)]) await store().keepFormulaPass(lease, kept);
      expect(await queries().formulaPasses(w.connectionId)).toEqual([pass('contact', 2), pass('lead', 3)]);
    });
  });
}
