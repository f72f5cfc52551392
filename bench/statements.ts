import type { RunStatement, SqlClient } from '../src/store/sql-client.ts';
import { createSqlStore } from '../src/store/sql-store.ts';
import { requireAgreement } from './agreement.ts';
import { findStoreSource } from './bench-store.ts';
import { buildBridge } from './bridge.ts';
import type { Bridge } from './bridge.ts';
import { editPhones, linkedLeads } from './edit-people.ts';
import type { Bench, Figure } from './figure.ts';

const CHANGED = 3000;
/** So many that the last round of an initial sync, which is never full, counts for little. */
const PEOPLE = 9000;
const RECORDS_PER_BLOCK = 300;
/** What a whole path may cost per 300 records (DESIGN §2, reliability.md B5). */
const GOAL = 3;

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
      await bridge.cycle();
      await editPhones(bridge, 'marketo', linked, 2);
      say(`${CHANGED} leads changed in Marketo`);
      const back = await statementsOf(bridge, () => bridge.cycle());
      await requireAgreement(bridge, linked);
      return figures(source.kind, { first, idle, change, echo, back });
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

/** The cycles that were counted: the first one, one without changes, and those after edits. */
interface Cycles {
  readonly first: Counted;
  readonly idle: Counted;
  /** After edits in Salesforce. */
  readonly change: Counted;
  /** The cycle after it, in which Marketo's feed brings our own writes back. */
  readonly echo: Counted;
  /** After edits in Marketo. */
  readonly back: Counted;
}

function figures(kind: string, { first, idle, change, echo, back }: Cycles): readonly Figure[] {
  const wholePath = (counted: Counted, records: number): Pick<Figure, 'value' | 'unit'> => ({
    value: (counted.all - idle.all) / (records / RECORDS_PER_BLOCK),
    unit: 'statements',
  });
  const cycles = [first, change, echo, back];
  const most = Math.max(...cycles.map(({ mostPerChange }) => mostPerChange));
  const batches = cycles.reduce((sum, { changes }) => sum + changes, 0);
  return [
    { name: 'statements-per-batch', title: 'most statements of one load-decide-save', value: most, unit: 'statements', goal: GOAL, note: `${kind}; ${batches} batches; begin and commit not counted` },
    { name: 'statements-per-300-changed', title: 'per 300 records changed in Salesforce: observe, plan, write, settle', ...wholePath(change, CHANGED), goal: GOAL, note: `${kind}; ${change.all} for ${CHANGED} records, of which ${idle.all} also in an idle cycle` },
    { name: 'statements-per-300-echoed', title: 'per 300 records coming back as echo', ...wholePath(echo, CHANGED), goal: GOAL, note: `${kind}; ${echo.all} for ${CHANGED} records` },
    { name: 'statements-per-300-changed-marketo', title: 'per 300 records changed in Marketo: judge, observe, plan, write, settle', ...wholePath(back, CHANGED), goal: GOAL, note: `${kind}; ${back.all} for ${CHANGED} records; Marketo's feed comes in pages of 300, each stored before the next is asked for, which takes four statements` },
    { name: 'statements-per-300-initial', title: 'per 300 records of an initial sync', ...wholePath(first, PEOPLE), goal: GOAL, note: `${kind}; ${first.all} for ${PEOPLE} records: observe, search, reserve, settle` },
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
