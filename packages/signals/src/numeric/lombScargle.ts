/**
 * Lomb-Scargle periodogram of an unevenly sampled series (doi 10.1007/BF00648343, 10.1086/160554): at each frequency
 * half the sum of squares that the best-fitting sine and cosine explain, as `scipy.signal.lombscargle`. The series
 * should have mean 0.
 *
 * @param times  seconds
 * @param values one for each time
 * @param step   Hz; the frequencies are step, 2 step, ... count step
 */
export function lombScargle(times: Float64Array, values: Float64Array, step: number, count: number): Float64Array {
  const n = times.length;
  const power = new Float64Array(count);
  // cosine and sine of each beat's phase, turned by one frequency step at a time
  const cos = new Float64Array(n).fill(1);
  const sin = new Float64Array(n);
  const turnCos = new Float64Array(n);
  const turnSin = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const angle = 2 * Math.PI * step * (times[i]! - times[0]!);
    turnCos[i] = Math.cos(angle);
    turnSin[i] = Math.sin(angle);
  }
  for (let k = 0; k < count; k += 2) {
    // two frequencies at a time, so that the arrays are walked half as often
    let yc = 0;
    let ys = 0;
    let cc = 0;
    let cs = 0;
    let nextYc = 0;
    let nextYs = 0;
    let nextCc = 0;
    let nextCs = 0;
    for (let i = 0; i < n; i++) {
      const y = values[i]!;
      const tc = turnCos[i]!;
      const ts = turnSin[i]!;
      const c = cos[i]! * tc - sin[i]! * ts;
      const s = cos[i]! * ts + sin[i]! * tc;
      yc += y * c;
      ys += y * s;
      cc += c * c;
      cs += c * s;
      const nextC = c * tc - s * ts;
      const nextS = c * ts + s * tc;
      cos[i] = nextC;
      sin[i] = nextS;
      nextYc += y * nextC;
      nextYs += y * nextS;
      nextCc += nextC * nextC;
      nextCs += nextC * nextS;
    }
    power[k] = explained(n, yc, ys, cc, cs);
    if (k + 1 < count) power[k + 1] = explained(n, nextYc, nextYs, nextCc, nextCs);
  }
  return power;
}

/** Half the sum of squares explained, from the sums of y cos, y sin, cos^2 and cos sin. */
function explained(n: number, yc: number, ys: number, cc: number, cs: number): number {
  const ss = n - cc;
  const determinant = cc * ss - cs * cs;
  // where sine and cosine are the same function on these times, one of them explains all
  return determinant > 1e-12 * n * n
    ? (yc * yc * ss - 2 * yc * ys * cs + ys * ys * cc) / (2 * determinant)
    : (yc * yc + ys * ys) / (2 * n);
}
