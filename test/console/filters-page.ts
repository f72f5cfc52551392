import { join } from 'node:path';

import { expect, it } from 'vitest';

import { artefacts } from './browser.ts';
import type { ConsoleRig } from './console-rig.ts';

/** The Filters page: the standing filters, one that is tried, and its way into the draft. */
export function testFiltersPage(rig: () => ConsoleRig): void {
  it('tries a filter, underlines what is wrong with it, and puts what is right into the draft', async () => {
    await using opened = await rig().open('/filters');
    const { page } = opened;
    await page.getByRole('button', { name: 'Take the filter of Leads over into the form' }).click();
    const condition = page.getByLabel('Condition');
    expect(await condition.inputValue()).toBe("Country in ('Japan', 'Korea')");
    const tryIt = page.getByRole('button', { name: 'Try it' });
    await condition.fill("Country = 'Japan'\nand Rating like = 'Hot'");
    await tryIt.click();
    await page.getByText(/^The filter cannot be read\. Line 2, column 17/u).waitFor();
    expect(await page.locator('mark').allTextContents()).toEqual(['=']);
    await condition.fill("Contry = 'Japan'");
    await tryIt.click();
    await page.getByText('there is no field Contry; is it Country?').waitFor();
    expect(await page.locator('mark').allTextContents()).toEqual(['Contry']);
    expect(await page.getByRole('button', { name: 'Put Leads into the draft' }).count()).toBe(0);
    await condition.fill("Country = 'Japan'");
    await tryIt.click();
    await page.getByRole('row', { name: /Would leave.*about 312 \(± 35\)/u }).waitFor();
    await page.getByText('Deleted on the other side: about 312 (± 35) records.').waitFor();
    await page.screenshot({ path: join(artefacts, 'filters-tried-light-1280.png'), fullPage: true });
    expect(await page.getByRole('link', { name: '1001' }).getAttribute('href')).toContain('/records/person/1001');
    await page.getByRole('button', { name: 'Put Leads into the draft' }).click();
    await page.getByRole('button', { name: 'Show the differences' }).click();
    const difference = page.getByRole('listitem').filter({ hasText: "Country = 'Japan'" });
    await difference.waitFor();
    expect(await difference.textContent()).toContain('objects: [ lead ]');
    expect(opened.complaints.filter((complaint) => !complaint.includes('400 (Bad Request)'))).toEqual([]);
  });
}
