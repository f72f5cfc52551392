import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { buildConsoleIfStale } from '../../bin/build-console.mjs';
import { findChromium, requireInCI } from '../../bin/find-test-tools.mjs';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const chromiumPath = findChromium(process.env);
requireInCI(process.env, chromiumPath !== null, 'Chromium', 'name one in CHROME_PATH');

/** Where pictures of pages go; ignored by git. */
export const artefacts = join(repository, 'test-artefacts');

/** True when these tests have to be skipped by name: no Chromium here. With CI=true they fail instead. */
export const withoutChromium = chromiumPath === null;

/** Starts the Chromium of this machine without anything that talks to the outside. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath ?? '',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** The folder of the console as it stands now: built first where it is older than its sources, so that a test never sees a stale one. */
export async function builtConsole(): Promise<string> {
  if (!(await buildConsoleIfStale())) throw new Error('The console could not be built.');
  return join(repository, 'console', 'dist');
}

/** How a page is looked at. */
export interface View {
  readonly scheme: 'light' | 'dark';
  readonly width: 1280 | 390;
}

/** Every view that a page must look well in. */
export const VIEWS: readonly View[] = [
  { scheme: 'light', width: 1280 },
  { scheme: 'light', width: 390 },
  { scheme: 'dark', width: 1280 },
  { scheme: 'dark', width: 390 },
];

/** The window of a view, in CSS pixels. */
export function sizeOf({ width }: View): { readonly width: number; readonly height: number } {
  return { width, height: width === 390 ? 844 : 860 };
}

/** Opens a page and collects everything that it complains about: console errors, exceptions, refused policies. */
export async function openPage(browser: Browser, view: View): Promise<{ readonly page: Page; readonly complaints: string[] }> {
  const context = await browser.newContext({
    viewport: sizeOf(view),
    colorScheme: view.scheme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return { page, complaints };
}
