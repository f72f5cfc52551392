import { activityType } from '../activity-log.ts';
import type { Activity } from '../activity-log.ts';
import { fieldNow } from '../field-shapes.ts';
import { stamp } from '../field-values.ts';
import { personRow } from '../find-people.ts';
import type { KeyedRecord } from '../keyed-store.ts';
import { skipped } from '../operation.ts';
import type { Answer, Call, Row, Started } from '../operation.ts';
import { integerOf, integersOf, leadIdsOf, personFieldsOf } from '../parameters.ts';
import { positionPage } from '../position-page.ts';
import { defaultFields } from '../person-fields.ts';
import { throughApi } from '../person-changes.ts';
import type { Origin } from '../person-changes.ts';
import { Refusal, recordError } from '../refusal.ts';
import type { Change, World } from '../world.ts';
import { listMemberStore } from './static-list.ts';
import type { StaticList } from './static-list.ts';

/** Get Lists, narrowed by id, name, program or workspace; every list is one of the database, so that no program has any. */
export function browseLists(call: Call): Answer {
  const { world, parameters } = call;
  const ids = integersOf(parameters, 'id');
  // A list of names comes repeated (MS: an array) or with commas, which a name may hold too.
  const named = (parameter: string): readonly string[] => parameters.getAll(parameter).flatMap((text) => [text, ...text.split(',')]);
  const found = [...world.lists.values()].filter(
    ({ id, name }) => (ids.length === 0 || ids.includes(id)) && fits(named('name'), name) && fits(named('workspaceName'), 'Default') && named('programName').length === 0,
  );
  return positionPage(call, listMemberStore, found, listRow);
}

function fits(wanted: readonly string[], value: string): boolean {
  return wanted.length === 0 || wanted.includes(value);
}

/** Get List by Id; 1013 for the call when there is none (MD error-codes). */
export function listById(call: Call): Answer {
  return { result: [listRow(listMeant(call))] };
}

/** As recorded (treasure-data/list_reponse_full.json). */
function listRow({ id, name, description, createdAt, updatedAt }: StaticList): Row {
  return {
    id,
    name,
    ...(description === undefined ? {} : { description }),
    workspaceName: 'Default',
    createdAt: stamp(createdAt),
    updatedAt: stamp(updatedAt),
  };
}

/** Get Leads by List Id: the token alone tells of more (MD list-membership; recorded, treasure-data/lead_by_list.json). */
export function findPeopleOfList(call: Call): Answer {
  const { world } = call;
  const list = listMeant(call);
  const fields = personFieldsOf(call) ?? defaultFields.flatMap((name) => fieldNow(world, name) ?? []);
  const members = world.records(listMemberStore).with(['listId'], [String(list.id)]);
  return positionPage(call, listMemberStore, members, ({ values }) => personRow(world, world.people.get(Number(values['leadId'])), fields)[0] ?? {});
}

/** Get Lists by Lead Id: the stamps are the list's (MS List); whether there is more is told (MD leads, example). */
export function listsOfPerson(call: Call): Answer {
  const { world } = call;
  const id = integerOf(call.subject);
  if (world.people.get(id) === undefined) throw new Refusal({ code: '1004', message: `Lead '${id}' not found` });
  const lists = world.records(listMemberStore).with(['leadId'], [String(id)]).flatMap(({ values }) => world.lists.get(Number(values['listId'])) ?? []);
  const answer = positionPage(call, listMemberStore, lists, (list) => ({ listId: list.id, createdAt: stamp(list.createdAt), updatedAt: stamp(list.updatedAt) }));
  return { ...answer, moreResult: answer.nextPageToken !== undefined };
}

/** Add to List: who is in it already is added all the same (recorded). */
export function beginAddToList(call: Call): Started {
  return eachPerson(call, (world, list, leadId) => {
    addToList(world, list, leadId, throughApi);
    return { status: 'added' };
  });
}

/** Puts somebody into a list, and tells it; nothing happens to who is in it already. */
export function addToList(world: World, list: StaticList, leadId: number, { source }: Origin): void {
  if (membershipOf(world, list.id, leadId) !== undefined) return;
  world.commit([newMember(world, list.id, leadId), ['activity', listActivity(world, activityType.addToList, list, leadId, source)]]);
}

/** Add to List and Remove from List name the list as their primary value (MD activities, asset ids of types). */
function listActivity(world: World, type: number, list: StaticList, personId: number, source: string): Activity {
  return { guid: world.nextGuid(), personId, at: world.now(), type, primaryValueId: list.id, primaryValue: list.name, attributes: [['Source', source]] };
}

function newMember(world: World, listId: number, leadId: number): Change {
  const now = world.now();
  return ['record', listMemberStore, { id: world.nextId('listMember'), createdAt: now, updatedAt: now, values: { listId, leadId } }];
}

function membershipOf(world: World, listId: number, leadId: number): KeyedRecord | undefined {
  return world.records(listMemberStore).with(['listId', 'leadId'], [String(listId), String(leadId)])[0];
}

/** Remove from List; 1015 for who is not in it (recorded). */
export function beginRemoveFromList(call: Call): Started {
  return eachPerson(call, (world, list, leadId, member) => {
    if (member === undefined) return skipped({ code: '1015', message: 'Lead not in list' });
    world.commit([['no-record', listMemberStore, member.id], ['activity', listActivity(world, activityType.removeFromList, list, leadId, throughApi.source)]]);
    return { status: 'removed' };
  });
}

/** Member of List (MD list-membership; recorded, node-marketo/list-member-of-found.http). */
export function memberOfList(call: Call): Answer {
  return eachPerson(call, (_world, _list, _leadId, member) => ({ status: member === undefined ? 'notmemberof' : 'memberof' })).finish();
}

type Outcome = (world: World, list: StaticList, leadId: number, member: KeyedRecord | undefined) => Row;

/** A row for each person, with the id even where it is skipped (recorded); 1004 for nobody. */
function eachPerson(call: Call, outcomeOf: Outcome): Started {
  const { world } = call;
  const ids = leadIdsOf(call);
  return {
    records: ids.length,
    finish() {
      const list = listMeant(call);
      const rowOf = (id: number): Row => {
        if (world.people.get(id) === undefined) return skipped(recordError.leadNotFound());
        return outcomeOf(world, list, id, membershipOf(world, list.id, id));
      };
      return { result: ids.map((id) => ({ id, ...rowOf(id) })) };
    },
  };
}

function listMeant({ world, subject }: Call): StaticList {
  const list = world.lists.get(integerOf(subject));
  if (list === undefined) throw new Refusal(recordError.recordNotFound('Object not found'));
  return list;
}
