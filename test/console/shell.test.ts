import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { withoutChromium } from './browser.ts';
import { startRig } from './console-rig.ts';
import type { ConsoleRig } from './console-rig.ts';
import { TOKEN } from './fake-server.ts';
import type { FakeServer } from './fake-server.ts';

const signedOut = (server: FakeServer) => {
  server.signedIn = false;
};

describe.skipIf(withoutChromium)('signing in and moving about, in Chromium', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await startRig();
  });
  afterAll(() => rig.close());

  it('asks for the token, refuses a wrong one in words, and comes back to the page that was wanted', async () => {
    await using opened = await rig.open('/people?state=waiting', { prepare: signedOut });
    const { page } = opened;
    const token = page.getByLabel('Admin token', { exact: true });
    await token.waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Paste the admin token first.').waitFor();
    await token.fill('something else');
    await page.keyboard.press('Enter');
    await page.getByText('This token is not known.').waitFor();
    await token.fill(` ${TOKEN} `);
    await page.keyboard.press('Enter');
    await page.getByText('Waiting for Salesforce').first().waitFor();
    expect(new URL(page.url()).search).toBe('?state=waiting');
  });

  it('never leaves for another place after signing in', async () => {
    await using opened = await rig.open('/sign-in?next=https%3A%2F%2Fevil.example%2Fx', { prepare: signedOut });
    const { page, server } = opened;
    await page.getByLabel('Admin token', { exact: true }).fill(TOKEN);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'What is wrong' }).waitFor();
    expect(page.url()).toBe(`${server.url}/`);
  });

  it('goes back to signing in when the session ends, and when the reader ends it', async () => {
    await using opened = await rig.open('/');
    const { page, server } = opened;
    await page.getByRole('heading', { name: 'What is wrong' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Admin token', { exact: true }).waitFor();
    expect(server.requests).toContain('DELETE /api/v1/session');
    server.signedIn = true;
    await page.goto(`${server.url}/`);
    await page.getByRole('heading', { name: 'What is wrong' }).waitFor();
    server.signedIn = false;
    await page.getByLabel('Admin token', { exact: true }).waitFor({ timeout: 20_000 });
  });

  it('is reachable by keyboard with the focus in sight', async () => {
    await using opened = await rig.open('/');
    const { page } = opened;
    await page.getByRole('heading', { name: 'What is wrong' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to content');
    const reached: string[] = [];
    for (let presses = 0; presses < 5; presses += 1) {
      await page.keyboard.press('Tab');
      reached.push(await page.evaluate<string>('document.activeElement.textContent.trim()'));
      expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).not.toBe('none');
    }
    expect(reached).toEqual(expect.arrayContaining(['Overview', 'Sync Status', 'People']));
    await page.getByRole('link', { name: 'People', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('240 people').waitFor();
    expect(await page.getByRole('link', { name: 'People', exact: true }).getAttribute('aria-current')).toBe('page');
  });

  it('folds the navigation away on a narrow screen', async () => {
    await using opened = await rig.open('/', { view: { scheme: 'light', width: 390 } });
    const { page } = opened;
    const people = page.getByRole('link', { name: 'People', exact: true });
    await page.getByRole('button', { name: 'Menu', exact: true }).waitFor();
    expect(await people.isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Menu', exact: true }).click();
    await people.click();
    await page.getByText('240 people').waitFor();
    expect(await people.isVisible()).toBe(false);
  });

  it('remembers the colours that the reader chose', async () => {
    await using opened = await rig.open('/');
    const { page } = opened;
    await page.getByText('Dark', { exact: true }).click();
    await page.reload();
    expect(await page.evaluate('document.documentElement.dataset.mantineColorScheme')).toBe('dark');
    await page.getByText('Auto', { exact: true }).click();
    await page.emulateMedia({ colorScheme: 'light' });
    await page.locator('html[data-mantine-color-scheme="light"]').waitFor();
  });

  it('speaks the first language of the browser that it has, until the reader chooses another', async () => {
    await using opened = await rig.open('/sign-in');
    const { page } = opened;
    await page.addInitScript("Object.defineProperty(navigator, 'languages', { value: ['fr-FR', 'ja-JP', 'en'] })");
    await page.goto(opened.server.url);
    await page.getByRole('heading', { name: '問題' }).waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('ja');
    await page.getByText('English', { exact: true }).click();
    await page.getByRole('heading', { name: 'What is wrong' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'What is wrong' }).waitFor();
    expect(opened.complaints).toEqual([]);
  });

  it('lets one choose among connections and keeps the choice while moving about', async () => {
    await using opened = await rig.open('/', {
      prepare: (server) => {
        server.world = { ...server.world, names: ['Northfield EMEA', 'Northfield Japan'] };
      },
    });
    const { page, server } = opened;
    await page.getByLabel('Connection').selectOption('Northfield Japan');
    await page.getByRole('link', { name: 'People', exact: true }).click();
    await page.getByText('240 people').waitFor();
    expect(new URL(page.url()).searchParams.get('connection')).toBe('connection-1');
    expect(server.requests.some((request) => request.includes('people?connectionId=connection-1'))).toBe(true);
  });
});
