import type { Segment } from '../features/segment.ts';

/** One channel of a recording as it comes in: cleaned block by block, asked for window by window. */
export interface ChannelTrack<Ready> {
  /** samples that have come */
  readonly end: number;
  /** raw samples that are still held */
  readonly held: number;
  append(samples: Float32Array): void;
  appendMissing(count: number): void;
  /** There is no more to come. */
  finish(): void;
  /** Whether all that a window of the samples [.., end) needs is there. */
  reaches(end: number): boolean;
  /** The raw samples [begin, end). */
  raw(begin: number, end: number): Segment['samples'];
  /** What the cleaning made of them; undefined where a window that can be used would not be. */
  ready(begin: number, end: number): Ready;
  /** No window to come looks before this sample. */
  forget(before: number): void;
}
