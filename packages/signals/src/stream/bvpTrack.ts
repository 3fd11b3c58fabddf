import { type Beats, findBeats } from '../beats/findBeats.ts';
import { bandpassBvp, LOWEST_RATE } from '../clean/bvp.ts';
import type { ReadyBvp } from '../features/bvp/input.ts';
import { Blocks, forEachPiece } from './blocks.ts';
import type { ChannelTrack } from './channelTrack.ts';
import { type HoleRule, holeRule, looksAround, settled, withoutHoles } from './holes.ts';
import { Track } from './track.ts';

/** s: how much is filtered at once; longer blocks cost less and are later. */
const BLOCK = 60;
/**
 * s of signal that the filter gets on either side of what is kept. Measured on real recordings, 12 s leave at most
 * 1.1e-7 of the signal's SD of difference from filtering the recording at once (10 s: 1.4e-6, 14 s: 1e-8).
 */
const MARGIN = 12;
/** s of filtered signal around a beat that can decide it: the local mean of 2 s, an extreme, the upstroke, a beat before. */
const AROUND = 4;
/** s from foot to foot, as in `findBeats`: it cannot see over the border of a block. */
const DELAY = 0.3;

/** Blood volume pulse, band-passed once and its beats found once. */
export class BvpTrack implements ChannelTrack<ReadyBvp> {
  readonly #rate: number;
  readonly #rule: HoleRule;
  readonly #raw = new Track<Float32Array>((size) => new Float32Array(size));
  readonly #clean = new Track<Float64Array>((size) => new Float64Array(size));
  readonly #blocks: Blocks;
  /** of the beats that are still held: place of the tangent's foot, of the lowest sample, and whether signal joins it to the one before */
  #positions: number[] = [];
  #feet: number[] = [];
  #follows: number[] = [];
  #last = Number.NEGATIVE_INFINITY;
  #finished = false;

  constructor(rate: number, length: number) {
    this.#rate = rate;
    this.#rule = holeRule(length, rate, -Number.MAX_VALUE, Number.MAX_VALUE);
    this.#blocks = new Blocks(BLOCK * rate, (MARGIN + AROUND) * rate);
  }

  get end(): number {
    return this.#raw.end;
  }

  get held(): number {
    return this.#raw.held;
  }

  append(samples: Float32Array): void {
    this.#raw.append(samples);
    this.#work();
  }

  appendMissing(count: number): void {
    this.#raw.appendMissing(count);
    this.#work();
  }

  finish(): void {
    this.#finished = true;
    this.#work();
  }

  reaches(end: number): boolean {
    return this.#finished || this.#clean.end >= end;
  }

  raw(begin: number, end: number): Float32Array {
    return this.#raw.view(begin, end);
  }

  ready(begin: number, end: number): ReadyBvp {
    return { samples: this.#clean.view(begin, end), beats: () => this.#beats(begin, end) };
  }

  forget(before: number): void {
    this.#clean.dropBefore(before);
    this.#raw.dropBefore(Math.min(before, this.#blocks.before - looksAround(this.#rule)));
    let count = 0;
    while (count < this.#feet.length && this.#feet[count]! < before) count++;
    if (count < 64) return;
    this.#positions.splice(0, count);
    this.#feet.splice(0, count);
    this.#follows.splice(0, count);
  }

  /** As `findBeats` gives them for a window: not where the window begins, nor beyond its end. */
  #beats(begin: number, end: number): Beats {
    const feet = this.#feet;
    let first = 0;
    while (first < feet.length && feet[first]! <= begin) first++;
    let last = feet.length;
    while (last > first && !(feet[last - 1]! < end && this.#positions[last - 1]! < end)) last--;
    const count = last - first;
    const beats = {
      positions: new Float64Array(count),
      times: new Float64Array(count),
      feet: new Uint32Array(count),
      follows: new Uint8Array(count),
      duration: (end - begin) / this.#rate,
    };
    for (let i = 0; i < count; i++) {
      beats.positions[i] = this.#positions[first + i]! - begin;
      beats.times[i] = beats.positions[i]! / this.#rate;
      beats.feet[i] = feet[first + i]! - begin;
      beats.follows[i] = i === 0 ? 0 : this.#follows[first + i]!;
    }
    return beats;
  }

  #work(): void {
    const isSettled = (place: number): boolean => settled(this.#raw, place, this.#rule);
    for (;;) {
      const block = this.#blocks.take(this.#raw.end, this.#finished, isSettled);
      if (block === undefined) return;
      const { from, to, before, after } = block;
      // a slower pulse is refused as `out-of-range` before its filter would be
      const usable = this.#rate >= LOWEST_RATE;
      const { samples, filled } = withoutHoles(this.#raw, before, after, this.#rule);
      const cleaned = new Float64Array(samples.length).fill(Number.NaN);
      if (usable) {
        const around = Math.round(AROUND * this.#rate);
        forEachPiece(samples, (begin, end) => {
          cleaned.set(bandpassBvp(samples.subarray(begin, end), this.#rate), begin);
          const first = Math.max(begin, from - before - around);
          const last = Math.min(end, to - before + around);
          if (first < last)
            this.#search(cleaned.subarray(first, last), filled?.subarray(first, last), before + first, block);
        });
      }
      this.#clean.append(cleaned.subarray(from - before, to - before));
    }
  }

  /** Keeps the beats of a stretch that begins at `origin` whose feet lie in the block. */
  #search(
    cleaned: Float64Array,
    filled: Uint8Array | undefined,
    origin: number,
    { from, to }: { from: number; to: number },
  ) {
    const { positions, feet, follows } = findBeats(cleaned, this.#rate, filled);
    for (let i = 0; i < feet.length; i++) {
      const foot = origin + feet[i]!;
      if (foot < from || foot >= to || foot - this.#last < DELAY * this.#rate) continue;
      this.#positions.push(origin + positions[i]!);
      this.#feet.push(foot);
      this.#follows.push(follows[i]!);
      this.#last = foot;
    }
  }
}
