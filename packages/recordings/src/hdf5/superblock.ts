import type { ByteSource } from '../source.ts';
import { invalid, truncated } from './errors.ts';

/** MATLAB's own header lies before. */
const USER_BLOCK = 512;
/** Bytes of the longest superblock that is looked at. */
const LENGTH = 112;
const SIGNATURE = '\x89HDF\r\n\x1a\n';

/** Whether the bytes at the beginning of a file, 520 or more, are of HDF5, behind MATLAB's header or without one. */
export const isHdf5 = (head: Uint8Array): boolean => signatureAt(head, 0) || signatureAt(head, USER_BLOCK);

const signatureAt = (bytes: Uint8Array, at: number): boolean =>
  [...SIGNATURE].every((letter, i) => bytes[at + i] === letter.charCodeAt(0));

/**
 * Holds where a file says that it ends against where it does, so that one cut off is called so (HDF5 File Format Specification 3.0,
 * II.A). Errors: `file-truncated`, `mat-invalid`.
 */
export async function checkEnd(source: ByteSource): Promise<void> {
  const { name, size } = source;
  const place = { name, path: '/', what: 'superblock' };
  const head = await source.read(0, Math.min(size, USER_BLOCK + LENGTH));
  const start = signatureAt(head, 0) ? 0 : USER_BLOCK;
  if (head.length < start + 48) throw truncated(place, 'a superblock of HDF5 must follow', size);
  const view = new DataView(head.buffer, head.byteOffset + start);
  const version = view.getUint8(8);
  if (version > 3) throw invalid(place, 'the version of the superblock must be 0 to 3', version);
  const old = version < 2;
  const widths = `${view.getUint8(old ? 13 : 9)} and ${view.getUint8(old ? 14 : 10)}`;
  if (widths !== '8 and 8') throw invalid(place, 'addresses and lengths must have 8 bytes', widths);
  const field = old ? 24 + (version === 1 ? 4 : 0) : 12;
  if (start + field + 24 > head.length) throw truncated(place, 'the superblock must go on', size);
  const base = view.getBigUint64(field, true);
  const end = view.getBigUint64(field + 16, true);
  // its addresses count from the base, which is where it lies
  if (base !== BigInt(start) && base !== 0n) throw invalid(place, `the base address must be ${start}`, base);
  if (end > BigInt(size)) throw truncated(place, `it says that it has ${end} bytes`, size);
}
