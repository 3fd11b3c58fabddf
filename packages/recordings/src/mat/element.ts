import type { MatBytes } from './bytes.ts';
import { invalid, truncated } from './errors.ts';

/** The head of a data element: what it holds and where it ends (MAT-File Format, "Data Element Format"). */
export interface Tag {
  readonly type: number;
  /** bytes of its data */
  readonly size: number;
  /** where its data begins */
  readonly start: number;
  /** where the next element begins: elements are padded to 8 bytes, but for compressed ones */
  readonly next: number;
}

export const MATRIX = 14;
export const COMPRESSED = 15;

/**
 * Reads a tag, in the long or the small form, and refuses one whose data would go beyond `limit`, the end of what it lies in.
 * Errors: `mat-invalid`; `file-truncated` where `limit` is the end of the file.
 */
export async function readTag(
  bytes: MatBytes,
  limit: number,
  littleEndian: boolean,
  what: string,
  outermost = false,
): Promise<Tag> {
  const place = bytes.place(what);
  const beyond = (rule: string, got: number) => {
    if (outermost) return truncated(place, `${rule} ${got} bytes`, limit);
    return invalid(place, `${rule} at most the ${limit - place.byte} bytes that its array has left`, got);
  };
  if (limit - place.byte < 8) throw beyond('an element must have', 8);
  const tag = await bytes.take(4, what);
  const word = new DataView(tag.buffer, tag.byteOffset, 4).getUint32(0, littleEndian);
  if (word > 0xffff) {
    const size = word >>> 16;
    if (size > 4) throw invalid(place, 'a small element must hold at most 4 bytes', size);
    return { type: word & 0xffff, size, start: bytes.position, next: bytes.position + 4 };
  }
  const length = await bytes.take(4, what);
  const size = new DataView(length.buffer, length.byteOffset, 4).getUint32(0, littleEndian);
  const start = bytes.position;
  const end = start + size;
  if (end > limit) throw beyond('an element must hold', size);
  return { type: word, size, start, next: word === COMPRESSED ? end : Math.min(limit, end + (-size & 7)) };
}

/** Goes to the next element, from anywhere in the data of this one. */
export const leave = (bytes: MatBytes, { next }: Tag, what: string): Promise<void> =>
  bytes.skip(next - bytes.position, what);
