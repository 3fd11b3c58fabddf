/**
 * Heart rate and intervals against what Empatica's own software made of the same recordings, HR.csv and IBI.csv. That is
 * another algorithm on the same signal, not an electrocardiogram: in motion both may be wrong.
 */

import { DATASETS } from '@cheer/recordings';
import { openFolder } from '@cheer/recordings/node';
import { extractFeatures, FEATURES, type Recording, type Reference } from '@cheer/signals';
import { findIn } from './assess.ts';
import {
  COVERED,
  coverage,
  heartRateIn,
  type Intervals,
  intervalsIn,
  lagOfHeartRate,
  pulseWindows,
  rateOf,
  WINDOW,
} from './maker.ts';
import { absolute, deviation, mean, median, quantile, shareOf } from './statistics.ts';
import { fixed, markdown, percent, type Row } from './table.ts';

export const NAMES = ['stress-predict', 'induced-stress'] as const;

/** One window: our heart rate and what Empatica's files say, 1/min; NaN where one has none. */
export interface Compared {
  readonly dataset: string;
  readonly person: string;
  /** Features.quality.BVP */
  readonly quality: number;
  readonly ours: number;
  /** mean of HR.csv over the values whose 10 s lie in the window */
  readonly hr: number;
  /** mean of HR.csv over the window moved later by the lag that `lagOfHeartRate` found */
  readonly hrLagged: number;
  /** 60 over the mean of the intervals of IBI.csv that lie in the window */
  readonly ibi: number;
  /** share of the window that those intervals cover */
  readonly covered: number;
  /** our intervals minus Empatica's, ms, where both have the same two beats */
  readonly intervals: readonly number[];
  /** RMSSD from IBI.csv and ours, over pairs of intervals that both have, ms */
  readonly pairs: readonly { readonly ours: number; readonly theirs: number }[];
}

export interface Comparison {
  readonly windows: readonly Compared[];
  /** s, a dataset */
  readonly lags: Readonly<Record<string, number>>;
  /** how far HR.csv, moved by that lag, and IBI.csv differ on windows that IBI.csv covers by 0.8: median, 1/min */
  readonly floors: Readonly<Record<string, number>>;
}

export async function compareAll(data: string): Promise<Comparison> {
  const windows: Compared[] = [];
  const lags: Record<string, number> = {};
  const floors: Record<string, number> = {};
  for (const name of NAMES) {
    const recordings: Recording[] = [];
    const people = await DATASETS[name]!.open(await openFolder(`${data}/${name}`));
    for (const { sessions } of people) {
      for (const session of sessions) {
        try {
          recordings.push(await session.read());
        } catch (error) {
          console.error(`${name}: a session is left out: ${(error as Error).message}`);
        }
      }
    }
    const { lag, difference } = lagOfHeartRate(recordings);
    lags[name] = lag;
    floors[name] = difference;
    for (const recording of recordings) windows.push(...compare(name, recording, lag));
  }
  return { windows, lags, floors };
}

function compare(dataset: string, recording: Recording, hrLag: number): Compared[] {
  const { reference } = recording;
  const at = FEATURES.findIndex((feature) => feature.name === 'bvp_hr_mean');
  const windows = pulseWindows(recording);
  const found = windows.map(({ segments: { BVP } }) => BVP && findIn(BVP.samples, BVP.rate));
  const lag = usualLag(windows, found, reference.beats);
  return windows.map((window, i) => {
    const features = extractFeatures(window);
    const ibi = intervalsIn(reference.beats, window.start);
    return {
      dataset,
      person: recording.subject,
      quality: features.quality.BVP,
      ours: features.values[at]!,
      // a value of HR.csv is said to be of the 10 s before it
      hr: heartRateIn(reference.heartRate, window.start + 10, WINDOW - 10),
      hrLagged: heartRateIn(reference.heartRate, window.start + hrLag, WINDOW),
      ibi: rateOf(ibi),
      covered: coverage(ibi),
      ...beatByBeat(window.start, found[i], ibi, lag),
    };
  });
}

/** s: how far our beats and theirs may lie apart, once the session's usual lag is taken out */
const NEAR = 0.1;

/** The lag of their beats behind ours, s, that most beats of a session agree on: they mark another point of the wave. */
function usualLag(
  windows: readonly { readonly start: number }[],
  found: readonly ReturnType<typeof findIn>[],
  beats: Reference['beats'],
): number {
  const votes = new Map<number, number>();
  if (beats === undefined) return 0;
  for (const [w, one] of found.entries()) {
    const { time } = intervalsIn(beats, windows[w]!.start);
    for (const end of one?.nn.ends ?? []) {
      for (const theirs of time) {
        const apart = theirs - windows[w]!.start - one!.beats.times[end]!;
        if (Math.abs(apart) > 0.5) continue;
        const bin = Math.round(apart / 0.02);
        votes.set(bin, (votes.get(bin) ?? 0) + 1);
      }
    }
  }
  const smooth = (bin: number): number => [-2, -1, 0, 1, 2].reduce((sum, d) => sum + (votes.get(bin + d) ?? 0), 0);
  let best = 0;
  for (const bin of votes.keys()) if (smooth(bin) > smooth(best)) best = bin;
  return best * 0.02;
}

function beatByBeat(
  start: number,
  found: ReturnType<typeof findIn>,
  theirs: Intervals,
  lag: number,
): Pick<Compared, 'intervals' | 'pairs'> {
  const intervals: number[] = [];
  const pairs: { ours: number; theirs: number }[] = [];
  if (found === undefined) return { intervals, pairs };
  let before: { ours: number; theirs: number; end: number; time: number } | undefined;
  for (const [k, end] of found.nn.ends.entries()) {
    const endsAt = start + found.nn.times[k]! + lag;
    const beginsAt = endsAt - found.nn.intervals[k]! / 1000;
    const i = theirs.time.findIndex(
      (time, j) => Math.abs(time - endsAt) <= NEAR && Math.abs(time - theirs.interval[j]! - beginsAt) <= NEAR,
    );
    if (i < 0) continue;
    const now = { ours: found.nn.intervals[k]!, theirs: 1000 * theirs.interval[i]!, end, time: theirs.time[i]! };
    intervals.push(now.ours - now.theirs);
    if (before?.end === end - 1 && Math.abs(now.time - now.theirs / 1000 - before.time) < 0.02) {
      pairs.push({ ours: now.ours - before.ours, theirs: now.theirs - before.theirs });
    }
    before = now;
  }
  return { intervals, pairs };
}

/** `hr` and `hrLagged`: all windows; `ibi`: those that IBI.csv covers by at least half. */
export type Against = 'hr' | 'hrLagged' | 'ibi';

/** Our heart rate minus Empatica's, where both have one. */
export function differencesOf(
  windows: readonly Compared[],
  against: Against,
): { person: string; mean: number; difference: number; quality: number }[] {
  return windows
    .filter((one) => against !== 'ibi' || one.covered >= COVERED)
    .map((one) => ({
      person: one.person,
      mean: (one.ours + one[against]) / 2,
      difference: one.ours - one[against],
      quality: one.quality,
    }))
    .filter(({ difference }) => Number.isFinite(difference));
}

const THRESHOLDS = [0, 0.5, 0.7, 0.8, 0.85, 0.9];

/** Heart rate by window. */
export function heartRateTable(all: readonly Compared[], against: Against): string {
  const rows: Row[] = [];
  for (const name of NAMES) {
    const own = all.filter((one) => one.dataset === name);
    for (const threshold of THRESHOLDS) {
      const kept = own.filter(({ quality }) => quality >= threshold);
      const differences = differencesOf(kept, against).map(({ difference }) => difference);
      if (differences.length < 2) continue;
      const sizes = absolute(differences);
      const bias = mean(differences);
      const limit = 1.96 * deviation(differences);
      rows.push([
        name,
        threshold === 0 ? 'all' : `at least ${threshold}`,
        percent(kept.length / own.length),
        differences.length,
        fixed(median(sizes), 2),
        fixed(quantile(sizes, 0.95)),
        percent(shareOf(sizes, (size) => size <= 5)),
        fixed(bias, 2),
        `${fixed(bias - limit)} to ${fixed(bias + limit)}`,
      ]);
    }
  }
  return markdown(
    [
      'dataset',
      'quality',
      'windows kept %',
      'compared',
      'median \\|difference\\|, 1/min',
      '95 %',
      'within 5 1/min, %',
      'bias',
      'limits of agreement',
    ],
    rows,
  );
}

const BINS = [0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.001];

/** How the error falls as the quality rises. */
export function qualityTable(all: readonly Compared[]): string {
  const rows: Row[] = BINS.slice(1).map((to, k) => [
    `${BINS[k]!.toFixed(2)} to ${Math.min(1, to).toFixed(2)}`,
    ...NAMES.flatMap((name) => {
      const own = all.filter((one) => one.dataset === name && one.quality >= BINS[k]! && one.quality < to);
      const sizes = differencesOf(own, 'hrLagged').map(({ difference }) => Math.abs(difference));
      return [own.length, fixed(median(sizes), 2), percent(shareOf(sizes, (size) => size <= 5))];
    }),
  ]);
  return markdown(
    [
      'quality',
      ...NAMES.flatMap((name) => [`${name}: windows`, 'median \\|difference\\|, 1/min', 'within 5 1/min, %']),
    ],
    rows,
  );
}

/** Of the good windows in which ours and HR.csv differ by more than 5 1/min: what IBI.csv says where it covers half of them. */
export function arbitration(all: readonly Compared[]): string {
  const disputed = all.filter((one) => one.quality >= 0.8 && Math.abs(one.ours - one.hrLagged) > 5);
  const heard = disputed.filter((one) => one.covered >= COVERED);
  const near = (value: (one: Compared) => number): number =>
    heard.filter((one) => Math.abs(value(one) - one.ibi) <= 5).length;
  return (
    `${disputed.length} windows differ by more than 5 1/min; IBI.csv covers half of ${heard.length} of them: ours is within ` +
    `5 1/min of it in ${near((one) => one.ours)}, HR.csv in ${near((one) => one.hrLagged)}.`
  );
}

export function intervalTable(all: readonly Compared[]): string {
  const rows: Row[] = [];
  for (const name of NAMES) {
    for (const threshold of THRESHOLDS) {
      const kept = all.filter((one) => one.dataset === name && one.quality >= threshold);
      const differences = kept.flatMap(({ intervals }) => intervals);
      const pairs = kept.flatMap((one) => one.pairs);
      const sizes = absolute(differences);
      const rms = (values: readonly number[]): number => Math.sqrt(mean(values.map((x) => x * x)));
      rows.push([
        name,
        threshold === 0 ? 'all' : `at least ${threshold}`,
        differences.length,
        fixed(median(sizes)),
        fixed(quantile(sizes, 0.95)),
        fixed(median(differences), 2),
        fixed(rms(pairs.map(({ ours }) => ours))),
        fixed(rms(pairs.map(({ theirs }) => theirs))),
      ]);
    }
  }
  return markdown(
    [
      'dataset',
      'quality',
      'intervals in both',
      'median \\|difference\\|, ms',
      '95 %',
      'median difference',
      'RMSSD of the same pairs: ours, ms',
      "Empatica's, ms",
    ],
    rows,
  );
}
