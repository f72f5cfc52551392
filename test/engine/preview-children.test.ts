import { expect, it } from 'vitest';
import { withOverrides } from '../../src/app/settings/default-mapping.ts';
import { personLinks } from '../../src/app/settings/default-object-mapping.ts';
import type { Mapping } from '../../src/domain/field-mapping.ts';
import { opportunityRoleKind } from '../../simulators/marketo/keyed-kinds.ts';
import { openBridge } from './bridge.ts';
import type { Bridge } from './bridge.ts';
import { draftedLine } from './drafted-line.ts';
import { filterOf } from './filter-worlds.ts';
import { mappingWith } from './object-worlds.ts';
import { previewOf } from './preview-worlds.ts';
import { createSalesforce, editMarketo, expectBalance, personOf } from './worlds.ts';

const FOLLOWED = ['account', 'opportunity', 'opportunity-contact-role'] as const;

/** Roles of contacts who are pilots go to Marketo; of two titles the policy decides. */
function rulesWith(policy: string): Mapping {
  const title = draftedLine({ marketo: 'title', lead: 'Title', contact: 'Title', direction: 'both', policy });
  return { ...mappingWith(FOLLOWED), fields: withOverrides([title], personLinks(FOLLOWED)), filters: { 'opportunity-contact-role': { marketo: filterOf("Contact.Title = 'Pilot'", { kind: 'delete' }) } } };
}

function peopleOfRoles(bridge: Bridge): readonly unknown[] {
  return [...bridge.marketo.world.records(opportunityRoleKind.store).all()].map(({ values }) => (values as Readonly<Record<string, unknown>>)['leadId']);
}

it('a preview follows what it writes of people to the roles whose filter looks at it: who comes, and who is deleted (I33, PRODUCT H2)', async () => {
  const bridge = openBridge({ rules: { massDelete: { percent: 100, atLeast: 1000 }, mapping: rulesWith('fill-if-empty') } });
  const opportunity = await createSalesforce(bridge, 'Opportunity', { Name: 'Harbor, spring', StageName: 'Prospecting', CloseDate: '2026-06-30' });
  const people: string[] = [];
  for (const [place, Title] of ['Pilot', 'Pilot', 'Cook'].entries()) {
    const contact = await createSalesforce(bridge, 'Contact', { LastName: 'Example', Email: `${place}@example.com`, Title });
    await createSalesforce(bridge, 'OpportunityContactRole', { OpportunityId: opportunity, ContactId: contact, Role: 'Evaluator' });
    people.push(contact);
  }
  await bridge.settle();
  const numberOf = (place: number): unknown => personOf(bridge, people[place] ?? '')['id'];
  expect(peopleOfRoles(bridge)).toEqual([numberOf(0), numberOf(1)]);
  await editMarketo(bridge, String(numberOf(1)), { title: 'Mate' });
  await editMarketo(bridge, String(numberOf(2)), { title: 'Pilot' });
  // Longer ago than what every poll reads once more (F21): nothing else brings the roles again.
  bridge.clock.advance(3_600_000);
  await bridge.settle();
  const draft = { mapping: rulesWith('marketo-wins') };
  const { objects, warnings, vendorCalls } = await previewOf(bridge, draft);
  expect(objects.find(({ object }) => object === 'opportunity-contact-role')).toMatchObject({
    change: 'changed',
    writes: { marketo: { created: { records: 1 }, deleted: { records: 1 } } },
    fields: [],
    filters: [{ to: 'marketo', entering: { records: 1 }, leaving: { records: 1, examples: [{ because: "Contact.Title = 'Pilot'" }] }, unknown: { records: 0 } }],
  });
  expect(warnings.filter(({ says }) => says.includes('was not looked at'))).toEqual([]);
  expect(vendorCalls).toBe(0);
  bridge.apply(draft);
  await bridge.settle(20);
  expect(peopleOfRoles(bridge)).toEqual([numberOf(0), numberOf(2)]);
  await expectBalance(bridge);
});
