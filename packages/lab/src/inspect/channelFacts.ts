import { CHANNELS, type Channel, type ChannelName, channelDuration, type Recording } from '@cheer/signals';

/** What can be said of a channel without knowing what it measures. Times are seconds. */
export interface ChannelFacts {
  readonly name: ChannelName;
  readonly unit: string;
  /** Hz */
  readonly rate: number;
  readonly samples: number;
  /** after the earliest channel's first sample */
  readonly offset: number;
  readonly seconds: number;
  /** share of the samples that are missing, 0..1 */
  readonly missing: number;
  /** runs of missing samples of a second or longer */
  readonly gaps: Runs;
  /** runs of one and the same value, longer than this signal stands still by itself, see STILL; none where any may */
  readonly flat: Runs;
  /** one value and no other */
  readonly constant: boolean;
  /** of the samples that are there; NaN if none is */
  readonly least: number;
  readonly median: number;
  readonly greatest: number;
}

export interface Runs {
  readonly count: number;
  readonly seconds: number;
  readonly longest: number;
  /** where the longest begins, after the earliest channel's first sample */
  readonly at: number;
}

/** s */
const GAP = 1;
/**
 * s: longer than this no living signal stands still. A pulse moves within every heart beat; conductance, in steps of a wristband's thousandths of
 * a uS, was never seen still for 4.5 s (`gsrQualityParts`); a temperature in steps of 0.02 degC may be, but not for ten minutes. A wrist may rest.
 */
const STILL: Readonly<Partial<Record<ChannelName, number>>> = { BVP: 2, GSR: 10, SKT: 600 };
/** As many samples are enough to tell a median. */
const ENOUGH = 20_000;

/** Facts of every channel of a recording, in the order of CHANNELS. */
export function channelFacts({ channels }: Recording): ChannelFacts[] {
  const origin = Math.min(...Object.values(channels).map(({ start }) => start));
  return CHANNELS.flatMap((name) => {
    const channel = channels[name];
    return channel === undefined ? [] : [factsOf(name, channel, origin)];
  });
}

function factsOf(name: ChannelName, channel: Channel, origin: number): ChannelFacts {
  const { samples, rate, unit, start } = channel;
  const offset = start - origin;
  const gaps = new RunCounter(GAP * rate);
  const flat = new RunCounter((STILL[name] ?? Number.POSITIVE_INFINITY) * rate);
  let missing = 0;
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  let runStart = 0;
  for (let i = 0; i <= samples.length; i++) {
    const value = samples[i]!;
    const before = samples[runStart]!;
    const same = i < samples.length && (value === before || (Number.isNaN(value) && Number.isNaN(before)));
    if (!same) {
      if (Number.isFinite(before)) flat.add(runStart, i - runStart);
      else if (i > 0) gaps.add(runStart, i - runStart);
      runStart = i;
    }
    if (i === samples.length) break;
    if (!Number.isFinite(value)) missing++;
    else {
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
  }
  const measured = missing < samples.length;
  return {
    name,
    unit,
    rate,
    samples: samples.length,
    offset,
    seconds: channelDuration(channel),
    missing: samples.length === 0 ? 1 : missing / samples.length,
    gaps: gaps.runs(rate, offset),
    flat: flat.runs(rate, offset),
    constant: measured && least === greatest,
    least: measured ? least : Number.NaN,
    median: medianOf(samples),
    greatest: measured ? greatest : Number.NaN,
  };
}

class RunCounter {
  readonly #shortest: number;
  #count = 0;
  #sum = 0;
  #longest = 0;
  #at = 0;

  /** @param shortest samples */
  constructor(shortest: number) {
    this.#shortest = Math.max(2, shortest);
  }

  add(start: number, length: number): void {
    if (length < this.#shortest) return;
    this.#count++;
    this.#sum += length;
    if (length > this.#longest) [this.#longest, this.#at] = [length, start];
  }

  runs(rate: number, offset: number): Runs {
    const seconds = (samples: number): number => samples / rate;
    const at = this.#count === 0 ? Number.NaN : offset + seconds(this.#at);
    return { count: this.#count, seconds: seconds(this.#sum), longest: seconds(this.#longest), at };
  }
}

/** Of a long signal, that of samples spread evenly over it. */
function medianOf(samples: Float32Array): number {
  const step = Math.max(1, Math.floor(samples.length / ENOUGH));
  const kept = new Float32Array(Math.ceil(samples.length / step));
  let count = 0;
  for (let i = 0; i < samples.length; i += step) if (Number.isFinite(samples[i]!)) kept[count++] = samples[i]!;
  if (count === 0) return Number.NaN;
  const sorted = kept.subarray(0, count).sort();
  return (sorted[(count - 1) >> 1]! + sorted[count >> 1]!) / 2;
}
