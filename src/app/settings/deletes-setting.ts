import { z } from 'zod';
import { deletionFlagsSetting } from './deletion-flags-setting.ts';

/** What a deletion does on the other side, by object and side (PRODUCT A8): nothing, a flag (decision 46), or a deletion there too (decision 26). */
export function deletesSetting() {
  return z
    .strictObject({
      flagField: z.string().min(1).max(255).optional().meta({
        help: 'Boolean field of the person that says whether its lead or contact is deleted in Salesforce; a restored record clears it. Left out: nothing is written.',
        example: 'sfdcIsDeleted',
      }),
      flags: deletionFlagsSetting(),
      deleteInMarketo: z.array(z.enum(['lead', 'contact', 'account', 'opportunity', 'opportunityContactRole', 'campaignMember'])).check(distinctNames).default([]).meta({
        help: 'Objects whose record is deleted in Marketo, for good, when it is deleted in Salesforce: lead, contact, account, opportunity, opportunityContactRole, campaignMember. Of all others Marketo\'s record is kept.',
      }),
      deleteInSalesforce: z.array(z.enum(['lead', 'contact', 'campaignMember'])).check(distinctNames).default([]).meta({
        help: 'Objects whose record goes to Salesforce\'s recycle bin when its person is deleted in Marketo: lead, contact, or the member whose membership ended: campaignMember. All others are kept.',
      }),
      brakePercent: z.number().min(0).max(100).default(10).meta({ help: 'When more than this share of the linked leads, or of the contacts, or of another object, are deleted, or merged, at once, nothing of that is carried to the other side before an admin agrees.' }),
      brakeAtLeast: z.int().min(1).default(50).meta({ help: 'Fewer deletions, or merges, than this are never too many.' }),
    })
    .prefault({})
    .meta({ help: 'What a deletion does on the other side. The record there is kept unless its object is named here.' });
}

/** No name of a list stands in it twice. */
export function distinctNames(context: z.core.ParsePayload<readonly string[]>): void {
  context.value.forEach((name, index) => {
    if (context.value.indexOf(name) < index) context.issues.push({ code: 'custom', message: `names ${name} twice; once is enough.`, input: undefined, path: [index] });
  });
}
