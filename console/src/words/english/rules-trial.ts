/** Value rules, tried on the Rules page. */
export const rulesTrialWords = {
  rulesTrial: {
    title: 'Try value rules',
    hint: 'What a line makes of the values that are stored, there and back. Nothing is changed and nobody is asked.',
    field: 'Field in Marketo',
    object: 'Of which records',
    line: 'A line that is not applied yet, as YAML',
    lineHint: 'As the rules write it under fields. Left empty, the line of the newest rules is tried.',
    noLine: 'This is no line: write its settings as YAML, such as lead: City and rules: [trim].',
    try: 'Try it on values',
    valuesOf: 'Value in {{side}}',
    gets: '{{side}} gets',
    back: 'Back in {{side}}',
    records: 'Records',
    uncovered: 'Records with a value that "{{rule}}" does not cover: {{records}}, such as {{values}}.',
    nothing: 'No record looked at holds a value in {{side}}.',
  },
} as const;
