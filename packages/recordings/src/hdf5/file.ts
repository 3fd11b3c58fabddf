import { CheerError } from '@cheer/signals';
import type { ByteSource } from '../source.ts';
import { type Hdf5Place, invalid, refusedByName, tooLarge } from './errors.ts';
import { type Functions, type Library, library } from './library.ts';
import { Pages, type Range } from './pages.ts';
import { checkEnd } from './superblock.ts';

/** Bytes that one step may need of a file: a step is a name, a description or a few chunks. */
const MOST_FETCHED = 24 * 1024 ** 2;
/** Pieces that it may ask for in one step: 20,000 names in a group are some thousands, going round in circles has no end. */
const MOST_READS = 1_000_000;
/** Bytes that the library's memory may grow to in a step; it has 19 MB before the first, never shrinks, and by its build ends at 2 GB. */
const MOST_MEMORY = 192 * 1024 ** 2;

/** Rows of a dataset from `first` on, decoded. */
export interface Block {
  readonly path: string;
  readonly first: number;
  readonly bytes: Uint8Array;
}

/**
 * A file of HDF5, read through any source by HDF5's own library, which cannot wait for bytes. It is given those that are at hand; a step that needs
 * others fails, they are fetched, and the step is done again. So memory is some pieces of the file, whatever its size.
 */
export class Hdf5File {
  readonly name: string;
  /** bytes */
  readonly size: number;
  readonly #library: Library;
  readonly #pages: Pages;
  /** what of its numbers was decoded last */
  block: Block | undefined;
  #missing: Range | undefined;
  #failure: unknown;
  #place: Hdf5Place;
  #before = 0;

  private constructor(source: ByteSource, lib: Library) {
    this.name = source.name;
    this.size = source.size;
    this.#library = lib;
    this.#place = { name: source.name, path: '/', what: 'superblock' };
    this.#pages = new Pages(source);
  }

  /** Errors: `file-truncated`, `mat-invalid`. */
  static async open(source: ByteSource): Promise<Hdf5File> {
    await checkEnd(source);
    const file = new Hdf5File(source, await library());
    await file.step({ name: source.name, path: '/', what: 'superblock' }, () => undefined);
    return file;
  }

  /**
   * Does a step, which must be possible to do again. Errors: `mat-invalid` if the library refuses it or it asks for another file, `too-large`
   * if it needs too much of the file or of memory, those of the source.
   */
  async step<T>(place: Hdf5Place, action: (functions: Functions, file: bigint) => T): Promise<T> {
    let fetched = 0;
    for (;;) {
      this.#missing = undefined;
      this.#failure = undefined;
      this.#place = place;
      this.#before = this.#library.reads;
      const memory = this.#library.memory;
      const outcome = this.#library.step(this, this.size, this.#read, action);
      if (this.#failure !== undefined) throw this.#failure;
      if (this.#library.memory > Math.max(memory, MOST_MEMORY)) {
        this.#library.release(this);
        throw tooLarge(place, 'bytes of memory to read it', MOST_MEMORY);
      }
      if (this.#missing !== undefined) {
        const { start, end } = this.#missing;
        fetched += end - start;
        if (fetched > MOST_FETCHED) throw tooLarge(place, 'bytes of the file for one array', MOST_FETCHED);
        await this.#pages.fetch(this.#missing);
        continue;
      }
      if (outcome.asked !== undefined) {
        // it looks for filters that it does not have in a folder of its own
        if (/plugin/.test(outcome.asked)) throw invalid(place, 'its filters must be deflate, shuffle or fletcher32');
        throw refusedByName(place, 'another file,', outcome.asked);
      }
      if ('value' in outcome) return outcome.value;
      if (outcome.error instanceof CheerError) throw outcome.error;
      const said = outcome.error instanceof Error ? outcome.error.message.replace('error - name', 'object') : undefined;
      throw invalid(place, 'what is here must be readable and in order', said, outcome.error);
    }
  }

  /** How often the library has read from a file so far; within a step, its own reads. */
  get reads(): number {
    return this.#library.reads;
  }

  readonly #read = (position: number, into: Uint8Array): boolean => {
    try {
      if (this.#library.reads - this.#before > MOST_READS) throw tooLarge(this.#place, 'pieces to read', MOST_READS);
      this.#missing = this.#pages.copy(position, into);
    } catch (error) {
      this.#failure = error;
      return false;
    }
    return this.#missing === undefined;
  };
}
