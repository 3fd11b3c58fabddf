export interface Point {
  /** s after the first sample, plus the offset given */
  readonly t: number;
  readonly v: number;
}

/**
 * A signal thinned out for a plot of `columns` pixels: the least and the greatest sample of each column in the order in
 * which they come, so that the drawn line covers what the full one would. A gap stays a gap.
 * @param rate Hz
 */
export function decimate(samples: ArrayLike<number>, rate: number, columns: number, offset = 0): Point[] {
  const n = samples.length;
  const points: Point[] = [];
  const add = (i: number): void => {
    points.push({ t: offset + i / rate, v: samples[i]! });
  };
  if (n <= 2 * columns) {
    for (let i = 0; i < n; i++) add(i);
    return points;
  }
  for (let column = 0; column < columns; column++) {
    const from = Math.floor((column * n) / columns);
    const to = Math.floor(((column + 1) * n) / columns);
    let least = -1;
    let greatest = -1;
    let missing = -1;
    for (let i = from; i < to; i++) {
      const v = samples[i]!;
      if (!Number.isFinite(v)) missing = i;
      else {
        if (least < 0 || v < samples[least]!) least = i;
        if (greatest < 0 || v > samples[greatest]!) greatest = i;
      }
    }
    const kept = [...new Set([least, greatest, missing])].filter((i) => i >= 0);
    for (const i of kept.sort((a, b) => a - b)) add(i);
  }
  return points;
}
