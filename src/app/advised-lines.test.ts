import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { AdvisedChange } from '../domain/field-advice.ts';
import type { FieldHealth } from '../domain/field-health.ts';
import type { FieldMapping } from '../domain/field-mapping.ts';
import { toDoAbout } from './advised-lines.ts';
import type { AdvisedPlace } from './advised-lines.ts';
import { parseConfiguration } from './configuration/configuration.ts';

const WRITTEN = { updates: 0, alone: 0 };

const field = (object: FieldHealth['object'], key: string, share = 0): FieldHealth => {
  const contents = { filled: { share, margin: 0, of: 100 }, distinct: { about: 0, atLeast: 0, atMost: 0 } };
  return {
    object, key, salesforce: 'Lead_Score__c', direction: 'both', types: null, suspended: null, on: { salesforce: contents, marketo: contents },
    updates: { to: { salesforce: WRITTEN, marketo: WRITTEN }, perDay: 0, share: 0, shareAlone: 0, callsPerDay: 0, lastAt: null }, waiting: { records: 0, share: 0 }, neededFor: null,
  };
};
const LINE: FieldMapping = { marketo: 'leadScore', lead: 'Lead_Score__c', contact: 'Lead_Score__c', direction: 'both', policy: 'most-recent' };
const PLACE: AdvisedPlace = { field: field('lead', 'leadScore'), line: LINE, isElaborate: false, onOtherPeople: field('contact', 'leadScore'), siblings: [], isDeletedToo: false, notes: {} };
const ROUND: AdvisedChange = { kind: 'coarsen', to: 'salesforce', by: { kind: 'round', digits: -1 } };

describe('a recommended change in the words of the configuration (decision 32)', () => {
  it.each<[why: string, change: AdvisedChange, place: Partial<typeof PLACE>, says: object]>([
    ['a line of people that nobody fills goes', { kind: 'leave-out' }, {}, { fields: [{ marketo: 'leadScore', direction: 'none' }] }],
    ['one that contacts fill stays theirs', { kind: 'leave-out' }, { onOtherPeople: field('contact', 'leadScore', 0.2) }, { fields: [{ ...LINE, lead: null }] }],
    ['a custom object keeps its other fields, and what becomes of its records', { kind: 'leave-out' }, { field: field('custom:Invoice__c', 'Lead_Score__c'), siblings: ['Name', 'Lead_Score__c'], isDeletedToo: true }, { customObjects: [{ salesforce: 'Invoice__c', fields: ['Name'], deleteInMarketo: true }] }],
    ['a number is rounded, both ways', ROUND, {}, { fields: [{ ...LINE, rules: { toSalesforce: [{ round: -1 }] } }] }],
    ['bands go one way', { kind: 'coarsen', to: 'marketo', by: { kind: 'bands', from: [0, 25] } }, {}, { fields: [{ ...LINE, direction: 'to-marketo', rules: { toMarketo: [{ bands: [0, 25] }] } }] }],
    ['a line of companies stands elsewhere', { kind: 'refresh', everyHours: 24 }, { field: field('account', 'annualRevenue'), line: undefined }, { objectFields: [{ object: 'account', marketo: 'annualRevenue', formula: { refreshEveryHours: 24 } }] }],
    ['what it is for, beside what is said already', { kind: 'say-purpose' }, { field: field('contact', 'leadScore'), notes: { owner: 'Sales' } }, { dictionary: [{ object: 'person', field: 'leadScore', purpose: 'What for', owner: 'Sales' }] }],
  ])('%s', (_, change, place, says) => {
    const { lines, instead } = toDoAbout(change, { ...PLACE, ...place });
    expect([parse(lines ?? ''), instead]).toEqual([says, null]);
    expect(parseConfiguration(parse(lines ?? ''))).toMatchObject({ result: 'configuration' });
  });

  it('takes nothing from a line that says more already, and says so where no line helps', () => {
    expect(toDoAbout({ kind: 'refresh', everyHours: 24 }, { ...PLACE, isElaborate: true })).toEqual({ lines: null, instead: 'Write in its line of the configuration: formula: { refreshEveryHours: 24 }.' });
    expect(toDoAbout({ kind: 'leave-out' }, { ...PLACE, field: field('account', 'site') }).instead).toMatch(/^Take the right to read Lead_Score__c from the sync user/);
    expect(toDoAbout({ kind: 'leave-out' }, { ...PLACE, field: field('custom:Invoice__c', 'Lead_Score__c'), siblings: ['Lead_Score__c'] }).instead).toMatch(/^Take Invoice__c out of customObjects/);
    expect(toDoAbout({ kind: 'look-at-source' }, PLACE).instead).toMatch(/bascule explain/);
  });
});
