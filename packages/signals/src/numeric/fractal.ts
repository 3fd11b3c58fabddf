/** Scaling of a series: detrended fluctuation analysis and Higuchi's fractal dimension. */

/**
 * Slope of ln F(n) over ln n, for box sizes n = `smallest` ... `largest` (Peng et al. 1995, doi 10.1063/1.166141):
 * F(n)^2 is the mean squared departure of the summed series from a straight line in each box; boxes lie end to end from
 * the first sample, and what does not fill a box is left out. NaN where a box size has no fluctuation.
 */
export function detrendedFluctuation(x: Float64Array, smallest: number, largest: number): number {
  const n = x.length;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += x[i]! / n;
  const profile = new Float64Array(n);
  let sum = 0;
  for (let i = 0; i < n; i++) {
    sum += x[i]! - mean;
    profile[i] = sum;
  }
  const sizes: number[] = [];
  const fluctuations: number[] = [];
  for (let size = smallest; size <= largest && size <= n; size++) {
    const boxes = Math.floor(n / size);
    const middle = (size - 1) / 2;
    const spread = (size * (size * size - 1)) / 12;
    let squares = 0;
    for (let box = 0; box < boxes; box++) {
      const start = box * size;
      let level = 0;
      let product = 0;
      for (let i = 0; i < size; i++) level += profile[start + i]!;
      level /= size;
      for (let i = 0; i < size; i++) product += (i - middle) * profile[start + i]!;
      const slope = product / spread;
      for (let i = 0; i < size; i++) {
        const rest = profile[start + i]! - level - slope * (i - middle);
        squares += rest * rest;
      }
    }
    sizes.push(Math.log(size));
    fluctuations.push(Math.log(squares / (boxes * size)) / 2);
  }
  return lineSlope(sizes, fluctuations);
}

/**
 * Higuchi's fractal dimension (doi 10.1016/0167-2789(88)90081-4): slope of ln L(k) over ln(1 / k), k = 1 ... `largest`,
 * where L(k) is the mean length of the k curves made of every k-th sample.
 */
export function higuchi(x: Float64Array, largest: number): number {
  const n = x.length;
  const scales: number[] = [];
  const lengths: number[] = [];
  for (let k = 1; k <= largest; k++) {
    let total = 0;
    for (let m = 0; m < k; m++) {
      const steps = Math.floor((n - 1 - m) / k);
      let length = 0;
      for (let i = 1; i <= steps; i++) length += Math.abs(x[m + i * k]! - x[m + (i - 1) * k]!);
      total += (length * (n - 1)) / (steps * k * k);
    }
    scales.push(-Math.log(k));
    lengths.push(Math.log(total / k));
  }
  return lineSlope(scales, lengths);
}

/** Least-squares slope of y over x; NaN if a value is not finite. */
export function lineSlope(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const n = x.length;
  let meanX = 0;
  let meanY = 0;
  for (let i = 0; i < n; i++) {
    meanX += x[i]! / n;
    meanY += y[i]! / n;
  }
  let product = 0;
  let square = 0;
  for (let i = 0; i < n; i++) {
    product += (x[i]! - meanX) * (y[i]! - meanY);
    square += (x[i]! - meanX) * (x[i]! - meanX);
  }
  const slope = product / square;
  return Number.isFinite(slope) ? slope : Number.NaN;
}
