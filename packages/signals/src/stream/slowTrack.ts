import { CUTOFF_GSR, HIGHEST_GSR, LOWEST_GSR, type ReadyGsr } from '../clean/gsr.ts';
import { lowPass, resample, SLOW_RATE } from '../clean/resample.ts';
import { CUTOFF_SKT, HIGHEST_SKT, LOWEST_SKT, type ReadySkt } from '../clean/skt.ts';
import { tonic } from '../scr/tonic.ts';
import { Blocks, forEachPiece } from './blocks.ts';
import type { ChannelTrack } from './channelTrack.ts';
import { type HoleRule, holeRule, looksAround, settled, withoutHoles } from './holes.ts';
import { Track } from './track.ts';

/** s: how much is low-passed at once, and how much the tonic part is taken from; longer blocks cost less and are later. */
const BLOCK = 20;
const TONIC_BLOCK = 30;
/**
 * Periods of the cutoff that the low-pass gets on either side of what is kept. Measured on real recordings, 8 leave at
 * most 5e-7 of the signal's SD of difference from filtering the recording at once (6: 3e-5).
 */
const PERIODS = 8;
/** s that the tonic part gets on either side; 80 leave at most 1.4e-7 of the conductance's SD (60: 3e-6). */
const TONIC_MARGIN = 80;

interface Kind {
  readonly lowest: number;
  readonly highest: number;
  /** Hz */
  readonly cutoff: number;
}

/** Skin conductance or temperature, low-passed and slowed to 4 Hz once. */
abstract class SlowTrack<Ready> implements ChannelTrack<Ready> {
  /** Hz, after the cleaning */
  protected readonly rate: number;
  protected readonly slow = new Track<Float64Array>((size) => new Float64Array(size));
  protected finished = false;
  readonly #from: number;
  readonly #cutoff: number;
  readonly #rule: HoleRule;
  readonly #raw = new Track<Float32Array>((size) => new Float32Array(size));
  readonly #blocks: Blocks;

  constructor(rate: number, length: number, { lowest, highest, cutoff }: Kind) {
    this.#from = rate;
    this.rate = Math.min(rate, SLOW_RATE);
    this.#cutoff = cutoff;
    this.#rule = holeRule(length, rate, lowest, highest);
    this.#blocks = new Blocks(BLOCK * rate, (PERIODS / cutoff) * rate);
  }

  abstract ready(begin: number, end: number): Ready;
  abstract reaches(end: number): boolean;

  get end(): number {
    return this.#raw.end;
  }

  get held(): number {
    return this.#raw.held;
  }

  append(samples: Float32Array): void {
    this.#raw.append(samples);
    this.work();
  }

  appendMissing(count: number): void {
    this.#raw.appendMissing(count);
    this.work();
  }

  finish(): void {
    this.finished = true;
    this.work();
  }

  raw(begin: number, end: number): Float32Array {
    return this.#raw.view(begin, end);
  }

  forget(before: number): void {
    this.#raw.dropBefore(Math.min(before, this.#blocks.before - looksAround(this.#rule)));
  }

  /** The places on the slow grid that lie in the samples [begin, end). */
  protected places(begin: number, end: number): { begin: number; end: number } {
    return { begin: this.#first(begin), end: Math.max(this.#first(begin), this.#lastPlace(end) + 1) };
  }

  protected work(): void {
    const isSettled = (place: number): boolean => settled(this.#raw, place, this.#rule);
    for (;;) {
      const block = this.#blocks.take(this.#raw.end, this.finished, isSettled);
      if (block === undefined) return;
      const { samples } = withoutHoles(this.#raw, block.before, block.after, this.#rule);
      const start = this.#first(block.from);
      const out = new Float64Array(Math.max(0, this.#first(block.to) - start)).fill(Number.NaN);
      forEachPiece(samples, (begin, end) => {
        const smooth = lowPass(samples.subarray(begin, end), this.#from, this.#cutoff);
        const first = Math.max(start, this.#first(block.before + begin));
        const last = Math.min(start + out.length - 1, this.#lastPlace(block.before + end));
        if (last < first) return;
        const phase = (first * this.#from) / this.rate - (block.before + begin);
        const slowed =
          this.#from === this.rate
            ? smooth.subarray(Math.round(phase))
            : resample(smooth, this.#from, this.rate, phase);
        out.set(slowed.subarray(0, last + 1 - first), first - start);
      });
      this.slow.append(out);
    }
  }

  /** The first place of the slow grid at or after a sample, and the last one before it; rounding forgiven. */
  #first(sample: number): number {
    return Math.ceil((sample * this.rate) / this.#from - 1e-9);
  }

  #lastPlace(end: number): number {
    return Math.floor(((end - 1) * this.rate) / this.#from + 1e-9);
  }
}

export class SktTrack extends SlowTrack<ReadySkt> {
  constructor(rate: number, length: number) {
    super(rate, length, { lowest: LOWEST_SKT, highest: HIGHEST_SKT, cutoff: CUTOFF_SKT });
  }

  reaches(end: number): boolean {
    return this.finished || this.slow.end >= this.places(0, end).end;
  }

  ready(begin: number, end: number): ReadySkt {
    const places = this.places(begin, end);
    return { samples: this.slow.view(places.begin, places.end), rate: this.rate };
  }

  override forget(before: number): void {
    super.forget(before);
    this.slow.dropBefore(this.places(0, before).end - 1);
  }
}

/** Skin conductance, whose tonic part needs a minute and a half of what comes after. */
export class GsrTrack extends SlowTrack<ReadyGsr> {
  readonly #tonic = new Track<Float64Array>((size) => new Float64Array(size));
  readonly #levels: Blocks;

  constructor(rate: number, length: number) {
    super(rate, length, { lowest: LOWEST_GSR, highest: HIGHEST_GSR, cutoff: CUTOFF_GSR });
    this.#levels = new Blocks(TONIC_BLOCK * this.rate, TONIC_MARGIN * this.rate);
  }

  reaches(end: number): boolean {
    return this.finished || this.#tonic.end >= this.places(0, end).end;
  }

  ready(begin: number, end: number): ReadyGsr {
    const places = this.places(begin, end);
    return {
      samples: this.slow.view(places.begin, places.end),
      tonic: this.#tonic.view(places.begin, places.end),
      rate: this.rate,
    };
  }

  override forget(before: number): void {
    super.forget(before);
    const place = this.places(0, before).end - 1;
    this.#tonic.dropBefore(place);
    this.slow.dropBefore(Math.min(place, this.#levels.before));
  }

  protected override work(): void {
    super.work();
    for (;;) {
      const block = this.#levels.take(this.slow.end, this.finished, () => true);
      if (block === undefined) return;
      const { from, to, before, after } = block;
      const samples = this.slow.view(before, after);
      const level = new Float64Array(samples.length).fill(Number.NaN);
      forEachPiece(samples, (begin, end) => level.set(tonic(samples.subarray(begin, end), this.rate), begin));
      this.#tonic.append(level.subarray(from - before, to - before));
    }
  }
}
