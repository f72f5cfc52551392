import type { Connector } from '../../engine/connector-port.ts';
import type { Diagnosable } from '../../engine/diagnosis-port.ts';
import type { Clock } from '../../engine/ports.ts';
import { createAccessToken } from '../access-token.ts';
import type { CallBudget } from '../call-budget.ts';
import type { HttpTransport } from '../http-transport.ts';
import { createVendorSession } from '../vendor-session.ts';
import { diagnoseMarketo } from './diagnose.ts';
import { FILTER_VALUES, findCandidates, readRecords } from './find-people.ts';
import type { MarketoAccess } from './marketo-access.ts';
import { pollChanges } from './poll-changes.ts';
import { readAnswer } from './read-answer.ts';
import { signIn } from './sign-in.ts';
import type { MarketoCredentials } from './sign-in.ts';
import { SYNC_ROWS, writePeople } from './write-people.ts';

/** What a connection to one subscription needs. */
export interface MarketoConnectorOptions {
  /** Leads to the subscription's own host and nowhere else. */
  readonly transport: HttpTransport;
  readonly credentials: MarketoCredentials;
  /** The person field that carries the id of the lead or contact: text, and searchable (I8). */
  readonly keyField: string;
  /** The subscription's daily allotment of calls, which no answer tells: 50,000 unless the contract says otherwise (apis.md A1). */
  readonly dailyAllotment?: number;
  readonly budget: CallBudget;
  readonly clock: Clock;
}

/** Marketo, as the engine sees it. Nothing is called before it is used. */
export function createMarketoConnector(options: MarketoConnectorOptions): Connector & Diagnosable {
  const { transport, credentials, keyField, dailyAllotment = 50_000, budget, clock } = options;
  const token = createAccessToken(clock, () => signIn(transport, credentials));
  const session = createVendorSession({ transport, token, budget, read: readAnswer });
  const access: MarketoAccess = {
    session,
    clock,
    keyField,
    described: null,
    delivered: new Set(),
  };
  return {
    side: 'marketo',
    writeBlockSize: SYNC_ROWS,
    readBlockSize: FILTER_VALUES,
    poll: (request) => pollChanges(access, request),
    readRecords: (request) => readRecords(access, request),
    findCandidates: (request) => findCandidates(access, request),
    write: (request) => writePeople(access, request),
    takeCallCount: () => session.takeCallCount(),
    diagnose: (mapping) => diagnoseMarketo(access, { transport, credentials, dailyAllotment }, mapping),
  };
}
