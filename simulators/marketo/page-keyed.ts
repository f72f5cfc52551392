import { ControlRefusal } from '../foundation/control-door.ts';
import type { KeyedField, KeyedKind } from './keyed-kinds.ts';
import type { RecordId } from './keyed-store.ts';
import type { Row } from './operation.ts';
import { fieldKinds } from './page-fields.ts';
import type { PageKind } from './page-fields.ts';
import { pageOfRecords } from './page-list.ts';
import { recordBody } from './page-records.ts';
import { dropKeyed, putKeyed } from './write-keyed.ts';
import type { Echoes } from './write-keyed.ts';
import type { World } from './world.ts';

/** How the page names a kind: the path of its records, its title, and one of them. */
type Names = { readonly name: string; readonly title: string; readonly one: string };

const MOST_COLUMNS = 6;

/** A kind of object on the page: its records are made, changed and deleted by the rules of the API. */
export function keyedPageKind(kind: KeyedKind, names: Names, echoes?: Echoes): PageKind {
  const shown = kind.fields.filter((field) => !['id', 'marketoGUID', 'createdAt', 'updatedAt'].includes(field.name));
  return {
    ...names,
    columns: shown.slice(0, MOST_COLUMNS).map((field) => field.name),
    fields: shown.map((field) => ({ name: field.name, label: field.displayName, kind: fieldKinds[field.dataType], readOnly: isFixed(kind, field) })),
    list: (world, query) => pageOfRecords([...world.records(kind.store).all()], query, (record) => Object.values(record.values).join(' '), ({ values }) => values),
    create: (world, body) => outcomeOf(kind, putKeyed(kind, world, undefined, filled(body), echoes)),
    change: (world, id, body) => outcomeOf(kind, putKeyed(kind, world, presentId(kind, world, id), recordBody.parse(body), echoes)),
    remove: (world, id) => outcomeOf(kind, dropKeyed(kind, world, presentId(kind, world, id))),
  };
}

/** Keys are given when a record is made; what is neither key nor updateable is never typed in. */
function isFixed(kind: KeyedKind, field: KeyedField): boolean {
  return !field.updateable && !kind.dedupeFields.includes(field.name);
}

function filled(body: unknown): Row {
  return Object.fromEntries(Object.entries(recordBody.parse(body)).filter(([, value]) => value !== null));
}

function presentId(kind: KeyedKind, world: World, text: string): RecordId {
  const id = kind.idField === 'id' ? Number(text) : text;
  if (world.records(kind.store).get(id) === undefined) throw new ControlRefusal(`There is no ${kind.name} ${text} any more.`, 404);
  return id;
}

/** The id of what was written, or the vendor's own words when a rule was broken. */
function outcomeOf(kind: KeyedKind, row: Row): { id: unknown } {
  const reasons = row['reasons'];
  if (!Array.isArray(reasons)) return { id: row[kind.idField] };
  throw new ControlRefusal(`${reasons[0].message} (${reasons[0].code})`, 422);
}
