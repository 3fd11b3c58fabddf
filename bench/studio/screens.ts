/**
 * A picture of every step at the width of a phone and of a desk, in light and dark: `node bench/studio/screens.ts FOLDER`. To be
 * opened and looked at whenever the page changes. Those that end in -part are of one screen, for the README.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeE4 } from '@cheer/recordings';
import { simulatePerson } from '@cheer/signals/simulate';
import type { Browser } from 'playwright-core';
import { makeRegistry } from '../../apps/studio/test/registry.ts';
import { buildStudio, openSite } from '../../apps/studio/test/site.ts';
import * as hand from '../../apps/studio/test/visit.ts';
import { zipOf } from '../../apps/studio/test/zip.ts';
import { launch } from '../../test/browser/chromium.ts';

/** Steps of which there is a picture for the README. */
const PARTS = new Set(['signals', 'label', 'predict', 'left']);

const out = process.argv[2] ?? 'out/screens';
mkdirSync(out, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), 'cheer-screens-'));
const studio = await buildStudio(folder);
const registry = await makeRegistry(folder, { people: 24, clusters: 3, minutes: 30, steps: 200 });
const site = await openSite(studio, registry.folder);
const browser = await launch();
/** A recording that lacks a signal. */
const lacking = join(folder, 'no-skin.zip');
const files = new Map(writeE4(simulatePerson({ index: 5, seed: 1, protocol: 'stress', minutes: 12 }).recording));
files.delete('EDA.csv');
writeFileSync(lacking, await zipOf(files));
try {
  for (const width of [390, 1280])
    for (const colorScheme of ['light', 'dark'] as const) await walk(browser, width, colorScheme);
} finally {
  await browser.close();
  await site.close();
  rmSync(folder, { recursive: true, force: true });
}

async function walk(inside: Browser, width: number, colorScheme: 'light' | 'dark'): Promise<void> {
  const viewport = { width, height: width < 600 ? 844 : 860 };
  const touch = width < 600 ? { hasTouch: true, isMobile: true } : {};
  const { page, close } = await hand.visit(inside, site.address, {
    viewport,
    colorScheme,
    deviceScaleFactor: 1,
    ...touch,
  });
  let number = 0;
  const shoot = async (name: string): Promise<void> => {
    await page.mouse.move(1, 1);
    await page.waitForTimeout(600);
    number++;
    const path = join(out, `${width}-${colorScheme}-${number}-${name}.png`);
    await page.screenshot({ path, fullPage: true });
    await page.evaluate('scrollTo(0, 0)');
    if (PARTS.has(name)) await page.screenshot({ path: path.replace('.png', '-part.png') });
    const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
    if (wide > width) console.log(`${path}: ${wide} px wide`);
  };
  await shoot('choose');
  await hand.choosePerson(page, 1);
  await page.getByRole('slider', { name: 'Quality by window' }).press('End');
  await shoot('signals');
  await page.locator('.segmented label', { hasText: '60×' }).click();
  await page.getByRole('button', { name: 'Play' }).click();
  await page.getByText(/[2-9]\d* windows judged so far/).waitFor();
  await shoot('live');
  await page.getByRole('button', { name: 'Stop' }).click();
  await hand.match(page);
  await shoot('match');
  await hand.step(page, 'label').click();
  await page.getByRole('button', { name: 'Use the first of each state' }).click();
  await page
    .getByRole('button', { name: /^Take back/ })
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Propose windows' }).click();
  await page.locator('.timeline-proposal').first().waitFor();
  await hand.drag(page, 1260, 1410, 1800);
  await page.getByLabel('How you were').fill('stress');
  await page.locator('.timeline-cursor').waitFor();
  await page.waitForTimeout(4000);
  await shoot('label');
  await hand.train(page);
  await shoot('train');
  await hand.predict(page);
  const windows = page.getByRole('slider', { name: /Predicted windows/ });
  for (const key of ['Home', 'ArrowRight', 'PageUp', 'PageUp']) await windows.press(key);
  await shoot('predict');
  await hand.step(page, 'left').click();
  await shoot('left');
  await page.getByRole('button', { name: 'Forget me' }).click();
  await shoot('forget');
  await page.getByRole('button', { name: 'Keep it' }).click();
  await hand.step(page, 'take').click();
  await shoot('take');
  site.tamper = (path, bytes) => (path.endsWith('/timestamp.json') ? bytes.map((byte) => byte ^ 1) : bytes);
  await hand.step(page, 'match').click();
  await page.getByRole('button', { name: 'Look for a newer release' }).click();
  await page.getByRole('alert').waitFor();
  site.tamper = undefined;
  await shoot('tampered');
  await page.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Match this recording again' }).click();
  await shoot('again');
  await page.getByRole('button', { name: 'Keep it' }).click();
  await hand.step(page, 'choose').click();
  await hand.drop(page, [lacking]);
  await hand.heading(page, 'Look at the signals');
  await shoot('missing');
  await close();
}
