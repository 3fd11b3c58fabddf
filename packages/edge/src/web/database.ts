/**
 * IndexedDB as promises, for one small database of three stores; every failure one clear CheerError. Where the browser has storage
 * buckets (wicg.github.io/storage-buckets) the database has one of its own: deleting a database only marks its records as deleted, and
 * what they held can stay in the browser's files for long; deleting a bucket deletes the files.
 */
import { CheerError, quoted } from '@cheer/signals';

/** `keys` holds one record, the device's keys; `names` and `files` hold sealed bytes under opaque keys. */
export const STORES = ['keys', 'names', 'files'] as const;

/** ms that deleting waits for other tabs to let go, as they do when told */
const PATIENCE = 5000;

/**
 * Opens the database; null if there is none and none shall be made.
 * @throws CheerError `storage-denied`
 */
export async function openDatabase(name: string, create: boolean): Promise<IDBDatabase | null> {
  const factory = await databasesOf(name, create);
  if (factory === null) return null;
  return new Promise((resolve, reject) => {
    let absent = false;
    let request: IDBOpenDBRequest;
    try {
      request = factory.open(name, 1);
    } catch (cause) {
      reject(denied('the database cannot be opened', cause));
      return;
    }
    request.onupgradeneeded = () => {
      if (create) {
        for (const store of STORES) request.result.createObjectStore(store);
      } else {
        absent = true; // looking leaves nothing behind
        request.transaction?.abort();
      }
    };
    request.onerror = () => {
      if (absent) resolve(null);
      else reject(isFull(request.error) ? full(request.error) : denied('the database cannot be opened', request.error));
    };
    request.onsuccess = () => {
      const database = request.result;
      database.onversionchange = () => database.close(); // another tab forgets
      resolve(database);
    };
  });
}

/**
 * All or nothing: what `work` asks for in one transaction is on the disk when this resolves, or nothing of it is.
 * @returns the result of the request that `work` returns, if it does
 * @throws CheerError `storage-full`, `storage-denied`, `file-unreadable`
 */
export function transact<T>(
  database: IDBDatabase,
  mode: 'readonly' | 'readwrite',
  // biome-ignore lint/suspicious/noConfusingVoidType: a piece of work that only writes returns nothing
  work: (store: (name: (typeof STORES)[number]) => IDBObjectStore) => IDBRequest<T> | void,
): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    try {
      const transaction = database.transaction(STORES, mode, { durability: 'strict' });
      const request = work((name) => transaction.objectStore(name));
      transaction.oncomplete = () => resolve(request ? request.result : undefined);
      transaction.onabort = () => reject(storageError(transaction.error ?? (request ? request.error : null)));
    } catch (cause) {
      reject(storageError(cause));
    }
  });
}

/** @throws CheerError `busy` if another tab does not let go; `storage-denied` */
export async function deleteDatabase(name: string): Promise<void> {
  const buckets = storageBuckets();
  if (buckets !== undefined) await asked(() => buckets.delete(name), 'the storage cannot be deleted');
  // also where there are buckets: the browser may not have had them when the database was made
  const factory = indexedDatabases();
  await new Promise<void>((resolve, reject) => {
    const request = factory.deleteDatabase(name);
    const clock = setTimeout(() => {
      reject(
        new CheerError(
          'busy',
          'device: another tab holds the state',
          'Close the other tabs of this page, then forget.',
        ),
      );
    }, PATIENCE);
    const settle = (end: () => void) => () => {
      clearTimeout(clock);
      end();
    };
    request.onsuccess = settle(resolve);
    request.onerror = settle(() => reject(denied('the database cannot be deleted', request.error)));
  });
}

/** As far as it is used here; TypeScript does not know it yet. */
interface StorageBuckets {
  open(name: string, options: { durability: 'strict' }): Promise<{ readonly indexedDB: IDBFactory }>;
  keys(): Promise<string[]>;
  delete(name: string): Promise<void>;
}

const storageBuckets = (): StorageBuckets | undefined =>
  (globalThis.navigator as { storageBuckets?: StorageBuckets } | undefined)?.storageBuckets;

/** Where the database is or shall be; null if it is nowhere and shall not be made. */
async function databasesOf(name: string, create: boolean): Promise<IDBFactory | null> {
  const buckets = storageBuckets();
  if (buckets === undefined) return indexedDatabases();
  return asked(async () => {
    if (!create && !(await buckets.keys()).includes(name)) return null;
    return (await buckets.open(name, { durability: 'strict' })).indexedDB;
  }, 'its storage cannot be opened');
}

async function asked<T>(work: () => Promise<T>, problem: string): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw isFull(cause) ? full(cause) : denied(problem, cause);
  }
}

function indexedDatabases(): IDBFactory {
  try {
    // absent in some private windows; reading it throws where site data are blocked
    if (globalThis.indexedDB) return globalThis.indexedDB;
  } catch (cause) {
    throw denied('the database is blocked', cause);
  }
  throw denied('there is no database (IndexedDB)');
}

export function storageError(cause: unknown): CheerError {
  if (cause instanceof CheerError) return cause;
  if (isFull(cause)) return full(cause);
  const { name, message } = (cause ?? {}) as { name?: string; message?: string };
  if (name === 'SecurityError' || name === 'NotAllowedError' || name === 'DataCloneError') {
    return denied(message ?? name, cause);
  }
  return new CheerError(
    'file-unreadable',
    `IndexedStore: the browser's database failed: ${quoted(message || name || cause)}`,
    'Try again, if need be after closing the other tabs of this page; what was stored before is as it was.',
    { cause },
  );
}

const isFull = (cause: unknown): boolean => (cause as { name?: string } | null)?.name === 'QuotaExceededError';

const full = (cause: unknown): CheerError =>
  new CheerError(
    'storage-full',
    'IndexedStore: the browser has no room left for this page',
    "Make room on the disk or among the browser's site data and try again; what was stored before is as it was.",
    { cause },
  );

export const denied = (problem: string, cause?: unknown): CheerError =>
  new CheerError(
    'storage-denied',
    `IndexedStore: the browser does not let this page keep anything: ${problem}`,
    'Allow site data for this page, in an ordinary window, over https or from this machine.',
    { cause },
  );
