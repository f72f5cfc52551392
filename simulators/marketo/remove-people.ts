import { activityType } from './activity-log.ts';
import type { Activity } from './activity-log.ts';
import { skipped } from './operation.ts';
import type { Call, Row, Started } from './operation.ts';
import { integerOf, integersOf, leadIdsOf } from './parameters.ts';
import { combinedAttachments } from './person-attachments.ts';
import { deletedPerson } from './person-changes.ts';
import type { Person } from './person-store.ts';
import { Refusal, hint, recordError, responseError } from './refusal.ts';
import type { FieldValue } from './field-values.ts';
import type { Change, World } from './world.ts';

/** Delete Leads: ids in the body, or in `id` parameters when there is no body (MS); 300 at most. */
export function beginDeletePeople(call: Call): Started {
  const ids = leadIdsOf(call);
  return { records: ids.length, finish: () => ({ result: ids.map((id) => deletePerson(call.world, id)) }) };
}

function deletePerson(world: World, id: number): Row {
  const person = world.people.get(id);
  // Rows of list calls carry the id when skipped (recorded); we take it that deletions do too.
  if (person === undefined) return { id, ...skipped(recordError.leadNotFound()) };
  world.commit(deletedPerson(world, person));
  return { id, status: 'deleted' };
}

const MOST_LOSERS = 25;

/**
 * Merge Leads: the winner's values win, its blanks are filled from the losers in the order given; the losers are gone
 * and one Merge Leads activity of the winner names them (apis.md A4, A5). Whether filled fields also show as data value
 * changes no source says; here they do not, so a reader must follow the merge itself.
 */
export function beginMergePeople(call: Call): Started {
  const winnerId = integerOf(call.subject);
  const loserIds = [...integersOf(call.parameters, 'leadId'), ...integersOf(call.parameters, 'leadIds')];
  if (loserIds.length === 0) throw new Refusal(recordError.missing('leadId'));
  if (loserIds.length > MOST_LOSERS) throw new Refusal(recordError.tooManyMerges());
  if (call.parameters.get('mergeInCRM') === 'true') throw new Refusal(recordError.invalid(`mergeInCRM is not simulated ${hint}`));
  return {
    records: loserIds.length + 1,
    finish() {
      const winner = personNamed(call.world, winnerId);
      const losers = loserIds.map((id) => personNamed(call.world, id));
      if (losers.includes(winner)) throw new Refusal(recordError.invalid('A lead cannot be merged with itself'));
      call.world.commit(merged(call.world, winner, losers));
      return {};
    },
  };
}

/** Merges as somebody does on the vendor's page; false when a person is not there any more. */
export function mergeByHand(world: World, winnerId: number, loserId: number): boolean {
  const [winner, loser] = [world.people.get(winnerId), world.people.get(loserId)];
  if (winner === undefined || loser === undefined || winner === loser) return false;
  world.commit(merged(world, winner, [loser]));
  return true;
}

function personNamed(world: World, id: number): Person {
  const person = world.people.get(id);
  if (person === undefined) throw new Refusal(responseError('1004', `Lead '${id}' not found`));
  return person;
}

function merged(world: World, winner: Person, losers: readonly Person[]): Change[] {
  const values: Record<string, FieldValue> = { ...winner.values };
  for (const loser of losers) {
    for (const [name, value] of Object.entries(loser.values)) values[name] ??= value;
  }
  const activity: Activity = {
    guid: world.nextGuid(),
    personId: winner.id,
    at: world.now(),
    type: activityType.mergeLeads,
    primaryValueId: winner.id,
    attributes: [['Master Updated', 'true'], ['Merge IDs', losers.map((loser) => loser.id).join(',')], ['Merge Source', 'Web service API']],
  };
  return [
    ['person', { ...winner, values, updatedAt: world.now() }],
    ...combinedAttachments(world, winner.id, losers.map((loser) => loser.id)),
    ...losers.map((loser): Change => ['no-person', loser.id]),
    ['activity', activity],
  ];
}
