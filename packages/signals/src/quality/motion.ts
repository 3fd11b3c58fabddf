import type { Segment } from '../features/segment.ts';
import type { ChannelName } from '../recording.ts';

/** One window's acceleration, in g. */
export type AccelerationSegments = Readonly<Partial<Record<Extract<ChannelName, `ACC_${string}`>, Segment>>>;

/** g: at this SD of the magnitude a second counts half. Our choice; a resting wrist stays below a fifth of it. */
const HALF = 0.1;
/** Samples that a piece must have, for its SD to mean anything. */
const FEWEST = 4;

/**
 * How still the wrist was, 0..1: the mean over the window's seconds of 1 / (1 + (s / 0.1 g)^2), s the SD (ddof 0) of the
 * magnitude of acceleration within the second. Second by second, since a gesture spoils the seconds that it lasts, and of
 * the magnitude, since that of gravity is 1 g whichever way the wrist is turned.
 *
 * Undefined if an axis is missing, the axes have different rates, or nothing was measured: then nothing is known of
 * motion. Samples that are not finite are left out. Never throws.
 */
export function motionQuality({ ACC_X, ACC_Y, ACC_Z }: AccelerationSegments): number | undefined {
  if (ACC_X === undefined || ACC_Y === undefined || ACC_Z === undefined) return undefined;
  const { rate } = ACC_X;
  if (ACC_Y.rate !== rate || ACC_Z.rate !== rate || !(rate > 0 && rate < Number.POSITIVE_INFINITY)) return undefined;
  const n = Math.min(ACC_X.samples.length, ACC_Y.samples.length, ACC_Z.samples.length);
  const size = Math.max(FEWEST, Math.round(rate));
  const pieces = Math.max(1, Math.floor(n / size));
  let sum = 0;
  let judged = 0;
  for (let piece = 0; piece < pieces; piece++) {
    const from = piece * size;
    const to = piece === pieces - 1 ? n : from + size;
    const square = variance(ACC_X.samples, ACC_Y.samples, ACC_Z.samples, from, to);
    if (square === undefined) continue;
    sum += 1 / (1 + square / (HALF * HALF));
    judged++;
  }
  return judged > 0 ? sum / judged : undefined;
}

/** Population variance of the magnitude of the samples that are there; undefined with fewer than four. */
function variance(x: Float32Array, y: Float32Array, z: Float32Array, from: number, to: number): number | undefined {
  let count = 0;
  let mean = 0;
  let squares = 0;
  for (let i = from; i < to; i++) {
    const magnitude = Math.sqrt(x[i]! * x[i]! + y[i]! * y[i]! + z[i]! * z[i]!);
    if (!Number.isFinite(magnitude)) continue;
    // Welford 1962, doi 10.1080/00401706.1962.10490022: one pass, and no difference of large numbers
    count++;
    const before = magnitude - mean;
    mean += before / count;
    squares += before * (magnitude - mean);
  }
  return count < FEWEST ? undefined : squares / count;
}
