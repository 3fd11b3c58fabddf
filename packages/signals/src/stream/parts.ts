import type { Modality } from '../recording.ts';
import type { ChannelTrack } from './channelTrack.ts';
import { trackOf } from './tracks.ts';

/** Where a chunk of samples belongs. */
export interface Chunk {
  /** time of its first sample, unix s; without it, the chunk follows the one before */
  readonly start?: number;
  /** Hz, the same in all chunks of a modality */
  readonly rate: number;
  /** as that of a `Channel`; without it, the one that is expected */
  readonly unit?: string;
}

/**
 * Why a chunk was refused: pushed after `end()`, of a modality that the stream was not told to wait for, with a rate that
 * cannot be or is not that of the chunks before, without a time or with one that cannot be, or some or all of its samples
 * were there already (the rest of them are taken).
 */
export const REFUSALS = [
  'ended',
  'not-awaited',
  'rate-invalid',
  'rate-changed',
  'time-missing',
  'time-invalid',
  'there-already',
] as const;
export type RefusalReason = (typeof REFUSALS)[number];

/** A stretch of one modality without a long hole, on one clock. */
export interface Part {
  readonly modality: Modality;
  /** unix s */
  readonly start: number;
  /** Hz */
  readonly rate: number;
  readonly track: ChannelTrack<unknown>;
  finished: boolean;
}

/** A hole of more than so many s, or samples, is not filled up with missing ones: what follows is a part of its own. */
const LONGEST_HOLE = 3600;
const MOST_MISSING = 4_000_000;
/** Samples by which a chunk's time may be off: clocks are rounded. */
const TOLERANCE = 1;
/** s since 1970, about the year 5000: no time of a sample. */
export const LATEST = 1e11;
/** Hz: beyond them no rate of a sensor; far below, a few samples would claim years of windows. */
export const SLOWEST = 0.01;
export const FASTEST = 1e6;

/** What has come of each modality: usually one part, more where it paused for long. */
export class Parts {
  readonly #length: number;
  readonly #rates = new Set<number>();
  readonly #begun = new Set<Modality>();
  #parts: Part[] = [];
  #reached = Number.NEGATIVE_INFINITY;
  #earliest: number | undefined;

  constructor(length: number) {
    this.#length = length;
  }

  /** time after the last sample of the modality that is furthest, unix s */
  get reached(): number {
    return this.#reached;
  }

  /** time of the first sample of all, unix s */
  get earliest(): number | undefined {
    return this.#earliest;
  }

  get rates(): readonly number[] {
    return [...this.#rates];
  }

  get held(): number {
    return this.#parts.reduce((sum, { track }) => sum + track.held, 0);
  }

  has(modality: Modality): boolean {
    return this.#begun.has(modality);
  }

  all(): readonly Part[] {
    return this.#parts;
  }

  /** The start of the first part that begins after a time. */
  startAfter(time: number): number | undefined {
    const later = this.#parts.map((part) => part.start).filter((start) => start > time);
    return later.length > 0 ? Math.min(...later) : undefined;
  }

  /** Adds a chunk to its modality; the reason if all or some of it was refused. */
  add(modality: Modality, samples: Float32Array, { start, rate }: Chunk): RefusalReason | undefined {
    if (!(rate >= SLOWEST && rate <= FASTEST)) return 'rate-invalid';
    const last = this.#parts.findLast((part) => part.modality === modality);
    const due = last === undefined ? undefined : last.start + last.track.end / last.rate;
    const from = start ?? due;
    if (from === undefined) return 'time-missing';
    if (!(Math.abs(from) <= LATEST)) return 'time-invalid';
    if (last === undefined) {
      if (samples.length > 0) this.#begin(modality, from, rate, samples);
      return undefined;
    }
    if (last.rate !== rate) return 'rate-changed';
    const ahead = start === undefined ? 0 : Math.round((from - last.start) * rate) - last.track.end;
    if (samples.length === 0) return undefined;
    if (ahead < -TOLERANCE) {
      if (-ahead < samples.length && !last.finished) this.#append(last, samples.subarray(-ahead));
      return 'there-already';
    }
    if (last.finished || ahead > Math.min(LONGEST_HOLE * rate, MOST_MISSING)) {
      this.#close(last);
      this.#begin(modality, from, rate, samples);
      return undefined;
    }
    if (ahead > TOLERANCE) last.track.appendMissing(ahead);
    this.#append(last, samples);
    return undefined;
  }

  /** Ends the parts that reach no further than a time. */
  finish(before: number): void {
    for (const part of this.#parts) if (part.start + part.track.end / part.rate < before) this.#close(part);
  }

  /** Lets go of ended parts that lie before a time; the last of each modality stays, to tell what comes twice. */
  forgetBefore(time: number): void {
    this.#parts = this.#parts.filter(
      (part, i) =>
        !part.finished ||
        part.start + part.track.end / part.rate > time - this.#length ||
        !this.#parts.some((other, k) => k > i && other.modality === part.modality),
    );
  }

  #begin(modality: Modality, start: number, rate: number, samples: Float32Array): void {
    const part = { modality, start, rate, track: trackOf({}, modality, rate, this.#length), finished: false };
    this.#parts.push(part);
    this.#rates.add(rate);
    this.#begun.add(modality);
    this.#earliest = Math.min(this.#earliest ?? start, start);
    this.#append(part, samples);
  }

  #append(part: Part, samples: Float32Array): void {
    part.track.append(samples);
    this.#reached = Math.max(this.#reached, part.start + part.track.end / part.rate);
  }

  #close(part: Part): void {
    if (part.finished) return;
    part.finished = true;
    part.track.finish();
  }
}
