import type { HttpRequest } from '../../src/connectors/http-transport.ts';
import type { RowResult } from './sent-rows.ts';

/** What is told of in this simulation. */
export type ToldKind = 'task' | 'event';

/** One activity of a call that adds some, as it stood on the wire. */
export interface ActivityRow {
  readonly kind: ToldKind;
  readonly salesforceId: string;
  readonly person: string;
  /** The moment whose state it tells, ms by Salesforce's clock. */
  readonly tellsOf: number;
  /** What of it matters: whether a task is closed, or when an event begins, ms. */
  readonly state: string;
  readonly subject: string;
}

type Json = Readonly<Record<string, unknown>>;

/** The numbers under which Marketo keeps the types, by kind; those that are not there yet are left out. */
export type ActivityTypes = ReadonlyMap<number, ToldKind>;

/** The activities that a request adds. */
export function activityRows({ method, path, body }: HttpRequest, types: ActivityTypes): readonly ActivityRow[] {
  if (method !== 'POST' || path !== '/rest/v1/activities/external.json' || body === null) return [];
  const { input } = JSON.parse(body) as { readonly input: readonly Json[] };
  return input.flatMap((row) => {
    const kind = types.get(Number(row['activityTypeId']));
    const values = Object.fromEntries((row['attributes'] as readonly Json[]).map(({ apiName, value }) => [String(apiName), value]));
    return kind === undefined ? [] : [{ kind, salesforceId: String(values['salesforceId']), person: String(row['leadId']), tellsOf: Date.parse(String(row['activityDate'])), state: stateOf(kind, values), subject: String(row['primaryAttributeValue']) }];
  });
}

/** What of a task or an event is worth an activity (decision 27), in a form that can be compared whoever wrote it. */
export function stateOf(kind: ToldKind, values: Json): string {
  if (kind === 'task') return String(values['isClosed']) === 'true' ? 'closed' : 'open';
  return String(Date.parse(String(values['startDateTime']).replace(/\+0000$/, 'Z')));
}

/** What became of each row; null when the call as a whole was refused. */
export function activityResults(body: string, rows: number): readonly RowResult[] | null {
  const answer = parsed(body);
  const found = answer?.['result'];
  if (answer?.['success'] !== true || !Array.isArray(found) || found.length !== rows) return null;
  return (found as readonly Json[]).map((row): RowResult => {
    if (row['status'] === 'added') return { result: 'applied', id: String(row['marketoGUID']) };
    const [error] = (row['errors'] ?? []) as readonly Json[];
    return { result: 'refused', code: String(error?.['code']) };
  });
}

function parsed(body: string): Json | null {
  try {
    return JSON.parse(body) as Json;
  } catch {
    return null;
  }
}
