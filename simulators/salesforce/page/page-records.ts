import { z } from 'zod';
import { ControlRefusal } from '../../foundation/control-door.ts';
import type { ControlCall } from '../../foundation/control-door.ts';
import type { ObjectDefinition } from '../schema/object-definition.ts';
import { SALES_USER_IDS } from '../world/bootstrap.ts';
import { readValue } from '../world/computed-values.ts';
import type { Org } from '../world/org.ts';
import { stored, storedText } from '../world/record.ts';
import type { StoredRecord } from '../world/record.ts';
import type { Result } from '../world/vendor-error.ts';
import { deleteRecord } from '../writing/delete-record.ts';
import { createRecord, updateRecord } from '../writing/save-record.ts';
import { plainWrite } from '../writing/write-context.ts';
import type { WriteContext } from '../writing/write-context.ts';
import { pageFieldsOf } from './page-fields.ts';

const SEARCHED: readonly string[] = ['FirstName', 'LastName', 'Name', 'Email', 'Company', 'Subject', 'Label'];

const bodySchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
const listSchema = z.object({
  search: z.string().default(''),
  offset: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().positive().max(200).default(25),
});

/**
 * `/_control/records/{object}[/{id}]`, as the page asks for it. Changes are those of an ordinary user and obey the
 * org's rules; the vendor's own words come back when one is broken.
 */
export function recordsRoute(org: Org): (call: ControlCall) => unknown {
  return ({ method, rest, query, body }) => {
    const [name = '', id] = rest;
    const object = org.store.catalogue().named(name);
    if (object?.kind !== 'business') throw new ControlRefusal(`There are no records of ${name} here.`, 404);
    if (id === undefined) {
      if (method === 'GET') return list(org, object, listSchema.parse(Object.fromEntries(query)));
      if (method === 'POST') return write(org, (context) => createRecord(context, object, bodySchema.parse(body)));
    } else {
      if (method === 'GET') return one(org, object, id);
      if (method === 'PATCH') return write(org, (context) => updateRecord(context, object, id, bodySchema.parse(body)));
      if (method === 'DELETE') return write(org, (context) => deleteRecord(context, object, id));
    }
    throw new ControlRefusal(`Records take GET, POST, PATCH and DELETE, not ${method} here.`, 405);
  };
}

/** Latest change first. */
function list(org: Org, object: ObjectDefinition, { search, offset, limit }: z.infer<typeof listSchema>): unknown {
  const wanted = search.trim().toLowerCase();
  const found: StoredRecord[] = [];
  for (const record of org.store.table(object.name).inStampOrder({}, true)) {
    if (stored(record, 'IsDeleted') !== true && (wanted === '' || searchText(record).includes(wanted))) found.push(record);
  }
  return { total: found.length, rows: found.slice(offset, offset + limit).map((record) => rowOf(org, object, record)) };
}

function searchText(record: StoredRecord): string {
  return [record.Id, ...SEARCHED.map((name) => storedText(record, name) ?? '')].join(' ').toLowerCase();
}

function one(org: Org, object: ObjectDefinition, id: string): unknown {
  const record = org.store.table(object.name).get(id);
  if (record === undefined) throw new ControlRefusal(`There is no ${object.label.toLowerCase()} ${id}.`, 404);
  return { ...rowOf(org, object, record), record };
}

function rowOf(org: Org, object: ObjectDefinition, record: StoredRecord): Record<string, unknown> {
  const reading = { store: org.store, now: org.clock.now() };
  const values = Object.fromEntries(pageFieldsOf(object).map((field) => [field.name, readValue(reading, object, field, record)]));
  return { id: record.Id, updatedAt: record.SystemModstamp.replace('.000+0000', 'Z'), values };
}

/** Writes as the first sales person; on a page nobody's leads are handed round by the assignment rule. */
function write(org: Org, work: (context: WriteContext) => Result<{ readonly id: string }>): unknown {
  const context = { ...plainWrite(org, SALES_USER_IDS[0] ?? '', '/page'), autoAssign: false };
  const result = org.store.transaction(() => {
    const outcome = work(context);
    return { keep: outcome.ok, value: outcome };
  });
  if (!result.ok) throw new ControlRefusal(`${result.error.message} (${result.error.code})`, 422);
  return { id: result.value.id };
}
