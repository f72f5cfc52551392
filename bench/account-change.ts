import { findStoreSource } from './bench-store.ts';
import { buildBridge } from './bridge.ts';
import { everythingMapping } from './everything-mapping.ts';
import type { Bench } from './figure.ts';

const CONTACTS = 5000;
/** Two of five generated people are contacts. */
const PEOPLE = (CONTACTS * 5) / 2;
/** Cycles until Marketo has told of the change on every person. */
const CYCLES = 3;

/** What it costs to change an account that many contacts share (PRODUCT A2: never one write for each of them). */
export const accountChange: Bench = {
  name: 'account',
  question: 'What does a change of an account with 5,000 contacts write to Marketo?',
  async run(say) {
    const source = await findStoreSource();
    const bridge = await buildBridge(PEOPLE, source, 'account', { mapping: everythingMapping(), counts: { accounts: 1 } });
    try {
      say(`initial sync of ${PEOPLE} people, ${CONTACTS} of them contacts of one account`);
      for (let cycle = 0; cycle < CYCLES; cycle++) await bridge.cycle();
      await bridge.takeCharged('marketo');
      const [account] = [...bridge.salesforce.world.store.table('Account').inIdOrder({})];
      const edit = { method: 'PATCH', url: `/_control/records/Account/${account?.Id ?? ''}`, headers: {}, body: JSON.stringify({ Phone: '+1 555 010 0199', Industry: 'Shipping' }) };
      const edited = await bridge.salesforce.handle(edit);
      if (edited.status !== 200) throw new Error(`The simulator refused the edit: ${edited.body}`);
      for (let cycle = 0; cycle < CYCLES; cycle++) await bridge.cycle();
      const { charged, byOperation } = await bridge.takeCharged('marketo');
      const company = [...bridge.marketo.world.records('company').all()].find(({ values }) => values['externalCompanyId'] === account?.Id);
      if (company?.values['industry'] !== 'Shipping') throw new Error('The change did not reach the company.');
      const named = (operation: string): number => byOperation[operation] ?? 0;
      return [
        { name: 'account-company-writes', title: 'writes of companies', value: named('sync-companies'), unit: 'calls', goal: 1, note: 'two fields of one account changed' },
        { name: 'account-person-writes', title: 'writes of people', value: named('sync-leads'), unit: 'calls', goal: 0, note: `of ${CONTACTS.toLocaleString('en')} contacts` },
        { name: 'account-looks', title: 'people read again', value: named('get-leads'), unit: 'calls', goal: 0, note: 'Marketo tells of the change on every one of them' },
        { name: 'account-calls', title: 'calls to Marketo in all', value: charged, unit: 'calls', goal: null, note: `${CYCLES} cycles; its log is read 300 rows a call` },
      ];
    } finally {
      await bridge.close();
      await source.stop();
    }
  },
};
