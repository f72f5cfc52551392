/** What a draft of the rules would do. */
export const previewWords = {
  preview: {
    ask: 'Preview what it does to records',
    backfill: 'Afterwards {{salesforce}} records of Salesforce and {{marketo}} of Marketo are read: {{salesforceCalls}} and {{marketoCalls}} calls, about {{minutes}} min.',
    noBackfill: 'Nothing has to be read again.',
    cost: 'This preview cost {{calls}} calls.',
    nobody: 'No record is touched.',
    retried_one: '{{count}} refused record is tried again, as with every new version.',
    retried_other: '{{count}} refused records are tried again, as with every new version.',
    records: '{{records}} records.',
    readAnew: 'Every one is read once more.',
    writes: {
      created: '{{records}} created',
      updated: '{{records}} updated',
      deleted: '{{records}} deleted',
      ended: '{{records}} would wait no more',
    },
    written: 'Written to {{side}}',
    held: 'Would not cross',
    lost: 'of these {{records}} replace a value of its own',
    noFilter: 'no filter any more:',
    filter: '{{entering}} enter, {{leaving}} leave, {{unknown}} stay because nobody can say.',
    open: 'Of {{records}} the write that comes first decides whether a filter lets the other one through.',
  },
} as const;
