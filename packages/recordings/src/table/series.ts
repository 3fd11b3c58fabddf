import { type Channel, type ChannelName, CheerError, type Fault, quoted } from '@cheer/signals';
import { ABSURD, DERIVED_RATES } from '../limits.ts';
import { UNITS } from './units.ts';

/** Samples as they come, row by row, of one channel. */
export interface Series {
  /** A sample; NaN is missing. `time` in seconds, NaN where the table has none. */
  push(value: number, time: number, row: number): void;
  /** A blank cell: a missing sample if another follows and no time tells that there is none, else nothing. */
  blank(): void;
  finish(): { channel: Channel; faults: Fault[] };
  readonly count: number;
}

/** 6 days at 64 Hz; memory for samples ends here. */
export const MOST_SAMPLES = 2 ** 25;
/** s that gaps of a recording may last in all: one wrong time would else take as much memory as there is. */
const LONGEST_GAPS = 24 * 3600;
/** Stretches between gaps. */
const MOST_STRETCHES = 10_000;
/** Intervals that the rate is taken from, where none is stated. */
const FIRST = 256;
/** A stated rate and the times may differ by this share; crystals differ by 0.01 %. */
const OFF = 0.005;
/** The nearest whole number of Hz is the rate, if it is as close as this share. */
const WHOLE = 0.002;
/** What a grid follows of the times, a row: slow enough for jitter, quick enough for a clock that drifts. */
const FOLLOW = 1 / 64;

interface Stretch {
  /** the index of its first sample among those read */
  readonly first: number;
  readonly from: number;
  to: number;
  /** samples after its first */
  steps: number;
}

/**
 * A channel of samples that come with times, or at a stated rate without. With times, rows lie on a grid that follows them: each up
 * to half a sample early or late. A row that is more than that late ends a gap, which is filled with missing samples; one that
 * repeats the row before is dropped; any other that does not go forwards is refused.
 *
 * @param where function, file and column for messages
 * @param place file and column for faults
 * @param stated Hz; undefined if the times are to tell
 */
export function createSeries(
  where: string,
  place: string,
  name: ChannelName,
  stated: number | undefined,
  timed: boolean,
): Series {
  const unit = UNITS[name];
  let samples = new Float32Array(1024);
  let count = 0;
  let missing = 0;
  let firstMissing = 0;
  let blanks = 0;
  let period = Number.NaN;
  /** rows that wait for a rate */
  let waiting: { value: number; time: number; row: number }[] = [];
  const stretches: Stretch[] = [];
  let grid = 0;
  let step = 0;
  let lastTime = Number.NaN;
  let lastValue = Number.NaN;
  let repeated = 0;

  function keep(value: number, row: number): void {
    if (!(value <= ABSURD && value >= -ABSURD)) {
      if (!Number.isNaN(value)) {
        throw new CheerError(
          'value-absurd',
          `${where} row ${row}: a sample must be finite and at most 1e9 in size, got ${quoted(value)}`,
          'Correct the row or export the file again; write a missing sample as NaN',
        );
      }
      if (missing++ === 0) firstMissing = row;
    }
    if (count >= MOST_SAMPLES) throw tooMany(where);
    if (count === samples.length) {
      const grown = new Float32Array(Math.min(MOST_SAMPLES, 2 * count));
      grown.set(samples);
      samples = grown;
    }
    samples[count++] = value;
  }

  function take(value: number, time: number, row: number): void {
    const current = stretches.at(-1);
    if (current === undefined) {
      stretches.push({ first: 0, from: time, to: time, steps: 0 });
      grid = time;
      step = 0;
    } else {
      const steps = Math.round((time - grid) / period);
      if (time <= lastTime || steps <= step) {
        if (time === lastTime && Object.is(value, lastValue)) {
          repeated++;
          return;
        }
        throw notForwards(where, row, lastTime, time, period);
      }
      if (steps > step + 1) {
        if (stretches.length >= MOST_STRETCHES) throw irregular(where, row);
        stretches.push({ first: count, from: time, to: time, steps: 0 });
        grid = time;
        step = 0;
      } else {
        step = steps;
        grid += FOLLOW * (time - grid - steps * period);
        current.to = time;
        current.steps = steps;
      }
    }
    lastTime = time;
    lastValue = value;
    keep(value, row);
  }

  function begin(): void {
    period = periodOf(where, name, waiting, stated);
    const rows = waiting;
    waiting = [];
    for (const { value, time, row } of rows) take(value, time, row);
  }

  return {
    get count() {
      return count + waiting.length;
    },
    push: (value, time, row) => {
      for (; blanks > 0; blanks--) keep(Number.NaN, row - blanks);
      if (!timed) {
        keep(value, row);
        return;
      }
      if (!Number.isNaN(period)) {
        take(value, time, row);
        return;
      }
      waiting.push({ value, time, row });
      if (waiting.length > FIRST) begin();
    },
    // at the end of a column they are no samples: another column is longer
    blank: () => {
      if (!timed) blanks++;
    },
    finish: () => {
      if (waiting.length > 0) begin();
      const faults: Fault[] = [];
      if (missing > 0) {
        const found = `${missing} blank or NaN ${missing === 1 ? 'cell' : 'cells'}, the first in row ${firstMissing}`;
        faults.push({ kind: 'missing-samples', where: place, found, done: 'kept as missing samples' });
      }
      if (repeated > 0) {
        const found = `${repeated} ${repeated === 1 ? 'row repeats' : 'rows repeat'} the row before`;
        faults.push({ kind: 'repeated-rows', where: place, found, done: 'dropped' });
      }
      if (!timed) {
        const channel = { unit, start: 0, rate: stated!, samples: samples.slice(0, count) };
        return { channel, faults };
      }
      const rate = rateOf(where, place, stated, 1 / period, stretches, faults);
      if (stated === undefined) checkDerived(where, name, rate);
      return { channel: onGrid(where, place, samples.subarray(0, count), stretches, { unit, rate }, faults), faults };
    },
  };
}

/**
 * The mean interval of the first rows, gaps left out: times in whole ms lie 15 and 16 apart at 64 Hz, so that no median is right. It is
 * taken for a whole number of Hz, if it is one but for half a sample at either end.
 */
function periodOf(
  where: string,
  name: ChannelName,
  rows: readonly { time: number; value: number; row: number }[],
  stated: number | undefined,
): number {
  const intervals: number[] = [];
  for (let i = 1; i < rows.length; i++) {
    const [before, next] = [rows[i - 1]!, rows[i]!];
    const interval = next.time - before.time;
    if (interval > 0) intervals.push(interval);
    else if (interval < 0 || !Object.is(before.value, next.value)) {
      throw notForwards(where, next.row, before.time, next.time, Number.NaN);
    }
  }
  if (intervals.length === 0) {
    if (stated !== undefined) return 1 / stated;
    throw new CheerError(
      'header-invalid',
      `${where}: the times of at least two rows are needed to know the rate, got ${rows.length}`,
      'State the rate behind the column, such as @4',
    );
  }
  const middle = [...intervals].sort((a, b) => a - b)[intervals.length >> 1]!;
  const usual = intervals.filter((interval) => interval < 2.5 * middle);
  const period = usual.reduce((sum, interval) => sum + interval, 0) / usual.length;
  const whole = Math.round(1 / period);
  if (stated === undefined) checkDerived(where, name, 1 / period);
  if (stated === undefined) return Math.abs(whole * period - 1) <= 1 / usual.length ? 1 / whole : period;
  // of few rows the mean is not known better than to half a sample
  if (Math.abs(stated * period - 1) <= OFF + 1 / usual.length) return 1 / stated;
  throw otherRate(where, 1 / period, stated);
}

/** The rate of the longest stretch, or the stated one if the two lie within half a sample of each other from its start to its end. */
function rateOf(
  where: string,
  place: string,
  stated: number | undefined,
  first: number,
  stretches: readonly Stretch[],
  faults: Fault[],
): number {
  const longest = stretches.reduce((best, one) => (one.steps > best.steps ? one : best));
  const { steps } = longest;
  const seconds = longest.to - longest.from;
  const measured = steps > 0 && seconds > 0 ? steps / seconds : first;
  const whole = Math.round(measured);
  const nominal = stated ?? (whole > 0 && Math.abs(measured / whole - 1) < WHOLE ? whole : measured);
  // the first and the last row may each be half a sample off
  const drift = Math.abs(steps - seconds * nominal);
  if (drift <= 1.5) return nominal;
  if (stated !== undefined && Math.abs(measured / stated - 1) > OFF) {
    throw otherRate(where, measured, stated);
  }
  const found = `${steps} samples in ${seconds.toFixed(3)} s are ${measured.toFixed(6)} Hz, not ${nominal}`;
  faults.push({ kind: 'clock-drift', where: place, found, done: `read at ${measured.toFixed(6)} Hz` });
  return measured;
}

/** The stretches on one grid, with missing samples between them. */
function onGrid(
  where: string,
  place: string,
  samples: Float32Array,
  stretches: readonly Stretch[],
  { unit, rate }: { unit: string; rate: number },
  faults: Fault[],
): Channel {
  const start = stretches[0]!.from;
  if (stretches.length === 1) return { unit, start, rate, samples: samples.slice() };
  const places = stretches.map(({ from }) => Math.round((from - start) * rate));
  const lengths = stretches.map(({ first }, i) => (stretches[i + 1]?.first ?? samples.length) - first);
  let gap = 0;
  for (let i = 1; i < places.length; i++) {
    // two grids may meet half a sample early
    places[i] = Math.max(places[i]!, places[i - 1]! + lengths[i - 1]!);
    gap += places[i]! - places[i - 1]! - lengths[i - 1]!;
  }
  if (gap > LONGEST_GAPS * rate) throw tooLongGaps(where, gap / rate);
  const total = places.at(-1)! + lengths.at(-1)!;
  if (total > MOST_SAMPLES) throw tooMany(where);
  const all = new Float32Array(total).fill(Number.NaN);
  stretches.forEach(({ first }, i) => {
    all.set(samples.subarray(first, first + lengths[i]!), places[i]!);
  });
  const gaps = stretches.length - 1;
  const found = `${gaps} ${gaps === 1 ? 'gap' : 'gaps'}, ${(gap / rate).toFixed(1)} s in all`;
  faults.push({ kind: 'gaps', where: place, found, done: 'kept as missing samples' });
  return { unit, start, rate, samples: all };
}

const tooMany = (where: string): CheerError =>
  new CheerError(
    'too-large',
    `${where}: more than ${MOST_SAMPLES} samples, gaps included`,
    'Split the recording into sessions, or check that this is the right file',
  );

const tooLongGaps = (where: string, seconds: number): CheerError =>
  new CheerError(
    'too-large',
    `${where}: gaps may last a day in all, and last ${seconds.toFixed(0)} s`,
    'Split the recording at the gap, or correct the times',
  );

const otherRate = (where: string, measured: number, stated: number): CheerError =>
  new CheerError(
    'header-invalid',
    `${where}: the rate must be what the times say, ${measured.toFixed(4)} Hz, got ${stated}`,
    measured > 100 * stated || stated > 100 * measured
      ? unitRemedy(measured > stated)
      : 'State the rate of the times, or none',
  );

/** A rate that no sensor has comes of a unit that is not the one of the times. */
function checkDerived(where: string, name: ChannelName, rate: number): void {
  const [least, most] = DERIVED_RATES[name];
  if (rate >= least && rate <= most) return;
  throw new CheerError(
    'header-invalid',
    `${where}: ${name} must have from ${least} to ${most} samples a second, the times say ${Number(rate.toPrecision(6))}`,
    unitRemedy(rate > most),
  );
}

const unitRemedy = (tooFast: boolean): string =>
  `The times are probably in a ${tooFast ? 'larger unit: state it, as in time=COLUMN[s] for seconds' : 'smaller unit: state it, as in time=COLUMN[ms] for milliseconds'}`;

const irregular = (where: string, row: number): CheerError =>
  new CheerError(
    'header-invalid',
    `${where} row ${row}: more than ${MOST_STRETCHES} gaps`,
    'State the rate behind the column, such as @4, or leave the times out if the rows are regular',
  );

function notForwards(where: string, row: number, before: number, time: number, period: number): CheerError {
  const rule =
    time > before
      ? `a row must come about ${(1000 * period).toFixed(3)} ms after the row before, got ${(1000 * (time - before)).toFixed(3)} ms`
      : `time must go forwards, got ${time} after ${before}`;
  return new CheerError(
    'header-invalid',
    `${where} row ${row}: ${rule}`,
    'Sort the rows by time; if several rows share a time, leave the times out and state the rate',
  );
}
