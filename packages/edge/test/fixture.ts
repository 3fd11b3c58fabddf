/** A simulated person, a release whose cluster 1 is that person, and a server for it. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DEFAULT_GCN, initialWeights, writeEncoder } from '@cheer/encoder';
import { buildRelease, type Manifest } from '@cheer/registry';
import { applyScaler, fitScaler, profileOf, profileVector, type Recording } from '@cheer/signals';
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
