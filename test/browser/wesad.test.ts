/** WESAD's pickles in a real Chromium: the same samples and labels as in Node, from a Blob and from a URL. */
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, type Opened, openPage } from './chromium.ts';
import { openSite, type Site } from './site.ts';
import { readBoth, refusal } from './wesadPage.ts';

const GOLDEN = new URL('../../packages/recordings/test/wesad/golden/', import.meta.url);
const NAMES = readdirSync(GOLDEN).filter((name) => name.endsWith('.pkl'));
const HOSTILE = 'hostile/system-2.pkl';

describe.skipIf(CHROMIUM === undefined)(`in Chromium${CHROMIUM ? '' : ' (none found; set CHEER_CHROMIUM)'}`, () => {
  let site: Site;
  let opened: Opened;
  beforeAll(async () => {
    const files = [...NAMES, HOSTILE].map((name) => [`/${name}`, readFileSync(new URL(name, GOLDEN))] as const);
    site = await openSite('./wesadPage.ts', new Map(files));
    opened = await openPage(`${site.address}/`, 'page');
  });
  afterAll(async () => {
    await opened?.close();
    site?.close();
  });

  it('reads what Python wrote, in every protocol, as Node does', async () => {
    expect(NAMES.length).toBeGreaterThan(10);
    for (const name of NAMES) {
      const there = await opened.page.evaluate(`page.readBoth('/${name}')`);
      const here = await readBoth(`${site.address}/${name}`);
      expect(here.blob).toBe(here.url);
      expect(there).toEqual(here);
    }
  });

  it('refuses by name what it would have to run', async () => {
    const there = await opened.page.evaluate(`page.refusal('/${HOSTILE}')`);
    expect(there).toBe(await refusal(`${site.address}/${HOSTILE}`));
    expect(there).toMatch(/x\.pkl byte 18 \(GLOBAL\): the file asks for "posix\.system"/);
  });
});
