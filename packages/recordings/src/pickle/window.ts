import { type ByteSource, pieceReader } from '../source.ts';
import { type Place, truncated } from './errors.ts';
import { LOOKAHEAD } from './limits.ts';

/** Bytes that are read at once while opcodes are: arrays between them are jumped over, so little more than they. */
const STEP = 4096;
/** Bytes that are read at once while the end of a line of hundreds of megabytes is looked for. */
const STRIDE = 512 * 1024;
const LF = 0x0a;

/** A file read from front to back through a few kilobytes of it; what is jumped over is never read. */
export class ByteWindow {
  readonly #source: ByteSource;
  readonly #read: (start: number, end: number) => Promise<Uint8Array>;
  #bytes: Uint8Array = new Uint8Array(0);
  #view = new DataView(this.#bytes.buffer);
  /** where in the file `#bytes` begins */
  #base = 0;
  /** index into `#bytes` of the next byte */
  #at = 0;

  constructor(source: ByteSource) {
    this.#source = source;
    this.#read = pieceReader(source);
  }

  get size(): number {
    return this.#source.size;
  }

  /** where in the file the next byte is */
  get position(): number {
    return this.#base + this.#at;
  }

  /** Whether LOOKAHEAD bytes, or all that are left, are at hand; if not, `fill` first. */
  get ready(): boolean {
    const left = this.#bytes.length - this.#at;
    return left >= LOOKAHEAD || this.#base + this.#bytes.length === this.#source.size;
  }

  async fill(): Promise<void> {
    await this.#load(this.position, STEP);
  }

  /** The next `count` bytes (at most LOOKAHEAD), a view that is good until the next `fill`. Error `file-truncated`. */
  take(count: number, place: Place): Uint8Array {
    const from = this.#advance(count, place);
    return this.#bytes.subarray(from, from + count);
  }

  byte(place: Place): number {
    return this.#bytes[this.#advance(1, place)]!;
  }

  /** An unsigned little-endian integer of 1, 2 or 4 bytes. */
  unsigned(size: 1 | 2 | 4, place: Place): number {
    const from = this.#advance(size, place);
    if (size === 1) return this.#bytes[from]!;
    return size === 2 ? this.#view.getUint16(from, true) : this.#view.getUint32(from, true);
  }

  signed32(place: Place): number {
    return this.#view.getInt32(this.#advance(4, place), true);
  }

  /** An unsigned little-endian integer of 8 bytes, rounded to a double: far beyond any file it need not be exact. */
  unsigned64(place: Place): number {
    const low = this.unsigned(4, place);
    return this.unsigned(4, place) * 2 ** 32 + low;
  }

  float64(place: Place): number {
    return this.#view.getFloat64(this.#advance(8, place), false);
  }

  /** Goes to a later byte of the file. */
  seek(position: number): void {
    this.#at = Math.min(position - this.#base, this.#bytes.length);
    if (this.#base + this.#at === position) return;
    this.#keep(position, new Uint8Array(0));
  }

  /** What a line holds, up to `longest` bytes, and goes to the next; undefined if the line is longer. */
  line(longest: number, place: Place): Uint8Array | undefined {
    const end = this.#bytes.subarray(this.#at, this.#at + longest + 1).indexOf(LF);
    if (end < 0) {
      if (this.#bytes.length - this.#at > longest) return undefined;
      throw this.#cut(place, 'the line has no end');
    }
    const line = this.#bytes.subarray(this.#at, this.#at + end);
    this.#at += end + 1;
    return line;
  }

  /** Goes to the byte after the end of a line of any length; gives the byte before the end. Error `file-truncated`. */
  async skipLine(place: Place): Promise<number> {
    let last = 0;
    for (;;) {
      const end = this.#bytes.indexOf(LF, this.#at);
      if (end >= 0) {
        this.#at = end + 1;
        return end > 0 ? this.#bytes[end - 1]! : last;
      }
      last = this.#bytes.at(-1) ?? last;
      const next = this.#base + this.#bytes.length;
      if (next === this.#source.size) throw this.#cut(place, 'the line has no end');
      await this.#load(next, STRIDE);
    }
  }

  async #load(position: number, length: number): Promise<void> {
    const end = Math.min(position + length, this.#source.size);
    this.#keep(position, await this.#read(position, end));
  }

  #keep(position: number, bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#base = position;
    this.#at = 0;
  }

  #advance(count: number, place: Place): number {
    const from = this.#at;
    if (from + count > this.#bytes.length) throw this.#cut(place, `${count} bytes must follow`);
    this.#at += count;
    return from;
  }

  #cut = (place: Place, wanted: string) => truncated(place, wanted, this.#source.size);
}
