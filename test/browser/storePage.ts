/** The store of a page, as tests ask for it: in the page itself or in a worker of it. */
import { IndexedStore } from '@cheer/edge/web';

export interface Answer {
  readonly value?: unknown;
  readonly code?: string;
  readonly message?: string;
}

/** Calls a method of a store; bytes go and come as lists of numbers. */
export async function call(database: string, method: string, ...given: unknown[]): Promise<Answer> {
  const store = new IndexedStore(database);
  const [name, bytes] = given as [string, number[]];
  const methods: Record<string, () => Promise<unknown>> = {
    read: async () => {
      const found = await store.read(name);
      return found && [...found];
    },
    write: () => store.write(name, Uint8Array.from(bytes)),
    fill: () =>
      store.write(
        name,
        new Uint8Array(Number(bytes)).map((_, i) => i * i + (i >> 8)),
      ),
    remove: () => store.remove(name),
    list: () => store.list(),
    clear: () => store.clear(),
    /** holds the lock until told otherwise, and for good if nobody does */
    hold: () =>
      store.exclusive(
        () =>
          new Promise<void>((resolve) => {
            Object.assign(globalThis, { letGo: resolve });
          }),
      ),
    exclusive: () => store.exclusive(async () => 'alone'),
    failing: () => store.exclusive(() => Promise.reject(new TypeError('of its own'))),
  };
  try {
    return { value: await methods[method]!() };
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    return { ...(code !== undefined && { code }), message };
  }
}

/** Where databases can be: the page's usual place, and the buckets it has. */
export async function factories(): Promise<IDBFactory[]> {
  const { storageBuckets: buckets } = navigator as unknown as {
    storageBuckets?: { keys(): Promise<string[]>; open(name: string): Promise<{ indexedDB: IDBFactory }> };
  };
  const names = (await buckets?.keys()) ?? [];
  return [indexedDB, ...(await Promise.all(names.map(async (name) => (await buckets!.open(name)).indexedDB)))];
}

/** Everything that lies in the browser's databases, as it lies there. */
export async function raw(): Promise<{ database: string; store: string; key: string; value: string }[]> {
  const rows: { database: string; store: string; key: string; value: string }[] = [];
  const text = (value: unknown): string => {
    if (value instanceof ArrayBuffer) return text(new Uint8Array(value));
    if (value instanceof Uint8Array) return Array.from(value, (byte) => String.fromCharCode(byte)).join('');
    if (value instanceof CryptoKey) return `CryptoKey ${value.algorithm.name} extractable=${value.extractable}`;
    if (typeof value === 'object' && value !== null) return Object.values(value).map(text).join();
    return String(value);
  };
  const places = (await factories()).map(async (factory) =>
    (await factory.databases()).map(async ({ name }) => [name!, await asked(factory.open(name!))] as const),
  );
  for (const place of (await Promise.all(places)).flat()) {
    const [name, database] = await place;
    for (const store of database.objectStoreNames) {
      const transaction = database.transaction(store);
      const values = asked(transaction.objectStore(store).getAll());
      const keys = await asked(transaction.objectStore(store).getAllKeys());
      for (const [i, value] of (await values).entries()) {
        rows.push({ database: name, store, key: text(keys[i]), value: text(value) });
      }
    }
    database.close();
  }
  return rows;
}

/** Turns one byte of what is stored, or a whole value into another's, behind the store's back. */
export async function damage(database: string, how: 'flip' | 'swap'): Promise<void> {
  const opened = await asked((await factories()).at(-1)!.open(database));
  const files = opened.transaction('files', 'readwrite').objectStore('files');
  const keys = await asked(files.getAllKeys());
  const [first, second] = (await asked(files.getAll())) as [Uint8Array, Uint8Array];
  if (how === 'flip') first[first.length - 1]! ^= 1;
  await asked(files.put(how === 'flip' ? first : second, keys[0]!));
  opened.close();
}

const asked = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const inWorker = typeof document === 'undefined';
if (inWorker) {
  globalThis.onmessage = async ({ data }: MessageEvent<[string, string]>) => postMessage(await call(...data));
} else {
  const worker = new Worker(new URL('./storePage.ts', import.meta.url), { type: 'module' });
  const callInWorker = (...given: unknown[]): Promise<Answer> => {
    worker.postMessage(given);
    return new Promise((resolve) => worker.addEventListener('message', ({ data }) => resolve(data), { once: true }));
  };
  Object.assign(globalThis, { page: { call, callInWorker, raw, damage, endWorker: () => worker.terminate() } });
}
