/** The device side in a real Chromium: the same recording, release and code give the same bits as in Node. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extract, localRunner, train } from '@cheer/cloud';
import { writeE4, writeSimulatedCohort } from '@cheer/recordings';
import { writeFolder } from '@cheer/recordings/node';
import { simulateCohort, simulatePerson } from '@cheer/signals/simulate';
import { BlobWriter, TextReader, Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPublisher } from '../../packages/edge/test/fixture.ts';
import { CHROMIUM, launch } from './chromium.ts';
import { type Journey, journey } from './journey.ts';
import { everyRequest } from './netLog.ts';
import { type Numerics, numerics } from './numerics.ts';
import { openSite, type Site } from './site.ts';

const folder = mkdtempSync(join(tmpdir(), 'cheer-browser-'));

describe.skipIf(CHROMIUM === undefined)(`in Chromium${CHROMIUM ? '' : ' (none found; set CHEER_CHROMIUM)'}`, () => {
  const files = new Map<string, Uint8Array>();
  let zip: Uint8Array;
  let site: Site;
  let address: string;

  beforeAll(async () => {
    const publisher = await openPublisher(join(folder, 'publisher'));
    for (const [path, bytes] of await publisher.publish(await smallRelease())) files.set(`/registry/${path}`, bytes);
    zip = await zipOf(writeE4(simulatePerson({ index: 5, seed: 1, protocol: 'stress', minutes: 16 }).recording));
    files.set('/person.zip', zip);
    site = await openSite('./page.ts', files);
    ({ address } = site);
  });
  afterAll(() => {
    site?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('reads a zip, matches, fetches, trains and predicts with the bits of Node', async () => {
    const here = await journey(zip, `${address}/registry/`);
    const browser = await launch();
    try {
      const page = await browser.newPage();
      const problems: string[] = [];
      page.on('pageerror', (error) => problems.push(String(error)));
      await page.goto(address);
      await page.waitForFunction('"journey" in globalThis');
      const there: Journey = await page.evaluate(
        `fetch('/person.zip').then(async (answer) =>
           journey(new Uint8Array(await answer.arrayBuffer()), '${address}/registry/'))`,
      );
      expect(problems).toEqual([]);
      expect(there).toEqual(here);
      expect(there.windows).toBe(31);
      expect(there.requests).toHaveLength(9 + 3); // with both encoders; the update asks for news of root, timestamp and manifest
    } finally {
      await browser.close();
    }
  });

  it('does all of it in a worker under a strict policy, asking by GET for files of its origin and sending nothing else', async () => {
    const registry = `${address}/strict/registry/`;
    const here = await journey(zip, registry);
    const log = join(folder, 'net-log.json');
    const browser = await launch(`--log-net-log=${log}`, '--net-log-capture-mode=Everything');
    try {
      const page = await browser.newPage();
      const problems: string[] = [];
      page.on('pageerror', (error) => problems.push(String(error)));
      page.on('console', (message) => problems.push(message.text()));
      await page.goto(`${address}/strict/`);
      await page.waitForFunction('"journeyInWorker" in globalThis', undefined, { polling: 50 });
      const there: Journey = await page.evaluate(`journeyInWorker('${address}/strict/person.zip', '${registry}')`);
      // a root that is not there is what every chain of roots ends with; the console tells of it
      expect(problems.filter((text) => !text.includes('404'))).toEqual([]);
      expect(there).toEqual(here);
    } finally {
      await browser.close();
    }
    const all = everyRequest(log, address);
    expect(all.filter(({ url }) => !url.startsWith(`${address}/`))).toEqual([]);
    expect(all.length).toBeGreaterThan(12);
    for (const one of all) expect(one).toEqual({ method: 'GET', url: one.url, body: false });
    for (const { url } of all) expect(new URL(url).search).toBe('');
    const asked = all.filter(({ url }) => url.startsWith(registry)).map(({ url }) => url.slice(registry.length));
    expect(asked).toEqual(here.requests.map((line) => line.split(' ')[1]));
  });

  it('computes and trains to the bits of Node, under a policy that forbids WebAssembly too', async () => {
    const here = await numerics();
    expect(here.kernels).toBe('wasm');
    expect(here.wasm).toBe(here.reference);
    const browser = await launch();
    try {
      const there = async (path: string): Promise<Numerics> => {
        const page = await browser.newPage();
        await page.goto(address + path);
        await page.waitForFunction('"numerics" in globalThis', undefined, { polling: 50 });
        return page.evaluate('numerics()');
      };
      expect(await there('/')).toEqual(here);
      expect(await there('/strict/')).toEqual({ ...here, kernels: 'reference', wasm: null });
    } finally {
      await browser.close();
    }
  });
});

async function smallRelease(): Promise<ReadonlyMap<string, Uint8Array>> {
  const people = simulateCohort({ people: 4, seed: 1, protocol: 'stress', minutes: 12 });
  const data = join(folder, 'cohort');
  await writeFolder(
    data,
    writeSimulatedCohort({ seed: 1, protocol: 'stress', classes: ['baseline', 'stress', 'amusement'], people }),
  );
  const runner = await localRunner({ work: join(folder, 'work'), workers: 2 });
  try {
    const { table } = await extract({ dataset: 'auto', data, window: { length: 60, step: 30 }, runner });
    const options = {
      clusters: 2,
      pretext: 'temporal',
      seed: 1,
      steps: 20,
      name: 'test',
      created: '2026-01-01',
    } as const;
    return (await train(table, { runner, ...options })).files;
  } finally {
    await runner.close();
  }
}

async function zipOf(entries: ReadonlyMap<string, Uint8Array>): Promise<Uint8Array> {
  const writer = new ZipWriter(new BlobWriter(), { useWebWorkers: false });
  for (const [name, bytes] of entries) await writer.add(name, new Uint8ArrayReader(bytes));
  await writer.add('info.txt', new TextReader('made for a test'));
  return new Uint8Array(await (await writer.close()).arrayBuffer());
}
