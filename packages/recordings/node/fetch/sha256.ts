import { createHash, type Hash } from 'node:crypto';
import { type ByteSource, pieceReader } from '@cheer/recordings';

const PIECE = 1024 ** 2;
const CR = 0x0d;
const LF = 0x0a;

/** The SHA-256 of a file, lower-case hex, read in pieces of 1 MB. */
export async function sha256Of(source: ByteSource, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await eachPiece(source, signal, (piece) => hash.update(piece));
  return hash.digest('hex');
}

/**
 * The SHA-256 that a file would have with LF for every CRLF, and with CRLF for every line end, as version control and file transfers make
 * them: a text that differs in those alone is the same recording.
 */
export async function lineEndSums(source: ByteSource, signal?: AbortSignal): Promise<{ lf: string; crlf: string }> {
  const [lf, crlf] = [createHash('sha256'), createHash('sha256')];
  // a CR that ends a piece is held back until it is known whether LF follows
  let held = false;
  await eachPiece(source, signal, (piece) => {
    held = addLines(piece, held, lf, crlf);
  });
  if (held) for (const hash of [lf, crlf]) hash.update(Uint8Array.of(CR));
  return { lf: lf.digest('hex'), crlf: crlf.digest('hex') };
}

async function eachPiece(
  source: ByteSource,
  signal: AbortSignal | undefined,
  take: (piece: Uint8Array) => void,
): Promise<void> {
  const read = pieceReader(source);
  for (let at = 0; at < source.size; at += PIECE) {
    signal?.throwIfAborted();
    take(await read(at, Math.min(source.size, at + PIECE)));
  }
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
