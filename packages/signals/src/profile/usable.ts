/** Whether a window has enough in it to say something about a person: one rule for cloud and device. */
import { FEATURES } from '../features/tree.ts';

/** Below this quality a window is not judged: less than one good signal of three. */
export const QUALITY_MINIMUM = 1 / 3;

/** With less than this share of the features that windows of its length can have, a window is not judged. */
export const FEATURE_MINIMUM = 0.5;

/** Fewer usable windows of a person than this make no profile: quartiles of less are mostly chance. */
export const USABLE_MINIMUM = 8;

/**
 * @param values  the 123 features, NaN where missing
 * @param quality of the window, 0 to 1
 * @param length  of the window, s
 */
export function isUsable(values: Float32Array, quality: number, length: number): boolean {
  let possible = 0;
  let present = 0;
  for (const [i, { minimum }] of FEATURES.entries()) {
    if (minimum > length * (1 + 1e-4)) continue;
    possible++;
    if (Number.isFinite(values[i]!)) present++;
  }
  return quality >= QUALITY_MINIMUM && present > 0 && present >= FEATURE_MINIMUM * possible;
}
