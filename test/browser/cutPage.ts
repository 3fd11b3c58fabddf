/** A page whose device does its work in a worker that is killed in the midst of it. */
import { Device, IndexedStore } from '@cheer/edge/web';
import { type Knowledge, knowledgeOf, readWindows } from '../privacy/knowledge.ts';
import type { CutErrand } from './cutWorker.ts';
import { NOW } from './journey.ts';

export interface Found {
  readonly knowledge: Knowledge;
  /** contents by kind, those named by a hash that is not theirs, and all that have one */
  readonly kinds: readonly string[];
  readonly wrong: readonly string[];
  readonly hashes: readonly string[];
}

const page = {
  /** Sends a worker on an errand. @returns how many changes it made, or `cut` if it was killed */
  run(errand: CutErrand): Promise<number | 'cut'> {
    const worker = new Worker(new URL('./cutWorker.ts', import.meta.url), { type: 'module' });
    worker.postMessage(errand);
    return new Promise((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<'cut' | { steps: number }>) => {
        worker.terminate();
        resolve(data === 'cut' ? data : data.steps);
      };
      worker.onerror = (event) => reject(new Error(event.message));
    });
  },

  async copy(from: string, to: string): Promise<void> {
    const [source, target] = [new IndexedStore(from), new IndexedStore(to)];
    for (const name of await source.list()) await target.write(name, (await source.read(name))!);
  },

  async look(database: string, windows: string): Promise<Found> {
    const store = new IndexedStore(database);
    const device = new Device(store, { clock: () => NOW });
    const contents = (await store.list()).map((name) => name.split('.')).filter(([, hash]) => hash!.length === 64);
    const wrong: string[] = [];
    for (const [kind, hash] of contents) {
      const bytes = new Uint8Array((await store.read(`${kind}.${hash}`))!);
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
      if (Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('') !== hash) wrong.push(kind!);
    }
    return {
      knowledge: await knowledgeOf(device, readWindows(windows)),
      kinds: contents.map(([kind]) => kind!),
      wrong,
      hashes: contents.filter(([kind]) => kind === 'encoder' || kind === 'centroids').map(([, hash]) => hash!),
    };
  },

  forget: (database: string) => new Device(new IndexedStore(database), { clock: () => NOW }).forget(),
};
export type CutPage = typeof page;
Object.assign(globalThis, { page });
