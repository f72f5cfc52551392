import { read, write } from '../operation.ts';
import type { Operation } from '../operation.ts';
import { browseChannels, channelByName, programAssets, programByName } from './browse-programs.ts';
import { findMembers, findPeopleOfProgram, findProgramsOfPerson } from './find-members.ts';
import { browseMemberSchema, describeMembers, describeMembersBefore, memberSchemaByName } from './member-fields.ts';
import { beginChangeStatus, beginDeleteMembers, beginSyncMembers, beginSyncStatus } from './write-members.ts';
import { beginApproveProgram, beginCreateProgram, beginDeleteProgram, beginUnapproveProgram, beginUpdateProgram } from './write-program.ts';

const assets = '/rest/asset/v1';
const paging = ['batchSize', 'nextPageToken'];
const pages = ['maxReturn', 'offset'];
const dates = ['earliestUpdatedAt', 'latestUpdatedAt'];
const created = ['name', 'description', 'folder', 'type', 'channel', 'costs', 'tags'];
const updated = ['name', 'description', 'costs', 'costsDestructiveUpdate', 'tags', 'startDate', 'endDate'];

/** Channels, programs and their members (MD channels, programs, program-members; swagger-asset.json, swagger-mapi.json). */
export const programOperations: readonly Operation[] = [
  read('get-channels', `${assets}/channels.json`, pages, browseChannels),
  read('get-channel-by-name', `${assets}/channel/byName.json`, ['Name', 'name'], channelByName),
  read('get-programs', `${assets}/programs.json`, [...pages, ...dates], programAssets.browse),
  read('get-program', `${assets}/program/{subject}.json`, [], programAssets.byId),
  read('get-program-by-name', `${assets}/program/byName.json`, ['name', 'includeTags', 'includeCosts'], programByName),
  write('create-program', `${assets}/programs.json`, created, beginCreateProgram),
  write('update-program', `${assets}/program/{subject}.json`, updated, beginUpdateProgram),
  write('approve-program', `${assets}/program/{subject}/approve.json`, [], beginApproveProgram),
  write('unapprove-program', `${assets}/program/{subject}/unapprove.json`, [], beginUnapproveProgram),
  write('delete-program', `${assets}/program/{subject}/delete.json`, [], beginDeleteProgram),
  read('describe-program-members', '/rest/v1/programs/members/describe.json', [], describeMembers),
  read('describe-program-members-before', '/rest/v1/program/members/describe.json', [], describeMembersBefore),
  read('program-member-fields', '/rest/v1/programs/members/schema/fields.json', paging, browseMemberSchema),
  read('program-member-field', '/rest/v1/programs/members/schema/fields/{subject}.json', [], memberSchemaByName),
  read('get-program-members', '/rest/v1/programs/{subject}/members.json', ['filterType', 'filterValues', 'startAt', 'endAt', 'fields', ...paging], findMembers),
  write('sync-program-members', '/rest/v1/programs/{subject}/members.json', [], beginSyncMembers),
  write('sync-program-status', '/rest/v1/programs/{subject}/members/status.json', [], beginSyncStatus),
  write('change-program-status', '/rest/v1/leads/programs/{subject}/status.json', [], beginChangeStatus),
  write('delete-program-members', '/rest/v1/programs/{subject}/members/delete.json', [], beginDeleteMembers),
  read('get-leads-of-program', '/rest/v1/leads/programs/{subject}.json', ['fields', ...paging], findPeopleOfProgram),
  read('get-programs-of-lead', '/rest/v1/leads/{subject}/programMembership.json', ['filterType', 'filterValues', ...dates, ...paging], findProgramsOfPerson),
];
