import { describe, expect, it } from 'vitest';
import { findRecord } from '../../src/engine/find-record.ts';
import { opportunityRoleKind } from '../../simulators/marketo/keyed-kinds.ts';
import type { Bridge } from './bridge.ts';
import { inMarketo, pairedBridge, PROGRAM } from './member-worlds.ts';
import { bridgeWith, mappingWith } from './object-worlds.ts';
import { passOver, settled } from './second-look.ts';
import { bridgeOfTasks, fault, told } from './tasks-world.ts';
import { createMarketo, createSalesforce, editSalesforce, expectBalance, mergeInMarketo, personOf } from './worlds.ts';

/** What names a lead or contact whose person is gone from Marketo, and is made only then: it belongs to whom that one went into, or is refused with a way out (L33). */

interface Kind {
  readonly what: string;
  readonly object: 'Lead' | 'Contact';
  readonly open: () => Promise<{ readonly bridge: Bridge; readonly campaign?: string }>;
  /** Makes one that names a lead or contact, and answers its id. */
  readonly make: (bridge: Bridge, names: string, campaign?: string) => Promise<string>;
  /** Marketo's ids of the persons that have one. */
  readonly persons: (bridge: Bridge) => readonly string[];
}

const KINDS: readonly Kind[] = [
  {
    what: 'a contact role',
    object: 'Contact',
    open: () => Promise.resolve({ bridge: bridgeWith() }),
    make: async (bridge, ContactId) => {
      const account = await createSalesforce(bridge, 'Account', { Name: 'Harbor Ltd' });
      const OpportunityId = await createSalesforce(bridge, 'Opportunity', { Name: 'Harbor, spring', StageName: 'Prospecting', CloseDate: '2026-06-30', AccountId: account });
      return createSalesforce(bridge, 'OpportunityContactRole', { OpportunityId, ContactId, Role: 'Evaluator', IsPrimary: false });
    },
    persons: (bridge) => [...bridge.marketo.world.records(opportunityRoleKind.store).all()].map(({ values }) => String(values['leadId'])),
  },
  {
    what: 'a membership',
    object: 'Lead',
    open: () => pairedBridge(),
    make: (bridge, LeadId, campaign = '') => createSalesforce(bridge, 'CampaignMember', { CampaignId: campaign, LeadId, Status: 'Sent' }),
    persons: (bridge) => Object.keys(inMarketo(bridge, PROGRAM)),
  },
  {
    what: 'a task',
    object: 'Lead',
    open: () => Promise.resolve({ bridge: bridgeOfTasks() }),
    make: (bridge, WhoId) => createSalesforce(bridge, 'Task', { Subject: 'Call', WhoId }),
    persons: (bridge) => told(bridge).map(({ leadId }) => String(leadId)),
  },
];

/** Two leads or contacts with their persons. */
async function two(bridge: Bridge, object: 'Lead' | 'Contact'): Promise<{ readonly lost: string; readonly kept: string; readonly lostPerson: string; readonly keptPerson: string }> {
  const more = object === 'Lead' ? { Company: 'X' } : {};
  const [lost, kept] = [await createSalesforce(bridge, object, { LastName: 'Lost', Email: 'lost@example.com', ...more }), await createSalesforce(bridge, object, { LastName: 'Kept', Email: 'kept@example.com', ...more })];
  await bridge.settle();
  return { lost, kept, lostPerson: String(personOf(bridge, lost)['id']), keptPerson: String(personOf(bridge, kept)['id']) };
}

async function codeOf(bridge: Bridge, id: string): Promise<string | null> {
  const found = await findRecord(bridge.context(), null, id);
  if (found.result !== 'found') throw new Error('no pair');
  const { work } = found.pair.marketo;
  return work.state === 'rejected' ? work.error.code : null;
}

describe.each(KINDS)('$what', ({ object, open, make, persons }) => {
  it('I1: of a lead or contact whose person was merged away belongs to the one it went into', async () => {
    const { bridge, campaign } = await open();
    const { lost, lostPerson, keptPerson } = await two(bridge, object);
    await mergeInMarketo(bridge, keptPerson, lostPerson);
    await bridge.settle();
    await make(bridge, lost, campaign);
    await bridge.settle();
    expect(persons(bridge)).toEqual([keptPerson]);
    expect(await bridge.queries.rejections('test')).toEqual([]);
    await expectBalance(bridge);
  });

  it('I1: also where that one was merged away since', async () => {
    const { bridge, campaign } = await open();
    const { lost, lostPerson, keptPerson } = await two(bridge, object);
    const third = await createMarketo(bridge, { lastName: 'Third', email: 'third@example.com' });
    const fourth = await createSalesforce(bridge, object, { LastName: 'Fourth', ...(object === 'Lead' ? { Company: 'X' } : {}) });
    await mergeInMarketo(bridge, keptPerson, lostPerson);
    await bridge.settle();
    await mergeInMarketo(bridge, third, keptPerson);
    await bridge.settle();
    const last = String(personOf(bridge, fourth)['id']);
    await mergeInMarketo(bridge, last, third);
    await bridge.settle();
    await make(bridge, lost, campaign);
    await bridge.settle();
    expect(persons(bridge)).toEqual([last]);
    await expectBalance(bridge);
  });

  it('I6, I28: of one whose person was deleted is refused once, with a way out, and follows who comes in that one\'s place', async () => {
    const { bridge, campaign } = await open();
    const { lost, lostPerson } = await two(bridge, object);
    await bridge.control('marketo', `records/people/${lostPerson}`, undefined, 'DELETE');
    await bridge.settle();
    const id = await make(bridge, lost, campaign);
    await bridge.settle();
    for (let later = 0; later < 3; later++) {
      bridge.clock.advance(400_000);
      await bridge.settle();
    }
    expect(await codeOf(bridge, id)).toBe('PERSON_NOT_IN_MARKETO');
    expect(await bridge.queries.rejections('test')).toMatchObject([{ code: 'PERSON_NOT_IN_MARKETO', records: 1 }]);
    expect(persons(bridge)).toEqual([]);
    const again = await createMarketo(bridge, { lastName: 'Lost', email: 'lost@example.com' });
    await bridge.cycle();
    await bridge.syncNow('person', again);
    await bridge.settle();
    expect(persons(bridge)).toEqual([again]);
    expect(await codeOf(bridge, id)).toBeNull();
    await expectBalance(bridge);
  });
});

describe('a role of a contact whose person was merged away', () => {
  it('I1: stays with the one it went into, and follows what may change, also when everything is looked at', async () => {
    const bridge = await settled({ salesforcePeople: 0 }, { mapping: mappingWith() });
    const [role] = KINDS;
    if (role === undefined) throw new Error('no role');
    const { lost, lostPerson, keptPerson } = await two(bridge, 'Contact');
    await mergeInMarketo(bridge, keptPerson, lostPerson);
    await bridge.settle();
    const id = await role.make(bridge, lost);
    await bridge.settle();
    await passOver(bridge);
    await editSalesforce(bridge, 'OpportunityContactRole', id, { IsPrimary: true });
    await bridge.settle();
    expect([...bridge.marketo.world.records(opportunityRoleKind.store).all()].map(({ values }) => [String(values['leadId']), values['isPrimary']])).toEqual([[keptPerson, true]]);
    await expectBalance(bridge);
  });
});

describe('a contact whose person was merged away, and that gets another one', () => {
  it('I13: has its tasks told of that one, also where the same cycle has asked about it before', async () => {
    const bridge = bridgeWith();
    const [role, , task] = KINDS;
    if (role === undefined || task === undefined) throw new Error('no role, or no task');
    const { lost, lostPerson, keptPerson } = await two(bridge, 'Contact');
    const third = await createSalesforce(bridge, 'Contact', { LastName: 'Third', Email: 'third@example.com' });
    await bridge.settle();
    const thirdPerson = String(personOf(bridge, third)['id']);
    await mergeInMarketo(bridge, keptPerson, lostPerson);
    await bridge.settle();
    // A role in doubt: the next cycle looks for it first, and asks whom it belongs to.
    await fault(bridge, { kind: 'timeout-before', match: { operation: 'sync-roles' }, times: 1 });
    await role.make(bridge, lost);
    await bridge.cycle();
    await bridge.control('salesforce', 'merge', { master: lost, losers: [third] });
    await task.make(bridge, lost);
    await bridge.cycle();
    bridge.clock.advance(400_000);
    await bridge.settle();
    expect(told(bridge).map(({ leadId }) => String(leadId))).toEqual([thirdPerson]);
    await expectBalance(bridge);
  });
});
