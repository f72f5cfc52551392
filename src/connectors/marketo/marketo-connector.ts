import type { KeyedObject } from '../../domain/side.ts';
import type { Connector } from '../../engine/connector-port.ts';
import type { Diagnosable } from '../../engine/diagnosis-port.ts';
import type { RightsReader } from '../../engine/sync-user-port.ts';
import type { Clock } from '../../engine/ports.ts';
import { createAccessToken } from '../access-token.ts';
import type { CallBudget } from '../call-budget.ts';
import type { HttpTransport } from '../http-transport.ts';
import { createVendorSession } from '../vendor-session.ts';
import { diagnoseMarketo } from './diagnose.ts';
import { isCampaign, isMember } from '../../domain/object-pair.ts';
import { findMembers, readMembers } from './find-members.ts';
import { createProgramBook } from './program-book.ts';
import { findPrograms, readProgramRecords } from './program-records.ts';
import { findKeyed, readKeyed } from './find-keyed.ts';
import { FILTER_VALUES, findPeople, readPeople } from './find-people.ts';
import { keyedObjectOf } from './keyed-objects.ts';
import { foreseeObjects, makeObject } from './make-object.ts';
import type { MarketoAccess } from './marketo-access.ts';
import { pollChanges } from './poll-changes.ts';
import { readAnswer } from './read-answer.ts';
import { readSyncUser } from './read-sync-user.ts';
import { signIn } from './sign-in.ts';
import type { MarketoCredentials } from './sign-in.ts';
import { SYNC_ROWS } from './pack-calls.ts';
import { takeCensus } from './take-census.ts';
import { writeRecords } from './write-records.ts';

/** What a connection to one subscription needs. */
export interface MarketoConnectorOptions {
  /** Leads to the subscription's own host and nowhere else. */
  readonly transport: HttpTransport;
  readonly credentials: MarketoCredentials;
  /** The person field that carries the id of the lead or contact: text, and searchable (I8). */
  readonly keyField: string;
  /** What is followed besides persons. */
  readonly objects: readonly KeyedObject[];
  /** Programs whose members are followed, by id in digits or by name. */
  readonly programs?: readonly string[];
  /** What is followed of them beside members and statuses, before a poll says it. */
  readonly ofPrograms?: { readonly hasFields: boolean; readonly areRecords: boolean };
  /** The subscription's daily allotment of calls, which no answer tells: 50,000 unless the contract says otherwise (apis.md A1). */
  readonly dailyAllotment?: number;
  readonly budget: CallBudget;
  readonly clock: Clock;
}

/** Marketo, as the engine sees it. Nothing is called before it is used. */
export function createMarketoConnector(options: MarketoConnectorOptions): Connector & Diagnosable & RightsReader {
  const { transport, credentials, keyField, objects, programs = [], ofPrograms, dailyAllotment = 50_000, budget, clock } = options;
  const token = createAccessToken(clock, () => signIn(transport, credentials));
  const session = createVendorSession({ transport, token, budget, read: readAnswer });
  const access: MarketoAccess = {
    session,
    clock,
    keyField,
    described: null,
    latest: null,
    objects,
    keyed: new Map(),
    members: createProgramBook(programs, ofPrograms),
    activityTypes: new Map(),
    delivered: new Set(),
  };
  return {
    side: 'marketo',
    writeBlockSize: SYNC_ROWS,
    readBlockSize: FILTER_VALUES,
    poll: (request) => pollChanges(access, request),
    readRecords: (request) => {
      if (isMember(request.object)) return readMembers(access, request);
      if (isCampaign(request.object)) return readProgramRecords(access, request);
      const keyed = keyedObjectOf(request.object);
      return keyed === null ? readPeople(access, request) : readKeyed(access, keyed, request);
    },
    findCandidates: (request) => {
      if (request.object === 'person') return findPeople(access, request);
      if (isCampaign(request.object)) return findPrograms(access, request);
      return isMember(request.object) ? findMembers(access, request) : findKeyed(access, request.object, request);
    },
    census: (request) => takeCensus(access, request),
    write: (request) => writeRecords(access, request),
    makeObject: (design) => makeObject(access, design),
    foreseeObjects: (designs) => foreseeObjects(access, designs),
    takeCallCount: () => session.takeCallCount(),
    readSyncUser: (objects) => readSyncUser(access, objects, () => token.identity()),
    diagnose: (mapping) => diagnoseMarketo(access, { transport, credentials, dailyAllotment }, mapping),
  };
}
