import { z } from 'zod';
import { ask } from './whole-thing.ts';

/** What a person at a vendor's page sees and does, through the simulators' control doors. */
export interface VendorRecord {
  readonly id: string;
  readonly values: Readonly<Record<string, unknown>>;
}

const rowsSchema = z.object({
  total: z.number(),
  rows: z.array(z.object({ id: z.union([z.string(), z.number()]).transform(String), values: z.record(z.string(), z.unknown()) })),
});
const createdSchema = z.object({ id: z.union([z.string(), z.number()]).transform(String) });

/** Which list: `Lead` and `Contact` of Salesforce, `people` of Marketo. */
export function recordsUrl(simulator: string, object: 'Lead' | 'Contact' | 'people'): string {
  return `${simulator}/_control/records/${object}`;
}

/** Records that match a search. */
export async function findRecords(url: string, search: string): Promise<readonly VendorRecord[]> {
  const { body } = await ask('GET', `${url}?search=${encodeURIComponent(search)}`);
  return rowsSchema.parse(body).rows;
}

/** The newest records, newest first. */
export async function newestRecords(url: string, count: number): Promise<readonly VendorRecord[]> {
  return rowsSchema.parse((await ask('GET', `${url}?limit=${count}`)).body).rows;
}

/** Every record, page by page. */
export async function everyRecord(url: string): Promise<readonly VendorRecord[]> {
  const records: VendorRecord[] = [];
  for (;;) {
    const page = rowsSchema.parse((await ask('GET', `${url}?limit=100&offset=${records.length}`)).body);
    records.push(...page.rows);
    if (records.length >= page.total || page.rows.length === 0) return records;
  }
}

/** Creates a record; throws when the vendor refuses or does not answer. */
export async function createRecord(url: string, values: Readonly<Record<string, unknown>>): Promise<string> {
  const { status, body } = await ask('POST', url, values);
  if (status !== 200) throw new Error(`The vendor refused: ${JSON.stringify(body)}`);
  return createdSchema.parse(body).id;
}

/** Changes a record; throws when the vendor refuses or does not answer. */
export async function changeRecord(url: string, id: string, values: Readonly<Record<string, unknown>>): Promise<void> {
  const { status, body } = await ask('PATCH', `${url}/${id}`, values);
  if (status !== 200) throw new Error(`The vendor refused: ${JSON.stringify(body)}`);
}
