import type { ExportJob } from './bulk/exports/export-job.ts';
import type { ImportJob } from './bulk/import-job.ts';
import type { CustomActivityType } from './custom-activities/activity-type.ts';
import { storeOfType } from './custom-objects/object-type.ts';
import type { CustomObjectType } from './custom-objects/object-type.ts';
import type { FieldNote } from './field-note.ts';
import type { SimClock } from '../foundation/clock.ts';
import type { DurableLog } from '../foundation/durable-log.ts';
import { createActivityLog } from './activity-log.ts';
import type { Activity, ActivityLog, LateEntry } from './activity-log.ts';
import type { Campaign } from './campaigns/campaign.ts';
import { standardCampaigns } from './campaigns/standard-campaigns.ts';
import type { StaticList } from './lists/static-list.ts';
import { createKeyedStore } from './keyed-store.ts';
import type { KeyedRecord, KeyedStore, RecordId } from './keyed-store.ts';
import { objectGuid } from './object-guid.ts';
import { createPersonStore } from './person-store.ts';
import type { Person, PersonStore } from './person-store.ts';
import type { Channel, Program } from './programs/program.ts';
import { standardChannels, standardPrograms } from './programs/standard-programs.ts';
import { ordinarySwitches } from './switches.ts';
import type { Switches } from './switches.ts';

/** Ids are never used twice, not even those of deleted records. */
type Counters = Readonly<Record<'person' | 'company' | 'salesPerson' | 'activity' | 'object' | 'program' | 'member' | 'activityType' | 'batch' | 'list' | 'listMember' | 'campaign' | 'campaignMember' | 'field', number>>;

/** One committed change of the subscription's state; what is written to the durable log and replayed from it. */
export type Change =
  | readonly ['person', Person]
  | readonly ['no-person', number]
  | readonly ['activity', Activity]
  | readonly ['late-activity', Activity, visibleAt: number, LateEntry]
  | readonly ['record', kind: string, KeyedRecord]
  | readonly ['no-record', kind: string, RecordId]
  | readonly ['object-type', CustomObjectType]
  | readonly ['no-object-type', apiName: string]
  | readonly ['activity-type', CustomActivityType]
  | readonly ['no-activity-type', apiName: string]
  | readonly ['import', ImportJob]
  | readonly ['export', ExportJob]
  | readonly ['program', Program]
  | readonly ['no-program', id: number]
  | readonly ['channel', Channel]
  | readonly ['list', StaticList]
  | readonly ['no-list', id: number]
  | readonly ['campaign', Campaign]
  | readonly ['no-campaign', id: number]
  | readonly ['field-note', FieldNote]
  | readonly ['counters', Counters]
  | readonly ['switches', Switches];

/** A Marketo subscription's state and nothing else: it knows no requests, no limits and no HTTP. */
export type World = {
  readonly people: PersonStore;
  readonly activities: ActivityLog;
  /** Records of this kind of object (KeyedKind.store), company and sales person among them. */
  records(kind: string): KeyedStore;
  /** Custom object types by API name, in the order in which they were made. */
  readonly objectTypes: ReadonlyMap<string, CustomObjectType>;
  /** Custom activity types by API name. */
  readonly activityTypes: ReadonlyMap<string, CustomActivityType>;
  /** Bulk imports by batch id, in the order in which they came. */
  readonly imports: ReadonlyMap<number, ImportJob>;
  /** Bulk exports by export id, in the order in which they were made. */
  readonly exports: ReadonlyMap<string, ExportJob>;
  readonly programs: ReadonlyMap<number, Program>;
  /** Channels by name. */
  readonly channels: ReadonlyMap<string, Channel>;
  /** Static lists by id. */
  readonly lists: ReadonlyMap<number, StaticList>;
  /** Smart campaigns by id. */
  readonly campaigns: ReadonlyMap<number, Campaign>;
  /** What was set about person fields through the API, in order; the list is replaced at every change. */
  readonly fieldNotes: readonly FieldNote[];
  readonly switches: Switches;
  /** The vendor's time in whole seconds, as epoch ms: every stamp of the lead database is one (apis.md A3). */
  now(): number;
  nextId(kind: 'person' | 'company' | 'salesPerson' | 'program' | 'member' | 'activityType' | 'batch' | 'list' | 'listMember' | 'campaign' | 'campaignMember' | 'field'): number;
  /** The marketoGUID of a new record of an object, or the id of an export: 36 characters (MD opportunities, describe). */
  nextObjectGuid(): string;
  /** The marketoGUID of a new activity: text, and the only key of it (apis.md A5); digits, as recorded. */
  nextGuid(): string;
  /** Writes changes to the log, then makes them so: all in one stroke, nothing in between. */
  commit(changes: readonly Change[]): void;
  /** Takes in a change from the durable log without writing it again. */
  replay(entry: unknown): void;
  /** The whole state, as lines of the log. */
  snapshot(): Iterable<readonly Change[]>;
  /** Back to an empty subscription: person fields, the standard channels, programs and campaigns stay. */
  clear(): void;
};

const FIRST: Counters = { person: 1000, company: 1000, salesPerson: 500, activity: 100_000, object: 0, program: 1100, member: 5000, activityType: 100_000, batch: 1000, list: 1000, listMember: 0, campaign: 1100, campaignMember: 0, field: 2000 };

/** An empty subscription. `openLog` is called once, with the world to replay into. */
export function createWorld(clock: SimClock, openLog: (world: World) => DurableLog): World {
  const people = createPersonStore();
  const activities = createActivityLog();
  const stores = new Map<string, KeyedStore>();
  const objectTypes = new Map<string, CustomObjectType>();
  const activityTypes = new Map<string, CustomActivityType>();
  const imports = new Map<number, ImportJob>();
  const exports = new Map<string, ExportJob>();
  const programs = new Map(standardPrograms.map((program) => [program.id, program]));
  const channels = new Map(standardChannels.map((channel) => [channel.name, channel]));
  const lists = new Map<number, StaticList>();
  const campaigns = new Map(standardCampaigns.map((campaign) => [campaign.id, campaign]));
  let fieldNotes: readonly FieldNote[] = [];
  let counters = FIRST;
  let switches = ordinarySwitches;

  function records(kind: string): KeyedStore {
    const present = stores.get(kind);
    if (present !== undefined) return present;
    const store = createKeyedStore();
    stores.set(kind, store);
    return store;
  }

  function next(kind: keyof Counters): number {
    counters = { ...counters, [kind]: counters[kind] + 1 };
    return counters[kind];
  }

  function apply(change: Change): void {
    switch (change[0]) {
      case 'person':
        return people.put(change[1]);
      case 'no-person':
        return people.remove(change[1]);
      case 'activity':
        return activities.append(change[1]);
      case 'late-activity':
        return activities.appendLate(change[1], change[2], change[3]);
      case 'record':
        return records(change[1]).put(change[2]);
      case 'no-record':
        return records(change[1]).remove(change[2]);
      case 'object-type':
        return void objectTypes.set(change[1].apiName, change[1]);
      case 'no-object-type':
        stores.delete(storeOfType(change[1]));
        return void objectTypes.delete(change[1]);
      case 'activity-type':
        return void activityTypes.set(change[1].apiName, change[1]);
      case 'no-activity-type':
        return void activityTypes.delete(change[1]);
      case 'import':
        return void imports.set(change[1].id, change[1]);
      case 'export':
        return void exports.set(change[1].id, change[1]);
      case 'program':
        return void programs.set(change[1].id, change[1]);
      case 'no-program':
        return void programs.delete(change[1]);
      case 'channel':
        return void channels.set(change[1].name, change[1]);
      case 'list':
        return void lists.set(change[1].id, change[1]);
      case 'no-list':
        return void lists.delete(change[1]);
      case 'campaign':
        return void campaigns.set(change[1].id, change[1]);
      case 'no-campaign':
        return void campaigns.delete(change[1]);
      case 'field-note':
        fieldNotes = withNote(fieldNotes, change[1]);
        return undefined;
      case 'counters':
        counters = { ...FIRST, ...change[1] };
        return undefined;
      case 'switches':
        switches = change[1];
        return undefined;
      default:
        throw new Error('The simulator\'s data file holds a change that this version does not know; delete the folder to start from an empty world.');
    }
  }

  const world: World = {
    people,
    activities,
    records,
    objectTypes,
    activityTypes,
    imports,
    exports,
    programs,
    channels,
    lists,
    campaigns,
    get fieldNotes() {
      return fieldNotes;
    },
    get switches() {
      return switches;
    },
    now: () => Math.floor(clock.now() / 1000) * 1000,
    nextId: next,
    nextObjectGuid: () => objectGuid(next('object')),
    nextGuid: () => String(next('activity')),
    commit(changes) {
      if (changes.length === 0) return;
      log.append(...batches([['counters', counters], ...changes]));
      changes.forEach(apply);
    },
    replay(entry) {
      if (!isBatch(entry)) throw new Error('The simulator\'s data file holds something that is not a change of this simulator.');
      entry.forEach(apply);
    },
    *snapshot() {
      yield [['counters', counters], ['switches', switches]];
      for (const person of people.all()) yield [['person', person]];
      for (const { id } of standardPrograms) if (!programs.has(id)) yield [['no-program', id]];
      for (const program of programs.values()) yield [['program', program]];
      for (const channel of channels.values()) yield [['channel', channel]];
      for (const note of fieldNotes) yield [['field-note', note]];
      for (const list of lists.values()) yield [['list', list]];
      for (const { id } of standardCampaigns) if (!campaigns.has(id)) yield [['no-campaign', id]];
      for (const campaign of campaigns.values()) yield [['campaign', campaign]];
      for (const job of imports.values()) yield [['import', job]];
      for (const job of exports.values()) yield [['export', job]];
      for (const type of activityTypes.values()) yield [['activity-type', type]];
      for (const type of objectTypes.values()) yield [['object-type', type]];
      for (const [kind, store] of stores) for (const record of store.all()) yield [['record', kind, record]];
      for (const activity of activities.all()) yield [['activity', activity]];
    },
    clear() {
      log.clear();
      people.clear();
      activities.clear();
      stores.clear();
      objectTypes.clear();
      activityTypes.clear();
      imports.clear();
      exports.clear();
      programs.clear();
      channels.clear();
      lists.clear();
      campaigns.clear();
      for (const campaign of standardCampaigns) campaigns.set(campaign.id, campaign);
      for (const program of standardPrograms) programs.set(program.id, program);
      for (const channel of standardChannels) channels.set(channel.name, channel);
      fieldNotes = [];
      counters = FIRST;
      switches = ordinarySwitches;
    },
  };
  const log = openLog(world);
  return world;
}

/** A field keeps its place when something else is set about it. */
function withNote(notes: readonly FieldNote[], note: FieldNote): readonly FieldNote[] {
  return notes.some(({ name }) => name === note.name) ? notes.map((one) => (one.name === note.name ? note : one)) : [...notes, note];
}

const BATCH = 1000;

/** One line of the log is one commit (of ordinary size), so that a torn line never leaves half of it. */
function* batches(changes: readonly Change[]): Iterable<readonly Change[]> {
  for (let from = 0; from < changes.length; from += BATCH) yield changes.slice(from, from + BATCH);
}

/** Good enough for a file that only this program writes. */
function isBatch(entry: unknown): entry is readonly Change[] {
  return Array.isArray(entry) && entry.every((change) => Array.isArray(change) && typeof change[0] === 'string');
}
