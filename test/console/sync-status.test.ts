import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { withoutChromium } from './browser.ts';
import { PEOPLE, startRig } from './console-rig.ts';
import type { ConsoleRig } from './console-rig.ts';
import { beginCycle, moveCycle } from './fake-world.ts';

describe.skipIf(withoutChromium)('Sync Status, in Chromium', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await startRig();
  });
  afterAll(() => rig.close());

  it('opens the running cycle by itself and follows its steps', async () => {
    await using opened = await rig.open('/sync-status', {
      prepare: ({ world }) => beginCycle(world, Date.now()),
    });
    const { page, server } = opened;
    const step = page.getByRole('row', { name: /Push new · Marketo/u });
    await step.getByText('Waiting').waitFor();
    for (let moves = 0; moves < 4; moves += 1) moveCycle(server.world, Date.now());
    await step.getByText('In process').waitFor();
    moveCycle(server.world, Date.now());
    await step.getByText('Succeeded').waitFor();
    expect(await step.getByRole('cell').allTextContents()).toContain('3');
    expect(opened.complaints).toEqual([]);
  });

  it('shows the steps of a cycle on request and remembers it in the address', async () => {
    await using opened = await rig.open('/sync-status');
    const { page } = opened;
    const toggle = page.getByRole('button', { name: 'Show the steps of this cycle' }).nth(9);
    await toggle.focus();
    await page.keyboard.press('Enter');
    await page.getByText('The vendor asked to slow down').waitFor();
    expect(page.url()).toContain('cycle=cycle-991');
    await page.reload();
    await page.getByText('The vendor asked to slow down').waitFor();
    await page.getByRole('button', { name: 'Hide the steps of this cycle' }).click();
    await page.getByText('The vendor asked to slow down').waitFor({ state: 'detached' });
  });

  it('says what a cycle would write before it starts one, and starts it only then', async () => {
    await using opened = await rig.open('/sync-status');
    const { page, server } = opened;
    const started = () => server.requests.filter((request) => request.startsWith('POST'));
    await page.getByRole('button', { name: 'Sync now' }).click();
    const dialogue = page.getByRole('dialog');
    const toSalesforce = PEOPLE.filter((one) => one.toSalesforce === 'waiting').length;
    const toMarketo = PEOPLE.filter((one) => one.toMarketo === 'waiting').length;
    await dialogue.getByText(`${toSalesforce} to Salesforce and ${toMarketo} to Marketo`).waitFor();
    expect(started()).toEqual([]);
    await page.keyboard.press('Escape');
    await dialogue.waitFor({ state: 'detached' });
    expect(started()).toEqual([]);
    await page.getByRole('button', { name: 'Sync now' }).click();
    await dialogue.getByRole('button', { name: 'Start the cycle' }).click();
    await page.getByText('A cycle was asked for.').waitFor();
    expect(started()).toEqual(['POST /api/v1/connections/main/sync']);
    await page.getByRole('row', { name: /In process/u }).first().waitFor();
    expect(await page.getByRole('button', { name: 'Sync now' }).isDisabled()).toBe(true);
    expect(opened.complaints).toEqual([]);
  });

  it('keeps a refusal in the dialogue, in the words of the server', async () => {
    await using opened = await rig.open('/sync-status');
    const { page, server } = opened;
    await page.getByRole('button', { name: 'Sync now' }).click();
    server.failure = { status: 409, detail: 'The connection is paused; resume it first.' };
    await page.getByRole('button', { name: 'Start the cycle' }).click();
    await page.getByRole('dialog').getByText('The connection is paused; resume it first.').waitFor();
  });
});
