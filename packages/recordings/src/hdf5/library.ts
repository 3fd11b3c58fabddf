import { CheerError } from '@cheer/signals';

/** What of h5wasm is used, which is HDF5's own C library as WebAssembly: the functions that say when they fail. */
export interface Functions {
  readonly FS: FileSystem;
  HEAPU8: Uint8Array;
  open(path: string, mode: number): bigint;
  get_type(file: bigint, path: string): number;
  get_names(file: bigint, path: string, recursive: boolean): string[];
  get_attribute_names(file: bigint, path: string): string[];
  get_attribute_metadata(file: bigint, path: string, name: string): Metadata;
  get_attribute_data(file: bigint, path: string, name: string, into: bigint): number;
  get_dataset_metadata(file: bigint, path: string): Metadata;
  get_dataset_filters(file: bigint, path: string): readonly { readonly id: number; readonly name: string }[];
  get_dataset_data(
    file: bigint,
    path: string,
    count: bigint[] | null,
    offset: bigint[] | null,
    strides: bigint[] | null,
    into: bigint,
  ): number;
  create_object_reference(file: bigint, path: string): ArrayLike<number>;
  ccall(name: string, returns: 'number', types: readonly string[], args: readonly string[]): number;
  _malloc(size: number): number;
  _free(at: number): void;
  readonly H5G_GROUP: number;
  readonly H5G_DATASET: number;
}

/** The type and shape of a dataset or an attribute, as h5wasm has it. */
export interface Metadata {
  /** H5T_class_t: 0 integer, 1 float, 3 string, 6 compound, 7 reference */
  readonly type: number;
  /** bytes of an element */
  readonly size: number;
  readonly signed: boolean;
  readonly littleEndian: boolean;
  readonly vlen: boolean;
  readonly ref_type?: string;
  /** null for a dataspace that holds nothing */
  readonly shape: readonly number[] | null;
  readonly total_size: number;
  readonly chunks?: readonly number[] | null;
  readonly virtual_sources?: readonly { readonly file_name: string }[];
  readonly compound_type?: { readonly members: readonly (Metadata & { name: string; offset: number })[] };
}

interface FileSystem {
  createFile(parent: string, name: string, properties: object, canRead: boolean, canWrite: boolean): FileNode;
  unlink(path: string): void;
  open(path: string, ...rest: unknown[]): unknown;
  close(stream: unknown): void;
  readonly streams: (Stream | null | undefined)[];
  readonly ErrnoError: new (errno: number) => Error;
}

interface Stream {
  stream_ops: object;
}

interface FileNode {
  usedBytes: number;
  stream_ops: object;
}

/** Fills `into` with the bytes from `position` on; false if they are not at hand, which fails the reading. */
export type ReadNow = (position: number, into: Uint8Array) => boolean;

/** What came of a step in the library. `asked` is another file that it tried to open, which it is never given. */
export type Outcome<T> = ({ readonly value: T } | { readonly error: unknown }) & { readonly asked: string | undefined };

/**
 * HDF5, loaded when the first file needs it: 4 MB that nobody else pays for. There is one of it in a program, since a module has one memory, so it has one
 * file open at a time; whoever comes with another begins with the memory as it was when it was loaded, and nothing that a file did to it stays.
 */
export class Library {
  readonly functions: Functions;
  /** the memory as it was before the first file, up to where it was in use */
  readonly #clean: Uint8Array;
  #isClean = true;
  #open: { readonly owner: object; readonly id: bigint } | undefined;
  #asked: string | undefined;
  #files = 0;
  #reads = 0;

  constructor(functions: Functions) {
    this.functions = functions;
    const { FS } = functions;
    // it writes down every failure, and trying and failing is how a file is read here
    const silent = (_: unknown, __: unknown, ___: unknown, length: number): number => length;
    for (const stream of FS.streams.slice(0, 3))
      if (stream) stream.stream_ops = { ...stream.stream_ops, write: silent };
    // its allocator marks the end of what it gave out; nobody relies on what lies behind
    let used = functions.HEAPU8.length;
    while (used > 0 && functions.HEAPU8[used - 1] === 0) used--;
    this.#clean = functions.HEAPU8.slice(0, used);
    const open = FS.open.bind(FS);
    FS.open = (path, ...rest) => {
      if (path === this.#path) return open(path, ...rest);
      this.#asked ??= path;
      throw new FS.ErrnoError(NO_ENTRY);
    };
  }

  get #path(): string {
    return `/file${this.#files}.mat`;
  }

  /** how often it has read from a file so far */
  get reads(): number {
    return this.#reads;
  }

  /** bytes of its memory, which grows and never shrinks */
  get memory(): number {
    return this.functions.HEAPU8.length;
  }

  /** Does a step in a file, opened first if another was or none. What it throws is caught, and the stack is as before. */
  step<T>(owner: object, size: number, read: ReadNow, action: (functions: Functions, file: bigint) => T): Outcome<T> {
    this.#asked = undefined;
    let outcome: { value: T } | { error: unknown } = { error: undefined };
    const protectedStep = (): number => {
      try {
        if (this.#open?.owner !== owner) this.#begin(owner, size, read);
        outcome = { value: action(this.functions, this.#open!.id) };
      } catch (error) {
        outcome = { error };
      }
      return 0;
    };
    // ccall restores the stack of the WebAssembly after a call with a text, also that which an exception left behind
    Object.assign(this.functions, { _protectedStep: protectedStep });
    this.functions.ccall('protectedStep', 'number', ['string'], ['.']);
    // h5wasm's own errors come when HDF5 has ended its work; a trap or a stack that is full can leave anything behind
    if ('error' in outcome && !isOrderly(outcome.error)) this.release(owner);
    return { ...outcome, asked: this.#asked };
  }

  /** Forgets the file of `owner`, if it is the one that is open. */
  release(owner: object): void {
    if (this.#open?.owner === owner) this.#reset();
  }

  #begin(owner: object, size: number, read: ReadNow): void {
    this.#reset();
    this.#files++;
    const { FS } = this.functions;
    const node = FS.createFile('/', this.#path.slice(1), {}, true, false);
    node.usedBytes = size;
    const readBytes = (_: unknown, buffer: Int8Array, offset: number, length: number, position: number): number => {
      this.#reads++;
      const count = Math.max(0, Math.min(length, size - position));
      const into = new Uint8Array(buffer.buffer, buffer.byteOffset + offset, count);
      if (count > 0 && !read(position, into)) throw new FS.ErrnoError(INPUT_OUTPUT);
      return count;
    };
    node.stream_ops = { ...node.stream_ops, read: readBytes };
    this.#isClean = false;
    const id = this.functions.open(this.#path, READ_ONLY);
    if (id < 0n) {
      this.#reset();
      throw new Error('it is no HDF5 file, or its beginning is damaged');
    }
    this.#open = { owner, id };
  }

  #reset(): void {
    const { FS, HEAPU8 } = this.functions;
    this.#open = undefined;
    if (this.#isClean) return;
    this.#isClean = true;
    HEAPU8.set(this.#clean);
    for (const stream of FS.streams.slice(3)) if (stream) FS.close(stream);
    FS.unlink(this.#path);
  }
}

const isOrderly = (error: unknown): boolean =>
  error instanceof CheerError || (error instanceof Error && error.constructor === Error);

const READ_ONLY = 0;
/** errno, as WASI numbers them */
const [INPUT_OUTPUT, NO_ENTRY] = [29, 44];

let loading: Promise<Library> | undefined;

/** Error `format-unknown` where it cannot be loaded: a page may forbid WebAssembly. */
export async function library(): Promise<Library> {
  loading ??= import('h5wasm').then(async ({ ready }) => new Library((await ready) as unknown as Functions));
  try {
    return await loading;
  } catch (cause) {
    loading = undefined;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CheerError(
      'format-unknown',
      `readMat: version 7.3 is read by HDF5's library, which cannot be loaded here (${reason.slice(0, 200)})`,
      "Allow WebAssembly ('wasm-unsafe-eval' in the page's policy), or save the file in MATLAB with '-v7'",
      { cause },
    );
  }
}
