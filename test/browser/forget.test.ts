/** Marks planted into a person's data, in a browser with a profile on the disk: in the clear at no time, and gone when forgotten. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measured, openPublisher, person, releaseFor } from '../../packages/edge/test/fixture.ts';
import { plantInFeatures, search, TEXTS } from '../privacy/canaries.ts';
import { writeWindows } from '../privacy/knowledge.ts';
import { CHROMIUM, launchWithProfile, openTab } from './chromium.ts';
import { openSite, type Site } from './site.ts';
import type { raw } from './storePage.ts';

describe.skipIf(CHROMIUM === undefined)(`in Chromium${CHROMIUM ? '' : ' (none found; set CHEER_CHROMIUM)'}`, () => {
  let folder: string;
  let profile: string;
  let site: Site;
  let context: BrowserContext;
  let page: Page;
  const open = async (): Promise<void> => {
    context = await launchWithProfile(profile);
    page = await openTab(context, `${site.address}/`, 'page');
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cheer-profile-'));
    profile = join(folder, 'profile');
    const publisher = await openPublisher(join(folder, 'publisher'));
    const release = await publisher.publish(await releaseFor(await measured(person())));
    site = await openSite(
      './forgetPage.ts',
      new Map([...release].map(([path, bytes]) => [`/registry/${path}`, bytes])),
    );
    await open();
  });
  afterAll(async () => {
    await context?.close();
    site?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('keeps nothing of a person in the clear, and nothing at all when it has forgotten', async () => {
    const recording = person();
    const windows = writeWindows(plantInFeatures(await measured(recording)));
    const spans = recording.annotations.map(({ start, end, label }) => ({ start, end, label: `${TEXTS[1]} ${label}` }));
    const registry = `${site.address}/registry/`;
    const classes: string[] = await page.evaluate(
      `page.live(${JSON.stringify(registry)}, ${windows}, ${JSON.stringify(spans)})`,
    );
    expect(classes.every((name) => name.startsWith(TEXTS[1]))).toBe(true);
    expect(search(profile)).toEqual([]);
    const sealed = await (page.evaluate('page.raw()') as ReturnType<typeof raw>);
    expect(sealed.length).toBeGreaterThan(10);
    await context.close(); // all is written down then
    expect(search(profile)).toEqual([]);
    expect(await pieces(profile, sealed)).toBeGreaterThan(0);

    await open(); // another day
    expect(Object.keys(await page.evaluate('page.classes()'))).toEqual(classes);
    await page.evaluate('page.forget()');
    expect(await page.evaluate('page.classes()')).toBeNull();
    expect(await page.evaluate('page.stored()')).toEqual({
      databases: [],
      buckets: [],
      files: [],
      caches: [],
      local: [],
      session: [],
      cookies: '',
    });
    await context.close();
    expect(search(profile)).toEqual([]);
    // nor what it had sealed: the browser has deleted the files
    expect(await pieces(profile, sealed)).toBe(0);

    await open();
    await page.evaluate(`page.confess(${JSON.stringify(TEXTS[0])})`);
    await context.close();
    expect(search(profile).length).toBeGreaterThan(0);
  }, 120_000);
});

/** How many of the sealed values are on the disk, by a piece of each. */
async function pieces(folder: string, rows: Awaited<ReturnType<typeof raw>>): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => readFile(join(entry.parentPath, entry.name)));
  const all = await Promise.all(files);
  const sealed = rows
    .filter(({ store }) => store !== 'keys')
    .map(({ value }) => Buffer.from(value, 'latin1').subarray(4, 28));
  return sealed.filter((piece) => all.some((bytes) => bytes.includes(piece))).length;
}
