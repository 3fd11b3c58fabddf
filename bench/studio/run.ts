/**
 * What the page costs whoever opens it: bytes to load, time until it can be used, and the longest task of its main thread at every
 * step, with a recording of half an hour and one of two hours. Budgets: 150 kB gzipped, 50 ms a task.
 * `node bench/studio/run.ts`; the page is built and a registry made for it.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeE4 } from '@cheer/recordings';
import { simulatePerson } from '@cheer/signals/simulate';
import type { Browser } from 'playwright-core';
import { makeRegistry } from '../../apps/studio/test/registry.ts';
import { buildStudio, openSite, type Site } from '../../apps/studio/test/site.ts';
import { longestDuring } from '../../apps/studio/test/tasks.ts';
import * as hand from '../../apps/studio/test/visit.ts';
import { zipOf } from '../../apps/studio/test/zip.ts';
import { launch } from '../../test/browser/chromium.ts';

const BUDGET = { bytes: 150_000, task: 50 };

const folder = mkdtempSync(join(tmpdir(), 'cheer-bench-studio-'));
const studio = await buildStudio(folder);
const registry = await makeRegistry(folder, { people: 12, clusters: 3, minutes: 20, steps: 100 });
const site = await openSite(studio, registry.folder);
const browser = await launch();
try {
  await load(browser, site);
  for (const minutes of [30, 120]) await steps(browser, site, minutes);
} finally {
  await browser.close();
  await site.close();
  rmSync(folder, { recursive: true, force: true });
}

async function load(inside: Browser, { address, asked }: Site): Promise<void> {
  const { page, close } = await hand.visit(inside, address, { serviceWorkers: 'block' });
  await page.waitForLoadState('networkidle');
  const paths = asked.map(({ path }) => (path === '/' ? '/index.html' : path));
  const sizes = paths.map((path) => gzipSync(readFileSync(join(studio, path))).length);
  const bytes = sizes.reduce((sum, n) => sum + n, 0);
  console.log(`load: ${kilo(bytes)} gzipped in ${paths.length} files, ${share(bytes, BUDGET.bytes)} of the budget`);
  for (const [i, path] of paths.entries()) console.log(`  ${kilo(sizes[i]!).padStart(9)}  ${path}`);
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    await page.goto('about:blank');
    const began = performance.now();
    await page.goto(address);
    await page.getByRole('button', { name: 'Simulated person 1' }).waitFor();
    times.push(performance.now() - began);
  }
  const usual = times.sort((a, b) => a - b)[2]!;
  console.log(`first page that can be used: ${usual.toFixed(0)} ms, median of 5, from this machine, cache warm`);
  await close();
}

async function steps(inside: Browser, { address }: Site, minutes: number): Promise<void> {
  const { recording } = simulatePerson({ index: 2, seed: 3, protocol: 'stress', minutes });
  const path = join(folder, `${minutes}.zip`);
  writeFileSync(path, await zipOf(writeE4(recording)));
  const { page, close } = await hand.visit(inside, address, { serviceWorkers: 'block' });
  page.setDefaultTimeout(120_000);
  console.log(
    `\n${minutes} minutes of signals. Longest task of the main thread: of the processor, by the clock, share of the budget; time of the step`,
  );
  const measure = async (name: string, work: () => Promise<void>): Promise<void> => {
    const began = performance.now();
    const { own, clock } = await longestDuring(inside, page, work);
    const took = performance.now() - began;
    const [cpu, wall] = [own, clock].map((ms) => `${ms.toFixed(1).padStart(6)} ms`);
    console.log(
      `  ${name.padEnd(22)} ${cpu} ${wall} ${share(own, BUDGET.task).padStart(8)} ${(took / 1000).toFixed(1).padStart(6)} s`,
    );
  };
  await measure('read a zip', async () => {
    await hand.drop(page, [path]);
    await hand.heading(page, 'Look at the signals');
    await page.waitForTimeout(300);
  });
  await measure('zoom and move', async () => {
    const field = page.locator('.timeline-field');
    for (const key of ['+', '+', '+', '+', 'ArrowRight', 'End', '+', '+', 'Home', '-', '-', '0']) {
      await field.press(key);
      await page.waitForTimeout(60);
    }
  });
  await measure('replay at 60x, 6 s', async () => {
    await page.locator('.segmented label', { hasText: '60×' }).click();
    await page.getByRole('button', { name: 'Play' }).click();
    await page.waitForTimeout(6000);
    await page.getByRole('button', { name: 'Stop' }).click();
  });
  await measure('match', () => hand.match(page));
  await measure('label', async () => {
    await hand.step(page, 'label').click();
    await page.getByRole('button', { name: 'Use them all' }).click();
    await page
      .getByRole('button', { name: /^Take back/ })
      .first()
      .waitFor();
  });
  await measure('train', () => hand.train(page));
  await measure('predict', () => hand.predict(page));
  await measure('correct and retrain', async () => {
    const windows = page.getByRole('slider', { name: /Predicted windows/ });
    for (const key of ['Home', 'ArrowRight', 'ArrowRight']) await windows.press(key);
    await page.getByLabel('How it really was').fill('daydream');
    await page.getByRole('button', { name: 'Correct and train again' }).click();
    await page.getByText('Corrected, and trained again.').waitFor();
  });
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = (await session.send('Runtime.getHeapUsage')) as { usedSize: number };
  console.log(`  heap of the page at the end: ${(usedSize / 1e6).toFixed(1)} MB`);
  await close();
}

function kilo(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
function share(value: number, budget: number): string {
  return `${Math.round((100 * value) / budget)} %`;
}
