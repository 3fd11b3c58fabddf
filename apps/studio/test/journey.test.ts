/** The whole way from a recording to a classifier that is taken away, in a real Chromium, under the policy of `cheer serve`. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBundle } from '@cheer/edge';
import { writeE4 } from '@cheer/recordings';
import { writeFolder } from '@cheer/recordings/node';
import type { Recording } from '@cheer/signals';
import { simulatePerson } from '@cheer/signals/simulate';
import * as ort from 'onnxruntime-web';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, launch } from '../../../test/browser/chromium.ts';
import { simulatedRecording } from '../src/worker/simulated.ts';
import { accessible } from './accessible.ts';
import { makeRegistry, type Registry } from './registry.ts';
import { buildStudio, openSite, type Site } from './site.ts';
import * as hand from './visit.ts';
import { zipOf } from './zip.ts';

ort.env.wasm.numThreads = 1;
const folder = mkdtempSync(join(tmpdir(), 'cheer-studio-'));

describe.skipIf(CHROMIUM === undefined)(
  `studio in Chromium${CHROMIUM ? '' : ' (none found; set CHEER_CHROMIUM)'}`,
  () => {
    let registry: Registry;
    let site: Site;
    let browser: Browser;

    beforeAll(async () => {
      const [studio, made] = await Promise.all([
        buildStudio(folder),
        makeRegistry(folder, { people: 4, clusters: 2, minutes: 12, steps: 20 }),
      ]);
      registry = made;
      [site, browser] = await Promise.all([openSite(studio, registry.folder), launch()]);
    });
    afterAll(async () => {
      await browser?.close();
      await site?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    it('goes all eight steps with a simulated person, readable by all in light and dark, and sends nothing', async () => {
      const { page, problems, requests, close } = await hand.visit(browser, site.address);
      const recording = simulatedRecording(0);
      const faults: string[] = [];
      const look = async (): Promise<void> => void faults.push(...(await accessible(page)));

      await look();
      await hand.choosePerson(page, 1);
      await page.getByRole('slider', { name: 'Quality by window' }).press('ArrowRight');
      await page.getByRole('heading', { name: /The window from 0:00/ }).waitFor();
      await look();

      await hand.match(page);
      await look();

      await hand.step(page, 'label').click();
      await page.getByRole('button', { name: 'Propose windows' }).click();
      await page.locator('.timeline-proposal').first().waitFor();
      const spans = await labelEach(page, recording);
      expect(spans).toBeGreaterThanOrEqual(3);
      await look();

      await hand.train(page);
      await look();
      const told = await page.locator('.accuracy b').first().innerText();
      expect(Number.parseFloat(told)).toBeGreaterThan(70);

      await hand.predict(page);
      const windows = page.getByRole('slider', { name: /Predicted windows/ });
      await windows.press('Home');
      await windows.press('ArrowRight');
      expect(await windows.getAttribute('aria-valuetext')).toMatch(/^At 30 seconds: \w+ \d+\s%/);
      await look();
      await page.getByLabel('How it really was').fill('daydream');
      await page.getByRole('button', { name: 'Correct and train again' }).click();
      await page.getByText('Corrected, and trained again.').waitFor();
      expect(await page.locator('.keys li', { hasText: 'daydream' }).count()).toBe(1);

      await hand.step(page, 'left').click();
      await look();
      const ledger = await hand.saved(page, 'Save as JSON');
      const rows = (JSON.parse(new TextDecoder().decode(ledger.bytes)) as { requests: unknown[] }).requests;
      expect(await page.locator('.ledger tbody tr').count()).toBe(rows.length);
      expect(await page.locator('.figure-number', { hasText: 'sent about you' }).locator('b').innerText()).toBe(
        '0 bytes',
      );
      expect(
        new TextDecoder()
          .decode((await hand.saved(page, 'Save as CSV')).bytes)
          .trim()
          .split('\n'),
      ).toHaveLength(rows.length + 1);

      await hand.step(page, 'take').click();
      await look();
      const bundle = await readBundle((await hand.saved(page, 'Save my classifier')).bytes);
      expect(bundle.classes).toContain('daydream');
      const session = await ort.InferenceSession.create((await hand.saved(page, 'Save as ONNX')).bytes, {
        executionProviders: ['wasm'],
      });
      const features = new ort.Tensor('float32', new Float32Array(2 * 123), [2, 123]);
      const output = await session.run({ features });
      expect(output['probabilities']?.dims).toEqual([2, bundle.classes.length]);

      await hand.step(page, 'left').click();
      expect(await stored(page)).toHaveLength(1);
      await page.getByRole('button', { name: 'Forget me' }).click();
      await page.getByRole('button', { name: 'Forget everything' }).click();
      await page.getByText('Nothing is stored').waitFor();
      expect(await stored(page)).toEqual([]);

      expect(faults).toEqual([]);
      expect(problems).toEqual([]);
      const { origin } = new URL(site.address);
      const outside = requests.filter(({ url }) => !url.startsWith(origin) && !url.startsWith('blob:'));
      expect(outside).toEqual([]);
      expect(requests.filter(({ method, body }) => method !== 'GET' || body)).toEqual([]);
      expect(site.asked.filter(({ method, body }) => method !== 'GET' || body > 0)).toEqual([]);
      await close();
    });

    it('goes on offline after a reload: signals, training, predictions, the way out', async () => {
      const { page, context, problems, close } = await hand.visit(browser, site.address);
      await hand.choosePerson(page, 2);
      await hand.match(page);
      await page.evaluate('navigator.serviceWorker.ready.then(() => true)');
      await context.setOffline(true);
      const before = site.asked.length;
      await page.reload();
      await hand.step(page, 'label').click();
      await page.getByRole('button', { name: 'Use them all' }).click();
      await hand.train(page);
      await hand.predict(page);
      await hand.step(page, 'take').click();
      expect((await hand.saved(page, 'Save my classifier')).bytes.length).toBeGreaterThan(10_000);
      // and what needs the network says so
      await hand.step(page, 'match').click();
      await page.getByRole('button', { name: 'Look for a newer release' }).click();
      await page.getByRole('alert').waitFor();
      expect(await page.getByRole('alert').innerText()).toContain('The registry cannot be reached');
      // but for the browser's own look for a newer worker, which no emulation of a cut network reaches
      expect(site.asked.slice(before).filter(({ path }) => path !== '/sw.js')).toEqual([]);
      expect(problems).toEqual([]);
      await close();
    });

    it.each(['zip', 'folder'])('reads an E4 %s that is dropped, and labels and trains on it', async (kind) => {
      const { recording } = simulatePerson({ index: 5, seed: 1, protocol: 'stress', minutes: 16 });
      const files = writeE4(recording);
      const place = join(folder, `person-${kind}`);
      await writeFolder(place, kind === 'zip' ? new Map([['person.zip', await zipOf(files)]]) : files);
      const { page, problems, close } = await hand.visit(browser, site.address);
      await hand.drop(page, [kind === 'zip' ? join(place, 'person.zip') : place]);
      await hand.heading(page, 'Look at the signals');
      expect(await page.locator('.figure-number b').first().innerText()).toBe('16 min');
      await hand.match(page);
      await hand.step(page, 'label').click();
      await labelEach(page, recording);
      await hand.train(page);
      await hand.predict(page);
      expect(problems).toEqual([]);
      await close();
    });

    it('can be gone with the keyboard alone', async () => {
      const { page, problems, close } = await hand.visit(browser, site.address);
      const press = async (key: string, times = 1): Promise<void> => {
        for (let i = 0; i < times; i++) await page.keyboard.press(key);
      };
      await tabTo(page, 'Simulated person 3');
      await press('Enter');
      await hand.heading(page, 'Look at the signals');
      await tabTo(page, 'Next: Find the encoder that fits');
      await press('Enter');
      await tabTo(page, 'Find my encoder');
      await press('Enter');
      await page.getByRole('heading', { name: /You resemble group/ }).waitFor();
      await tabTo(page, 'Next: Say how it was');
      await press('Enter');
      await hand.heading(page, 'Say how it was');
      for (const [from, label] of [
        [2, 'calm'],
        [30, 'busy'],
      ] as const) {
        // the cursor goes by a sixtieth of what is in view, here half a minute
        await tabTo(page, 'Time');
        await press('Home');
        await press('ArrowRight', from);
        await press('Shift+ArrowRight', 8);
        await press('Enter');
        await tabTo(page, 'How you were');
        await page.keyboard.type(label);
        await press('Enter');
        await page.getByRole('button', { name: `Take back ${label}` }).waitFor();
      }
      await tabTo(page, 'Next: Train your classifier');
      await press('Enter');
      await hand.heading(page, 'Train your classifier');
      await tabTo(page, 'Train');
      await press('Enter');
      await page.getByRole('heading', { name: 'How well it tells them apart' }).waitFor();
      await tabTo(page, 'Next: See what it makes of the day');
      await press('Enter');
      await page.locator('.predictions svg').first().waitFor();
      await tabTo(page, 'Predicted windows');
      await press('ArrowRight', 3);
      expect(await page.locator('.predictions-picked').innerText()).toMatch(/^At 1 minute: (calm|busy) \d+\s%/);
      expect(problems).toEqual([]);
      await close();
    });

    it('replays live at 60 times the speed', async () => {
      const { page, problems, close } = await hand.visit(browser, site.address);
      await hand.choosePerson(page, 1);
      await page.locator('.segmented label', { hasText: '60×' }).click();
      await page.getByRole('button', { name: 'Play' }).click();
      // the first window is judged after 198 s of signal: 3.3 s at this speed
      await page.getByText(/[1-9]\d* windows judged so far/).waitFor({ timeout: 20_000 });
      expect(await page.locator('.timeline-reading').innerText()).toMatch(/\d:\d\d – \d:\d\d/);
      await page.getByRole('button', { name: 'Stop' }).click();
      await page.getByRole('button', { name: 'Play' }).waitFor();
      expect(problems).toEqual([]);
      await close();
    });

    it('loads in under 150 kB', async () => {
      const { gzipSync } = await import('node:zlib');
      const before = site.asked.length;
      const { page, close } = await hand.visit(browser, site.address, { serviceWorkers: 'block' });
      await page.waitForLoadState('networkidle');
      const paths = site.asked.slice(before).map(({ path }) => (path === '/' ? '/index.html' : path));
      expect(paths.filter((path) => path.startsWith('/metadata') || path.startsWith('/targets'))).toEqual([]);
      const bytes = paths.map((path) => gzipSync(readFileSync(join(folder, 'studio', path))).length);
      expect(bytes.reduce((sum, n) => sum + n, 0)).toBeLessThan(150_000);
      await close();
    });
  },
);

/** Drags over the first stretch of each state that the simulator had the person in, and names it. */
async function labelEach(page: Page, { annotations, channels }: Recording): Promise<number> {
  const { start, samples, rate } = channels.BVP!;
  const duration = samples.length / rate;
  const states = new Set(annotations.map(({ label }) => label));
  for (const label of states) {
    const span = annotations.find((one) => one.label === label)!;
    await hand.drag(page, span.start - start + 2, span.end - start - 2, duration);
    await hand.name(page, label);
  }
  return states.size;
}

/** Presses Tab until what has the focus is of the open step and has a name that begins so. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate<string>(`(() => {
      const e = document.activeElement?.closest('main') && document.activeElement;
      return e?.getAttribute('aria-label') ?? e?.labels?.[0]?.textContent ?? e?.textContent ?? '';
    })()`);
    if (focused.trim().startsWith(name)) return;
  }
  throw new Error(`no way by Tab to ${name}`);
}

/** Names of all that the page has stored, but for the files of the page itself. */
const stored = (page: Page): Promise<string[]> =>
  page.evaluate(`(async () => [
    ...(await indexedDB.databases()).map(({ name }) => name),
    ...((await navigator.storageBuckets?.keys()) ?? []),
    ...Object.keys(localStorage),
    ...Object.keys(sessionStorage),
    document.cookie,
  ].filter(Boolean))()`);
