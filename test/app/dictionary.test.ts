import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configurationSchema, parseConfiguration } from '../../src/app/configuration/configuration.ts';
import { printOfRules } from '../../src/domain/connection.ts';
import { rulesOf } from '../../src/app/configuration/rules-of-configuration.ts';
import { completeness, dictionaryOf, orphanNotes, sinceWhen } from '../../src/app/dictionary/dictionary.ts';
import type { DictionaryEntry } from '../../src/app/dictionary/dictionary.ts';
import { dictionaryCsv, readDictionaryCsv } from '../../src/app/dictionary/dictionary-csv.ts';
import { dictionaryMarkdown } from '../../src/app/dictionary/dictionary-markdown.ts';

const IDENTITY = { connectionId: 'main', name: 'Main', marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c', inDoubtSeconds: 100 };
const SCORE = { field: 'leadScore', purpose: 'Routing', owner: 'Marketing operations', usedBy: ['Lead routing', 'Weekly report'] };

const BY_CONSOLE = { version: 2, at: '2026-03-01T12:00:00Z', by: 'console' };
const BY_FILE = { version: 1, at: '2026-02-01T12:00:00Z', by: 'the settings file' };

function entriesOf(given: object = {}): readonly DictionaryEntry[] {
  const configuration = configurationSchema.parse({ dictionary: [SCORE, { object: 'account', field: 'industry', purpose: 'Segments' }], fields: [{ marketo: 'title', lead: 'Title', direction: 'to-marketo' }], ...given });
  return dictionaryOf(rulesOf(configuration, IDENTITY, 1), configuration.dictionary, { people: new Map([['leadScore', BY_CONSOLE]]), objects: new Map([['account', BY_FILE]]), members: new Map(), campaigns: new Map() });
}

const named = (entries: readonly DictionaryEntry[], field: string, object = 'person') => entries.find((entry) => entry.field === field && entry.object === object);

describe('the data dictionary (PRODUCT C1)', () => {
  it('tells of every synced field what is known and said of it, and what nobody has said', () => {
    const entries = entriesOf();
    expect(named(entries, 'leadScore')).toEqual({
      ...SCORE, object: 'person', salesforce: { lead: 'Lead_Score__c', contact: 'Lead_Score__c' }, direction: 'both',
      winner: 'marketo for leads, salesforce for contacts', added: { version: 2, at: '2026-03-01T12:00:00Z', by: 'console' }, missing: [],
    });
    expect(named(entries, 'title')).toMatchObject({ salesforce: { lead: 'Title' }, winner: 'salesforce', missing: ['purpose', 'owner', 'usedBy'] });
    expect(named(entries, 'industry', 'account')).toMatchObject({ purpose: 'Segments', direction: 'to-marketo', missing: ['owner', 'usedBy'], added: BY_FILE });
    // A person's link to its account is there because accounts are followed.
    expect([named(entries, 'externalCompanyId')?.added, named(entries, 'externalSalesPersonId')?.added]).toEqual([BY_FILE, null]);
    expect(completeness(entries)).toBeCloseTo(4 / (entries.length * 3));
    expect(orphanNotes(entries, configurationSchema.parse({ dictionary: [{ field: 'gone' }] }).dictionary)).toEqual(['person/gone']);
  });

  it('knows since when a line is there: since it was put in the last time', () => {
    const version = (number: number, keys: readonly string[]) => ({ version: number, madeAt: `day ${number}`, madeBy: 'api', keys });
    const added = sinceWhen([version(3, ['a', 'b']), version(1, ['a', 'b']), version(2, ['a'])]);
    expect([...added].map(([key, { version: since }]) => [key, since])).toEqual([['a', 1], ['b', 3]]);
  });

  it('takes objects by the names that the rest of the rules has for them', () => {
    const named = (object: string) => configurationSchema.parse({ dictionary: [{ object, field: 'x' }] }).dictionary[0]?.object;
    expect(['lead', 'contact', 'person', 'account', 'opportunityContactRole', 'opportunity-contact-role', 'campaignMember', 'Invoice__c', 'custom:Invoice__c', 'colour'].map(named)).toEqual([
      'person', 'person', 'person', 'account', 'opportunity-contact-role', 'opportunity-contact-role', 'program-member', 'custom:Invoice__c', 'custom:Invoice__c', 'colour',
    ]);
  });

  it('decides nothing: what people say of fields opens no refused record again (I28), and is told whoever asks for rights', () => {
    const rules = (dictionary: readonly object[]) => rulesOf(configurationSchema.parse({ dictionary }), IDENTITY, 1);
    const said = rules([SCORE, { object: 'account', field: 'industry', purpose: 'Segments' }, { field: 'title', owner: 'Sales' }]);
    expect(printOfRules(said)).toBe(printOfRules(rules([])));
    expect(said.purposes).toEqual({ 'lead/leadScore': 'Routing', 'contact/leadScore': 'Routing', 'account/industry': 'Segments' });
  });

  it('no purpose, no sync, where the admins want it so: a sentence names the fields', () => {
    const given = { purposeRequired: true, defaultFields: false, fields: [{ marketo: 'title', lead: 'Title' }, { marketo: 'leadScore', lead: 'Lead_Score__c' }], dictionary: [SCORE] };
    expect(parseConfiguration(given)).toEqual({ result: 'problems', problems: ['purposeRequired wants a purpose in the dictionary for every line of fields; none is given for title. Give one there, or take the line out.'] });
    expect(parseConfiguration({ ...given, purposeRequired: false }).result).toBe('configuration');
  });

  it('comes back from a spreadsheet as it went there, whatever people wrote (I12)', () => {
    const entries = entriesOf();
    const text = fc.string({ unit: 'grapheme', maxLength: 40 }).map((word) => word.replaceAll(/[\0\r\n;]/g, '').trim()).filter((word) => word !== '');
    fc.assert(
      fc.property(text, text, fc.array(text.filter((word) => !word.startsWith("'")), { minLength: 1, maxLength: 3 }), (purpose, owner, usedBy) => {
        const said = [{ object: 'person', field: 'title', purpose, owner, usedBy, sensitivity: 'personal' as const }];
        const file = dictionaryCsv(entries.map((entry) => (entry.field === 'title' && entry.object === 'person' ? { ...entry, purpose, owner, usedBy, sensitivity: 'personal' } : entry)));
        const read = readDictionaryCsv(file, entries, []);
        // What somebody wrote looks then like what an encoding lost, and is refused by its line instead of guessed at.
        const looksLost = [purpose, owner, ...usedBy].some((word) => word.includes('\uFFFD'));
        if (looksLost) expect(read).toMatchObject({ result: 'problems', problems: [expect.stringMatching(/^Line \d+ holds characters that are not UTF-8/)] });
        else expect(read.result === 'read' && read.notes.filter(({ field }) => field === 'title')).toEqual(said);
      }),
      { examples: [['!', '!', ['\uFFFD', '!']]] },
    );
  });

  it('gives a spreadsheet nothing to run (DESIGN §12)', () => {
    const file = dictionaryCsv(entriesOf({ dictionary: [{ ...SCORE, purpose: '=HYPERLINK("https://example.com")', owner: '@team' }] }));
    expect(file).toContain(`"'=HYPERLINK(""https://example.com"")",'@team`);
    expect(dictionaryMarkdown('Main | <b>', entriesOf({ dictionary: [{ ...SCORE, purpose: 'a | <script>' }] }))).toContain('a \\| \\<script\\>');
  });

  it('says what is wrong with a file, row by row, and takes nothing from it', () => {
    const read = (csv: string) => readDictionaryCsv(csv, entriesOf(), []);
    expect(read('connections:\n  sandbox: {}')).toEqual({ result: 'problems', problems: [expect.stringMatching(/^The file is no dictionary: .*`bascule dictionary export` writes one to begin with\.$/)] });
    expect(read('object,purpose\nperson,x')).toEqual({ result: 'problems', problems: ['The file has no column "field". `bascule dictionary export` writes one with all of them.'] });
    expect(read('object,field,colour\nperson,title,red')).toMatchObject({ problems: [expect.stringMatching(/^The column "colour" is not known/)] });
    expect(read('object,field,sensitivity\nperson,nothing,\nperson,title,secret\nperson,title,none')).toMatchObject({
      problems: [
        'Row 2: person/nothing is not a synced field; take the row out, or correct its object and field.',
        'Row 3: the sensitivity "secret" is not known; it is none, personal, special or empty.',
        'Row 4: person/title stands in the file a second time; take one of the two rows out.',
      ],
    });
    // A comma in a text without quotes moves every cell behind it, so nothing of the row is taken.
    expect(read('object,field,purpose,owner\nperson,title,Routing, and reports,Sales,\nperson,leadScore,a,b,,')).toEqual({
      result: 'problems',
      problems: ['Row 2: it has 6 cells, and the first line names 4 columns. Put a text that holds the separator into quotes.'],
    });
    expect(read('object,field\n"person,title')).toMatchObject({ problems: [expect.stringMatching(/^The file is not CSV/)] });
  });

  it('refuses what somebody changed in a column that only tells of the mapping, instead of leaving it out in silence', () => {
    const entries = entriesOf();
    const file = dictionaryCsv(entries);
    expect(readDictionaryCsv(file, entries, [])).toMatchObject({ result: 'read' });
    expect(readDictionaryCsv(file.replace('lead.Title,to-marketo', 'lead.Title,both'), entries, [])).toEqual({
      result: 'problems',
      problems: [expect.stringMatching(/^Row \d+: the direction of person\/title is "to-marketo", and the dictionary only tells it\. Put it back, or leave the column out; change it in the mapping\.$/)],
    });
    expect(readDictionaryCsv('object,field,salesforce,winner\nperson,title,,\nperson,leadScore,lead.Other__c,', entries, [])).toMatchObject({ problems: [expect.stringMatching(/^Row 3: the salesforce of person\/leadScore/)] });
  });

  it('takes what spreadsheets of other countries save, and nothing of which the letters were lost (I12)', () => {
    const rows = [['object', 'field', 'owner', 'used by'], ['person', 'title', '"山田, ""太郎"""', '"Routing; Report"']];
    for (const mark of [';', '\t', ',']) {
      const file = `\uFEFF${rows.map((row) => row.join(mark)).join('\r\n')}\r\n`;
      expect(readDictionaryCsv(file, entriesOf(), [])).toEqual({ result: 'read', notes: [{ object: 'person', field: 'title', owner: '山田, "太郎"', usedBy: ['Routing', 'Report'] }] });
    }
    const inShiftJis = new TextDecoder().decode(Uint8Array.of(...new TextEncoder().encode('object,field,owner\nperson,title,'), 0x8e, 0x52, 0x93, 0x63));
    expect(readDictionaryCsv(inShiftJis, entriesOf(), [])).toMatchObject({ problems: [expect.stringMatching(/^Line 2 holds characters that are not UTF-8, .* Save the file as "CSV UTF-8"\.$/)] });
    expect(readDictionaryCsv('o\0b\0j\0e\0c\0t\0', entriesOf(), [])).toMatchObject({ problems: [expect.stringMatching(/^Line 1 holds/)] });
  });

  it('leaves what a file does not speak of as it is, and takes out what it empties', () => {
    const before = configurationSchema.parse({ dictionary: [SCORE, { field: 'title', purpose: 'Salutation' }] }).dictionary;
    expect(readDictionaryCsv('object,field,owner\nperson,leadScore,Sales', entriesOf(), before)).toMatchObject({ notes: [{ ...SCORE, owner: 'Sales' }, { field: 'title', purpose: 'Salutation' }] });
    expect(readDictionaryCsv('object,field,purpose\nperson,title,', entriesOf(), before)).toMatchObject({ notes: [SCORE] });
  });
});
