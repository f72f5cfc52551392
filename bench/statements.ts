import type { RunStatement, SqlClient } from '../src/store/sql-client.ts';
import { createSqlStore } from '../src/store/sql-store.ts';
import { requireAgreement } from './agreement.ts';
import { findStoreSource } from './bench-store.ts';
import { buildBridge } from './bridge.ts';
import type { Bridge } from './bridge.ts';
import { editPhones, linkedLeads } from './edit-people.ts';
import type { Bench, Figure } from './figure.ts';

const CHANGED = 3000;
const PEOPLE = 5100;
const RECORDS_PER_BLOCK = 300;

/** Statements on the database, counted by the store itself (DESIGN §2). */
export const statements: Bench = {
  name: 'statements',
  question: 'How many SQL statements does a change of 300 records cost?',
  async run(say) {
    const source = await findStoreSource();
    const bridge = await buildBridge(PEOPLE, source, 'statements');
    try {
      say(`initial sync of ${PEOPLE} people`);
      const first = await statementsOf(bridge, () => bridge.cycle());
      for (let round = 0; round < 3; round++) await bridge.cycle();
      const idle = await statementsOf(bridge, () => bridge.cycle());
      const linked = linkedLeads(bridge, CHANGED);
      await editPhones(bridge, 'salesforce', linked, 1);
      say(`${CHANGED} leads changed in Salesforce`);
      const change = await statementsOf(bridge, () => bridge.cycle());
      const echo = await statementsOf(bridge, () => bridge.cycle());
      await requireAgreement(bridge, linked);
      return figures(source.kind, first, idle, change, echo);
    } finally {
      await bridge.close();
      await source.stop();
    }
  },
};

interface Counted {
  readonly all: number;
  /** The most that one load-decide-save ran. */
  readonly mostPerChange: number;
  readonly changes: number;
}

function figures(kind: string, first: Counted, idle: Counted, change: Counted, echo: Counted): readonly Figure[] {
  const per300 = (counted: Counted, records: number): number => (counted.all - idle.all) / (records / RECORDS_PER_BLOCK);
  const most = Math.max(first.mostPerChange, change.mostPerChange, echo.mostPerChange);
  return [
    { name: 'statements-per-batch', title: 'most statements of one load-decide-save', value: most, unit: 'statements', goal: 3, note: `${kind}; ${first.changes + change.changes + echo.changes} batches; begin and commit not counted` },
    { name: 'statements-per-300-changed', title: 'per 300 changed records: observe, plan, write, settle', value: per300(change, CHANGED), unit: 'statements', goal: null, note: `${kind}; ${change.all} for ${CHANGED} records, of which ${idle.all} also in an idle cycle; three separate transactions, because a vendor call lies between them` },
    { name: 'statements-per-300-echoed', title: 'per 300 records coming back as echo', value: per300(echo, CHANGED), unit: 'statements', goal: null, note: `${kind}; ${echo.all} for ${CHANGED} records` },
    { name: 'statements-per-300-initial', title: 'per 300 records of an initial sync', value: per300(first, PEOPLE), unit: 'statements', goal: null, note: `${kind}; ${first.all} for ${PEOPLE} records: observe, search, reserve, settle` },
    { name: 'statements-idle-cycle', title: 'idle cycle', value: idle.all, unit: 'statements', goal: null, note: `${kind}; most of them show the cycle's steps as they move` },
  ];
}

async function statementsOf(bridge: Bridge, work: () => Promise<unknown>): Promise<Counted> {
  const before = bridge.opened.statementsRun();
  const seen = { most: 0, changes: 0 };
  const stop = watchTransactions(bridge, seen);
  await work();
  stop();
  return { all: bridge.opened.statementsRun() - before, mostPerChange: seen.most, changes: seen.changes };
}

/** The same store, which notes how many statements each of its transactions runs; what runs beside one is not counted to it. */
function watchTransactions({ opened, watchStore }: Bridge, seen: { most: number; changes: number }): () => void {
  const { client } = opened;
  const watched: SqlClient = {
    ...client,
    transaction: (body) =>
      client.transaction(async (run) => {
        let count = 0;
        const counting: RunStatement = (text, values) => {
          count += 1;
          return run(text, values);
        };
        const result = await body(counting);
        seen.most = Math.max(seen.most, count);
        seen.changes += 1;
        return result;
      }),
  };
  return watchStore(createSqlStore(watched));
}
