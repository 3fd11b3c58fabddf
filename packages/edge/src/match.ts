import { CheerError, nearest, type Profile, profileVector } from '@cheer/signals';

export interface Match {
  /** the nearest centroid */
  readonly cluster: number;
  /** to every centroid; NaN if a centroid has no feature in common with the profile */
  readonly distances: readonly number[];
}

/**
 * Which cluster a person belongs to, found on the device: nobody else sees the profile.
 * @throws CheerError `no-usable-window` if the profile has nothing in common with any centroid
 */
export function match(profile: Profile, centroids: readonly Float32Array[]): Match {
  const { index, distances } = nearest(centroids, profileVector(profile));
  if (index < 0) {
    throw new CheerError(
      'no-usable-window',
      'match: the profile has no feature in common with any centroid',
      'Record again, with the sensor snug on the wrist, or use a release made with this kind of sensor.',
    );
  }
  return { cluster: index, distances: [...distances] };
}
