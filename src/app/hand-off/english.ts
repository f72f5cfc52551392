import type { Reason } from '../../domain/sync-user-needs.ts';
import type { Text } from './block.ts';
import { oneLine } from './words.ts';
import type { PageWords, SyncUserWords } from './words.ts';

const DIRECTIONS = { both: 'both ways', 'to-marketo': 'to Marketo', 'to-salesforce': 'to Salesforce' } as const;

function reason({ purpose, line, direction, said }: Reason): string {
  const named = line === null ? '' : ` (Marketo's ${line}${direction === null ? '' : `, ${DIRECTIONS[direction]}`})`;
  return `${PURPOSES[purpose]}${named}${said === undefined ? '' : `: ${oneLine(said)}`}`;
}

const PURPOSES: Readonly<Record<Reason['purpose'], string>> = {
  line: 'goes with a field of the mapping',
  'key-field': 'carries the id of the other side, so that no record is ever made twice',
  'parent-link': 'says which record it belongs to',
  'deletion-flag': 'tells Marketo that the record was deleted',
  'deletion-flag-here': 'says that the person, or the membership, was deleted in Marketo',
  activity: 'is told to Marketo as an activity of its person',
  membership: 'keeps members of campaigns and programs the same',
  followed: 'its records are read for the other side',
  'new-people': 'a Marketo person that is wanted in Salesforce becomes a lead',
  'write-changes': 'changes made in Marketo are written here',
  'kept-here': 'Marketo keeps what Salesforce says',
  filter: 'a filter decides by it which records cross',
  'filter-flag': 'says that a filter keeps the record out',
  'create-rule': 'decides whether a Marketo person becomes a lead',
  deletion: 'a record whose counterpart was deleted, or left a filter that says so, is deleted too',
  merge: 'leads and contacts are merged as their persons were',
  conversion: 'a lead whose person was merged with that of a contact is converted into the contact',
  api: 'everything goes through the API',
  'own-rights': 'this very list is made by it',
  absence: 'a deleted record can be told from one that is only hidden',
};

const page: PageWords = {
  title: 'Rights of the Bascule sync user in Salesforce',
  intro: (user): Text => ['Bascule keeps Salesforce and Marketo in agreement. In Salesforce it works as ', user === null ? 'one dedicated user' : { code: user }, ' and sees and changes what that user may, and nothing else. This page says which rights it needs and why, which it has and does not need, and how to set both right.'],
  promise: 'Nothing is lost while a right is missing: what cannot be seen is left alone on both sides, never blanked, and is caught up once the right is there.',
  missing: 'What is asked for',
  nothingMissing: 'Nothing is missing.',
  missingHead: ['Object', 'Field', 'Right and what it is for', 'Until then'],
  wholeObject: 'the object',
  tooMuch: 'What may be taken away',
  tooMuchIntro: 'These rights are there and nothing uses them. Taking them away changes nothing for the sync, and limits what anybody could do who got hold of the user.',
  nothingTooMuch: 'The user may do nothing that it does not need.',
  tooMuchHead: ['Object', 'Right', 'Given by', 'Why'],
  unknownGiver: 'not known',
  hide: 'Fields worth hiding',
  hideIntro: 'The user sees these fields and nothing uses them. Hiding them from it makes the sync lighter and shows less.',
  hideHead: ['Object', 'Field', 'Why'],
  useful: 'Useful, but not needed',
  usefulHead: ['Right', 'What it is good for'],
  how: 'How to do it',
  steps: ({ path, user, unseen, hasMore, hasMembers }): readonly Text[] => [
    ['Put the file ', { code: path.split('/').at(-1) ?? '' }, ' that came with this page into a Salesforce project as ', { code: path }, ', and deploy it: ', { code: 'sf project deploy start --source-dir force-app' }, '. It replaces what the permission set gave before: a right that is no longer needed goes with it. By hand instead: Setup > Permission Sets > New, with the rights listed at the end of this page.'],
    ...(unseen.length === 0 ? [] : [['The sync user does not see these fields, which may be because they do not exist: ', ...unseen.flatMap((name, index) => [index === 0 ? '' : ', ', { code: name }]), '. Remove the entry of any field that your org does not have, or Salesforce refuses the file.'] as const]),
    ['Assign the permission set to the sync user: Setup > Permission Sets > Bascule Sync User > Manage Assignments, or ', { code: `sf org assign permset --name Bascule_Sync_User --on-behalf-of ${user ?? 'USERNAME'}` }, '.'],
    ...(hasMembers ? ['Members of campaigns are written: tick "Marketing User" on the user\'s own page.'] : []),
    ...(hasMore ? ['Take away what is left of "What may be taken away" and "Fields worth hiding" in the profile or permission set that gives it. A profile for API-only integrations with minimum access is a good start: it gives nothing by itself.'] : []),
    'Records: the rights above say what the user may do with an object. That it sees and edits the records themselves, whoever owns them, is a matter of your sharing rules.',
    'Tell the marketing admin. The next cycle, within minutes, sees the new rights by itself.',
  ],
  back: 'How to take it back',
  backSteps: [
    'Remove the assignment: Setup > Permission Sets > Bascule Sync User > Manage Assignments > Remove Assignment. From that moment the user may no longer do what only this permission set gave.',
    'Bascule then stops writing and reading what it may not; nothing that was synced is blanked or deleted.',
    'Delete the permission set when nobody has it any more.',
  ],
  everything: 'Everything that is needed, and why',
  everythingHead: ['Object', 'Right or field', 'What for'],
  untold: 'The user may not read its own permission sets, so rights over all records and over everything are not known. With "View Setup and Configuration" this page names them too.',
};

/** English. */
export const english: SyncUserWords = {
  rights: { read: 'Read', create: 'Create', edit: 'Edit', delete: 'Delete', 'view-all': 'View All Records', 'modify-all': 'Modify All Records' },
  fieldRights: { read: 'Read Access', edit: 'Edit Access' },
  system: {
    'use-api': 'API Enabled',
    'read-own-rights': 'View Setup and Configuration',
    'read-activities': 'Access Activities',
    'convert-leads': 'Convert Leads',
    'see-all-data': 'View All Data',
    'change-all-data': 'Modify All Data',
    'manage-users': 'Manage Users',
    customise: 'Customize Application',
    'write-code': 'Author Apex',
  },
  why: {
    'object-not-synced': 'None of its records are synced.',
    'nothing-made': 'No record is made.',
    'changes-stay': 'Changes from the other side are not written.',
    'deletions-stay': 'The record stays when its counterpart is deleted.',
    'merges-stay-two': 'What was merged on the other side stays two here.',
    'field-suspended': 'The field is left alone on both sides.',
    'field-not-written': 'Values from the other side are not written to it.',
    'read-only-by-nature': 'Nobody may write it: make its line of the mapping one-way.',
    'right-never-used': 'The sync never does that.',
    'field-never-written': 'The sync reads it and never writes it.',
    'changes-every-record': 'It lets the user change and delete every record, whoever owns it.',
    'far-more-than-a-sync': 'It reaches far beyond what a sync does.',
    'nothing-uses-it': 'No line of the mapping uses it.',
    formula: 'No line of the mapping uses it, and it is a formula: its changes move no stamp.',
    'no-calls': 'No call is possible.',
    'activities-not-read': 'Tasks and events are not seen.',
    'absence-not-proven': 'Whether a record that is not shown was deleted for good cannot be told.',
    'rights-not-read': 'Who gives a right, and which rights are too much, is known in part only.',
  },
  reason,
  page,
};
