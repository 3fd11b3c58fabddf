/**
 * Plain statistics of a series. Sums run in a fixed order and means are taken before deviations (two passes), so that a small spread on a large level survives. Too few samples give NaN; nothing here throws, and
 * a NaN among the samples makes the result NaN.
 */

/** Arithmetic mean; NaN if empty. The second pass removes the rounding of the first (Chan et al. 1983, algorithm 1.7). */
export function mean(x: ArrayLike<number>): number {
  const n = x.length;
  if (n === 0) return Number.NaN;
  const first = sumAbout(x, 0) / n;
  return Number.isFinite(first) ? first + sumAbout(x, first) / n : first;
}

/** Sum of x - centre, as four sums side by side: one alone would wait for each addition to end before the next. */
function sumAbout(x: ArrayLike<number>, centre: number): number {
  const whole = x.length & ~3;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let i = 0; i < whole; i += 4) {
    a += x[i]! - centre;
    b += x[i + 1]! - centre;
    c += x[i + 2]! - centre;
    d += x[i + 3]! - centre;
  }
  for (let i = whole; i < x.length; i++) a += x[i]! - centre;
  return a + b + (c + d);
}

/**
 * Mean squared deviation over `n - ddof`: 0 is the population's, 1 the sample's. NaN when n <= ddof or n = 0.
 * The rounding of the mean is taken out again (doi 10.1080/00031305.1983.10483115, equation 1.7).
 */
export function variance(x: ArrayLike<number>, ddof: number): number {
  const n = x.length;
  if (n === 0 || n <= ddof) return Number.NaN;
  const centre = mean(x);
  let squares = 0;
  let rest = 0;
  for (let i = 0; i < n; i++) {
    const d = x[i]! - centre;
    squares += d * d;
    rest += d;
  }
  return Math.max(0, squares - (rest * rest) / n) / (n - ddof);
}

/** Root of `variance`; NaN when n <= ddof or n = 0. */
export function std(x: ArrayLike<number>, ddof: number): number {
  return Math.sqrt(variance(x, ddof));
}

/** A sorted copy, ascending, NaN last. */
export function sorted(x: ArrayLike<number>): Float64Array {
  return new Float64Array(x).sort();
}

/**
 * The p-quantile, p in [0, 1], of an ascending series, by linear interpolation (type 7 of Hyndman and Fan 1996,
 * doi 10.1080/00031305.1996.10473566; the default of NumPy and R). NaN if empty; the sample itself if there is one.
 */
export function quantile(ascending: ArrayLike<number>, p: number): number {
  const n = ascending.length;
  if (n === 0) return Number.NaN;
  const place = (n - 1) * Math.min(1, Math.max(0, p));
  const below = Math.floor(place);
  const low = ascending[below]!;
  const share = place - below;
  return share === 0 ? low : low + share * (ascending[below + 1]! - low);
}

/** Median, type 7; NaN if empty. The input need not be sorted. */
export function median(x: ArrayLike<number>): number {
  return quantile(sorted(x), 0.5);
}

/** Population skewness g1 = m3 / m2^(3/2); NaN if empty or if all samples are equal (to rounding). */
export function skewness(x: ArrayLike<number>): number {
  return shape(x).skewness;
}

/** Population excess kurtosis g2 = m4 / m2^2 - 3; NaN if empty or if all samples are equal (to rounding). */
export function kurtosis(x: ArrayLike<number>): number {
  return shape(x).kurtosis;
}

/** Population variance, skewness and excess kurtosis in one pass about the mean, as `variance`, `skewness`, `kurtosis`. */
export function shape(x: ArrayLike<number>): { variance: number; skewness: number; kurtosis: number } {
  const { second, third, fourth } = centralMoments(x);
  return { variance: second, skewness: third / (second * Math.sqrt(second)), kurtosis: fourth / (second * second) - 3 };
}

/** Slope of the least-squares line through evenly spaced samples, units of x per second; NaN below two samples. */
export function slope(x: ArrayLike<number>, rate: number): number {
  const n = x.length;
  if (n < 2) return Number.NaN;
  const centre = mean(x);
  const middle = (n - 1) / 2;
  let products = 0;
  for (let i = 0; i < n; i++) products += (i - middle) * (x[i]! - centre);
  // sum of (i - middle)^2 over i = 0 .. n - 1
  return (products / ((n * (n * n - 1)) / 12)) * rate;
}

/** Mean of |x[i + 1] - x[i]|, units of x per step (not per second); NaN below two samples. */
export function meanAbsoluteDifference(x: ArrayLike<number>): number {
  const n = x.length;
  if (n < 2) return Number.NaN;
  let sum = 0;
  for (let i = 1; i < n; i++) sum += Math.abs(x[i]! - x[i - 1]!);
  return sum / (n - 1);
}

/** Second to fourth population moments about the mean; NaN where the spread is no more than the mean's rounding. */
function centralMoments(x: ArrayLike<number>): { second: number; third: number; fourth: number } {
  const n = x.length;
  const centre = mean(x);
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (let i = 0; i < n; i++) {
    const d = x[i]! - centre;
    const square = d * d;
    second += square;
    third += square * d;
    fourth += square * square;
  }
  second /= n;
  const noise = Number.EPSILON * Math.abs(centre);
  if (!(second > noise * noise)) return { second: Number.NaN, third: Number.NaN, fourth: Number.NaN };
  return { second, third: third / n, fourth: fourth / n };
}
