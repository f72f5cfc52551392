/** Field health. */
export const healthWords = {
  fieldHealth: {
    nothing: 'Nothing is known yet',
    nothingText: 'The health of fields is told from what cycles read and wrote. It appears after the first cycle.',
    fields: 'Fields, what is written most first',
    hint_one: 'Counted over the last day; how full a field is comes from records that were looked at. No vendor is called.',
    hint_other: 'Counted over the last {{days}} days; how full a field is comes from records that were looked at. No vendor is called.',
    objects: 'Objects',
    toDo: 'Something to do',
    nothingToDo: 'Nothing is recommended for any field: all are used, and none costs more than it should.',
    filled: 'Filled',
    distinct_one: '{{count}} value',
    distinct_other: '{{count}} different values',
    updates: 'Updates a day',
    ofAll: '{{share}} of all',
    last: 'Last written',
    never: 'not within 90 days',
    advice: 'Recommendation',
    verdict: { keep: 'keep', ease: 'make cheaper', ask: 'ask its users', stop: 'stop syncing' },
    lines: 'Lines for the rules',
  },
} as const;
