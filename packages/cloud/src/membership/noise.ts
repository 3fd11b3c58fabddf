/**
 * Noise on what is published of people's profiles, in SDs between people of each coordinate, so that coordinates in which people
 * hardly differ, and which would give them away, stay as useful as the others. This is no differential privacy: the clusters
 * themselves depend on the people, so no epsilon is stated; what it buys is measured.
 */
import { CheerError, IQR_OF_NORMAL, type Scaler } from '@cheer/signals';
import type { Reference } from './centroidScores.ts';

/** Deviates of the standard normal distribution. */
export type Normal = () => number;

/** Each coordinate of each centroid moved by a deviate of `scale` SDs. New centroids; what is missing stays missing. */
export function noisyCentroids(
  centroids: readonly Float32Array[],
  { sd }: Pick<Reference, 'sd'>,
  scale: number,
  normal: Normal,
): Float32Array[] {
  checkScale(scale);
  if (scale === 0) return [...centroids];
  return centroids.map((centroid) => centroid.map((x, j) => x + scale * sd[j]! * normal()));
}

/**
 * A scaler moved likewise: each centre by `scale` SDs of people's medians, each width, so that it stays one, by a factor whose
 * logarithm has `scale` relative SDs of people's own widths, held to a fifth and five.
 * @param reference of profiles on that scaler's scale
 */
export function noisyScaler(
  { center, scale: width }: Scaler,
  { sd }: Pick<Reference, 'sd'>,
  scale: number,
  normal: Normal,
): Scaler {
  checkScale(scale);
  if (scale === 0) return { center, scale: width };
  const features = center.length;
  const factor = (j: number): number => Math.exp((scale * sd[features + j]! * normal()) / IQR_OF_NORMAL);
  return {
    center: center.map((x, j) => x + scale * width[j]! * sd[j]! * normal()),
    scale: width.map((x, j) => x * Math.min(MOST, Math.max(1 / MOST, factor(j)))),
  };
}

const MOST = 5;

/**
 * Deviates that nobody can draw again, for what is published: noise from a seed that a release states could be taken off it.
 * Box and Muller 1958, doi 10.1214/aoms/1177706645.
 */
export const secretNormal: Normal = () => {
  const [a, b] = crypto.getRandomValues(new Uint32Array(2));
  const radius = Math.sqrt(-2 * Math.log((a! + 1) / 2 ** 32));
  return radius * Math.cos((2 * Math.PI * b!) / 2 ** 32);
};

function checkScale(scale: number): void {
  if (scale >= 0 && scale <= MOST) return;
  throw new CheerError(
    'option-invalid',
    `noise: its scale must be from 0 to ${MOST}, got ${scale}`,
    'Give 0.5, for one: half the SD between people.',
  );
}
