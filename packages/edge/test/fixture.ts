/** A simulated person, a release whose cluster 1 is that person, and a server for it. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join, relative } from 'node:path';
import { DEFAULT_GCN, fitSlowFeatures, initialWeights, type SlowFeatures, writeEncoder } from '@cheer/encoder';
import { buildRelease, type Manifest } from '@cheer/registry';
import { createKeys, publishRelease } from '@cheer/registry/node';
import {
  applyScaler,
  fitScaler,
  profileOf,
  profileVector,
  type Recording,
  type Scaler,
  USER_CLIP,
  userScaler,
} from '@cheer/signals';
import { simulatePerson } from '@cheer/signals/simulate';
import { isUsable, type MeasuredWindow, measure } from '../src/index.ts';

export const CANARY = 'canary-7f3a91';

export function person(index = 0, minutes = 12): Recording {
  const { recording } = simulatePerson({ index, seed: 5, protocol: 'stress', minutes });
  return { ...recording, subject: CANARY };
}

type Grid = Manifest['window'];
export const MINUTE: Grid = { length: 60, step: 30, cleaning: 'recording' };

export async function releaseFor(
  windows: readonly MeasuredWindow[],
  window: Grid = MINUTE,
  normalisation: Manifest['normalisation'] = 'user',
  slowFeatures?: Uint8Array,
): Promise<Map<string, Uint8Array>> {
  const rows = windows.filter((one) => isUsable(one, window.length)).map(({ values }) => values);
  const scaler = fitScaler(rows);
  const own = profileVector(profileOf(rows.map((row) => applyScaler(row, scaler))));
  const encoder = async (seed: number) => ({
    bytes: await writeEncoder(DEFAULT_GCN, initialWeights(DEFAULT_GCN, seed)),
    users: 5,
    windows: 100,
    curve: [],
  });
  return new Map(
    await buildRelease({
      name: 'Test release',
      created: '2026-01-31',
      dataset: 'simulated',
      simulated: true,
      window,
      normalisation,
      pretext: 'random',
      seed: 1,
      users: 15,
      windows: 300,
      centroids: [own.map((x) => x + 3), own, own.map((x) => x - 2)],
      scaler,
      encoders: [await encoder(0), await encoder(1), await encoder(2)],
      globalEncoder: await encoder(3),
      ...(slowFeatures && { slowFeatures }),
      dataLicence: 'CC0-1.0',
      dataSource: 'this test',
      weightsLicence: 'CC0-1.0',
    }),
  );
}

export const measured = (recording: Recording, window: Grid = MINUTE): Promise<MeasuredWindow[]> =>
  measure([recording], window);

/** As the cloud fits them to three other people, normalised by the population and then by themselves. */
export async function slowFeaturesOf(population: Scaler): Promise<SlowFeatures> {
  const others = await Promise.all(
    [1, 2, 3].map(async (index) => {
      const own = (await measured(person(index, 24))).filter((one) => isUsable(one, 60));
      const scaled = own.map(({ values }) => applyScaler(values, population));
      const user = userScaler(profileOf(scaled));
      return {
        rows: scaled.map((row) => applyScaler(row, user, USER_CLIP)),
        sessions: own.map(() => 'a'),
        starts: own.map(({ start }) => start),
      };
    }),
  );
  return fitSlowFeatures(others, { length: 60, step: 30 });
}

/** The time of all devices and publications in tests. */
export const NOW = 1_800_000_000;

/** Somebody who signs releases, in a folder of their own. */
export interface Publisher {
  /** the first root, as a device can be given it by hand */
  readonly root: Uint8Array;
  /** signs and publishes a draft as the next version; all that is then served, by path */
  publish(draft: ReadonlyMap<string, Uint8Array>, now?: number): Promise<Map<string, Uint8Array>>;
  /** signs what is published once more, to hold for longer */
  renew(now: number): Promise<Map<string, Uint8Array>>;
}

export async function openPublisher(folder: string): Promise<Publisher> {
  const [keys, draft, registry] = ['keys', 'draft', 'registry'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const { roots } = await createKeys(keys, { now: NOW - 1000 });
  const served = async (): Promise<Map<string, Uint8Array>> => {
    const entries = await readdir(registry, { recursive: true, withFileTypes: true });
    const all = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    return new Map(
      await Promise.all(
        all.map(async (path) => [relative(registry, path), new Uint8Array(await readFile(path))] as const),
      ),
    );
  };
  return {
    root: roots[0]!,
    async renew(now) {
      await publishRelease({ keys, registry, now });
      return served();
    },
    async publish(files, now = NOW - 500) {
      await rm(draft, { recursive: true, force: true });
      for (const [path, bytes] of files) {
        await mkdir(dirname(join(draft, path)), { recursive: true });
        await writeFile(join(draft, path), bytes);
      }
      await publishRelease({ draft, keys, registry, now });
      return served();
    },
  };
}

export interface Seen {
  readonly line: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: number;
}

export async function serve(files: ReadonlyMap<string, Uint8Array>) {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    let body = 0;
    for await (const piece of request) body += (piece as Uint8Array).length;
    seen.push({ line: `${request.method} ${request.url}`, headers: request.headers, body });
    const bytes = files.get((request.url ?? '').slice(1));
    response.writeHead(bytes === undefined ? 404 : 200).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, seen, close };
}

export const codeOf = async (work: () => Promise<unknown>): Promise<string> => {
  try {
    await work();
    return 'no error';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
};
