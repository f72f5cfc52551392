import { read, write } from '../operation.ts';
import type { Operation } from '../operation.ts';
import { beginCreateList, beginDeleteList, beginUpdateList, browseListAssets, folderByName, listAssets } from './list-assets.ts';
import { beginAddToList, beginRemoveFromList, browseLists, findPeopleOfList, listById, listsOfPerson, memberOfList } from './list-members.ts';

const assets = '/rest/asset/v1';
const members = '/rest/v1/lists/{subject}/leads.json';
const paging = ['batchSize', 'nextPageToken'];
const written = ['name', 'description'];

/** Static lists and who is in them (MD static-lists, list-membership; swagger-asset.json, swagger-mapi.json). */
export const listOperations: readonly Operation[] = [
  read('get-folder-by-name', `${assets}/folder/byName.json`, ['name', 'type', 'workSpace'], folderByName),
  read('browse-static-lists', `${assets}/staticLists.json`, ['folder', 'offset', 'maxReturn', 'earliestUpdatedAt', 'latestUpdatedAt'], browseListAssets),
  write('create-static-list', `${assets}/staticLists.json`, [...written, 'folder'], beginCreateList),
  read('get-static-list-by-name', `${assets}/staticList/byName.json`, ['name'], listAssets.byName),
  read('get-static-list', `${assets}/staticList/{subject}.json`, [], listAssets.byId),
  write('update-static-list', `${assets}/staticList/{subject}.json`, written, beginUpdateList),
  write('delete-static-list', `${assets}/staticList/{subject}/delete.json`, [], beginDeleteList),
  read('get-lists', '/rest/v1/lists.json', ['id', 'name', 'programName', 'workspaceName', ...paging], browseLists),
  read('get-list', '/rest/v1/lists/{subject}.json', [], listById),
  read('get-leads-of-list', members, ['fields', ...paging], findPeopleOfList),
  // The older path still answers, and its recorded client names the list twice (grouparoo/lists-and-errors.json).
  { ...read('get-leads-of-list-before', '/rest/v1/list/{subject}/leads.json', ['fields', ...paging], findPeopleOfList), alsoTakes: ['listId'] },
  write('add-to-list', members, ['id'], beginAddToList),
  { ...write('remove-from-list', members, ['id'], beginRemoveFromList), method: 'DELETE' },
  { ...read('member-of-list', '/rest/v1/lists/{subject}/leads/ismember.json', ['id'], memberOfList), takesLookup: true },
  read('get-lists-of-lead', '/rest/v1/leads/{subject}/listMembership.json', paging, listsOfPerson),
];
