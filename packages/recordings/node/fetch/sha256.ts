import { createHash, type Hash } from 'node:crypto';
import { type ByteSource, pieceReader } from '@cheer/recordings';

/** What a file is, and what it would be with the other line ends. */
export interface Sums {
  readonly sha256: string;
  /** with LF for every CRLF */
  readonly lf: string;
  /** with CRLF for every line end */
  readonly crlf: string;
}

const PIECE = 1024 ** 2;
const CR = 0x0d;
const LF = 0x0a;

/**
 * The SHA-256 of a file, and of what it becomes when its line ends are changed, as version control and file transfers do: a text
 * that differs in those alone is the same recording. In pieces of 1 MB.
 */
export async function sha256Of(source: ByteSource, signal?: AbortSignal): Promise<Sums> {
  const [same, lf, crlf] = [createHash('sha256'), createHash('sha256'), createHash('sha256')];
  const read = pieceReader(source);
  // a CR that ends a piece is held back until it is known whether LF follows
  let held = false;
  for (let at = 0; at < source.size; at += PIECE) {
    signal?.throwIfAborted();
    const piece = await read(at, Math.min(source.size, at + PIECE));
    same.update(piece);
    held = addLines(piece, held, lf, crlf);
  }
  if (held) for (const hash of [lf, crlf]) hash.update(Uint8Array.of(CR));
  return { sha256: same.digest('hex'), lf: lf.digest('hex'), crlf: crlf.digest('hex') };
}

function addLines(piece: Uint8Array, held: boolean, lf: Hash, crlf: Hash): boolean {
  // each CRLF becomes one byte less, or stays; each LF becomes one more
  const short = new Uint8Array(piece.length + 1);
  const long = new Uint8Array(2 * piece.length + 2);
  let s = 0;
  let l = 0;
  let pending = held;
  for (const byte of piece) {
    if (pending && byte !== LF) short[s++] = long[l++] = CR;
    pending = byte === CR;
    if (pending) continue;
    if (byte === LF) long[l++] = CR;
    short[s++] = byte;
    long[l++] = byte;
  }
  lf.update(short.subarray(0, s));
  crlf.update(long.subarray(0, l));
  return pending;
}
