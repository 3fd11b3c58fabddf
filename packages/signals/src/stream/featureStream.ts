import { CheerError, quoted } from '../errors.ts';
import { asSamples } from '../features/checked.ts';
import { extractPrepared, type Features } from '../features/extract.ts';
import type { Segment } from '../features/segment.ts';
import { MODALITIES, type Modality } from '../recording.ts';
import { checkUnit } from '../units.ts';
import { samplesOf, windowCount } from './grid.ts';
import { type Chunk, type Part, Parts, type RefusalReason } from './parts.ts';
import { type Refusal, refusal } from './refusal.ts';
import { readyOf, type Tracks } from './tracks.ts';

export interface StreamOptions {
  /** length of a window, s; at most an hour */
  readonly length: number;
  /** from the start of one window to the start of the next, s; at least 1 ms */
  readonly step: number;
  /** what is waited for, and taken: all three unless said */
  readonly modalities?: readonly Modality[];
  /**
   * How far, in seconds of signal, a modality may lag behind the furthest before windows no longer wait for it; 3600
   * unless said. Within it, the windows are the same however the samples come; a modality that never comes holds up the
   * first window for so long, so name in `modalities` only what there is. With less, windows come sooner without it, and
   * what it sends of a time that was given up begins anew.
   */
  readonly patience?: number;
}

export interface StreamedWindow {
  /** unix s */
  readonly start: number;
  /** s */
  readonly duration: number;
  readonly features: Features;
}

const PATIENCE = 3600;
const SHORTEST_STEP = 1e-3;
/** s: after as long a hole a modality begins anew, so that a longer window could never be whole. */
const LONGEST = 3600;
/** Refusals that are kept. */
const KEPT = 20;

/**
 * Windows and their features from samples as they come, in chunks of any size, the modalities in any order: what
 * `extractRecording` gives for the whole, to the bit.
 *
 * A window comes out when its samples are there and what may still change them: at most 76 s of BVP after its end, 36 s
 * of SKT, and 138 s of GSR; twice 5 % of the window more where samples are missing. So with GSR a window is up to 138 s
 * late: the tonic part is a smooth curve through the signal, which the next 80 s still bend, and it is taken in blocks of
 * 30 s from what was low-passed in blocks of 20 s with 8 s around; BVP is filtered in blocks of 60 s with 16 s around, SKT
 * in blocks of 20 s with 16 s around. The wait is what makes the bits those of the whole recording. Who needs an answer at
 * once cuts a window and calls `extractFeatures`, whose values differ a little where edges count.
 *
 * Beyond that, a window waits for the modality that lags most, up to `patience`. `end()` gives the rest without waiting.
 * Of the signal, only what windows to come need is held.
 *
 * @throws CheerError `option-invalid`
 */
export function featureStream(options: StreamOptions): FeatureStream {
  return new FeatureStream(options);
}

export class FeatureStream {
  readonly #length: number;
  readonly #step: number;
  readonly #awaited: readonly Modality[];
  readonly #patience: number;
  readonly #parts: Parts;
  #origin: number | undefined;
  #next = 0;
  #ended = false;
  #refused = 0;
  readonly #refusals: Refusal[] = [];

  /** @throws CheerError `option-invalid` */
  constructor({ length, step, modalities = MODALITIES, patience = PATIENCE }: StreamOptions) {
    if (!(length > 0 && length <= LONGEST)) {
      throw invalid('length', 'a positive number of seconds (not of milliseconds), at most 3600', length);
    }
    if (!(step >= SHORTEST_STEP && step < Number.POSITIVE_INFINITY)) throw invalid('step', 'at least 0.001 s', step);
    if (!(patience >= 0)) throw invalid('patience', '0 s or more', patience);
    if (!Array.isArray(modalities)) throw invalid('modalities', 'a list such as ["BVP", "GSR"]', modalities);
    for (const name of modalities) if (!isModality(name)) throw invalid('modalities', `of ${MODALITIES}`, name);
    this.#length = length;
    this.#step = step;
    this.#awaited = MODALITIES.filter((modality) => modalities.includes(modality));
    this.#patience = patience;
    this.#parts = new Parts(length);
  }

  /** Chunks that were refused, in whole or in part; `refusals` says why. */
  get refused(): number {
    return this.#refused;
  }

  /** The latest refusals, at most 20, the last of them last. */
  get refusals(): readonly Refusal[] {
    return this.#refusals.slice();
  }

  /** Samples that are held for windows to come. */
  get held(): number {
    return this.#parts.held;
  }

  /**
   * Takes samples, a missing one NaN, and gives the windows that are finished by them. Samples missing between chunks
   * are as if they were NaN (an hour or more of them: as if the channel began anew); those that were there before are
   * left out. Samples of 64 bits and plain arrays of numbers are rounded to 32 bits.
   *
   * What a sensor or a clock gets wrong (a rate that changes, a time that cannot be) is refused, never thrown: see
   * `refusals`.
   *
   * @throws CheerError `option-invalid` for a modality that is none, samples that are no list of numbers, a chunk without
   *   a rate, and a unit that is known to be another
   */
  push(modality: Modality, samples: Float32Array | Float64Array | readonly number[], chunk: Chunk): StreamedWindow[] {
    if (!isModality(modality)) throw invalid('modality', `one of ${MODALITIES}`, modality);
    const numbers = asSamples(samples);
    if (numbers === undefined) throw invalid('samples', 'a Float32Array, Float64Array or array of numbers', samples);
    if (typeof chunk?.rate !== 'number') throw invalid('chunk', 'an object with a rate in Hz and a start', chunk);
    checkUnit('option-invalid', 'featureStream', modality, chunk.unit);
    const reason = this.#reasonNot(modality) ?? this.#parts.add(modality, numbers, chunk);
    if (reason !== undefined) this.#refuse(refusal(reason, modality, chunk));
    return reason === 'ended' || reason === 'not-awaited' ? [] : this.#finished();
  }

  /** The windows that are still open; whatever is pushed later is refused. */
  end(): StreamedWindow[] {
    this.#ended = true;
    this.#parts.finish(Number.POSITIVE_INFINITY);
    return this.#finished();
  }

  #reasonNot(modality: Modality): RefusalReason | undefined {
    if (this.#ended) return 'ended';
    return this.#awaited.includes(modality) ? undefined : 'not-awaited';
  }

  #refuse(one: Refusal): void {
    this.#refused++;
    this.#refusals.push(one);
    if (this.#refusals.length > KEPT) this.#refusals.shift();
  }

  #finished(): StreamedWindow[] {
    const out: StreamedWindow[] = [];
    if (!this.#ended) this.#parts.finish(this.#parts.reached - this.#patience);
    if (!this.#begun()) return out;
    for (;;) {
      const after = this.#next * this.#step;
      const span = this.#parts.reached - this.#origin!;
      if (this.#next >= windowCount(span, { length: this.#length, step: this.#step }, this.#parts.rates)) return out;
      const begin = (part: Part): number => this.#origin! - part.start + after;
      for (const part of this.#parts.all()) {
        if (!part.track.reaches(samplesOf(part.rate, begin(part), this.#length).end)) return out;
      }
      const window = this.#window(after, begin);
      if (window !== undefined) out.push(window);
      this.#next = window === undefined ? this.#skip() : this.#next + 1;
    }
  }

  /** Whether the grid of windows is known: all that is waited for has begun, or is not waited for any longer. */
  #begun(): boolean {
    if (this.#origin !== undefined) return true;
    const { earliest, reached } = this.#parts;
    if (earliest === undefined) return false;
    const all = this.#awaited.every((modality) => this.#parts.has(modality));
    if (!all && !this.#ended && reached - earliest <= this.#patience) return false;
    this.#origin = earliest;
    return true;
  }

  #window(after: number, beginOf: (part: Part) => number): StreamedWindow | undefined {
    const tracks: Tracks = {};
    const segments: Partial<Record<Modality, Segment>> = {};
    const places: Partial<Record<Modality, readonly [number, number]>> = {};
    for (const part of this.#parts.all()) {
      const { modality, rate, track } = part;
      const from = beginOf(part);
      const span = samplesOf(rate, from, this.#length);
      const begin = Math.max(0, span.begin);
      const end = Math.min(track.end, span.end);
      track.forget(begin);
      if (begin >= end || segments[modality] !== undefined) continue;
      segments[modality] = { samples: track.raw(begin, end), rate, offset: Math.max(0, begin / rate - from) };
      places[modality] = [begin, end];
      Object.assign(tracks, { [modality]: track });
    }
    this.#parts.forgetBefore(this.#origin! + after);
    if (Object.keys(segments).length === 0) return undefined;
    const window = { duration: this.#length, segments };
    return {
      start: this.#origin! + after,
      duration: this.#length,
      features: extractPrepared(window, readyOf(tracks, places)),
    };
  }

  /** The number of the next window that may hold anything: nothing was measured for a while. */
  #skip(): number {
    const start = this.#parts.startAfter(this.#origin! + this.#next * this.#step);
    const sure = start === undefined ? 0 : Math.floor((start - this.#origin! - this.#length) / this.#step) - 1;
    return Math.max(this.#next + 1, sure);
  }
}

const isModality = (name: unknown): name is Modality => (MODALITIES as readonly unknown[]).includes(name);

const invalid = (option: string, rule: string, value: unknown): CheerError =>
  new CheerError(
    'option-invalid',
    `featureStream: ${option} must be ${rule}, got ${quoted(value)}`,
    'The usual: featureStream({ length: 60, step: 30 }), then push("BVP", samples, { start, rate: 64 }).',
  );
