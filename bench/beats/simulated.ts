/** Beats against the simulator's true ones, by noise and by motion. Everything here is simulated. */
import { random } from '@cheer/signals';
import { simulatePerson } from '@cheer/signals/simulate';
import { emptyScore, findIn, type Score, score } from './assess.ts';
import { withMotion, withWhiteNoise } from './noise.ts';
import { quietPulse } from './quietPulse.ts';
import { absolute, median, quantile } from './statistics.ts';
import { fixed, markdown, percent, type Row } from './table.ts';

export const SEED = 1;
export const PEOPLE = 12;
export const MINUTES = 11;
/** s */
const WINDOW = 60;

const SNRS = [Number.POSITIVE_INFINITY, 30, 20, 15, 10, 5, 0];
const MOTION = [0.05, 0.1, 0.2, 0.4];

export function noiseTable(): string {
  const rows: Row[] = SNRS.map((snr) => {
    const total = emptyScore();
    everyone((signal, rate, index) => withWhiteNoise(signal, snr, random(SEED, index, 'white', snr)), total);
    return [Number.isFinite(snr) ? `white, ${snr} dB` : 'none', ...cells(total)];
  });
  for (const snr of [0, -10]) {
    for (const share of MOTION) {
      const total = emptyScore();
      everyone((signal, rate, index) => withMotion(signal, rate, share, snr, random(SEED, index, 'motion', share)), total);
      rows.push([`motion in ${percent(share, 0)} % of the time, ${snr} dB`, ...cells(total)]);
    }
  }
  return markdown(['added to the quiet pulse', ...HEAD], rows);
}

const HEAD = [
  'true beats',
  'sensitivity %',
  'precision %',
  'timing error, median of \\|e\\|, ms',
  '95 % of \\|e\\|, ms',
  'bias, ms',
  'intervals kept %',
  'of those right %',
];

function cells(total: Score): Row {
  const sizes = absolute(total.errors);
  return [
    total.truth,
    percent(total.hit / total.truth),
    percent(total.right / total.found),
    fixed(median(sizes)),
    fixed(quantile(sizes, 0.95)),
    fixed(median(total.errors)),
    percent(total.kept / total.intervals),
    percent(total.keptRight / total.kept),
  ];
}

function everyone(disturb: (signal: Float64Array, rate: number, index: number) => Float64Array, total: Score): void {
  for (let index = 0; index < PEOPLE; index++) {
    const { signal, rate, feet } = quietPulse(index, SEED, MINUTES);
    const samples = Float32Array.from(disturb(signal, rate, index));
    for (let start = 0; (start + WINDOW) * rate <= samples.length; start += WINDOW) {
      const found = findIn(samples.subarray(start * rate, (start + WINDOW) * rate), rate);
      if (found) score(total, found, within(feet, start), WINDOW);
    }
  }
}

/** The true beats around a window, seconds from its start. */
export const within = (times: Float64Array, start: number, length = WINDOW): Float64Array =>
  times.filter((time) => time >= start - 1 && time <= start + length + 1).map((time) => time - start);

const SHARES = [0, 0.05, 0.15, 0.3, 1];

/** The recordings of the simulated cohort as they are, window by window, by how much of the window was motion. */
export function motionTable(): string {
  const scores = SHARES.map(emptyScore);
  const windows = SHARES.map(() => 0);
  const good = SHARES.map(() => 0);
  for (let index = 0; index < PEOPLE; index++) {
    const { recording, truth } = simulatePerson({ index, seed: SEED, protocol: 'stress', minutes: 30 });
    const { start, rate, samples } = recording.channels.BVP!;
    const beats = truth.beats.map((time) => time - start);
    for (let from = 0; (from + WINDOW) * rate <= samples.length; from += WINDOW) {
      const lost = truth.dropouts.some(
        (one) => one.channel === 'BVP' && one.start - start < from + WINDOW && one.end - start > from,
      );
      const found = findIn(samples.subarray(from * rate, (from + WINDOW) * rate), rate);
      if (lost || found === undefined) continue;
      let moved = 0;
      for (const burst of truth.motion) {
        moved += Math.max(0, Math.min(from + WINDOW, burst.end - start) - Math.max(from, burst.start - start));
      }
      const bin = SHARES.findIndex((share) => moved / WINDOW <= share);
      windows[bin]!++;
      if (found.nn.keptShare >= 0.9) good[bin]!++;
      score(scores[bin]!, found, within(beats, from), WINDOW);
    }
  }
  const name = (bin: number): string =>
    bin === 0 ? '0' : `${bin === 1 ? 'above 0' : percent(SHARES[bin - 1]!, 0)} to ${percent(SHARES[bin]!, 0)}`;
  return markdown(
    ['motion, % of the window', 'windows', 'keep 90 % of intervals, %', ...HEAD],
    scores.flatMap((total, bin) =>
      total.truth === 0 ? [] : [[name(bin), windows[bin]!, percent(good[bin]! / windows[bin]!, 0), ...cells(total)]],
    ),
  );
}
