import { CheerError } from '@cheer/signals';

/** Bytes that can be read piece by piece: a file, a Blob, a URL or an entry of a zip. */
export interface ByteSource {
  /** what to call it in a message: a file name or a path */
  readonly name: string;
  /** bytes */
  readonly size: number;
  /** another text once the file was changed, as its home tells by size and times; there only where it tells */
  readonly stamp?: string | undefined;
  /** to be read from front to back: going back begins again at its beginning, as in what is inflated */
  readonly forward?: boolean;
  /** the bytes of [start, end), exactly end - start of them; refuses a range outside [0, size] */
  read(start: number, end: number): Promise<Uint8Array>;
  /**
   * The same, from `start` on, into all of `into`, where the source can do without a buffer of its own: whoever passes over a
   * gigabyte would else leave it to the garbage collector, which lets 60 MB of it lie about.
   */
  readInto?(start: number, into: Uint8Array): Promise<void>;
  /** As readInto, and at once, for a library that cannot wait; only where the source can. */
  readNow?(start: number, into: Uint8Array): void;
}

/** Reads piece after piece of a source in one buffer, if the source can; a piece is good until the next is read. */
export function pieceReader(source: ByteSource): (start: number, end: number) => Promise<Uint8Array> {
  let buffer = new Uint8Array(0);
  return async (start, end) => {
    if (source.readInto === undefined) return exactly(source.name, await source.read(start, end), end - start);
    if (buffer.length < end - start) buffer = new Uint8Array(end - start);
    const piece = buffer.subarray(0, end - start);
    await source.readInto(start, piece);
    return piece;
  };
}

/** The bytes of [start, end), asked for in pieces of `piece` bytes, so that no source is asked for more at once. */
export async function readPieces(source: ByteSource, start: number, end: number, piece: number): Promise<Uint8Array> {
  const whole = new Uint8Array(end - start);
  for (let at = start; at < end; at += piece) {
    whole.set(await source.read(at, Math.min(end, at + piece)), at - start);
  }
  return whole;
}

export function bytesSource(name: string, bytes: Uint8Array): ByteSource {
  return {
    name,
    size: bytes.length,
    read: async (start, end) => {
      checkRange(name, bytes.length, start, end);
      return bytes.subarray(start, end);
    },
    readNow: (start, into) => {
      checkRange(name, bytes.length, start, start + into.length);
      into.set(bytes.subarray(start, start + into.length));
    },
  };
}

/** @param name defaults to the file's own name */
export function blobSource(blob: Blob, name: string = blob instanceof File ? blob.name : 'blob'): ByteSource {
  return {
    name,
    size: blob.size,
    read: async (start, end) => {
      checkRange(name, blob.size, start, end);
      let buffer: ArrayBuffer;
      try {
        buffer = await blob.slice(start, end).arrayBuffer();
      } catch (cause) {
        throw unreadable(name, 'the file could not be read; it may have been moved or changed', cause);
      }
      return exactly(name, new Uint8Array(buffer), end - start);
    },
  };
}

/** Refuses a range that is not whole numbers with 0 <= start <= end <= size. */
export function checkRange(name: string, size: number, start: number, end: number): void {
  if (!(Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && start <= end && end <= size)) {
    throw new CheerError(
      'option-invalid',
      `read: ${name}: the range must lie within the ${size} bytes of the file, got ${start} to ${end}`,
      'Ask for bytes that exist',
    );
  }
}

/** Refuses an answer that is shorter or longer than asked for. */
export function exactly(name: string, bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length !== length) {
    throw new CheerError(
      'file-truncated',
      `read: ${name}: asked for ${length} bytes, got ${bytes.length}`,
      'The file changed or was cut off while it was read; copy it again',
    );
  }
  return bytes;
}

export function unreadable(name: string, reason: string, cause?: unknown): CheerError {
  return new CheerError(
    'file-unreadable',
    `read: ${name}: ${reason}`,
    'Check that the file exists and may be read',
    cause === undefined ? {} : { cause },
  );
}
