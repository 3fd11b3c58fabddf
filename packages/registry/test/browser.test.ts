/** The client of pages in a real Chromium: what a server can try over the wire, strict pages, and browsers without Ed25519. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, type Opened as OpenedPage, openPage } from '../../../test/browser/chromium.ts';
import { openSite, type Site } from '../../../test/browser/site.ts';
import { repository } from './attacks/attack.ts';
import { NOW } from './attacks/repository.ts';
import { clockOf, serveWire, TIMEOUT, type Wire, wires } from './attacks/wire.ts';
import type { Opened } from './page.ts';

describe.skipIf(CHROMIUM === undefined)(`in Chromium${CHROMIUM ? '' : ' (none found; set CHEER_CHROMIUM)'}`, () => {
  const own = repository();
  const ofPage = [...own.files].map(([path, bytes]) => [`/registry/${path}`, bytes] as const);
  let site: Site;
  let opened: OpenedPage;
  beforeAll(async () => {
    site = await openSite('../../packages/registry/test/page.ts', new Map(ofPage));
    opened = await openPage(`${site.address}/`, 'page');
  });
  afterAll(async () => {
    await opened?.close();
    site?.close();
  });

  const call = (url: string, root: Uint8Array, now: number): string =>
    `page.open(${JSON.stringify(url)}, [${root}], ${now}, ${TIMEOUT})`;

  async function open(wire: Wire): Promise<Opened> {
    const { url, root, sent, close } = await serveWire(wire);
    try {
      const result: Opened = await opened.page.evaluate(call(url, root, clockOf(wire)));
      expect(sent()).toBeLessThan(1 << 25);
      return result;
    } finally {
      await close();
    }
  }

  it.each(wires)('$what', async (wire) => {
    const { outcome, message, most, untouched } = await open(wire);
    expect(outcome, message).toBe(wire.outcome);
    if (wire.says) expect(message).toMatch(wire.says);
    // a browser hands over what it has, up to 2 MB at once
    expect(most).toBeLessThan(1 << 22);
    expect(untouched).toBe(true);
  });

  it('asks no address but the registry, under a policy that allows no other, and sends nothing but plain GETs', async () => {
    const strict = await openPage(`${site.address}/strict/`, 'page');
    try {
      const seen: string[] = [];
      strict.page.on('request', (one) => seen.push(`${one.method()} ${one.url()} ${one.postData() ?? ''}`));
      const root = own.rootBytes(1);
      expect(await strict.page.evaluate(call(`${site.address}/registry/`, root, NOW))).toMatchObject({
        outcome: 'opened',
      });
      const asked = ['metadata/2.root', 'metadata/timestamp', 'metadata/1.snapshot', 'metadata/1.targets'];
      expect(seen.map((one) => one.replace(`${site.address}/registry/`, '').replace(/[0-9a-f]{64}/, 'X'))).toEqual(
        [...asked, 'targets/X.manifest'].map((name) => `GET ${name}.json `),
      );
    } finally {
      await strict.close();
    }
  });

  it('verifies also where the browser knows no Ed25519', async () => {
    const page = await opened.page.context().newPage();
    await page.addInitScript(() => {
      for (const method of ['generateKey', 'importKey', 'verify'] as const) {
        const native = SubtleCrypto.prototype[method] as (...given: unknown[]) => Promise<unknown>;
        Object.assign(SubtleCrypto.prototype, {
          [method](this: SubtleCrypto, ...given: unknown[]) {
            if (JSON.stringify(given).includes('"Ed25519"'))
              return Promise.reject(new DOMException('', 'NotSupportedError'));
            return native.apply(this, given);
          },
        });
      }
    });
    await page.goto(`${site.address}/`);
    await page.waitForFunction('"page" in globalThis');
    const native = await page.evaluate(`crypto.subtle.generateKey('Ed25519', false, ['sign']).then(() => 1, () => 0)`);
    expect(native).toBe(0);
    const address = `${site.address}/registry/`;
    expect(await page.evaluate(call(address, own.rootBytes(1), NOW))).toMatchObject({ outcome: 'opened' });
    expect(await page.evaluate(call(address, repository().rootBytes(1), NOW))).toMatchObject({
      outcome: 'release-untrusted',
    });
    await page.close();
  });
});
