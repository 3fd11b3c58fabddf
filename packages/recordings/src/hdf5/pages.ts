import { type ByteSource, exactly } from '../source.ts';

/** Bytes fetched at once: arrays lie between what describes them, and are passed over. */
const PAGE = 4 * 1024;
/** Bytes fetched at once where each fetch interrupts HDF5, which then begins its step again. */
const LARGE_PAGE = 64 * 1024;
/** Bytes that are kept of a file: enough for any step where a step is done again for each piece, else enough for what lies together. */
const KEPT = 32 * 1024 ** 2;
const KEPT_NOW = 4 * 1024 ** 2;

/** A range of a file, [start, end). */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Pieces of a file that are at hand without waiting, those used last. */
export class Pages {
  readonly #source: ByteSource;
  readonly #size: number;
  readonly #kept: number;
  readonly #pages = new Map<number, Uint8Array>();

  constructor(source: ByteSource) {
    this.#source = source;
    this.#size = source.readNow === undefined ? LARGE_PAGE : PAGE;
    this.#kept = source.readNow === undefined ? KEPT : KEPT_NOW;
  }

  /** Fills `into` with the bytes from `start` on; or gives the range that must be fetched first. */
  copy(start: number, into: Uint8Array): Range | undefined {
    const { readNow } = this.#source;
    const end = start + into.length;
    // numbers, which are not asked for again
    if (readNow !== undefined && into.length > PAGE && into.length <= LARGEST) {
      readNow(start, into);
      return undefined;
    }
    for (let at = start; at < end; ) {
      const page = this.#page(Math.floor(at / this.#size));
      if (page === undefined) return { start: at, end };
      const from = at % this.#size;
      const piece = page.subarray(from, Math.min(from + end - at, page.length));
      into.set(piece, at - start);
      at += piece.length;
    }
    return undefined;
  }

  /** Fetches what lies in a range, in one piece. */
  async fetch({ start, end }: Range): Promise<void> {
    const { name, size } = this.#source;
    const from = Math.floor(start / this.#size) * this.#size;
    const to = Math.min(size, Math.ceil(end / this.#size) * this.#size, from + LARGEST);
    this.#keep(from, exactly(name, await this.#source.read(from, to), to - from));
  }

  #page(index: number): Uint8Array | undefined {
    const found = this.#pages.get(index);
    if (found !== undefined) {
      this.#pages.delete(index);
      this.#pages.set(index, found);
      return found;
    }
    const { readNow, size } = this.#source;
    if (readNow === undefined) return undefined;
    const from = index * this.#size;
    // the buffer of the page that was not used for longest: 4 kB for each of 20,000 arrays would be left to the garbage collector
    const [oldest, spare] = this.#pages.entries().next().value ?? [];
    const full = this.#pages.size * this.#size >= this.#kept && spare?.byteLength === this.#size;
    if (full) this.#pages.delete(oldest!);
    const page = (full ? spare! : new Uint8Array(this.#size)).subarray(0, Math.min(this.#size, size - from));
    readNow(from, page);
    this.#pages.set(index, page);
    return page;
  }

  #keep(from: number, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += this.#size) {
      this.#pages.set((from + at) / this.#size, bytes.subarray(at, at + this.#size));
    }
    for (const index of this.#pages.keys()) {
      if (this.#pages.size * this.#size <= this.#kept) break;
      this.#pages.delete(index);
    }
  }
}

/** Bytes read at once at most. */
const LARGEST = 1024 ** 2;
