/** The Sync User page. */
export const syncUserPage = {
  syncUser: {
    pageTitle: 'Sync User',
    lead: 'What the sync user may do on both sides, against what the mapping needs.',
    permissionSet: 'Permission set',
    pageIn: { en: 'Page for the Salesforce admin', ja: 'The same in Japanese' },
    unseen: 'The permission set names fields that the sync user does not see. Remove the entry of any that the org does not have: {{fields}}',
    userUnknown: 'user not known',
    rightsUnknown: 'The user may not read its own permission sets, so rights over everything are not known.',
    fine_one: '{{count}} right or field is as the mapping needs it.',
    fine_other: '{{count}} rights and fields are as the mapping needs them.',
    what: 'Right or field',
    why: 'Needed because',
    finding: 'What follows',
    from: 'given by {{names}}',
    verdict: { missing: 'Missing', cannot: 'Cannot be written', 'too-much': 'Too much', useful: 'Useful, not needed', unused: 'Not used: worth hiding', unknown: 'Not told by the vendor' },
  },
} as const;
