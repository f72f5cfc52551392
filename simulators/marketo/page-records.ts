import { z } from 'zod';
import { ControlRefusal } from '../foundation/control-door.ts';
import type { Fault } from '../foundation/fault-plan.ts';
import { activityType } from './activity-log.ts';
import { stamp } from './field-values.ts';
import { delayed } from './late-changes.ts';
import { pageOfRecords } from './page-list.ts';
import { byHand, createdPerson, deletedPerson, editedPerson } from './person-changes.ts';
import type { NewValues } from './person-changes.ts';
import { findField } from './person-fields.ts';
import type { PersonField } from './person-fields.ts';
import type { Person } from './person-store.ts';
import { readRow } from './read-row.ts';
import { readField } from './reading.ts';
import type { World } from './world.ts';

/** The fields that the page shows and edits, in its order. */
const pageFieldNames: readonly string[] = [
  'firstName', 'lastName', 'email', 'company', 'title', 'phone', 'address', 'city', 'state', 'postalCode', 'country',
  'leadSource', 'leadStatus', 'rating', 'leadScore', 'unsubscribed', 'doNotCall', 'customerTier', 'interests', 'renewalDate',
  'annualBudget', 'notes', 'sfdcType', 'sfdcCreatedDate', 'sfdcIsConverted', 'sfdcConvertedDate', 'sfdcIsDeleted', 'basculeSalesforceId',
];
/** Fields of the page, for its form. */
export const pageFields: readonly PersonField[] = pageFieldNames.flatMap((name) => findField(name) ?? []);

/** What the page sends: values by field name, null for a blank. */
export const recordBody = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

/** People whose name, address or company contains the search text, the latest changed first. */
export function peopleRecords(world: World, query: URLSearchParams): unknown {
  return pageOfRecords([...world.people.all()], query, searchText, (person) => valuesOf(world, person));
}

const searchedNames = ['firstName', 'lastName', 'email', 'company', 'basculeSalesforceId'] as const;

function searchText({ id, values }: Person): string {
  return [id, ...searchedNames.map((name) => values[name])].join(' ');
}

function valuesOf(world: World, person: Person): unknown {
  return Object.fromEntries(pageFields.map((field) => [field.name, readField(world, person, field) ?? null]));
}

/** Creates a person as somebody at the keyboard would; with `late`, the log tells of it late (F21). */
export function createRecord(world: World, body: unknown, late?: Fault): unknown {
  const { id, changes } = createdPerson(world, readBody(world, undefined, body), byHand);
  world.commit(delayed(world, changes, late));
  return { id };
}

/** Changes the named fields of a person, by hand; `late` as above. */
export function changeRecord(world: World, id: number, body: unknown, late?: Fault): unknown {
  const person = personNamed(world, id);
  world.commit(delayed(world, editedPerson(world, person, readBody(world, person, body), byHand), late));
  return { id };
}

/** Deletes a person, by hand. */
export function deleteRecord(world: World, id: number): unknown {
  world.commit(deletedPerson(world, personNamed(world, id)));
  return { id };
}

function personNamed(world: World, id: number): Person {
  const person = world.people.get(id);
  if (person === undefined) throw new ControlRefusal(`There is no person ${id} any more.`, 404);
  return person;
}

/** The same rules as for the API, and the vendor's own words when one is broken. */
function readBody(world: World, present: Person | undefined, body: unknown): NewValues {
  const read = readRow(world, present, recordBody.parse(body));
  if (!read.ok) throw new ControlRefusal(`${read.error.message} (${read.error.code})`, 422);
  return read.values;
}

/** The latest 50 activities that are not web visits, newest first. */
export function activityRecords(world: World): unknown {
  const latest = [...world.activities.all()].filter((activity) => activity.type !== activityType.visitWebPage).slice(-50).toReversed();
  return { rows: latest.map(({ at, ...activity }) => ({ ...activity, at: stamp(at) })) };
}
