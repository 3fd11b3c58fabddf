/** What goes wrong on the way, in a real Chromium: the page says what it is, and nothing that was there is lost. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeE4 } from '@cheer/recordings';
import { simulatePerson } from '@cheer/signals/simulate';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, launch } from '../../../test/browser/chromium.ts';
import { makeRegistry, type Registry } from './registry.ts';
import { buildStudio, openSite, type Site } from './site.ts';
import { longestDuring } from './tasks.ts';
import * as hand from './visit.ts';
import { zipOf } from './zip.ts';

const folder = mkdtempSync(join(tmpdir(), 'cheer-trouble-'));

describe.skipIf(CHROMIUM === undefined)(
  `studio in Chromium${CHROMIUM ? '' : ' (none found; set CHEER_CHROMIUM)'}`,
  () => {
    let registry: Registry;
    let site: Site;
    let browser: Browser;
    let zip: Uint8Array;

    beforeAll(async () => {
      const [studio, made, bytes] = await Promise.all([
        buildStudio(folder),
        makeRegistry(folder, { people: 4, clusters: 2, minutes: 12, steps: 20 }),
        zipOf(writeE4(simulatePerson({ index: 5, seed: 1, protocol: 'stress', minutes: 12 }).recording)),
      ]);
      registry = made;
      zip = bytes;
      [site, browser] = await Promise.all([openSite(studio, registry.folder), launch()]);
    });
    afterAll(async () => {
      await browser?.close();
      await site?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    it('refuses what was tampered with, says so, and goes on with the encoder it has', async () => {
      const { page, problems, close } = await hand.visit(browser, site.address);
      await hand.choosePerson(page, 1);
      await hand.match(page);
      await hand.step(page, 'label').click();
      await page.getByRole('button', { name: 'Use them all' }).click();
      await hand.train(page);
      await registry.publishNext();

      const look = async (): Promise<string> => {
        await hand.step(page, 'match').click();
        await page.getByRole('button', { name: 'Look for a newer release' }).click();
        await page.getByRole('alert').waitFor();
        const said = await page.getByRole('alert').innerText();
        await page.getByRole('button', { name: 'Close' }).click();
        return said;
      };
      const inUse = (): Promise<string> => page.getByText(/^simulated people \d$/).innerText();
      site.tamper = (path, bytes) => (/\.encoder-0\./.test(path) ? flipped(bytes) : bytes);
      expect(await look()).toContain('A file was changed on its way, and is not used');
      expect(await inUse()).toBe('simulated people 1');
      site.tamper = (path, bytes) => (path.endsWith('/timestamp.json') ? claiming(bytes, 99) : bytes);
      expect(await look()).toContain('The release there is not what its publisher signed, and is not used');
      await hand.predict(page);
      expect(await page.locator('.predictions-picked').count()).toBe(1);

      // and the same release, whole, is taken
      site.tamper = undefined;
      await hand.step(page, 'match').click();
      await page.getByRole('button', { name: 'Look for a newer release' }).click();
      await page.getByText('The newer release is in use.').waitFor();
      expect(await inUse()).toBe('simulated people 2');
      expect(problems).toEqual([]);
      await close();
    });

    it('refuses a registry of another publisher than the page names, and shows both fingerprints', async () => {
      const other = 'ab'.repeat(32);
      const said = '<meta name="cheer-root" content=""';
      site.tamper = (path, bytes) =>
        path === '/'
          ? Buffer.from(
              Buffer.from(bytes)
                .toString()
                .replace(said, said.replace('""', `"${other}"`)),
            )
          : bytes;
      const { page, problems, close } = await hand.visit(browser, site.address);
      await hand.choosePerson(page, 1);
      await hand.step(page, 'match').click();
      await page.getByRole('button', { name: 'Find my encoder' }).click();
      await page.getByRole('alert').waitFor();
      expect(await page.getByRole('alert').textContent()).toMatch(
        /is not used.*the registry's root has the fingerprint [0-9a-f]{64}, and the one that was given is (ab){32}/s,
      );
      site.tamper = undefined;
      expect(problems).toEqual([]);
      await close();
    });

    it("says that the page's own policy forbids to ask another site", async () => {
      const { page, close } = await hand.visit(browser, site.address);
      await hand.choosePerson(page, 1);
      await hand.step(page, 'match').click();
      await page.getByText('Where from, and how much of it').click();
      await page.getByLabel('Address of the registry').fill(site.address.replace('127.0.0.1', 'localhost'));
      await page.getByRole('button', { name: 'Find my encoder' }).click();
      await page.getByRole('alert').waitFor();
      expect(await page.getByRole('alert').innerText()).toContain('This page may not ask another site');
      await close();
    });

    it('says what is wrong with a file that is no recording, or only half of one', async () => {
      const { page, problems, close } = await hand.visit(browser, site.address);
      const said = async (name: string, bytes: Uint8Array): Promise<string> => {
        writeFileSync(join(folder, name), bytes);
        await hand.drop(page, [join(folder, name)]);
        await page.getByRole('alert').waitFor();
        const text = await page.getByRole('alert').innerText();
        await page.getByRole('button', { name: 'Close' }).click();
        return text;
      };
      const garbage = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 7919) % 251);
      expect(await said('garbage.zip', garbage)).toContain('This is no recording that the page knows');
      expect(await said('half.zip', zip.subarray(0, zip.length / 2))).toContain(
        'The zip file is damaged or was cut off',
      );
      expect(await said('BVP.csv', new TextEncoder().encode('1700000000\nsixty-four\n1\n'))).toMatch(
        /does not begin as it should|not a number/,
      );
      expect(await said('empty.zip', new Uint8Array(0))).toMatch(/no recording|damaged|nothing in it/);
      // and reads what is whole right after
      writeFileSync(join(folder, 'whole.zip'), zip);
      await hand.drop(page, [join(folder, 'whole.zip')]);
      await hand.heading(page, 'Look at the signals');
      expect(problems).toEqual([]);
      await close();
    });

    it('works where the browser keeps nothing, and says that it forgets', async () => {
      // as a person blocks all site data: a preference of the profile
      const profile = join(folder, 'profile');
      mkdirSync(join(profile, 'Default'), { recursive: true });
      const preferences = { profile: { default_content_setting_values: { cookies: 2 } } };
      writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
      const context = await chromium.launchPersistentContext(profile, {
        executablePath: CHROMIUM!,
        args: ['--no-sandbox', '--disable-gpu'],
      });
      const { page, problems } = await hand.visit(context, site.address);
      await page.getByText('This browser keeps nothing for the page').waitFor();
      await page.getByText('Forgets when closed').waitFor();
      await hand.choosePerson(page, 1);
      await hand.match(page);
      await hand.step(page, 'label').click();
      await page.getByRole('button', { name: 'Use them all' }).click();
      await hand.train(page);
      await hand.predict(page);
      expect(problems).toEqual([]);
      await context.close();
    });

    it('answers all the while it works on two hours of signals', async () => {
      const { recording } = simulatePerson({ index: 2, seed: 3, protocol: 'stress', minutes: 120 });
      writeFileSync(join(folder, 'long.zip'), await zipOf(writeE4(recording)));
      const { page, problems, close } = await hand.visit(browser, site.address);
      const { own } = await longestDuring(browser, page, async () => {
        await hand.drop(page, [join(folder, 'long.zip')]);
        await page.getByRole('heading', { level: 1, name: 'Look at the signals' }).waitFor({ timeout: 50_000 });
        expect(await page.locator('.figure-number b').first().innerText()).toBe('2 h');
        await roam(page);
        await hand.match(page);
      });
      // of the processor: by the clock it would count what else this machine does (measured by both: bench/studio)
      expect(own).toBeGreaterThan(1);
      expect(own).toBeLessThan(50);
      expect(problems).toEqual([]);
      await close();
    });
  },
);

/** Zooms and moves over the signals as fast as a hand can. */
async function roam(page: Page): Promise<void> {
  const field = page.locator('.timeline-field');
  await field.focus();
  for (const key of ['+', '+', '+', 'ArrowRight', '+', '+', 'End', '+', 'Home', '-', '0']) await field.press(key);
  await page.waitForTimeout(200);
}

/** With one bit of the middle byte turned. */
function flipped(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  copy[copy.length >> 1]! ^= 1;
  return copy;
}

/** Metadata of another version than the one that was signed. */
function claiming(bytes: Uint8Array, version: number): Uint8Array {
  const text = new TextDecoder().decode(bytes);
  return new TextEncoder().encode(text.replace(/"version":\s*\d+/, `"version":${version}`));
}
