import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { artefacts, withoutChromium } from './browser.ts';
import { person, startRig } from './console-rig.ts';
import type { ConsoleRig } from './console-rig.ts';
import { PAIRED_CAMPAIGN } from './fake-pairing.ts';
import { HOSTILE, hostilePeople } from './fake-people.ts';

describe.skipIf(withoutChromium)('People and Explain, in Chromium', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await startRig();
  });
  afterAll(() => rig.close());

  it('searches on the server once the reader pauses, and keeps the search in the address', async () => {
    await using opened = await rig.open('/people');
    const { page, server } = opened;
    await page.getByText('240 people').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type(String(person(20).email));
    await page.getByText('1 person').waitFor();
    const searches = server.requests.filter((request) => request.includes('search='));
    expect(searches.length).toBeGreaterThan(0);
    expect(new Set(searches).size).toBeLessThan(String(person(20).email).length / 2);
    expect(new URL(page.url()).searchParams.get('search')).toBe(person(20).email);
    await page.reload();
    await page.getByText('1 person').waitFor();
    await page.getByRole('button', { name: 'Clear the search' }).click();
    await page.getByText('240 people').waitFor();
    expect(opened.complaints).toEqual([]);
  });

  it('leaves alone what the reader is still typing', async () => {
    await using opened = await rig.open('/people');
    const { page } = opened;
    const field = page.getByLabel('Search by name, e-mail or id');
    await field.pressSequentially('Linda ');
    await page.waitForURL(/search=Linda$/u);
    expect(await field.inputValue()).toBe('Linda ');
    await field.pressSequentially('Walker');
    await page.waitForURL(/search=Linda(%20|\+)Walker/u);
    await page.goBack();
    await page.goForward();
    expect(await field.inputValue()).toBe('Linda Walker');
  });

  it('filters by state and object, and pages there and back', async () => {
    await using opened = await rig.open('/people?state=rejected&object=lead');
    const { page, server } = opened;
    await page.getByText('Rejected for Salesforce').first().waitFor();
    expect(server.requests.some((request) => request.includes('state=rejected') && request.includes('object=lead'))).toBe(true);
    expect(await page.getByText('Waiting for').count()).toBe(0);
    await page.getByText('All', { exact: true }).click();
    await page.getByLabel('Salesforce object').selectOption('');
    await page.getByText('240 people').waitFor();
    await page.getByRole('button', { name: 'Next page' }).click();
    await page.getByText(String(person(50).email)).waitFor();
    await page.getByRole('button', { name: 'Previous page' }).click();
    await page.getByText(String(person(0).email)).waitFor();
  });

  it('leads from a person to the explanation by keyboard', async () => {
    await using opened = await rig.open('/people?search=' + encodeURIComponent(String(person(4).email)));
    const { page } = opened;
    await page.getByText('1 person').waitFor();
    await page.getByRole('link', { name: String(person(4).name) }).focus();
    await page.keyboard.press('Enter');
    await page.getByText(/Salesforce does not get the latest values/u).waitFor();
    await page.getByText('Lead Source: bad value for restricted picklist field: Web-Event').first().waitFor();
    expect(opened.complaints).toEqual([]);
  });

  it('never shows unknown as blank, nor blank as unknown (I10)', async () => {
    await using opened = await rig.open(`/records/lead/${person(4).salesforceId}`);
    const cells = (field: string) => opened.page.getByRole('row', { name: new RegExp(`^${field}`, 'u') }).getByRole('cell').allTextContents();
    await opened.page.getByText('unknown: hidden').waitFor();
    const industry = await cells('industry');
    expect(industry[0]).toBe('unknown: hidden');
    expect(industry.join(' ')).not.toContain('blank');
    const leadSource = await cells('leadSource');
    expect(leadSource[2]).toContain('Web-Event');
    expect(leadSource[2]).toContain('differs from the agreed value');
  });

  it('says what syncing one record writes before it asks for it', async () => {
    await using opened = await rig.open(`/records/contact/${person(3).salesforceId}`);
    const { page, server } = opened;
    await page.getByRole('button', { name: 'Sync now' }).click();
    const dialogue = page.getByRole('dialog');
    await dialogue.getByText('1 field is written to Salesforce (title)').waitFor();
    expect(server.requests.filter((request) => request.startsWith('POST'))).toEqual([]);
    await dialogue.getByRole('button', { name: 'Sync now' }).click();
    await page.getByText('This record is in the priority lane now.').waitFor();
    expect(server.requests).toContain(`POST /api/v1/records/contact/${person(3).salesforceId}/sync`);
  });

  it('tries a write as the sync user only after somebody has read what a roll-back leaves behind, and explains the refusal', async () => {
    await using opened = await rig.open(`/records/lead/${person(4).salesforceId}`);
    const { page, server } = opened;
    const tried = () => server.requests.filter((request) => request.startsWith('POST'));
    await page.getByRole('button', { name: 'Try as the sync user' }).click();
    const dialogue = page.getByRole('dialog');
    await dialogue.getByText(/callouts to other systems/u).waitFor();
    expect(tried()).toEqual([]);
    await dialogue.getByLabel('What is tried').selectOption('leadSource');
    await dialogue.getByRole('button', { name: 'I agree: try it' }).click();
    await dialogue.getByText('It is refused', { exact: true }).waitFor();
    await dialogue.getByText('read: yes · edit: yes · delete: not told · owner 005000000000001AAA').waitFor();
    await dialogue.getByText('Due there: title.').waitFor();
    await page.screenshot({ path: join(artefacts, 'trial-light-1280.png') });
    await page.setViewportSize({ width: 390, height: 844 });
    const [list, room] = [await dialogue.getByLabel('What is tried').boundingBox(), await dialogue.getByRole('status').boundingBox()];
    expect((list?.x ?? Infinity) + (list?.width ?? 0), 'the list of fields stays inside of the dialogue').toBeLessThanOrEqual((room?.x ?? 0) + (room?.width ?? 0) + 1);
    await page.setViewportSize({ width: 1280, height: 860 });
    expect(tried()).toEqual(['POST /api/v1/connections/main/trials/allow', `POST /api/v1/records/lead/${person(4).salesforceId}/try?connectionId=main&field=leadSource`]);
    await dialogue.getByRole('button', { name: 'Take it back' }).click();
    await dialogue.getByRole('button', { name: 'I agree: try it' }).waitFor();
    expect(opened.complaints).toEqual([]);
  });

  it('shows with what a campaign is paired, which statuses mean the same, and which has no counterpart (PRODUCT A8)', async () => {
    await using opened = await rig.open(`/records/campaign/${PAIRED_CAMPAIGN}`);
    const { page } = opened;
    await page.getByRole('heading', { name: 'Spring Webinar' }).waitFor();
    await page.getByText('3 memberships are there on both sides').waitFor();
    const table = page.getByRole('table', { name: 'Statuses that mean the same' });
    await table.getByText('Marketo · WBN 2026-04 Spring').waitFor();
    const rows = await table.getByRole('row').all();
    const cells = await Promise.all(rows.slice(1).map((row) => row.locator('th, td').allTextContents()));
    expect(cells).toEqual([['Sent', 'Invited'], ['Responded', 'Registered, Attended'], ['none', 'Waitlisted']]);
    await page.screenshot({ path: join(artefacts, 'pairing-light-1280.png'), fullPage: true });
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate('document.documentElement.scrollWidth > innerWidth')).toBe(false);
    await page.screenshot({ path: join(artefacts, 'pairing-light-390.png'), fullPage: true });
    expect(opened.complaints).toEqual([]);
  });

  it('repeats the sentence of the server about a record that nobody has seen', async () => {
    await using opened = await rig.open('/records/lead/00Q000000000000AAA');
    await opened.page.getByText(/No lead with the id or e-mail address 00Q000000000000AAA has been seen/u).waitFor();
  });

  it('shows hostile and unusual values as the text they are', async () => {
    await using opened = await rig.open('/people', { people: hostilePeople(), view: { scheme: 'light', width: 390 } });
    const { page } = opened;
    await page.getByText('5 people').waitFor();
    for (const [index, value] of Object.values(HOSTILE).entries()) {
      await page.goto(`${opened.server.url}/records/person/hostile.${index}@example.com`);
      await page.getByRole('heading', { name: 'History' }).waitFor();
      const row = page.getByRole('row', { name: /^company/u });
      const unfold = row.getByRole('button', { name: /^Show all/u }).first();
      if (value.length > 180) await unfold.click();
      expect(await row.locator('bdi').first().textContent()).toBe(value);
      expect(await page.evaluate('document.documentElement.scrollWidth > innerWidth')).toBe(false);
      expect(await page.evaluate('document.querySelectorAll("main img, main script").length')).toBe(0);
      expect(await page.title()).not.toBe('owned');
    }
    expect(opened.complaints).toEqual([]);
  });
});
