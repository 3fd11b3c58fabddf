/** The file a device reads first: the centroids it compares itself with, and the scaler that makes it comparable. */
import { readSafetensors, type Tensor, writeSafetensors } from '@cheer/encoder';
import { CheerError, FEATURES, quoted, type Scaler } from '@cheer/signals';
import { LIMITS } from './limits.ts';
import { takeTensor, takeWithPresence, withPresence } from './missing.ts';

const FORMAT = 'cheer-centroids/1';

export interface Centroids {
  /** one a cluster, each a profile vector [2 * features]; NaN where no member of the cluster has a value */
  readonly centroids: readonly Float32Array[];
  /** of the population, [features] each */
  readonly scaler: Scaler;
}

/** @throws CheerError `option-invalid` for lengths that do not fit the feature tree, or a scale that is not positive */
export function writeCentroids({ centroids, scaler }: Centroids): Uint8Array {
  const features = FEATURES.length;
  const wrong = centroids.find((centroid) => centroid.length !== 2 * features);
  if (wrong !== undefined || centroids.length === 0 || centroids.length > LIMITS.clusters) {
    throw unfit(
      `1 to ${LIMITS.clusters} centroids of ${2 * features} values are needed, got ${centroids.length} of ${wrong?.length ?? 2 * features}`,
    );
  }
  if (scaler.center.length !== features || scaler.scale.length !== features) {
    throw unfit(
      `the scaler must have ${features} centres and scales, got ${scaler.center.length} and ${scaler.scale.length}`,
    );
  }
  if (!scaler.center.every(Number.isFinite) || !scaler.scale.every(isPositive)) {
    throw unfit('every centre of the scaler must be finite and every scale positive');
  }
  const all = new Float32Array(centroids.length * 2 * features);
  for (const [k, centroid] of centroids.entries()) all.set(centroid, k * 2 * features);
  const tensors = new Map<string, Tensor>([
    ...withPresence('centroids', [centroids.length, 2 * features], all),
    ['scaler.center', { shape: [features], data: scaler.center }],
    ['scaler.scale', { shape: [features], data: scaler.scale }],
  ]);
  return writeSafetensors({ tensors, metadata: new Map([['format', FORMAT]]) });
}

/**
 * @param name what to call the file in an error
 * @throws CheerError `tensor-file-invalid`
 */
export function readCentroids(bytes: Uint8Array, name: string): Centroids {
  const file = readSafetensors(bytes, name);
  const format = file.metadata.get('format');
  if (format !== FORMAT) throw invalid(name, `its format must be "${FORMAT}", got ${quoted(format ?? 'none')}`);
  const features = FEATURES.length;
  const count = file.tensors.get('centroids')?.shape[0] ?? 0;
  if (count < 1 || count > LIMITS.clusters)
    throw invalid(name, `it must hold 1 to ${LIMITS.clusters} centroids, got ${count}`);
  const all = takeWithPresence(file, 'centroids', [count, 2 * features], name);
  const center = takeTensor(file.tensors, 'scaler.center', [features], name);
  const scale = takeTensor(file.tensors, 'scaler.scale', [features], name);
  if (!scale.every(isPositive)) throw invalid(name, 'every scale must be positive');
  const centroids = Array.from({ length: count }, (_, k) => all.slice(k * 2 * features, (k + 1) * 2 * features));
  return { centroids, scaler: { center, scale } };
}

const isPositive = (x: number): boolean => x > 0 && x < Number.POSITIVE_INFINITY;

const unfit = (problem: string): CheerError =>
  new CheerError('option-invalid', `writeCentroids: ${problem}`, 'Cluster profiles made with this version of CHEER.');

const invalid = (name: string, problem: string): CheerError =>
  new CheerError(
    'tensor-file-invalid',
    `readCentroids: ${name}: ${problem}`,
    'The file is damaged or was written by another version; fetch or build it again.',
  );
