/** Where a page keeps a device's state, in a real Chromium: what it holds, who gets in, and what happens without room or leave. */
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CHROMIUM, launch, type Opened, openPage, openTab } from './chromium.ts';
import { openSite, type Site } from './site.ts';
import type { Answer, raw } from './storePage.ts';

describe.skipIf(CHROMIUM === undefined)(`in Chromium${CHROMIUM ? '' : ' (none found; set CHEER_CHROMIUM)'}`, () => {
  let site: Site;
  let opened: Opened;
  let page: Page;
  let tab: Page;
  let context: BrowserContext;
  let round = 0;
  let database: string;
  const ask = (from: Page, method: string, ...given: unknown[]): Promise<Answer> =>
    from.evaluate(`page.call(...${JSON.stringify([database, method, ...given])})`);
  const askWorker = (method: string, ...given: unknown[]): Promise<Answer> =>
    page.evaluate(`page.callInWorker(...${JSON.stringify([database, method, ...given])})`);
  const rawOf = (): ReturnType<typeof raw> => page.evaluate('page.raw()');

  beforeAll(async () => {
    site = await openSite('./storePage.ts');
    opened = await openPage(`${site.address}/`, 'page');
    ({ page } = opened);
    context = page.context();
    tab = await openTab(context, `${site.address}/`, 'page');
  });
  beforeEach(() => {
    database = `test-${++round}`;
  });
  afterAll(async () => {
    await opened?.close();
    site?.close();
  });

  it('gives back what was written, in page, worker and another tab, in order of names; reading makes nothing', async () => {
    expect(await ask(page, 'read', 'x')).toEqual({});
    expect(await ask(page, 'list')).toEqual({ value: [] });
    expect(await rawOf()).toEqual([]);
    expect(await page.evaluate('navigator.storageBuckets.keys()')).toEqual([]);
    await ask(page, 'write', 'x', [1, 2, 3]);
    await askWorker('write', 'b.json', []);
    await ask(tab, 'write', 'x', [9]);
    for (const from of [page, tab]) {
      expect(await ask(from, 'list')).toEqual({ value: ['b.json', 'x'] });
      expect(await ask(from, 'read', 'x')).toEqual({ value: [9] });
    }
    expect(await askWorker('read', 'b.json')).toEqual({ value: [] });
    await ask(page, 'remove', 'x');
    await ask(page, 'remove', 'x');
    expect(await askWorker('list')).toEqual({ value: ['b.json'] });
    for (const name of ['../x', 'a/b', '', 'A']) {
      expect((await ask(page, 'write', name, [1])).code, name).toBe('option-invalid');
    }
  });

  it('shows nobody what it holds: neither names nor values, nor twice the same for the same', async () => {
    const secret = 'stress-canary-7f3a91';
    const bytes = [...new TextEncoder().encode(secret)];
    await ask(page, 'write', 'labels.canary', bytes);
    const rows = (await rawOf()).filter((row) => row.database === database);
    expect(rows.map(({ store }) => store).sort()).toEqual(['files', 'keys', 'names']);
    for (const { store, key, value } of rows) {
      expect(`${key} ${value}`).not.toMatch(/canary|labels/);
      if (store === 'keys') expect(value).toMatch(/AES-GCM extractable=false,CryptoKey HMAC extractable=false$/);
    }
    await ask(page, 'write', 'other', bytes);
    const sealed = (await rawOf()).filter((row) => row.database === database && row.store === 'files');
    expect(sealed).toHaveLength(2);
    expect(sealed[0]!.value).not.toBe(sealed[1]!.value);
    // nonce of 12, ciphertext, tag of 16
    expect(sealed.map(({ value }) => value.length)).toEqual([secret.length + 28, secret.length + 28]);
  });

  it('refuses what was changed behind its back, or put in the place of another', async () => {
    for (const how of ['flip', 'swap'] as const) {
      database = `test-${how}`;
      await ask(page, 'write', 'a', [1, 2, 3]);
      await ask(page, 'write', 'b', [4, 5, 6]);
      await page.evaluate(`page.damage(${JSON.stringify(database)}, ${JSON.stringify(how)})`);
      const codes = [(await ask(page, 'read', 'a')).code, (await ask(page, 'read', 'b')).code];
      expect(codes.sort()).toEqual(['state-invalid', undefined]);
    }
  });

  it('lets one tab, window or worker in at a time, and says so to the others', async () => {
    await page.evaluate(`void page.call(${JSON.stringify(database)}, 'hold')`);
    expect(await ask(tab, 'exclusive')).toMatchObject({
      code: 'busy',
      message: expect.stringContaining('another tab'),
    });
    expect((await ask(page, 'exclusive')).code).toBe('busy');
    expect((await askWorker('exclusive')).code).toBe('busy');
    expect((await ask(tab, 'clear')).code).toBe('busy');
    await page.evaluate('letGo()');
    expect(await ask(tab, 'exclusive')).toEqual({ value: 'alone' });
    expect(await ask(page, 'failing')).toEqual({ message: 'of its own' });
    expect(await ask(page, 'exclusive')).toEqual({ value: 'alone' });
  });

  it('is free again when the tab that held it is closed', async () => {
    const third = await openTab(context, `${site.address}/`, 'page');
    await third.evaluate(`void page.call(${JSON.stringify(database)}, 'hold')`);
    expect((await ask(page, 'exclusive')).code).toBe('busy');
    await third.close();
    await expect.poll(async () => ask(page, 'exclusive')).toEqual({ value: 'alone' });
  });

  it('forgets values and keys, also while another tab looks on, and begins anew', async () => {
    await ask(page, 'write', 'x', [1]);
    const born = (await rawOf()).find((row) => row.database === database && row.store === 'keys')!.value;
    await ask(tab, 'read', 'x');
    expect(await ask(page, 'clear')).toEqual({});
    expect((await rawOf()).filter((row) => row.database === database)).toEqual([]);
    expect(await ask(tab, 'list')).toEqual({ value: [] });
    await ask(tab, 'write', 'x', [2]);
    expect(await ask(page, 'read', 'x')).toEqual({ value: [2] });
    expect((await rawOf()).find((row) => row.database === database && row.store === 'keys')!.value).not.toBe(born);
  });

  it('says when there is no room, and keeps what there was', async () => {
    // a browser looks at the quota now and then only: one that has it from the beginning
    const small = await launch();
    const own = await openTab(await small.newContext(), `${site.address}/`, 'page');
    const session = await own.context().newCDPSession(own);
    await session.send('Storage.overrideQuotaForOrigin', { origin: site.address, quotaSize: 300_000 });
    expect(await ask(own, 'fill', 'x', 1000)).toEqual({});
    const before = await ask(own, 'read', 'x');
    for (const name of ['x', 'y']) {
      expect(await ask(own, 'fill', name, 3_000_000)).toMatchObject({
        code: 'storage-full',
        message: expect.stringContaining('Make room'),
      });
    }
    expect(await ask(own, 'read', 'x')).toEqual(before);
    expect(await ask(own, 'list')).toEqual({ value: ['x'] });
    expect(await ask(own, 'clear')).toEqual({}); // forgetting needs no room
    expect(await ask(own, 'list')).toEqual({ value: [] });
    await small.close();
  });

  it('does without buckets where the browser has none', async () => {
    const other = await openTab(await context.browser()!.newContext(), `${site.address}/`, 'page', NO_BUCKETS);
    await ask(other, 'write', 'x', [1, 2]);
    await ask(other, 'write', 'y', [3]);
    expect(await ask(other, 'read', 'x')).toEqual({ value: [1, 2] });
    expect(await other.evaluate('indexedDB.databases()')).toEqual([{ name: database, version: 1 }]);
    await ask(other, 'remove', 'x');
    expect(await ask(other, 'list')).toEqual({ value: ['y'] });
    expect(await ask(other, 'clear')).toEqual({});
    expect(await other.evaluate('indexedDB.databases()')).toEqual([]);
    expect(await ask(other, 'list')).toEqual({ value: [] });
    expect(await other.evaluate('indexedDB.databases()')).toEqual([]); // looking makes nothing
    await other.context().close();
  });

  it.each([
    ['there is none', "Object.defineProperty(globalThis, 'indexedDB', { value: undefined })"],
    [
      'reading it throws, as where site data are blocked',
      "Object.defineProperty(globalThis, 'indexedDB', { get() { throw new DOMException('blocked', 'SecurityError') } })",
    ],
    [
      'opening it fails, as in some private windows',
      "IDBFactory.prototype.open = () => { throw new DOMException('no', 'InvalidStateError') }",
    ],
    [
      'there are buckets, but not for this page',
      "StorageBucketManager.prototype.open = () => Promise.reject(new DOMException('no', 'SecurityError'))",
    ],
    ['there are no locks', "Object.defineProperty(navigator, 'locks', { value: undefined })"],
    ['there is no cipher', "Object.defineProperty(crypto, 'subtle', { value: undefined })"],
  ])('says that it is denied where %s', async (_, script) => {
    const other = await openTab(
      context,
      `${site.address}/`,
      'page',
      script.startsWith('StorageBucket') ? script : `${NO_BUCKETS}; ${script}`,
    );
    const answers = [await ask(other, 'write', 'x', [1]), await ask(other, 'exclusive')];
    const denied = answers.filter(({ code }) => code !== undefined);
    expect(denied.length).toBeGreaterThan(0);
    for (const { code, message } of denied) {
      expect(code).toBe('storage-denied');
      expect(message).toContain('Allow site data for this page');
    }
    await other.close();
  });
});

const NO_BUCKETS = "Object.defineProperty(navigator, 'storageBuckets', { value: undefined })";
