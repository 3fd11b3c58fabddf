import { CheerError } from '@cheer/signals';
import { type ByteSource, pieceReader } from '../source.ts';
import { invalid, type Place } from './errors.ts';

/** Bytes read from front to back: those of the file, or those that a compressed element inflates to. */
export interface MatBytes {
  readonly position: number;
  /** what can be read again at its place; undefined for inflated bytes */
  readonly source: ByteSource | undefined;
  /** The next `count` bytes; a view that is good until the next call. The caller has checked that they can be there. */
  take(count: number, what: string): Promise<Uint8Array>;
  skip(count: number, what: string): Promise<void>;
  place(what: string): Place;
}

/** Bytes that are read at once: tags lie close together, and what is passed over between them is not read. */
const STEP = 4096;

export function fileBytes(source: ByteSource, start: number): MatBytes {
  const read = pieceReader(source);
  let position = start;
  let base = start;
  let held: Uint8Array = new Uint8Array(0);
  return {
    source,
    get position() {
      return position;
    },
    place: (what) => ({ name: source.name, byte: position, what }),
    skip: async (count) => {
      position += count;
    },
    take: async (count) => {
      if (position < base || position + count > base + held.length) {
        held = await read(position, Math.min(source.size, position + Math.max(STEP, count)));
        base = position;
      }
      const piece = held.subarray(position - base, position - base + count);
      position += count;
      return piece;
    },
  };
}

/** Compressed bytes that are fed to the inflater at once. */
const FEED = 64 * 1024;

export interface Inflated extends MatBytes {
  /** Reads to the end, where the checksum is; refuses what comes after `position`. */
  finish(what: string): Promise<void>;
  /** Lets the inflater go, finished or not. */
  close(): Promise<void>;
}

/** What [start, end) of a file inflates to (zlib's format, RFC 1950), as much of it as is asked for and no more in memory. */
export function inflatedBytes(source: ByteSource, start: number, end: number): Inflated {
  let fed = start;
  let failure: unknown;
  const compressed = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull: async (controller) => {
        try {
          const next = Math.min(fed + FEED, end);
          const piece = await source.read(fed, next);
          fed = next;
          controller.enqueue(Uint8Array.from(piece));
          if (fed === end) controller.close();
        } catch (error) {
          failure = error;
          throw error;
        }
      },
    },
    { highWaterMark: 0 },
  );
  const reader = compressed.pipeThrough(new DecompressionStream('deflate')).getReader();
  let position = 0;
  let held: Uint8Array = new Uint8Array(0);
  const place = (what: string): Place => ({ name: source.name, byte: position, inflatedFrom: start, what });

  /** the next piece, undefined at the end */
  async function pull(what: string): Promise<Uint8Array | undefined> {
    try {
      const { value, done } = await reader.read();
      return done ? undefined : value;
    } catch (cause) {
      if (failure instanceof CheerError) throw failure;
      throw invalid(place(what), 'the compressed bytes are damaged', undefined, cause);
    }
  }
  async function more(what: string): Promise<Uint8Array> {
    const piece = await pull(what);
    if (piece === undefined) throw invalid(place(what), 'the compressed bytes end before the array does');
    return piece;
  }
  return {
    source: undefined,
    get position() {
      return position;
    },
    place,
    take: async (count, what) => {
      if (held.length < count) {
        const whole = new Uint8Array(count);
        whole.set(held);
        let filled = held.length;
        held = new Uint8Array(0);
        while (filled < count) {
          const piece = await more(what);
          const used = Math.min(piece.length, count - filled);
          whole.set(piece.subarray(0, used), filled);
          filled += used;
          held = piece.subarray(used);
        }
        position += count;
        return whole;
      }
      const piece = held.subarray(0, count);
      held = held.subarray(count);
      position += count;
      return piece;
    },
    skip: async (count, what) => {
      let left = count;
      while (left > held.length) {
        left -= held.length;
        position += held.length;
        held = new Uint8Array(0);
        held = await more(what);
      }
      held = held.subarray(left);
      position += left;
    },
    finish: async (what) => {
      for (;;) {
        if (held.length > 0) throw invalid(place(what), 'the compressed bytes must end with the array');
        const piece = await pull(what);
        if (piece === undefined) return;
        held = piece;
      }
    },
    close: () => reader.cancel().catch(() => undefined),
  };
}
