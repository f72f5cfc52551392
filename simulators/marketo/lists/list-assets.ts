import type { Answer, Call, Row, Started } from '../operation.ts';
import { integerOf, requiredText } from '../parameters.ts';
import { assetPage, assetStamp, assetsFound, ruleBroken } from '../programs/asset-answers.ts';
import { folderParameter, formOf } from '../programs/asset-form.ts';
import { dateOf } from '../programs/browse-programs.ts';
import { SET_UP_AT } from '../programs/standard-programs.ts';
import { Refusal, responseError } from '../refusal.ts';
import type { Change, World } from '../world.ts';
import { listMemberStore } from './static-list.ts';
import type { StaticList } from './static-list.ts';

/** Get Static List by Id (MD static-lists, By Id). */
export function listAssetById({ world, subject }: Call): Answer {
  const list = world.lists.get(integerOf(subject));
  return assetsFound(list === undefined ? [] : [assetRow(list)]);
}

/** Get Static List by Name; names are unique. */
export function listAssetByName({ world, parameters }: Call): Answer {
  const list = listNamed(world, requiredText(parameters, 'name'));
  return assetsFound(list === undefined ? [] : [assetRow(list)]);
}

/** Get Static Lists, of one folder and by range of updatedAt where they are given (MD static-lists, Browse). */
export function browseListAssets(call: Call): Answer {
  const { world, parameters } = call;
  const folder = parameters.has('folder') ? folderParameter(parameters) : undefined;
  const earliest = dateOf(parameters, 'earliestUpdatedAt') ?? -Infinity;
  const latest = dateOf(parameters, 'latestUpdatedAt') ?? Infinity;
  const found = [...world.lists.values()].filter(
    (list) => (folder === undefined || (list.folder.id === folder.id && list.folder.type === folder.type)) && list.updatedAt >= earliest && list.updatedAt <= latest,
  );
  return assetsFound(assetPage(call, found).map(assetRow));
}

/** Create Static List: a form with a name that is free, and a folder; any folder id is taken. */
export function beginCreateList(call: Call): Started {
  const { parameters } = formOf(call);
  const name = requiredText(parameters, 'name');
  const { id, type } = folderParameter(parameters);
  return keeping(call, (world) => {
    refuseTakenName(world, name);
    return { id: world.nextId('list'), name, ...describedAs(parameters), createdAt: world.now(), updatedAt: world.now(), folder: { id, type } };
  });
}

/** Update Static List: its name and description (MD static-lists, Create and Update). */
export function beginUpdateList(call: Call): Started {
  const { parameters } = formOf(call);
  return keeping(call, (world) => {
    const before = assetNamed(call);
    const name = parameters.get('name') ?? before.name;
    if (name !== before.name) refuseTakenName(world, name);
    return { ...before, name, ...describedAs(parameters), updatedAt: world.now() };
  });
}

/** Delete Static List: the memberships go with it. */
export function beginDeleteList(call: Call): Started {
  formOf(call);
  return {
    records: 1,
    finish() {
      const { id } = assetNamed(call);
      const members = call.world.records(listMemberStore).with(['listId'], [String(id)]);
      call.world.commit([...members.map((member): Change => ['no-record', listMemberStore, member.id]), ['no-list', id]]);
      return assetsFound([{ id }]);
    },
  };
}

/** Get Folder by Name: the one folder that static lists of the database lie in, as recorded (grouparoo/lists-and-errors.json). */
export function folderByName({ parameters }: Call): Answer {
  const name = requiredText(parameters, 'name');
  const elsewhere = (parameters.get('type') ?? 'Folder') !== 'Folder' || (parameters.get('workSpace') ?? 'Default') !== 'Default';
  return assetsFound(name === groupLists['name'] && !elsewhere ? [groupLists] : []);
}

const groupLists: Row = {
  name: 'Group Lists',
  description: null,
  createdAt: assetStamp(SET_UP_AT),
  updatedAt: assetStamp(SET_UP_AT),
  url: null,
  folderId: { id: 12, type: 'Folder' },
  folderType: 'List',
  parent: { id: 5, type: 'Folder' },
  path: '/Lead Database/Default/Group Lists',
  isArchive: false,
  isSystem: true,
  accessZoneId: 1,
  workspace: 'Default',
  id: 12,
};

function keeping(call: Call, make: (world: World) => StaticList): Started {
  return {
    records: 1,
    finish() {
      const list = make(call.world);
      call.world.commit([['list', list]]);
      return assetsFound([assetRow(list)]);
    },
  };
}

function describedAs(parameters: URLSearchParams): { description?: string } {
  const description = parameters.get('description');
  return description === null ? {} : { description };
}

/** As recorded; a description only where there is one (MD static-lists, examples). */
function assetRow({ id, name, description, createdAt, updatedAt, folder }: StaticList): Row {
  return {
    id,
    name,
    ...(description === undefined ? {} : { description }),
    createdAt: assetStamp(createdAt),
    updatedAt: assetStamp(updatedAt),
    folder,
    computedUrl: `https://app-sim.marketo.example/#ST${id}A1`,
    workspace: 'Default',
  };
}

/** The static list of this name, compared exactly. */
export function listNamed(world: World, name: string): StaticList | undefined {
  return [...world.lists.values()].find((list) => list.name === name);
}

function refuseTakenName(world: World, name: string): void {
  if (listNamed(world, name) !== undefined) throw ruleBroken(`a static list named '${name}' exists`);
}

/** The list to change; 702 of the table otherwise, no source tells the code. */
function assetNamed({ world, subject }: Call): StaticList {
  const list = world.lists.get(integerOf(subject));
  if (list === undefined) throw new Refusal(responseError('702', `Static list '${subject}' not found`));
  return list;
}
