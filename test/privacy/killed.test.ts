/** A device killed while it waits for an answer: whatever it had asked for by then is in its ledger, the one without an answer too. */
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MINUTE, measured, NOW, openPublisher, person, releaseFor } from '../../packages/edge/test/fixture.ts';
import { writeWindows } from './knowledge.ts';
import { commandOf, run } from './processes.ts';
import { type Errand, openDevice } from './wearer.ts';

type Verb = Errand['verbs'][number];

const windows = await measured(person());
let folder: string;
let first: Map<string, Uint8Array>;
let second: Map<string, Uint8Array>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cheer-killed-'));
  await writeFile(join(folder, 'windows.json'), writeWindows(windows));
  const publisher = await openPublisher(join(folder, 'publisher'));
  first = await publisher.publish(await releaseFor(windows));
  second = await publisher.publish(await releaseFor(windows, MINUTE, 'population'), NOW - 400);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A server that says nothing to the n-th request it gets from now on, counted from 1, but calls `stall`. */
async function serve() {
  const now = { files: first, asked: [] as string[], n: 0, stall: (): void => {} };
  const server = createServer(({ url }, response) => {
    now.asked.push(url!);
    if (now.asked.length === now.n) return now.stall();
    const bytes = now.files.get(url!.slice(1));
    response.writeHead(bytes === undefined ? 404 : 200).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { now, close, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

const askedBy = async (home: string): Promise<[path: string, status: number | null][]> =>
  (await openDevice(home, NOW).ledger()).entries.map(({ url, status }) => [new URL(url).pathname, status]);

it.each(['enroll', 'update'] as const)(
  'names every request of %s that a server saw',
  { timeout: 120_000 },
  async (verb) => {
    const { now, url: registry, close } = await serve();
    const windowsFile = join(folder, 'windows.json');
    const errand = (home: string, one: Verb): Errand => ({
      ...{ home, registry, windows: windowsFile, spans: [], verbs: [one], now: NOW },
    });
    const base = join(folder, `${verb}-base`);
    await mkdir(base);
    if (verb === 'update') {
      await run(commandOf(errand(base, 'enroll')));
      now.files = second;
    }
    const earlier = (await askedBy(base)).length;
    for (now.n = 1; ; now.n++) {
      const home = join(folder, `${verb}-${now.n}`);
      await cp(base, home, { recursive: true });
      now.asked = [];
      const stalled = new Promise<void>((resolve) => {
        now.stall = resolve;
      });
      const { signal, error } = await run(commandOf(errand(home, verb)), {}, stalled);
      expect(error).toBe('');
      const noted = (await askedBy(home)).slice(earlier);
      expect(noted.map(([path]) => path)).toEqual(now.asked);
      if (signal === null) break; // there were fewer requests
      expect(noted.map(([, status]) => status !== null)).toEqual(now.asked.map((_, i) => i < now.n - 1));
    }
    expect(now.n - 1).toBe(verb === 'enroll' ? 10 : 9);
    close();
  },
);
