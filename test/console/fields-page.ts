import { join } from 'node:path';

import { expect, it } from 'vitest';

import { artefacts } from './browser.ts';
import type { ConsoleRig } from './console-rig.ts';

/** The Fields page: the dictionary, what is offered, and what changed. */
export function testFieldsPage(rig: () => ConsoleRig): void {
  it('narrows the dictionary to what is looked for, by any of its words', async () => {
    await using opened = await rig().open('/fields');
    const { page } = opened;
    await page.getByText('4 of 4 fields. 42% of purposes, owners and users are filled in.').waitFor();
    await page.getByLabel('Filter by name, purpose, owner or user').fill('webinar FOLLOW');
    await page.getByText('1 of 4 fields.').waitFor();
    expect(await page.getByRole('rowheader').allTextContents()).toEqual(['titleTitle']);
    expect(await page.getByRole('link', { name: 'As CSV' }).getAttribute('href')).toBe('/api/v1/connections/main/dictionary/csv');
  });

  it('takes the dictionary in as CSV: what the file would change, and then a version that says it (C1)', async () => {
    await using opened = await rig().open('/fields');
    const { page, server } = opened;
    await page.locator('input[type=file]').setInputFiles({ name: 'fields.csv', mimeType: 'text/csv', buffer: Buffer.from('field,purpose\ntitle,Salutation in letters\n') });
    await page.getByRole('heading', { name: 'What fields.csv would change' }).waitFor();
    const difference = page.getByRole('listitem').filter({ hasText: 'Salutation in letters' });
    await difference.waitFor();
    await page.screenshot({ path: join(artefacts, 'fields-upload-light-1280.png') });
    expect((await server.rules.configurations.history('main')).length).toBe(2);
    await page.getByRole('button', { name: 'Apply as version 3' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Apply', exact: true }).click();
    await expect.poll(async () => (await server.rules.configurations.history('main'))[0]?.note).toBe('data dictionary');
    await difference.waitFor({ state: 'detached' });
    expect(opened.complaints).toEqual([]);
  });

  it('says of an offered field where it would fit, and dismisses it', async () => {
    await using opened = await rig().open('/fields?show=offered');
    const { page, server } = opened;
    const offer = page.getByRole('row', { name: /Webinar topic/u });
    await offer.waitFor();
    expect(await offer.textContent()).toMatch(/webinarTopic with Webinar_Topic__c.*same label/u);
    await offer.getByRole('button', { name: 'Dismiss Webinar_Topic__c' }).click();
    await expect.poll(() => server.requests).toContain('POST /api/v1/connections/main/offers/dismiss?side=salesforce&object=lead&field=Webinar_Topic__c');
    expect(opened.complaints).toEqual([]);
  });

  it('recommends what to do with a field, with its reason and the lines that do it (C2, I2)', async () => {
    await using opened = await rig().open('/fields?show=health');
    const { page } = opened;
    const score = page.getByRole('row', { name: /leadScore/u });
    await score.waitFor();
    expect(await score.getByRole('cell').allTextContents()).toEqual([
      'Salesforce 64% ± 2.1%87 different valuesMarketo 100%101 different values',
      '42092% of all',
      expect.stringMatching(/ago$/u),
      expect.stringContaining('make cheaper It is in 92 % of all updates. Of its last 500 changes 90 % would have been none'),
    ]);
    const never = page.getByRole('row', { name: /fax/u });
    await never.getByText('Lines for the rules').click();
    await never.getByText('direction: none').waitFor();
    expect(opened.complaints).toEqual([]);
  });

  it('says what the server says in the language of the console, and anew when that is changed (J8)', async () => {
    await using opened = await rig().open('/fields?show=changed');
    const { page } = opened;
    await page.getByText('Its lines are suspended').waitFor();
    await page.getByText('日本語', { exact: true }).click();
    await page.getByText('この項目の行を停止しました。どちらの側も変更せず、空にすることもありません。').waitFor();
    await page.goto(`${opened.server.url}/fields?show=health`);
    await page.getByText('全更新の 92 % に含まれています。').waitFor();
    expect(await page.locator('main').textContent()).not.toMatch(/[a-z]{2,} [a-z]{2,} [a-z]{2,}/u);
    expect(opened.complaints).toEqual([]);
  });
}
