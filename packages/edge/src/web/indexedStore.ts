/** A device's state in the browser, sealed. */
import { CheerError, quoted } from '@cheer/signals';
import { damaged } from '../state.ts';
import { STATE_NAME, type StateStore } from '../store.ts';
import { deleteDatabase, denied, openDatabase, storageError, transact } from './database.ts';
import { createKeys, opaque, type SealKeys, seal, unseal } from './seal.ts';

const KEYS = 'device';

/**
 * State in IndexedDB, in a page or a worker of one. Every value and name is encrypted under a key that no script can read and that
 * lies in the same database; the raw storage tells how many files there are, and how long. A write is one transaction. Errors:
 * `storage-denied` (private window, blocked site data, insecure page), `storage-full`, `busy` (another tab), `state-invalid` (what is
 * stored was changed), `option-invalid` (a name).
 */
export class IndexedStore implements StateStore {
  readonly #database: string;

  /** @param database its name in the browser: a-z, 0-9 and "-"; one for each person that uses the page */
  constructor(database = 'cheer-device') {
    if (!/^[a-z0-9][a-z0-9-]{0,59}$/.test(database)) {
      throw new CheerError(
        'option-invalid',
        `IndexedStore: ${quoted(database)} is not a name for a database`,
        'Use a-z, 0-9 and "-".',
      );
    }
    this.#database = database;
  }

  async read(name: string): Promise<Uint8Array | undefined> {
    checkName(name);
    return this.#withDatabase(false, async (database, keys) => {
      const id = await opaque(keys, name);
      const sealed = await transact(database, 'readonly', (store) => store('files').get(id));
      return sealed === undefined ? undefined : unseal(keys, contentOf(name), sealed);
    });
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    checkName(name);
    await this.#withDatabase(true, async (database, keys) => {
      const id = await opaque(keys, name);
      const sealedName = await seal(keys, NAME, new TextEncoder().encode(name));
      const sealed = await seal(keys, contentOf(name), bytes);
      const current = await transact(database, 'readwrite', (store) => {
        const request = store('keys').get(KEYS);
        request.onsuccess = () => {
          // another tab may have forgotten everything meanwhile: nobody could ever open this
          if ((request.result as SealKeys | undefined)?.born !== keys.born) return;
          store('names').put(sealedName, id);
          store('files').put(sealed, id);
        };
        return request;
      });
      if ((current as SealKeys | undefined)?.born !== keys.born) throw busy();
    });
  }

  async remove(name: string): Promise<void> {
    checkName(name);
    await this.#withDatabase(false, async (database, keys) => {
      const id = await opaque(keys, name);
      await transact(database, 'readwrite', (store) => {
        store('names').delete(id);
        store('files').delete(id);
      });
    });
  }

  async list(): Promise<string[]> {
    const names = await this.#withDatabase(false, async (database, keys) => {
      const sealed = (await transact(database, 'readonly', (store) => store('names').getAll())) ?? [];
      return Promise.all(sealed.map(async (one) => new TextDecoder().decode(await unseal(keys, NAME, one))));
    });
    return (names ?? []).sort();
  }

  /** Deletes the database, keys and all; where the browser has storage buckets also the files it lay in. */
  async clear(): Promise<void> {
    await this.#alone(() => deleteDatabase(this.#database));
  }

  exclusive<T>(work: () => Promise<T>): Promise<T> {
    return this.#alone(work);
  }

  /** One tab or worker at a time; the browser frees the lock of one that ends. */
  async #alone<T>(work: () => Promise<T>): Promise<T> {
    const locks = globalThis.navigator?.locks as LockManager | undefined;
    if (locks === undefined) throw denied('it came over an insecure connection, where there are no locks');
    // what `work` throws must come out as it is, and what the lock itself throws as a refusal
    const outcome = await locks
      .request(`cheer:${this.#database}`, { ifAvailable: true }, async (lock) => {
        if (lock !== null) return { done: await settled(work) };
        return null;
      })
      .catch((cause: unknown) => {
        throw storageError(cause);
      });
    if (outcome === null) throw busy();
    if ('error' in outcome.done) throw outcome.done.error;
    return outcome.done.value;
  }

  async #withDatabase<T>(
    create: boolean,
    work: (database: IDBDatabase, keys: SealKeys) => Promise<T>,
  ): Promise<T | undefined> {
    const database = await openDatabase(this.#database, create);
    if (database === null) return undefined;
    try {
      const keys = await keysOf(database, create);
      return keys === undefined ? undefined : await work(database, keys);
    } catch (cause) {
      throw storageError(cause);
    } finally {
      database.close();
    }
  }
}

/** The keys, made with the first write. Of two tabs that make them at once the first one's count. */
async function keysOf(database: IDBDatabase, create: boolean): Promise<SealKeys | undefined> {
  const found = await transact(database, 'readonly', (store) => store('keys').get(KEYS));
  if (found !== undefined) return checkKeys(found);
  if (!create) return undefined;
  const made = await createKeys();
  await transact(database, 'readwrite', (store) => {
    const current = store('keys').get(KEYS);
    current.onsuccess = () => {
      if (current.result === undefined) store('keys').put(made, KEYS);
    };
  });
  return checkKeys(await transact(database, 'readonly', (store) => store('keys').get(KEYS)));
}

function checkKeys(found: unknown): SealKeys {
  const { born, cipher, naming } = (found ?? {}) as Partial<SealKeys>;
  if (typeof born === 'string' && cipher instanceof CryptoKey && naming instanceof CryptoKey) {
    return { born, cipher, naming };
  }
  throw damaged('its keys cannot be read');
}

async function settled<T>(work: () => Promise<T>): Promise<{ readonly value: T } | { readonly error: unknown }> {
  try {
    return { value: await work() };
  } catch (error) {
    return { error };
  }
}

const busy = (): CheerError =>
  new CheerError(
    'busy',
    "device: another tab or window is changing this device's state",
    'Wait until it is done, or close it, then try again.',
  );

const NAME = 'name';
const contentOf = (name: string): string => `content of ${name}`;

function checkName(name: string): void {
  if (STATE_NAME.test(name)) return;
  throw new CheerError(
    'option-invalid',
    `IndexedStore: ${quoted(name)} is not a name for state`,
    'Use a-z, 0-9, "." and "-".',
  );
}
