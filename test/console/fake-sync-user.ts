import type { z } from 'zod';

import type { syncUserAnswer } from '../../src/app/api/sync-user-answer.ts';

const fine = { verdict: 'fine', neededFor: 'its records are read for the other side', finding: null } as const;

/** The answer about the sync user: something of every verdict. */
export const FAKE_SYNC_USER: z.output<typeof syncUserAnswer> = {
  connectionId: 'main',
  sides: [
    {
      side: 'salesforce',
      user: 'sync@example.com',
      knowsRights: true,
      objects: [
        {
          object: 'lead',
          name: 'Lead',
          permission: null,
          rights: [
            { right: 'read', label: 'Read', has: true, from: ['Marketing Sync'], ...fine },
            { right: 'modify-all', label: 'Modify All Records', has: true, from: ['Marketing Sync'], verdict: 'too-much', neededFor: null, finding: 'It lets the user change and delete every record, whoever owns it.' },
          ],
          fields: [
            { name: 'Title', label: 'Title', read: false, create: false, edit: false, need: 'change', right: 'Edit Access', verdict: 'missing', neededFor: "goes with a field of the mapping (Marketo's title, both ways)", finding: 'The field is left alone on both sides.' },
            { name: 'Covid_Notes__c', label: 'COVID-19 notes', read: true, create: true, edit: true, need: 'none', right: 'Read Access', verdict: 'unused', neededFor: null, finding: 'No line of the mapping uses it.' },
          ],
        },
      ],
      system: [{ right: 'use-api', label: 'API Enabled', from: ['Minimum Access - API Only Integrations'], ...fine }],
    },
    {
      side: 'marketo',
      user: 'sync@example.com',
      knowsRights: false,
      objects: [{ object: 'task-activity', name: 'activities', permission: 'Read-Write Activity', rights: [{ right: 'read', label: 'Read', has: null, from: [], verdict: 'unknown', neededFor: fine.neededFor, finding: null }], fields: [] }],
      system: [],
    },
  ],
  permissionSet: { path: 'x', xml: '', unseen: ['Lead.Title'] },
};
