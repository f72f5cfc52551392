import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { artefacts, sizeOf, VIEWS, withoutChromium } from './browser.ts';
import { person, startRig } from './console-rig.ts';
import type { ConsoleRig } from './console-rig.ts';
import { testFieldsPage } from './fields-page.ts';
import { testFiltersPage } from './filters-page.ts';
import { testRulesPage } from './rules-page.ts';

/** Every page with words that stand on it once it is complete. */
const PAGES = [
  { name: 'overview', path: '/', complete: '.recharts-surface' },
  { name: 'sync-status', path: '/sync-status?cycle=cycle-991', complete: 'text=The vendor asked to slow down' },
  { name: 'people', path: '/people', complete: 'text=240 people' },
  { name: 'explain-waiting', path: `/records/contact/${person(3).salesforceId}`, complete: 'text=Director, Growth Operations' },
  { name: 'explain-rejected', path: `/records/lead/${person(4).salesforceId}`, complete: 'text=Correct the value on the source record' },
  { name: 'explain-unlinked', path: `/records/lead/${person(7).salesforceId}`, complete: 'text=Only in Salesforce' },
  { name: 'sync-user', path: '/sync-user', complete: 'text=The field is left alone on both sides.' },
  { name: 'fields', path: '/fields', complete: 'text=Tells managers from engineers in routing.' },
  { name: 'fields-health', path: '/fields?show=health', complete: 'text=stop syncing' },
  { name: 'fields-offered', path: '/fields?show=offered', complete: 'text=Webinar topic' },
  { name: 'fields-changed', path: '/fields?show=changed', complete: 'text=Its lines are suspended' },
  { name: 'filters', path: '/filters', complete: "text=Country in ('Japan', 'Korea')" },
  { name: 'rules', path: '/rules', complete: 'text=Asia goes first' },
  { name: 'rules-version', path: '/rules?version=2', complete: 'text=deletes.brakePercent' },
  { name: 'rules-yaml', path: '/rules?version=2&as=yaml', complete: 'text=brakePercent: 20' },
  { name: 'nowhere', path: '/no-such-page', complete: 'text=There is no page here' },
] as const;

describe.skipIf(withoutChromium)('every page of the console, in Chromium', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await startRig();
  });
  afterAll(() => rig.close());

  for (const { name, path, complete } of PAGES) {
    it(`${name} is whole in light and dark, wide and narrow`, async () => {
      await using opened = await rig.open(path);
      const { page } = opened;
      await page.locator(complete).first().waitFor();
      // What is folded away has no style of its own until it is shown, and must look well too.
      await page.evaluate("for (const folded of document.querySelectorAll('details')) folded.open = true");
      for (const view of VIEWS) {
        await page.emulateMedia({ colorScheme: view.scheme });
        await page.setViewportSize(sizeOf(view));
        await page.locator(`html[data-mantine-color-scheme="${view.scheme}"]`).waitFor();
        await page.screenshot({ path: join(artefacts, `${name}-${view.scheme}-${view.width}.png`), fullPage: true });
        expect({ view, overflow: await page.evaluate(OVERFLOW), faint: await page.evaluate(FAINT_TEXT) }).toEqual({ view, overflow: [], faint: [] });
        expect(await page.evaluate(NAMELESS_CONTROLS)).toEqual([]);
        expect(await page.locator('h1').count()).toBe(1);
      }
      expect(opened.complaints).toEqual([]);
    });
  }

  testFieldsPage(() => rig);
  testFiltersPage(() => rig);
  testRulesPage(() => rig);

  it('loads no drawing code before a chart is wanted', async () => {
    await using opened = await rig.open('/people');
    await opened.page.getByText('240 people').waitFor();
    const loaded = await opened.page.evaluate<string[]>('performance.getEntriesByType("resource").map(({ name }) => name)');
    expect(loaded.filter((name) => /chart/u.test(name))).toEqual([]);
  });

  it('shows one cause once, with a line for each object that it holds up', async () => {
    await using opened = await rig.open('/');
    const { page } = opened;
    const cause = page.getByRole('listitem').filter({ hasText: 'The value is not in the picklist' });
    await cause.waitFor();
    expect(await cause.count()).toBe(1);
    expect(await cause.getByRole('link', { name: /^\d+ records$/u }).count()).toBe(2);
    await cause.getByRole('link', { name: /^\d+ records$/u }).first().click();
    await page.getByText('Rejected for Salesforce').first().waitFor();
    expect(new URL(page.url()).search).toBe('?state=rejected&object=lead');
  });

  it('says on an empty installation what is going to happen', async () => {
    await using opened = await rig.open('/', { people: [] });
    const { page } = opened;
    await page.getByRole('heading', { name: 'The first cycle is about to start.' }).waitFor();
    await page.getByText('Nothing has been observed yet.').waitFor();
    await page.getByText('Charts appear after the first finished cycle.').first().waitFor();
    expect(opened.complaints).toEqual([]);
  });

  it('shows the sentence of the server when it refuses, and recovers by itself', async () => {
    const detail = 'The store is being moved; the console is back in a minute.';
    await using opened = await rig.open('/', { prepare: (server) => (server.failure = { status: 503, detail }) });
    await opened.page.getByText(detail).waitFor();
    opened.server.failure = null;
    await opened.page.getByRole('heading', { name: 'What is wrong' }).waitFor({ timeout: 20_000 });
  });
});

/** Elements that stick out of the window sideways, unless something around them clips or scrolls. */
const OVERFLOW = `[...document.querySelectorAll('body *')]
  .filter((element) => {
    const box = element.getBoundingClientRect();
    if (box.width === 0 || (box.right <= document.documentElement.clientWidth + 1 && box.left >= -1)) return false;
    for (let around = element.parentElement; around !== null; around = around.parentElement) {
      if (getComputedStyle(around).overflowX !== 'visible' && around !== document.body) return false;
    }
    return true;
  })
  .map((element) => element.outerHTML.slice(0, 120))`;

/** Texts with less contrast to their ground than WCAG AA asks of small print (4.5 : 1; 3 : 1 from 24 px). */
const FAINT_TEXT = `(() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].map((part, at) => (at === 3 ? part / 255 : part));
  };
  const over = (top, bottom) => top.slice(0, 3).map((part, at) => part * top[3] + bottom[at] * (1 - top[3]));
  const ground = (element) => {
    const layers = [];
    for (let at = element; at !== null; at = at.parentElement) layers.push(rgba(getComputedStyle(at).backgroundColor));
    return layers.reduceRight((below, layer) => over(layer, below), [255, 255, 255]);
  };
  const light = (colour) => {
    const [red, green, blue] = colour.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const faint = [];
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '');
    if (!own || element.closest('svg, noscript, title, [disabled]') !== null || element.getClientRects().length === 0) continue;
    const style = getComputedStyle(element);
    const behind = ground(element);
    const [bright, dark] = [light(over(rgba(style.color), behind)), light(behind)].sort((a, b) => b - a);
    const contrast = (bright + 0.05) / (dark + 0.05);
    if (contrast < (parseFloat(style.fontSize) >= 24 ? 3 : 4.5)) faint.push(element.textContent.slice(0, 40) + ' ' + contrast.toFixed(2));
  }
  return faint;
})()`;

/** Buttons, links and fields that a screen reader could not name. */
const NAMELESS_CONTROLS = `[...document.querySelectorAll('a, button, input:not([type=hidden]), select')]
  .filter((control) => {
    const labels = [...(control.labels ?? [])].map((label) => label.textContent).join('');
    return (control.getAttribute('aria-label') ?? '') + control.textContent.trim() + labels === '';
  })
  .map((control) => control.outerHTML.slice(0, 120))`;
