/**
 * Geometric measures of a histogram (HRV Task Force 1996, doi 10.1161/01.CIR.93.5.1043), bins [k width, (k + 1) width).
 *
 * @returns `index`: how many values there are for each in the fullest bin; `base`: width of the base of the triangle
 *          that has its top at the (first) fullest bin and fits the histogram best by least squares, unit of x.
 *          The two sides are independent of each other, so each foot is found on its own; of equal fits the narrower.
 */
export function triangle(x: Float64Array, width: number): { index: number; base: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of x) {
    const bin = Math.floor(value / width);
    if (bin < low) low = bin;
    if (bin > high) high = bin;
  }
  // one empty bin on either side, so that a foot may stand there
  const counts = new Float64Array(high - low + 3);
  for (const value of x) counts[Math.floor(value / width) - low + 1]!++;
  let top = 0;
  for (let i = 1; i < counts.length; i++) if (counts[i]! > counts[top]!) top = i;
  const left = foot(counts, top, -1);
  const right = foot(counts, top, 1);
  return { index: x.length / counts[top]!, base: (left + right) * width };
}

/**
 * Bins from the top to the foot of one side: the distance d with the least sum of (count - side)^2, where the side is
 * top (1 - step / d) above its foot and 0 beyond. The square is multiplied out, so that running sums serve every d.
 */
function foot(counts: Float64Array, top: number, direction: -1 | 1): number {
  const reach = direction < 0 ? top : counts.length - 1 - top;
  const height = counts[top]!;
  let all = 0;
  for (let step = 1; step <= reach; step++) all += counts[top + direction * step]! ** 2;
  let best = 1;
  let least = Number.POSITIVE_INFINITY;
  let sum = 0;
  let moment = 0;
  for (let distance = 1; distance <= reach; distance++) {
    const side = ((distance - 1) * (2 * distance - 1)) / (6 * distance);
    const error = all - 2 * height * (sum - moment / distance) + height * height * side;
    // of feet that fit alike, but for rounding, the narrower is taken
    if (error < least - 1e-9 * (1 + error)) {
      least = error;
      best = distance;
    }
    const count = counts[top + direction * distance]!;
    sum += count;
    moment += distance * count;
  }
  return best;
}
