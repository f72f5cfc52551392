import type { KeyedRecord } from './keyed-store.ts';
import { dataValueChange, throughApi } from './person-changes.ts';
import type { Origin } from './person-changes.ts';
import { personFields } from './person-fields.ts';
import type { Change, World } from './world.ts';

/** A company with more people than this changes them without a word in the log (native-sync §1.2, account fan-out). */
const MOST_TOLD = 5000;

const companyFields = personFields.filter((field) => field.ofCompany);

/**
 * What one company write does to the company's people: their company fields are read from it, so nothing of theirs is
 * written, but each changed field is a Change Data Value activity of each of them, up to 5,000 people. It is told of
 * Adobe's own sync; that it holds for company writes through the API is a choice (NOT-SIMULATED.md).
 */
export function toldToPeople(world: World, before: KeyedRecord | undefined, after: KeyedRecord, origin: Origin = throughApi): Change[] {
  const changed = companyFields.filter(({ name }) => before?.values[name] !== after.values[name]);
  if (before === undefined || changed.length === 0 || !world.switches.companyChangesTold) return [];
  const people = world.people.idsWith('externalCompanyId', String(after.values['externalCompanyId']));
  if (people.length > MOST_TOLD) return [];
  return people.flatMap((id) =>
    changed.map((field): Change => ['activity', dataValueChange(world, id, field, before.values[field.name], after.values[field.name], origin)]),
  );
}
