/** Where a device keeps its state: a few small named files. */
import { CheerError } from '@cheer/signals';

export interface StateStore {
  /** undefined if there is no such file */
  read(name: string): Promise<Uint8Array | undefined>;
  /** all or nothing: a kill leaves the file as it was or as it shall be */
  write(name: string, bytes: Uint8Array): Promise<void>;
  remove(name: string): Promise<void>;
  list(): Promise<string[]>;
  /** erases everything, also what is not listed */
  clear(): Promise<void>;
  /** runs `work` while no one else changes the store; `busy` if someone does */
  exclusive<T>(work: () => Promise<T>): Promise<T>;
}

/** Names a store accepts. */
export const STATE_NAME = /^[a-z0-9][a-z0-9.-]{0,119}$/;

/** For tests, and for pages that forget when they are closed. */
export class MemoryStore implements StateStore {
  readonly #files = new Map<string, Uint8Array>();
  #busy = false;

  async read(name: string): Promise<Uint8Array | undefined> {
    return this.#files.get(name)?.slice();
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    this.#files.set(name, bytes.slice());
  }

  async remove(name: string): Promise<void> {
    this.#files.delete(name);
  }

  async list(): Promise<string[]> {
    return [...this.#files.keys()].sort();
  }

  async clear(): Promise<void> {
    for (const bytes of this.#files.values()) bytes.fill(0);
    this.#files.clear();
  }

  async exclusive<T>(work: () => Promise<T>): Promise<T> {
    if (this.#busy) {
      throw new CheerError('busy', 'device: another change is being made', 'Wait until it is done, then try again.');
    }
    this.#busy = true;
    try {
      return await work();
    } finally {
      this.#busy = false;
    }
  }
}
