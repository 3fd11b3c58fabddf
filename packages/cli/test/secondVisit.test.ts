/** What a browser tells a server when somebody opens the page again: nothing that this visit could be told from another's by. */
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchWithProfile } from '../../../test/browser/chromium.ts';
import { type RegistryServer, serveRegistry } from '../src/serve/serveRegistry.ts';
import { studioFiles } from '../src/serve/studio.ts';
import { temporaryFolder } from './cheer.ts';
import { smallRegistry } from './smallRegistry.ts';

const folder = temporaryFolder();
let server: RegistryServer;
let between: Server;
let address: string;
let asked: Pick<IncomingMessage, 'method' | 'url' | 'headers'>[] = [];

beforeAll(async () => {
  const { registry } = await smallRegistry(folder);
  server = await serveRegistry(registry, { port: 0, host: '127.0.0.1' });
  const { hostname, port } = new URL(server.url);
  between = createServer(({ method, url, headers }, answer) => {
    asked.push({ method, url, headers });
    request({ hostname, port, method, path: url, headers }, (from) => {
      answer.writeHead(from.statusCode!, from.headers);
      from.pipe(answer);
    }).end();
  });
  await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(between.address() as AddressInfo).port}/`;
}, 60_000);
afterAll(async () => {
  between.closeAllConnections();
  between.close();
  await server.close();
});

/** Opens the page twice with the profile of a browser that is started for it and closed after it. */
async function visit(profile: string): Promise<typeof asked> {
  asked = [];
  const browser: BrowserContext = await launchWithProfile(profile);
  try {
    for (let opening = 0; opening < 2; opening++) {
      const page = await browser.newPage();
      await page.goto(address);
      await page.evaluate(async () => {
        await navigator.serviceWorker.ready;
      });
      await page.waitForTimeout(3000); // browsers ask for the worker's code some time after the page is there
      await page.close();
    }
  } finally {
    await browser.close();
  }
  return asked;
}

it('a second visit sends back nothing that the first was given', async () => {
  const profile = join(folder, 'profile');
  const first = await visit(profile);
  const second = await visit(profile);
  expect(first.map(({ url }) => url)).toEqual(expect.arrayContaining(['/', '/sw.js']));
  expect(second).not.toEqual([]); // for the page or for the worker's code, as the browser pleases
  const own = await studioFiles();
  for (const { method, url, headers } of [...first, ...second]) {
    expect(method, url).toBe('GET');
    expect(own.has(url!), url).toBe(true); // nothing of a registry, which is the device's to ask for, and in its ledger
    for (const name of ['if-none-match', 'if-modified-since', 'cookie', 'authorization']) {
      expect(headers[name], `${url} ${name}`).toBeUndefined();
    }
  }
}, 90_000);
