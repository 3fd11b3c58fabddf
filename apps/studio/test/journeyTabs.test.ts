/** Two tabs of one person, in a real Chromium: they share one device, lose nothing of each other's, and forget together. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeE4 } from '@cheer/recordings';
import { writeFolder } from '@cheer/recordings/node';
import { simulatePerson } from '@cheer/signals/simulate';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, launch } from '../../../test/browser/chromium.ts';
import { makeRegistry } from './registry.ts';
import { buildStudio, openSite, type Site } from './site.ts';
import * as hand from './visit.ts';

const folder = mkdtempSync(join(tmpdir(), 'cheer-tabs-'));

describe.skipIf(CHROMIUM === undefined)(
  `studio in Chromium${CHROMIUM ? '' : ' (none found; set CHEER_CHROMIUM)'}`,
  () => {
    let site: Site;
    let browser: Browser;

    beforeAll(async () => {
      const [studio, registry] = await Promise.all([
        buildStudio(folder),
        makeRegistry(folder, { people: 4, clusters: 2, minutes: 12, steps: 20 }),
      ]);
      [site, browser] = await Promise.all([openSite(studio, registry.folder), launch()]);
    });
    afterAll(async () => {
      await browser?.close();
      await site?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    it('keeps what either tab labels, comes back to the step of the address, and forgets in both', async () => {
      const { page: one, context, problems, close } = await hand.visit(browser, site.address);
      await hand.choosePerson(one, 1);
      await hand.match(one);
      const two = await context.newPage();
      await two.goto(`${site.address}#label`);
      await hand.heading(two, 'Say how it was');
      await hand.step(one, 'label').click();

      await say(one, '1:00', '4:00', 'tense');
      await two.getByRole('button', { name: 'Take back tense' }).waitFor();
      await say(two, '10:00', '13:00', 'calm');
      await one.getByRole('button', { name: 'Take back calm' }).waitFor();
      await say(one, '20:00', '22:00', 'asleep');
      await two.getByRole('button', { name: 'Take back asleep' }).waitFor();
      expect(await two.getByRole('button', { name: /^Take back/ }).count()).toBe(3);

      await hand.train(one);
      const before = await one.locator('.figure-number').allInnerTexts();
      await hand.step(one, 'match').click();
      await one.getByRole('button', { name: 'Match this recording again' }).click();
      await one.getByRole('heading', { name: 'Match again, and lose the classifier?' }).waitFor();
      await one.getByRole('button', { name: 'Keep it' }).click();
      await hand.step(one, 'train').click();
      expect(await one.locator('.figure-number').allInnerTexts()).toEqual(before);

      await hand.predict(one);
      const colour = () => two.locator('.chip[data-series]', { hasText: 'tense' }).getAttribute('data-series');
      expect(await colour()).toBe('0');
      for (const [id, title] of [
        ['train', 'Train your classifier'],
        ['take', 'Take it with you'],
      ] as const) {
        await hand.step(one, id).click();
        await one.waitForURL(`**/#${id}`);
        await one.reload();
        await hand.heading(one, title);
      }
      await one.getByText("A simulated person's classifier").first().waitFor();

      await hand.step(one, 'left').click();
      await one.getByRole('button', { name: 'Forget me' }).click();
      expect((await hand.saved(one, 'Save the ledger first')).name).toBe('what-left-this-device.csv');
      await one.getByRole('button', { name: 'Forget everything' }).click();
      for (const page of [one, two]) {
        await page.getByText('The ledger was erased with the rest.').waitFor();
        expect(await page.locator('.timeline-field').count()).toBe(0);
        expect(await hand.step(page, 'signals').getAttribute('aria-disabled')).toBe('true');
      }
      expect(await two.evaluate('indexedDB.databases().then((all) => all.length)')).toBe(0);
      expect(problems).toEqual([]);
      await close();
    });

    it('says that a recording lacks a signal, and that nobody was measured, from the files alone', async () => {
      const { recording } = simulatePerson({ index: 4, seed: 2, protocol: 'stress', minutes: 12 });
      const files = writeE4(recording);
      files.delete('EDA.csv');
      const place = join(folder, 'P005');
      await writeFolder(place, files);
      const { page, problems, close } = await hand.visit(browser, site.address);
      await hand.drop(page, [place]);
      await hand.heading(page, 'Look at the signals');
      await page.getByText('No skin conductance in this recording').waitFor();
      await page.getByText('skin responses: not measured').waitFor();
      await page.getByText('Simulated', { exact: true }).first().waitFor();
      await page.reload();
      await page.getByText('The signals are not kept').waitFor();
      expect(problems).toEqual([]);
      await close();
    });
  },
);

/** Names a stretch by its times. */
async function say(page: Page, from: string, to: string, name: string): Promise<void> {
  await page.getByLabel('From', { exact: true }).fill(from);
  await page.getByLabel('To', { exact: true }).fill(to);
  await hand.name(page, name);
}
