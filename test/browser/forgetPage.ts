/** A device in a page, which a test can tell to live and to forget. Whatever is a person's comes from outside: nothing of it is in this file. */
import { Device, IndexedStore, type MeasuredWindow, type Span } from '@cheer/edge/web';
import { NOW } from './journey.ts';
import { factories, raw } from './storePage.ts';

const device = new Device(new IndexedStore(), { clock: () => NOW });

const read = (windows: readonly { start: number; quality: number; values: (number | null)[] }[]): MeasuredWindow[] =>
  windows.map((one) => ({ ...one, values: Float32Array.from(one.values, (x) => x ?? Number.NaN) }));

const page = {
  async live(registry: string, windows: Parameters<typeof read>[0], spans: readonly Span[]) {
    const own = read(windows);
    await device.enroll({ registry, windows: own });
    await device.label({ spans });
    await device.train({ k: 2 });
    await device.propose(3);
    await device.bundle();
    await device.update();
    return (await device.predict({ windows: own })).classes;
  },
  classes: async () => (await device.status()).trained?.counts ?? null,
  forget: () => device.forget(),
  /** to see that a search finds what lies there in the clear */
  async confess(text: string) {
    const request = indexedDB.open('in-the-clear', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('x').put(text, 'y');
    await new Promise((resolve) => {
      request.onsuccess = resolve;
    });
    request.result.close();
  },
  /** every kind of storage a page has */
  async stored() {
    const folder = await navigator.storage.getDirectory();
    const names: string[] = [];
    for await (const name of (folder as unknown as { keys(): AsyncIterable<string> }).keys()) names.push(name);
    return {
      databases: (await Promise.all((await factories()).map((factory) => factory.databases()))).flat(),
      buckets: await (navigator as unknown as { storageBuckets: { keys(): Promise<string[]> } }).storageBuckets.keys(),
      files: names,
      caches: await caches.keys(),
      local: Object.keys(localStorage),
      session: Object.keys(sessionStorage),
      cookies: document.cookie,
    };
  },
  raw,
};
Object.assign(globalThis, { page });
