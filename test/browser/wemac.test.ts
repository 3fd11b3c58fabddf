/** WEMAC's MAT-files of version 5 and 7.3 in a real Chromium: the same samples as in Node, from a Blob and from a URL. */
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, type Opened, openPage } from './chromium.ts';
import { openSite, type Site } from './site.ts';
import { readBoth, refusal } from './wemacPage.ts';

const GOLDEN = new URL('../../packages/recordings/test/wemac/golden/', import.meta.url);
const NAMES = readdirSync(GOLDEN).filter((name) => /^(struct|cells)-.*\.mat$/.test(name));
const HOSTILE = 'hostile/external_link.mat';

describe.skipIf(CHROMIUM === undefined)(`in Chromium${CHROMIUM ? '' : ' (none found; set CHEER_CHROMIUM)'}`, () => {
  let site: Site;
  let opened: Opened;
  beforeAll(async () => {
    const files = [...NAMES, HOSTILE].map((name) => [`/${name}`, readFileSync(new URL(name, GOLDEN))] as const);
    site = await openSite('./wemacPage.ts', new Map(files));
    opened = await openPage(`${site.address}/`, 'page');
  }, 60_000);
  afterAll(async () => {
    await opened?.close();
    site?.close();
  });

  it('reads what SciPy and h5py wrote as Node does, and loads HDF5 for version 7.3 alone', async () => {
    expect(NAMES.filter((name) => name.includes('v73')).length).toBe(6);
    const loaded = (): Promise<number> =>
      opened.page.evaluate(
        "performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js')).length",
      );
    const read = async (names: readonly string[]): Promise<number> => {
      for (const name of names) {
        const there = await opened.page.evaluate(`page.readBoth('/${name}')`);
        const here = await readBoth(`${site.address}/${name}`);
        expect(here.blob).toBe(here.url);
        expect(there).toEqual(here);
      }
      return loaded();
    };
    const atFirst = await loaded();
    expect(await read(NAMES.filter((name) => !name.includes('v73')))).toBe(atFirst);
    expect(await read(NAMES.filter((name) => name.includes('v73')))).toBeGreaterThan(atFirst);
  }, 60_000);

  it('refuses by name what lies in another file', async () => {
    const there = await opened.page.evaluate(`page.refusal('/${HOSTILE}')`);
    expect(there).toBe(await refusal(`${site.address}/${HOSTILE}`));
    expect(there).toMatch(/x\.mat \/data \(data\): the file asks for another file, "\/etc\/passwd"/);
  });

  it('says what to do where a page forbids WebAssembly', async () => {
    const strict = await openPage(`${site.address}/strict/`, 'page');
    try {
      const there = await strict.page.evaluate(`page.refusal('/struct-v73-plain.mat')`);
      expect(there).toMatch(/version 7\.3 is read by HDF5's library, which cannot be loaded here.*wasm-unsafe-eval/s);
      expect(await strict.page.evaluate(`page.refusal('/struct-plain.mat')`)).toMatch(/^\[\["V001"/);
    } finally {
      await strict.close();
    }
  });
});
