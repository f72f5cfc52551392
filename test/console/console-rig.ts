import type { Browser, Page } from 'playwright-core';

import { builtConsole, launchChromium, openPage } from './browser.ts';
import type { View } from './browser.ts';
import { fakePeople } from './fake-people.ts';
import type { FakePerson } from './fake-people.ts';
import { startFakeServer } from './fake-server.ts';
import type { FakeServer } from './fake-server.ts';
import { fakeWorld } from './fake-world.ts';

/** Chromium, the console as it stands, and a fake server for each page that a test opens. */
export interface ConsoleRig {
  /** A page at `path` over a fresh busy world, or the one given. */
  open(path: string, options?: OpenOptions): Promise<OpenConsole>;
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly view?: View;
  readonly people?: readonly FakePerson[];
  /** Changes the server before the page asks it anything. */
  readonly prepare?: (server: FakeServer) => void;
}

export interface OpenConsole extends AsyncDisposable {
  readonly page: Page;
  readonly server: FakeServer;
  /** Everything the browser complained about so far. */
  readonly complaints: readonly string[];
}

/** The people of the busy world: enough for five pages of the list. */
export const PEOPLE = fakePeople(240);

/** The person of that number; a test that asks for one who does not exist is wrong. */
export function person(index: number): FakePerson {
  const found = PEOPLE[index];
  if (found === undefined) throw new Error(`There is no person ${index}.`);
  return found;
}

/** Finds the console, or builds it, and starts the browser, once for a test file. */
export async function startRig(): Promise<ConsoleRig> {
  const [dist, browser] = await Promise.all([builtConsole(), launchChromium()]);
  return {
    open: (path, options) => open(browser, dist, path, options ?? {}),
    close: () => browser.close(),
  };
}

async function open(browser: Browser, dist: string, path: string, options: OpenOptions): Promise<OpenConsole> {
  const world = fakeWorld(Date.now(), options.people ?? PEOPLE, ['PICKLIST_VALUE_REFUSED', 'KEY_FIELD_MISSING', 'RATE_LIMITED']);
  const server = await startFakeServer({ dist, world, now: Date.now });
  options.prepare?.(server);
  const { page, complaints } = await openPage(browser, options.view ?? { scheme: 'light', width: 1280 });
  await page.goto(server.url + path);
  return {
    page,
    server,
    complaints,
    [Symbol.asyncDispose]: async () => {
      await page.context().close();
      await server.close();
    },
  };
}
