/** Ranges of bytes that a request asks for (RFC 9110, 14.1.2 and 14.2). */

export interface ByteRange {
  /** first and last byte, both included */
  readonly first: number;
  readonly last: number;
}

/**
 * The one range asked for; `null` if the whole is to be sent (no range, one that is not understood, or several, which a server may answer
 * so), `unsatisfiable` if it lies beyond the end.
 */
export function byteRange(header: string | null, size: number): ByteRange | null | 'unsatisfiable' {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/u.exec(header?.trim() ?? '') ?? [];
  if (from === '' && to === '') return null;
  if (from === '') {
    const suffix = Math.min(Number(to), size);
    return suffix === 0 ? 'unsatisfiable' : { first: size - suffix, last: size - 1 };
  }
  const first = Number(from);
  const last = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (to !== '' && Number(to) < first) return null;
  return first >= size ? 'unsatisfiable' : { first, last };
}
