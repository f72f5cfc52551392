import { describe, expect, it } from 'vitest';
import { DEFAULT_FIELD_MAPPINGS, withOverrides } from '../../src/app/settings/default-mapping.ts';
import { openBridge } from './bridge.ts';
import { KEYS } from './second-look.ts';
import { editMarketo, editSalesforce, expectAgreement, expectBalance, personOf, salesforceRecord, salesforceRecords } from './worlds.ts';
import type { VendorRecord } from './worlds.ts';

/** Lines of the policy *most-recent*, where the log and the record itself tell of different moments (M14, M15). */

const titleLine = DEFAULT_FIELD_MAPPINGS.filter(({ marketo }) => marketo === 'title').map((line) => ({ ...line, direction: 'both', policy: 'most-recent' }) as const);

/**
 * A person is edited, its lead's title a minute later, and the person once more after another minute: in time for the log, or in the
 * very cycle that reads of its first edit, when the log was read, and before the person is. Answers what both hold as title.
 */
async function editedTwice(first: VendorRecord, second: VendorRecord, when: 'in-the-log' | 'behind-the-log'): Promise<readonly unknown[]> {
  let toEdit: (() => Promise<void>) | null = null;
  const bridge = openBridge({
    salesforcePeople: 1,
    rules: { mapping: { fields: withOverrides(titleLine), objects: {}, ...KEYS } },
    aroundConnector: (connector) => ({
      ...connector,
      readRecords: async (request) => {
        const edit = connector.side === 'marketo' ? toEdit : null;
        if (edit !== null) toEdit = null;
        await edit?.();
        return connector.readRecords(request);
      },
    }),
  });
  const lead = String((await salesforceRecords(bridge, 'Lead'))[0]?.['Id']);
  await editSalesforce(bridge, 'Lead', lead, { Title: 'Mate' });
  await bridge.settle();
  const person = String(personOf(bridge, lead)['id']);
  await editMarketo(bridge, person, first);
  bridge.clock.advance(60_000);
  await editSalesforce(bridge, 'Lead', lead, { Title: 'Captain' });
  bridge.clock.advance(60_000);
  if (when === 'in-the-log') await editMarketo(bridge, person, second);
  else toEdit = () => editMarketo(bridge, person, second);
  await bridge.settle();
  expect(toEdit, 'the person was read').toBeNull();
  await expectAgreement(bridge);
  await expectBalance(bridge);
  return [(await salesforceRecord(bridge, 'Lead', lead))['Title'], personOf(bridge, lead)['title']];
}

describe('an edit that comes between the log and the look at its person', () => {
  it('I2: is as recent as the record says, not as what the log told of another field', async () => {
    expect(await editedTwice({ phone: '1' }, { title: 'Admiral' }, 'behind-the-log')).toEqual(['Admiral', 'Admiral']);
  });

  it('I2: nor as what the log told of the same field', async () => {
    expect(await editedTwice({ title: 'Cook' }, { title: 'Admiral' }, 'behind-the-log')).toEqual(['Admiral', 'Admiral']);
  });

  it('I2: makes nothing else of the record any more recent', async () => {
    expect(await editedTwice({ title: 'Cook' }, { phone: '1' }, 'behind-the-log')).toEqual(['Captain', 'Captain']);
  });
});

describe('edits of one person that the log tells of together', () => {
  it('I2: are each as recent as the log says of it', async () => {
    expect(await editedTwice({ title: 'Cook' }, { phone: '1' }, 'in-the-log')).toEqual(['Captain', 'Captain']);
    expect(await editedTwice({ phone: '1' }, { title: 'Admiral' }, 'in-the-log')).toEqual(['Admiral', 'Admiral']);
  });
});
