/** What the wristband's own files, HR.csv and IBI.csv, say of a window: the one reading of them that all benches share. */
import { cutWindows, type Recording, type Reference, type SignalWindow } from '@cheer/signals';
import { mean, median } from './statistics.ts';

/** s, end to end */
export const WINDOW = 60;
/** share of a window that IBI.csv must cover to be held against ours */
export const COVERED = 0.5;
/** the same where the lag of HR.csv is looked for */
const WELL_COVERED = 0.8;
/** s: the longest lag that is tried */
const LATEST = 60;
const FEWEST = 5;

/** Windows on the clock of the pulse, of recordings that have one: whatever else was measured moves none of them. */
export function pulseWindows(recording: Recording): SignalWindow[] {
  const { BVP } = recording.channels;
  return BVP === undefined ? [] : cutWindows({ ...recording, channels: { BVP } }, { length: WINDOW, step: WINDOW });
}

/** Mean of HR.csv over the values stamped within `length` seconds from `start`; NaN if the file does not reach over them. */
export function heartRateIn(channel: Reference['heartRate'], start: number, length: number): number {
  if (channel === undefined) return Number.NaN;
  const { start: from, rate, samples } = channel;
  const first = Math.ceil((start - from) * rate);
  const last = Math.floor((start + length - from) * rate);
  if (first < 0 || last >= samples.length) return Number.NaN;
  return mean(Array.from(samples.subarray(first, last + 1)));
}

export interface Intervals {
  /** unix s, of the beat that ends it */
  readonly time: readonly number[];
  /** s */
  readonly interval: readonly number[];
}

/** Intervals of IBI.csv that begin and end in the window. */
export function intervalsIn(beats: Reference['beats'], start: number): Intervals {
  const time: number[] = [];
  const interval: number[] = [];
  if (beats === undefined) return { time, interval };
  for (let i = 0; i < beats.time.length; i++) {
    if (beats.time[i]! - beats.interval[i]! < start || beats.time[i]! > start + WINDOW) continue;
    time.push(beats.time[i]!);
    interval.push(beats.interval[i]!);
  }
  return { time, interval };
}

/** Share of the window that the intervals cover. */
export const coverage = ({ interval }: Intervals): number => interval.reduce((sum, x) => sum + x, 0) / WINDOW;

/** Heart rate of the intervals, 1/min; NaN with fewer than five. */
export const rateOf = ({ interval }: Intervals): number =>
  interval.length < FEWEST ? Number.NaN : 60 / mean(interval);

/**
 * HR.csv runs behind IBI.csv: the lag (whole seconds, 0 to 60) at which the two differ least in the median, over windows
 * that IBI.csv covers by 0.8, and by how much they then still differ, 1/min. Both are the maker's, so that nothing of
 * ours is in it.
 */
export function lagOfHeartRate(recordings: readonly Recording[]): { lag: number; difference: number } {
  const differences = Array.from({ length: LATEST + 1 }, (): number[] => []);
  for (const recording of recordings) {
    for (const { start } of pulseWindows(recording)) {
      const own = intervalsIn(recording.reference.beats, start);
      if (coverage(own) < WELL_COVERED) continue;
      for (const [lag, of] of differences.entries()) {
        const difference = rateOf(own) - heartRateIn(recording.reference.heartRate, start + lag, WINDOW);
        if (Number.isFinite(difference)) of.push(Math.abs(difference));
      }
    }
  }
  const medians = differences.map(median);
  const difference = Math.min(...medians);
  return { lag: medians.indexOf(difference), difference };
}
