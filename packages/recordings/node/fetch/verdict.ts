import type { ByteSource, CatalogueFile } from '@cheer/recordings';
import { lineEndSums, sha256Of } from './sha256.ts';

/**
 * What a file is against what its catalogue says: `same` byte by byte; `line-ends` the same text with other line ends; `unknown` if the
 * catalogue has no checksum (and the size, if it is known, is right); `size` shorter or longer; `differs` in its bytes.
 */
export type Verdict = 'same' | 'line-ends' | 'unknown' | 'size' | 'differs';

/** Whether a file may be used as what its catalogue says. */
export const isWhole = (verdict: Verdict): boolean =>
  verdict === 'same' || verdict === 'line-ends' || verdict === 'unknown';

export async function judge(source: ByteSource, file: CatalogueFile, signal?: AbortSignal): Promise<Verdict> {
  const rightSize = file.bytes === undefined || file.bytes === source.size;
  if (file.sha256 === undefined) return rightSize ? 'unknown' : 'size';
  // line ends add at most one byte to each: a file far from its size need not be read
  if (file.bytes !== undefined && (source.size > 2 * file.bytes || file.bytes > 2 * source.size)) return 'size';
  if ((await sha256Of(source, signal)) === file.sha256) return 'same';
  const { lf, crlf } = await lineEndSums(source, signal);
  if (lf === file.sha256 || crlf === file.sha256) return 'line-ends';
  return rightSize ? 'differs' : 'size';
}
