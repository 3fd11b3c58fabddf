/** What the quality of a window is made of: shares from 0 (nothing can be trusted) to 1 (nothing is wrong), by name. */
export type QualityParts<Part extends string = string> = Readonly<Record<Part, number>>;

/**
 * The index of a window and modality, 0..1: the least of its parts. So it says how far the weakest link holds, whoever
 * asks why finds the part that is as low, and a part that is 1 changes nothing, however many there are. On real
 * recordings the product ranks the error of the heart rate no better (bench/quality): Spearman correlation -0.61 of the
 * least and -0.62 of the product on Stress-Predict, -0.61 of both on Induced-Stress.
 */
export function qualityIndex(parts: QualityParts): number {
  let least = 1;
  // what is no number is no evidence of quality
  for (const share of Object.values(parts)) least = Math.min(least, share >= 0 ? share : 0);
  return least;
}
