import { expect, test } from 'vitest';
import type { ObjectVerdict, SyncUserReport } from '../../domain/judge-sync-user.ts';
import { english } from './english.ts';
import { japanese } from './japanese.ts';
import { handOffPage } from './page.ts';
import { renderHtml } from './render-html.ts';
import { renderMarkdown } from './render-markdown.ts';
import type { SyncUserWords } from './words.ts';

/** What an administrator may have named so that it is taken for markup. */
const EVIL = '</td><script>alert(1)</script> | # *x* `y` [z](javascript:1)';

const LEAD: ObjectVerdict = {
  object: 'lead',
  name: 'Lead',
  permission: null,
  rights: [
    { right: 'read', has: true, reasons: [{ purpose: 'followed', line: null, direction: null }], verdict: 'fine', why: null, from: ['Sync'] },
    { right: 'edit', has: false, reasons: [{ purpose: 'write-changes', line: null, direction: null }], verdict: 'missing', why: 'changes-stay', from: [] },
    { right: 'modify-all', has: true, reasons: [], verdict: 'too-much', why: 'changes-every-record', from: [EVIL] },
    { right: 'view-all', has: false, reasons: [{ purpose: 'absence', line: null, direction: null }], verdict: 'useful', why: 'absence-not-proven', from: [] },
  ],
  fields: [
    { name: 'Title', label: 'Title', may: { read: false, create: false, edit: false }, need: 'change', reasons: [{ purpose: 'line', line: 'title', direction: 'both' }], verdict: 'missing', why: 'field-suspended' },
    { name: 'Rating', label: EVIL, may: { read: true, create: true, edit: true }, need: 'none', reasons: [], verdict: 'unused', why: 'formula' },
  ],
};

const REPORT: SyncUserReport = {
  side: 'salesforce',
  user: 'sync@example.com',
  knowsRights: true,
  objects: [LEAD],
  system: [{ right: 'change-all-data', name: 'ModifyAllData', reasons: [], verdict: 'too-much', why: 'far-more-than-a-sync', from: [EVIL] }],
};

const FILE = { path: 'force-app/x/Bascule_Sync_User.permissionset-meta.xml', unseen: ['Lead.Title'] };
const markdown = (words: SyncUserWords, report = REPORT): string => renderMarkdown(handOffPage(report, FILE, words));

test('it says what is asked, why each thing, what happens until then, how to do it and how to take it back', () => {
  const text = markdown(english);
  expect(text).toContain("| `Lead` | `Title` | Edit Access: goes with a field of the mapping (Marketo's title, both ways) | The field is left alone on both sides. |");
  expect(text).toContain('| `Lead` | the object | Edit: changes made in Marketo are written here | Changes from the other side are not written. |');
  expect(text).toMatch(/## What may be taken away[\s\S]*Modify All Data[\s\S]*Modify All Records[\s\S]*## Fields worth hiding[\s\S]*`Rating`[\s\S]*formula/);
  expect(text).toMatch(/## How to do it\n\n1\. [\s\S]*sf project deploy start[\s\S]*`Lead\.Title`[\s\S]*--on-behalf-of sync@example\.com[\s\S]*## How to take it back\n\n1\. /);
  expect(text, 'the file is the change set (PRODUCT B5)').toMatch(/It replaces what the permission set gave before: a right that is no longer needed goes with it\.[\s\S]*Take away what is left of/);
  const onlyHiding = { ...REPORT, system: [], objects: [{ ...LEAD, rights: [], fields: LEAD.fields.filter(({ verdict }) => verdict === 'unused') }] };
  expect(markdown(english, onlyHiding)).toMatch(/Nothing is missing[\s\S]*## Fields worth hiding[\s\S]*Take away what is left of/);
  const nothing = markdown(english, { ...REPORT, objects: [], system: [], knowsRights: false });
  expect(nothing).toMatch(/Nothing is missing\.[\s\S]*The user may do nothing that it does not need\.[\s\S]*may not read its own permission sets/);
});

test('what the dictionary says a field is for stands with its reason, on one line (PRODUCT B4, C1)', () => {
  const field = LEAD.fields[0] ?? expect.fail('the lead has a field');
  const said = { ...REPORT, objects: [{ ...LEAD, fields: [{ ...field, reasons: [{ purpose: 'line' as const, line: 'title', direction: 'both' as const, said: 'Routing |\n of leads' }] }] }] };
  expect(markdown(english, said)).toContain("Edit Access: goes with a field of the mapping (Marketo's title, both ways): Routing \\| of leads |");
  expect(markdown(japanese, said)).toContain('編集アクセス権: 項目の対応付けで使います（Marketo の title、双方向）：Routing \\| of leads |');
});

test('Japanese says the same things, and no English sentence is left in it', () => {
  const [english_, japanese_] = [english, japanese].map((words) => handOffPage(REPORT, FILE, words));
  expect(japanese_?.map(({ kind }) => kind)).toEqual(english_?.map(({ kind }) => kind));
  const withoutNames = markdown(japanese).replaceAll(EVIL, '').replaceAll(/`[^`]*`|\\?<[\s\S]*?1\)|Salesforce|Marketo|Bascule Sync User|Bascule|API|ID|ToDo/g, '');
  expect(withoutNames.match(/[A-Za-z]{3,} [A-Za-z]{2,}/g)).toBeNull();
});

test('what an administrator named is text in Markdown and HTML, and the page runs and loads nothing (F58)', () => {
  const html = renderHtml(handOffPage(REPORT, FILE, english), 'en');
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(html).not.toMatch(/<script|\son\w+=|src=|href=|url\(|@import/i);
  expect(html).toContain("default-src 'none'; style-src 'unsafe-inline'");
  for (const line of markdown(english).split('\n').filter((row) => row.startsWith('| '))) expect(line.replaceAll(/\\./g, '').match(/<|`y`|\[z\]/)).toBeNull();
  // A cell is a cell, whatever stands in it.
  const rows = markdown(english).split('\n').filter((row) => row.includes('alert'));
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) expect(row.replaceAll(/\\\|/g, '').split('|')).toHaveLength(6);
});
