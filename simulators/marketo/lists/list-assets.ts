import { assetStamp, assetsFound } from '../assets/asset-answers.ts';
import { folderParameter, formOf } from '../assets/asset-form.ts';
import { assetCallsOf, describedIn, isInFolder } from '../assets/asset-kind.ts';
import type { Answer, Call, Row, Started } from '../operation.ts';
import { requiredText } from '../parameters.ts';
import { SET_UP_AT } from '../programs/standard-programs.ts';
import type { Change } from '../world.ts';
import { listMemberStore } from './static-list.ts';
import type { StaticList } from './static-list.ts';

/** Static lists as assets (MD static-lists, By Id, By Name). */
export const listAssets = assetCallsOf<StaticList>({ noun: 'static list', all: ({ lists }) => lists, kept: (list) => ['list', list], row: assetRow });

/** Get Static Lists, of one folder and by range of updatedAt where they are given (MD static-lists, Browse). */
export function browseListAssets(call: Call): Answer {
  return listAssets.browse(call, isInFolder(call.parameters));
}

/** Create Static List: a form with a name that is free, and a folder; any folder id is taken. */
export function beginCreateList(call: Call): Started {
  const { parameters } = formOf(call);
  const name = requiredText(parameters, 'name');
  const folder = folderParameter(parameters);
  return listAssets.beginKeeping(call, (world) => {
    listAssets.refuseTakenName(world, name);
    return { id: world.nextId('list'), name, ...describedIn(parameters), createdAt: world.now(), updatedAt: world.now(), folder };
  });
}

/** Update Static List: its name and description (MD static-lists, Create and Update). */
export function beginUpdateList(call: Call): Started {
  return listAssets.beginUpdate(call, (_, before, changed) => ({ ...before, ...describedIn(call.parameters), ...changed }));
}

/** Delete Static List: the memberships go with it. */
export function beginDeleteList(call: Call): Started {
  return listAssets.beginChanging(call, (world, { id }) => {
    const members = world.records(listMemberStore).with(['listId'], [String(id)]);
    return [...members.map((member): Change => ['no-record', listMemberStore, member.id]), ['no-list', id]];
  });
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
