import type { Random } from '../../simulators/foundation/random.ts';
import type { RecordObject } from '../../src/domain/side.ts';
import { ACTIVITY_TABLES } from './activity-ledger.ts';
import type { ActivityLedger, ActivityRecord } from './activity-ledger.ts';
import type { ToldKind } from './activity-rows.ts';
import { between } from './random-streams.ts';
import { A_USER } from './vendor-ledger.ts';
import type { VendorLedger } from './vendor-ledger.ts';
import type { Vendors } from './vendors.ts';

/** The people who plan calls and meetings. */
export interface ActivityUsers {
  /** Does one thing, drawn by chance. */
  act(chance: Random): Promise<void>;
  /** Makes the tasks and events that are there before the run. */
  prepare(chance: Random, count: number): Promise<void>;
}

/** What these users need. */
export interface ActivityUsersParts {
  readonly vendors: Vendors;
  readonly people: VendorLedger;
  readonly ledger: ActivityLedger;
  readonly requestSync: (object: RecordObject, id: string) => void;
  readonly later: (inMs: number, act: () => Promise<void>) => void;
}

const OPEN_STATUSES: readonly string[] = ['Not Started', 'In Progress', 'Waiting on someone else'];
/** The first day on which events take place. */
const FIRST_DAY = Date.parse('2026-04-01T09:00:00Z');

/** People with a calendar. */
export function createActivityUsers({ vendors, people, ledger, requestSync, later }: ActivityUsersParts): ActivityUsers {
  let written = 0;

  const anyOf = <One>(chance: Random, list: readonly One[]): One | undefined => (list.length === 0 ? undefined : chance.pick(list));
  const somebody = (chance: Random): string | null => anyOf(chance, people.records('salesforce').filter(({ state }) => state === 'there'))?.id ?? null;
  const isThere = (record: ActivityRecord | undefined): boolean => record?.versions.at(-1)?.isThere === true;
  const anyRecord = (chance: Random, kind?: ToldKind): ActivityRecord | undefined => anyOf(chance, ledger.records().filter((record) => isThere(record) && (kind === undefined || record.kind === kind)));

  async function inSalesforce(path: string, values: unknown, method = 'POST'): Promise<string | null> {
    const answer = (await vendors.control('salesforce', path, values, method)) as { readonly id?: string } | null;
    people.scan('salesforce', A_USER);
    return answer?.id ?? null;
  }

  const change = async ({ kind, id }: ActivityRecord, values: unknown): Promise<void> => void (await inSalesforce(`records/${ACTIVITY_TABLES[kind]}/${id}`, values, 'PATCH'));
  const aTime = (chance: Random): string => new Date(FIRST_DAY + chance.integer(2000) * 900_000).toISOString().replace('.000Z', 'Z');

  async function make(chance: Random): Promise<void> {
    written += 1;
    const isNew = chance.chance(0.2);
    // Somebody is typed in together with what is to be done about him: nothing of it is in Marketo yet.
    const WhoId = isNew ? await inSalesforce('records/Lead', { LastName: `ca${written}`, Company: 'Activity', Email: `a${written}@example.com` }) : chance.chance(0.9) ? somebody(chance) : null;
    const values = { Subject: chance.chance(0.9) ? `ca${written}` : null, WhoId, Description: `ca${written} about` };
    const id = chance.chance(0.6)
      ? await inSalesforce('records/Task', { ...values, Status: chance.chance(0.8) ? 'Not Started' : 'Completed', Priority: 'Normal' })
      : await inSalesforce('records/Event', { ...values, StartDateTime: aTime(chance), DurationInMinutes: 30, IsPrivate: chance.chance(0.15) });
    const record = ledger.record(id ?? '');
    if (record !== undefined && chance.chance(0.1)) requestSync(record.kind, record.id);
  }

  /** What is worth an activity: a task is closed or opened again, an event takes place at another time. */
  async function turn(chance: Random, record: ActivityRecord): Promise<void> {
    const isClosed = record.versions.at(-1)?.state === 'closed';
    await change(record, record.kind === 'event' ? { StartDateTime: aTime(chance), DurationInMinutes: 30 } : { Status: isClosed ? chance.pick(OPEN_STATUSES) : 'Completed' });
  }

  /** There and back, at once or within the time of a cycle. */
  async function turnTwice(chance: Random): Promise<void> {
    const record = anyRecord(chance);
    if (record === undefined) return;
    await turn(chance, record);
    const again = async (): Promise<void> => {
      const known = ledger.record(record.id);
      if (known !== undefined && isThere(known)) await turn(chance, known);
    };
    if (chance.chance(0.4)) await again();
    else later(between(chance, 1, 90) * 1000, again);
  }

  /** What goes along with the next activity and is worth none. */
  async function edit(chance: Random): Promise<void> {
    written += 1;
    const record = anyRecord(chance);
    if (record !== undefined) await change(record, chance.pick([{ Subject: `ca${written}` }, { Description: `ca${written} more` }, { Subject: `ca${written}`, Description: null }]));
  }

  async function remove(chance: Random): Promise<void> {
    const record = anyRecord(chance);
    if (record === undefined) return;
    await inSalesforce(`records/${ACTIVITY_TABLES[record.kind]}/${record.id}`, undefined, 'DELETE');
    if (chance.chance(0.5)) later(chance.integer(600_000), async () => (isThere(ledger.record(record.id)) ? undefined : void (await inSalesforce('undelete', { ids: [record.id] }))));
  }

  async function withdraw(chance: Random): Promise<void> {
    const record = anyRecord(chance, 'event');
    if (record !== undefined) await change(record, { IsPrivate: record.versions.at(-1)?.isWithheld !== true });
  }

  async function handOver(chance: Random): Promise<void> {
    const record = anyRecord(chance);
    if (record !== undefined) await change(record, { WhoId: chance.chance(0.8) ? somebody(chance) : null });
  }

  async function press(chance: Random): Promise<void> {
    const record = anyRecord(chance);
    if (record !== undefined) requestSync(record.kind, record.id);
    await Promise.resolve();
  }

  return {
    async act(chance) {
      const drawn = chance.next();
      if (drawn < 0.32) return make(chance);
      if (drawn < 0.56) {
        const record = anyRecord(chance);
        return record === undefined ? undefined : turn(chance, record);
      }
      if (drawn < 0.68) return turnTwice(chance);
      if (drawn < 0.78) return edit(chance);
      if (drawn < 0.85) return handOver(chance);
      if (drawn < 0.91) return remove(chance);
      if (drawn < 0.96) return withdraw(chance);
      return press(chance);
    },
    async prepare(chance, count) {
      for (let made = 0; made < count; made++) await make(chance);
    },
  };
}
