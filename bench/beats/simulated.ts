/** Beats against the simulator's true ones, by noise and by motion. Everything here is simulated. */
import { extractFeatures, random } from '@cheer/signals';
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
    everyone((signal, _, index) => withWhiteNoise(signal, snr, random(SEED, index, 'white', snr)), total);
    return [Number.isFinite(snr) ? `white, ${snr} dB` : 'none', ...cells(total)];
  });
  for (const snr of [0, -10]) {
    for (const share of MOTION) {
      const total = emptyScore();
      everyone(
        (signal, rate, index) => withMotion(signal, rate, share, snr, random(SEED, index, 'motion', share)),
        total,
      );
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

const SHARES = [0, 0.05, 0.15, 1];
const QUALITIES = [0, 0.5, 0.7, 0.8, 0.9, 1.001];

/** The recordings of the simulated cohort as they are, window by window: by how much of it was motion, and by quality. */
export function cohortTable(): string {
  const byMotion = SHARES.map(() => ({ windows: 0, total: emptyScore() }));
  const byQuality = QUALITIES.map(() => ({ windows: 0, total: emptyScore() }));
  for (let index = 0; index < PEOPLE; index++) {
    const { recording, truth } = simulatePerson({ index, seed: SEED, protocol: 'stress', minutes: 30 });
    const { start, rate, samples } = recording.channels.BVP!;
    const beats = truth.beats.map((time) => time - start);
    const overlap = (from: number, one: { start: number; end: number }): number =>
      Math.max(0, Math.min(from + WINDOW, one.end - start) - Math.max(from, one.start - start));
    for (let from = 0; (from + WINDOW) * rate <= samples.length; from += WINDOW) {
      const piece = samples.subarray(from * rate, (from + WINDOW) * rate);
      const found = findIn(piece, rate);
      if (found === undefined) continue;
      const { quality } = extractFeatures({ duration: WINDOW, segments: { BVP: { samples: piece, rate, offset: 0 } } });
      const moved = truth.motion.reduce((sum, burst) => sum + overlap(from, burst), 0) / WINDOW;
      const motion = byMotion[SHARES.findIndex((share) => moved <= share)]!;
      const good = byQuality[QUALITIES.findIndex((bound) => quality.BVP < bound)]!;
      for (const bin of [motion, good]) {
        bin.windows++;
        score(bin.total, found, within(beats, from), WINDOW);
      }
    }
  }
  const motionName = (k: number): string =>
    k === 0 ? 'no motion' : `motion in ${k === 1 ? 'up' : percent(SHARES[k - 1]!, 0)} to ${percent(SHARES[k]!, 0)} %`;
  const qualityName = (k: number): string => `quality ${QUALITIES[k - 1]} to ${Math.min(1, QUALITIES[k]!)}`;
  const row = (name: string, { windows, total }: { windows: number; total: Score }): Row[] =>
    windows === 0 ? [] : [[name, windows, ...cells(total)]];
  return markdown(
    ['windows', 'number', ...HEAD],
    [
      ...byMotion.flatMap((bin, k) => row(motionName(k), bin)),
      ...byQuality.flatMap((bin, k) => row(qualityName(k), bin)),
    ],
  );
}
