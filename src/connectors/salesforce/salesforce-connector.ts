import type { PairObject } from '../../domain/side.ts';
import type { Clock } from '../../engine/ports.ts';
import type { Connector } from '../../engine/connector-port.ts';
import type { Diagnosable } from '../../engine/diagnosis-port.ts';
import type { RightsReader } from '../../engine/sync-user-port.ts';
import type { Rehearsal } from '../../engine/trial-port.ts';
import { createAccessToken } from '../access-token.ts';
import type { CallBudget } from '../call-budget.ts';
import type { HttpTransport } from '../http-transport.ts';
import { createVendorSession } from '../vendor-session.ts';
import { countFiltered } from './count-filtered.ts';
import { entriesOf, linesRead, readCursor } from './cursor.ts';
import { createDescribeBook } from './describe-book.ts';
import { describedQueries } from './described-queries.ts';
import { diagnoseSalesforce } from './diagnose.ts';
import { pollChanges } from './poll-changes.ts';
import { findCandidates, readChildren, readRecords } from './query-records.ts';
import { listIds, takeCensus } from './take-census.ts';
import { readAnswer } from './read-answer.ts';
import { readSyncUser } from './read-sync-user.ts';
import { rehearseWrite } from './rehearse-write.ts';
import type { SalesforceAccess } from './salesforce-access.ts';
import { signIn } from './sign-in.ts';
import { readSoapAnswer } from './soap.ts';
import type { SalesforceCredentials } from './sign-in.ts';
import { WRITE_BLOCK_ROWS, writeRecords } from './write-records.ts';

/** What a connection to one org needs. */
export interface SalesforceConnectorOptions {
  /** Leads to the org's own host (My Domain) and nowhere else. */
  readonly transport: HttpTransport;
  readonly credentials: SalesforceCredentials;
  /** For example `62.0`; 58.0 and later are known to work. */
  readonly apiVersion: string;
  /** What is followed, in the order in which it is read. */
  readonly objects: readonly PairObject[];
  /** Campaigns whose members are followed, by ids of 18 characters. */
  readonly campaigns?: readonly string[];
  /** The external id field that carries the Marketo person id (I8). */
  readonly keyField: string;
  /** Whether records may pass duplicate rules that only alert; a rule that blocks is never passed (apis.md B6). */
  readonly passDuplicateAlerts: boolean;
  readonly budget: CallBudget;
  readonly clock: Clock;
}

/** Ids and people looked up at a time: as many as fit into one Composite call of queries with room to spare. */
const READ_BLOCK_ROWS = 600;

/** Salesforce, as the engine sees it. Nothing is called before it is used. */
export function createSalesforceConnector(options: SalesforceConnectorOptions): Connector & Diagnosable & RightsReader & Rehearsal {
  const { transport, credentials, apiVersion, objects, campaigns = [], keyField, passDuplicateAlerts, budget, clock } = options;
  const token = createAccessToken(clock, () => signIn(transport, clock, credentials));
  const session = createVendorSession({ transport, token, budget, read: (answer) => readAnswer(answer, budget) });
  const soap = createVendorSession({ transport, token, budget, read: (answer) => readSoapAnswer(answer, budget) });
  const access: SalesforceAccess = { session, soap, apiVersion, keyField, passDuplicateAlerts, userId: () => token.identity(), describes: createDescribeBook(objects), campaigns: { campaigns, readAt: null }, conversions: new Map(), clock };
  return {
    side: 'salesforce',
    writeBlockSize: WRITE_BLOCK_ROWS,
    readBlockSize: READ_BLOCK_ROWS,
    poll: (request) => pollChanges(access, request),
    linesRead: (cursor) => Object.fromEntries([...entriesOf(readCursor(cursor))].map(([object, read]) => [object, linesRead(read)])),
    readRecords: (request) => readRecords(access, request),
    findCandidates: (request) => findCandidates(access, request),
    census: (request) => takeCensus(access, request),
    countFiltered: (request) => countFiltered(access, request),
    readChildren: (request) => readChildren(access, request),
    describe: async (asked, lane) => (await describedQueries({ ...access, describes: createDescribeBook(asked) }, [], lane)).schema.objects,
    listIds: (request) => listIds(access, request),
    write: (request) => writeRecords(access, request),
    takeCallCount: () => session.takeCallCount() + soap.takeCallCount(),
    readSyncUser: (objects) => readSyncUser(access, objects),
    rehearse: (write, mayTry) => rehearseWrite(access, write, mayTry),
    diagnose: (mapping) => diagnoseSalesforce(access, { transport, credentials, budget, clock }, mapping),
  };
}
