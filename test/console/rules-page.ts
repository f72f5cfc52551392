import { join } from 'node:path';

import { expect, it } from 'vitest';

import { artefacts } from './browser.ts';
import type { ConsoleRig } from './console-rig.ts';

/** The Rules page: the history, a draft on its way to a version, and back. */
export function testRulesPage(rig: () => ConsoleRig): void {
  it('applies a draft after it was compared with what holds, and goes back to what was', async () => {
    await using opened = await rig().open('/rules');
    const { page, server } = opened;
    await page.getByText('Asia goes first').waitFor();
    await page.getByRole('button', { name: 'Edit a draft' }).click();
    const editor = page.getByLabel('Rules as YAML');
    await editor.fill((await editor.inputValue()).replace('brakePercent: 20', 'brakePercent: 30'));
    await page.getByRole('button', { name: 'Show the differences' }).click();
    await page.getByText('deletes.brakePercent', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Preview what it does to records' }).click();
    const line = page.getByRole('row', { name: /webinarTopic/u });
    await line.waitFor();
    expect(await line.getByRole('cell').allTextContents()).toEqual([
      'about 18,200 (± 640) of these about 900 (± 80) replace a value of its ownData → Data qualitynot seen yet → Privacy',
      '–',
      expect.stringMatching(/^Salesforce 3: .*– blank → A topic that is longer than the field$/u),
    ]);
    await page.getByText(/120,400 records of Salesforce and 98,000 of Marketo are read: 152 and 340 calls, about 12 min\./u).waitFor();
    await page.screenshot({ path: join(artefacts, 'rules-draft-light-1280.png'), fullPage: true });
    await page.getByLabel('Why (for the history)').fill('A campaign ends');
    await page.getByRole('button', { name: 'Apply as version 3' }).click();
    expect((await server.rules.configurations.history('main')).length).toBe(2);
    await page.getByRole('dialog').getByText('Salesforce does not show Webinar_Topic__c').waitFor();
    await page.getByRole('dialog').getByLabel('Your name (for the history)').fill('花子');
    await page.getByRole('dialog').getByRole('button', { name: 'Apply', exact: true }).click();
    await page.getByRole('row', { name: /Version 3.*花子 \(console\).*A campaign ends/u }).waitFor();
    expect(await editor.count()).toBe(0);
    await page.getByRole('button', { name: 'Roll back to version 2' }).click();
    const dialogue = page.getByRole('dialog');
    await dialogue.getByText('deletes.brakePercent', { exact: true }).waitFor();
    await dialogue.getByRole('button', { name: 'Roll back' }).click();
    await page.getByRole('row', { name: /Version 4.*花子 \(console\).*back to version 2/u }).waitFor();
    expect((await server.rules.configurations.get('main', 4))?.document).toEqual((await server.rules.configurations.get('main', 2))?.document);
    expect(opened.complaints).toEqual([]);
  });

  it('tries a line on the values that are stored, there and back (C5)', async () => {
    await using opened = await rig().open('/rules');
    const { page } = opened;
    await page.getByLabel('Field in Marketo').fill('city');
    await page.getByLabel('A line that is not applied yet, as YAML').fill('rules: [');
    await page.getByRole('button', { name: 'Try it on values' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('A line that is not applied yet, as YAML').fill('lead: City\nrules: [{ map: [{ from: Kobe, to: K }] }]');
    await page.getByRole('button', { name: 'Try it on values' }).click();
    const kobe = page.getByRole('row', { name: /Kobe/u });
    await kobe.waitFor();
    expect(await kobe.getByRole('cell').allTextContents()).toEqual(['K', 'Kobe', '118']);
    expect(await page.getByRole('row', { name: /Osaka/u }).textContent()).toContain('map of 2 values');
    await page.getByText('Records with a value that "map of 2 values" does not cover: 2, such as Osaka. The map names no such value. Correct').waitFor();
    await page.screenshot({ path: join(artefacts, 'rules-trial-light-1280.png'), fullPage: true });
    expect(opened.complaints).toEqual([]);
  });

  it('shows in place why a draft cannot be read, applied, or applied any more', async () => {
    await using opened = await rig().open('/rules');
    const { page, server } = opened;
    await page.getByRole('button', { name: 'Edit a draft' }).click();
    const editor = page.getByLabel('Rules as YAML');
    const look = page.getByRole('button', { name: 'Show the differences' });
    const whole = await editor.inputValue();
    await editor.fill('deletes:\n  brakePercent: 20\n bad');
    await look.click();
    await page.getByRole('alert').getByText(/^Line \d: /u).first().waitFor();
    await editor.fill(whole.replace('brakePercent: 20', 'brakePercent: 200'));
    await look.click();
    await page.getByText('deletes.brakePercent must be 100 or less.').waitFor();
    await editor.fill(whole.replace('lead: Title', 'lead: NumberOfEmployees'));
    await look.click();
    await page.getByText('lead.title can never work: title takes a text, and gets a number. Correct the line or leave it out.').waitFor();
    await editor.fill(whole.replace('brakePercent: 20', 'brakePercent: 30'));
    await server.rules.change({ deletes: { brakePercent: 5 } }, 'Careful today');
    await look.click();
    await page.getByText(/Version 3 was made meanwhile, and this is from version 2/u).waitFor();
    await page.getByRole('button', { name: 'Compare with version 3' }).click();
    const difference = page.getByRole('listitem').filter({ hasText: 'deletes.brakePercent' });
    await difference.waitFor();
    expect(await difference.textContent()).toContain('5 → 30');
    expect(opened.complaints).toEqual([]);
  });
}
