import { activityType } from './activity-log.ts';
import type { Activity, FieldChange } from './activity-log.ts';
import { stamp } from './field-values.ts';
import type { FieldValue } from './field-values.ts';
import { fieldNow, fieldsNow } from './field-shapes.ts';
import type { PersonField } from './person-fields.ts';
import type { Person } from './person-store.ts';
import { lostAttachments } from './person-attachments.ts';
import { nameOf, readField } from './reading.ts';
import type { Change, World } from './world.ts';

/**
 * Who made a change, as the activity tells it. Through REST it is "Web service API" twice (MD activities, example);
 * the words for a change by hand and by a campaign are ours, no source quotes them.
 */
export type Origin = {
  readonly source: string;
  readonly reason: string;
  /** The static list that an import fills (recorded, treasure-data/activity_extract1.csv). */
  readonly listName?: string;
};

export const throughApi: Origin = { source: 'Web service API', reason: 'Web service API' };
export const byHand: Origin = { source: 'Manual', reason: 'Person detail page' };
/** "List import" is the source type of recorded New Lead activities (treasure-data/activity_extract1.csv). */
export const byImport: Origin = { source: 'List import', reason: 'List import' };
const byCampaign: Origin = { source: 'Change Data Value flow step', reason: 'Smart campaign' };

/** New values by field name; undefined blanks a field. Only fields of the tables, already read and checked. */
export type NewValues = ReadonlyMap<PersonField, FieldValue | undefined>;

/** What makes a new person: the record, its New Lead activity, and what the campaigns do to it at once. */
export function createdPerson(world: World, newValues: NewValues, origin: Origin): { id: number; changes: Change[] } {
  const now = world.now();
  const id = world.nextId('person');
  const values: Record<string, FieldValue> = { originalSourceType: origin.source, registrationSourceType: origin.source };
  for (const [field, value] of newValues) if (value !== undefined) values[field.name] = tidied(world, value);
  const person: Person = { id, createdAt: now, updatedAt: now, values };
  const rewritten = rewrittenPerson(world, person, newValues);
  return {
    id,
    changes: [['person', rewritten.person], ['activity', newLead(world, person, origin)], ...rewritten.activities],
  };
}

/**
 * What makes an edit: the record and one Change Data Value activity for each field that really changed. Setting the
 * value a field already has leaves no trace. `updatedAt` moves for standard fields only (apis.md A5).
 */
export function editedPerson(world: World, person: Person, newValues: NewValues, origin: Origin): Change[] {
  const first = withValues(world, person, newValues, origin);
  const rewritten = rewrittenPerson(world, first.person, newValues);
  if (first.activities.length + rewritten.activities.length === 0) return [];
  return [['person', rewritten.person], ...first.activities, ...rewritten.activities];
}

/** What makes a deletion: the person goes, and a Delete Lead activity tells its name (MD activities, example). */
export function deletedPerson(world: World, person: Person): Change[] {
  const activity: Activity = {
    guid: world.nextGuid(),
    personId: person.id,
    at: world.now(),
    type: activityType.deleteLead,
    primaryValueId: person.id,
    primaryValue: nameOf(person) ?? '',
    attributes: [],
  };
  return [['no-person', person.id], ...lostAttachments(world, person.id), ['activity', activity]];
}

type Edited = { person: Person; activities: Change[] };

function withValues(world: World, person: Person, newValues: NewValues, origin: Origin): Edited {
  const values = { ...person.values };
  const activities: Change[] = [];
  let standardMoved = false;
  for (const [field, submitted] of newValues) {
    const value = submitted === undefined ? undefined : tidied(world, submitted);
    const before = values[field.name];
    if (value === before) continue;
    if (value === undefined) delete values[field.name];
    else values[field.name] = value;
    standardMoved ||= !field.custom;
    activities.push(['activity', dataValueChange(world, person.id, field, before, value, origin)]);
  }
  if (values['externalCompanyId'] !== person.values['externalCompanyId']) activities.push(...takenFromCompany(world, person, values, origin));
  return { person: { ...person, values, updatedAt: standardMoved ? world.now() : person.updatedAt }, activities };
}

/**
 * Somebody who comes to a company has its company fields from then on and gives up their own; what that changes to a
 * reader's eye is told like any change. No source says so (NOT-SIMULATED.md).
 */
function takenFromCompany(world: World, person: Person, values: Record<string, FieldValue>, origin: Origin): Change[] {
  const moved: Person = { ...person, values };
  const told: Change[] = [];
  for (const field of fieldsNow(world).filter(({ ofCompany }) => ofCompany)) {
    const before = readField(world, person, field);
    const after = readField(world, moved, field);
    if (before !== after) told.push(['activity', dataValueChange(world, person.id, field, before, after, origin)]);
    delete values[field.name];
  }
  return told;
}

/** Smart campaigns answer a write of a field by setting it to something else at once (F43). */
function rewrittenPerson(world: World, person: Person, written: NewValues): Edited {
  const answers = new Map<PersonField, FieldValue | undefined>();
  for (const { field: name, when, to } of world.switches.rewrites) {
    const field = fieldNow(world, name);
    if (field === undefined || !written.has(field)) continue;
    if (when === undefined || (person.values[name] ?? null) === when) answers.set(field, to ?? undefined);
  }
  return withValues(world, person, answers, byCampaign);
}

function tidied(world: World, value: FieldValue): FieldValue {
  return world.switches.tidyText && typeof value === 'string' ? value.trim().replace(/\s+/g, ' ') : value;
}

/** Attributes as in a recorded one (fixtures/marketo/treasure-data/activity_extract1.csv). */
function newLead(world: World, person: Person, origin: Origin): Activity {
  const listName = origin.listName === undefined ? [] : [['List Name', origin.listName] as const];
  return {
    guid: world.nextGuid(),
    personId: person.id,
    at: person.createdAt,
    type: activityType.newLead,
    primaryValueId: person.id,
    attributes: [['Source Type', origin.source], ...listName, ['Created Date', stamp(person.createdAt).slice(0, 10)]],
  };
}

/** A Change Data Value activity of one field of a person; undefined is blank. */
export function dataValueChange(
  world: World,
  personId: number,
  field: PersonField,
  before: FieldValue | undefined,
  after: FieldValue | undefined,
  origin: Origin,
): Activity {
  const change: FieldChange = {
    id: field.id,
    name: field.name,
    displayName: field.displayName,
    newValue: asText(after),
    oldValue: asText(before),
  };
  return {
    guid: world.nextGuid(),
    personId,
    at: world.now(),
    type: activityType.changeDataValue,
    primaryValueId: field.id,
    primaryValue: field.displayName,
    attributes: [['Reason', origin.reason], ['Source', origin.source]],
    change,
  };
}

function asText(value: FieldValue | undefined): string | null {
  return value === undefined ? null : String(value);
}
