/** Every format read in whatever runtime this is loaded: Node, a page and a worker of a page must agree. */
import { blobSource, DATASETS, folderOf } from '@cheer/recordings';

export interface Wanted {
  readonly dataset: string;
  readonly map: string | undefined;
  /** path to address */
  readonly files: readonly (readonly [path: string, address: string])[];
}

/** Everything in the files as text, samples by their hash; or the error. */
export async function readHere({ dataset, map, files }: Wanted): Promise<string> {
  const sources = await Promise.all(
    files.map(async ([path, address]) => [path, blobSource(await (await fetch(address)).blob(), path)] as const),
  );
  try {
    const people = await DATASETS[dataset]!.open(folderOf('data', sources), { map });
    const all: unknown[] = [];
    for (const { subject, sessions, refused } of people) {
      if (refused !== undefined) throw refused;
      for (const { session, read } of sessions) {
        const { channels, annotations, tags, faults } = await read();
        const hashes: unknown[] = [];
        for (const [name, { samples, ...clock }] of Object.entries(channels))
          hashes.push(name, clock, await hash(samples));
        all.push({ subject, session, hashes, annotations, tags, faults });
      }
    }
    return JSON.stringify(all);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function hash(samples: Float32Array): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', Float32Array.from(samples));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** In a worker of this page. */
function readInWorker(wanted: Wanted): Promise<string> {
  const worker = new Worker(new URL('./browserWorker.ts', import.meta.url), { type: 'module' });
  return new Promise<string>((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data as string);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(wanted);
  }).finally(() => worker.terminate());
}

Object.assign(globalThis, { page: { readHere, readInWorker } });
