import type { Simulator } from '../simulators/foundation/exchange.ts';

/** Stands before Marketo and counts what is written to it, so that nothing depends on what the engine says of itself. */
export interface WrittenRows {
  readonly simulator: Simulator;
  /** Records that were sent at least once. */
  records(): number;
  /** Rows that named a record which had been sent before. */
  repeated(): number;
}

/** The fields that name a record of each kind, by the end of its path. */
const KEYS: readonly (readonly [path: RegExp, fields: readonly string[]])[] = [
  [/\/leads\.json$/, ['basculeSalesforceId']],
  [/\/salespersons\.json$/, ['externalSalesPersonId']],
  [/\/companies\.json$/, ['externalCompanyId']],
  [/\/opportunities\.json$/, ['externalOpportunityId']],
  [/\/opportunities\/roles\.json$/, ['externalOpportunityId', 'leadId', 'role']],
  [/\/customobjects\/[^/]+\.json$/, ['salesforceId']],
];

/** A counter of its own before one simulator. */
export function countWrittenRows(simulator: Simulator): WrittenRows {
  const seen = new Set<string>();
  let repeated = 0;

  function count(path: string, body: string): void {
    const fields = KEYS.find(([ends]) => ends.test(path))?.[1];
    const { input, action }: { readonly input?: readonly Readonly<Record<string, unknown>>[]; readonly action?: string } = fields === undefined ? {} : JSON.parse(body);
    for (const row of input ?? []) {
      // A person that is there is named by Marketo's own id.
      const key = action === 'updateOnly' ? `${path}#${JSON.stringify(row['id'] ?? row['marketoGUID'])}` : `${path}#${(fields ?? []).map((field) => String(row[field])).join('/')}`;
      if (seen.has(key) || action === 'updateOnly') repeated += 1;
      else seen.add(key);
    }
  }

  return {
    simulator: {
      ...simulator,
      async handle(request) {
        const { pathname } = new URL(request.url, 'http://localhost');
        // Long questions are posted too, as a form.
        if (request.method === 'POST' && request.body.startsWith('{')) count(pathname, request.body);
        return simulator.handle(request);
      },
    },
    records: () => seen.size,
    repeated: () => repeated,
  };
}
