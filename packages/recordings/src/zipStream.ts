import type { FileEntry } from '@zip.js/zip.js';
import { type ByteSource, checkRange, exactly } from './source.ts';

/** Bytes behind the last one read that are still at hand: readers go back by a piece at most, to the beginning of what was cut in two. */
const BEHIND = 1024 ** 2;

/**
 * An entry of a zip too large to be held, inflated as it is read from front to back. Whoever goes back by more than a megabyte has it inflated from
 * its beginning again. Memory is what is asked for at once, and that megabyte.
 *
 * @param failed what an error of the archive becomes
 */
export function streamedEntry(
  path: string,
  entry: FileEntry,
  stamp: string | undefined,
  failed: (error: unknown) => unknown,
): ByteSource {
  const size = entry.uncompressedSize;
  let inflating: Inflating | undefined;
  /** whether its checksum was right, which takes half the time to compute */
  let checked = false;
  let queue: Promise<unknown> = Promise.resolve();

  async function fill(start: number, into: Uint8Array): Promise<void> {
    if (inflating === undefined || start < inflating.oldest) {
      await inflating?.stop();
      inflating = startInflating(entry, !checked);
    }
    try {
      exactly(path, into.subarray(0, await inflating.copy(start, into)), into.length);
      // the checksum comes after the last byte
      if (start + into.length === size) {
        await inflating.finished();
        checked = true;
      }
    } catch (error) {
      await inflating.stop();
      inflating = undefined;
      throw failed(error);
    }
  }
  const readInto = (start: number, into: Uint8Array): Promise<void> => {
    checkRange(path, size, start, start + into.length);
    // one after the other: there is one place in the entry at a time
    const turn = queue.then(() => fill(start, into));
    queue = turn.catch(() => undefined);
    return turn;
  };
  return {
    name: path,
    size,
    stamp,
    forward: true,
    read: async (start, end) => {
      checkRange(path, size, start, end);
      const bytes = new Uint8Array(end - start);
      await readInto(start, bytes);
      return bytes;
    },
    readInto: async (start, into) => readInto(start, into),
  };
}

interface Inflating {
  /** the first byte that is still at hand */
  readonly oldest: number;
  /** Fills `into` from `start` on, not before `oldest`; how many bytes there were. */
  copy(start: number, into: Uint8Array): Promise<number>;
  /** Waits for the end of the entry and its checksum. */
  finished(): Promise<void>;
  stop(): Promise<void>;
}

function startInflating(entry: FileEntry, checkSignature: boolean): Inflating {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const stopping = new AbortController();
  const done = entry.getData(writable, {
    useWebWorkers: false,
    checkSignature,
    checkOverlappingEntry: true,
    signal: stopping.signal,
  });
  // whoever reads is told; nobody may have to listen to it all the time
  done.catch(() => undefined);
  const reader = readable.getReader();
  /** pieces that end at `position`, the last ones */
  const pieces: Uint8Array[] = [];
  let oldest = 0;
  let position = 0;

  async function next(): Promise<boolean> {
    const { value, done: ended } = await reader.read();
    if (ended) return false;
    pieces.push(value);
    position += value.length;
    return true;
  }
  return {
    get oldest() {
      return oldest;
    },
    copy: async (start, into) => {
      let filled = 0;
      for (;;) {
        let at = oldest;
        for (const piece of pieces) {
          const from = start + filled - at;
          if (from >= 0 && from < piece.length) {
            const part = piece.subarray(from, from + into.length - filled);
            into.set(part, filled);
            filled += part.length;
          }
          at += piece.length;
        }
        while (pieces.length > 0 && position - oldest - pieces[0]!.length >= BEHIND) oldest += pieces.shift()!.length;
        if (filled === into.length || !(await next())) return filled;
      }
    },
    finished: async () => {
      while (await next()) pieces.pop();
      await done;
    },
    stop: async () => {
      stopping.abort();
      await reader.cancel().catch(() => undefined);
      await done.catch(() => undefined);
    },
  };
}
