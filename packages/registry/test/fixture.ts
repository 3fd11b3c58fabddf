/** A small release and a server for it. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DEFAULT_GCN, initialWeights, type Precision, writeEncoder } from '@cheer/encoder';
import { FEATURES, random } from '@cheer/signals';
import { buildRelease, type ReleaseInput } from '../src/index.ts';

const width = FEATURES.length;

export async function releaseInput(clusters = 3, precision: Precision = 'float32'): Promise<ReleaseInput> {
  const stream = random('registry fixture');
  const encoder = async (seed: number) => ({
    bytes: await writeEncoder(DEFAULT_GCN, initialWeights(DEFAULT_GCN, seed), {}, precision),
    users: 4 + seed,
    windows: 100 + seed,
    curve: [
      { step: 20, loss: 2.5, chance: 3 },
      { step: 40, loss: 1.25, chance: 3 },
    ],
  });
  return {
    name: 'Test release',
    created: '2026-01-31',
    dataset: 'made up',
    simulated: true,
    window: { length: 60, step: 30, cleaning: 'recording' },
    normalisation: 'user',
    pretext: 'temporal',
    seed: 1,
    users: 12,
    windows: 300,
    centroids: Array.from({ length: clusters }, () =>
      Float32Array.from({ length: 2 * width }, (_, i) => (i % 17 === 3 ? Number.NaN : stream.normal())),
    ),
    scaler: {
      center: Float32Array.from({ length: width }, () => stream.normal()),
      scale: Float32Array.from({ length: width }, () => 0.5 + stream.uniform()),
    },
    encoders: await Promise.all(Array.from({ length: clusters }, (_, k) => encoder(k))),
    globalEncoder: await encoder(99),
    dataLicence: 'CC0-1.0',
    dataSource: 'this test',
    weightsLicence: 'CC0-1.0',
    silhouette: 0.125,
  };
}

export const testRelease = async (): Promise<Map<string, Uint8Array>> =>
  new Map(await buildRelease(await releaseInput()));

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly bodyBytes: number;
}

export type Answer = (request: IncomingMessage, response: ServerResponse) => boolean;

/** A static server on loopback that writes down all it is sent. `first` may answer in its place, returning true. */
export async function serve(files: ReadonlyMap<string, Uint8Array>, first: Answer = () => false) {
  const seen: SeenRequest[] = [];
  const server = createServer(async (request, response) => {
    let bodyBytes = 0;
    for await (const piece of request) bodyBytes += (piece as Uint8Array).length;
    seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, bodyBytes });
    if (first(request, response)) return;
    const bytes = files.get(decodeURIComponent((request.url ?? '').replace(/^\/cheer\//, '')));
    response.writeHead(bytes === undefined ? 404 : 200, bytes === undefined ? {} : { 'content-length': bytes.length });
    response.end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/cheer/`,
    seen,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no error',
    (error: { code?: string }) => error.code ?? String(error),
  );
