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
  for (let k = 0; k < count; k++) {
    let yc = 0;
    let ys = 0;
    let cc = 0;
    let cs = 0;
    for (let i = 0; i < n; i++) {
      const c = cos[i]! * turnCos[i]! - sin[i]! * turnSin[i]!;
      const s = cos[i]! * turnSin[i]! + sin[i]! * turnCos[i]!;
      cos[i] = c;
      sin[i] = s;
      const y = values[i]!;
      yc += y * c;
      ys += y * s;
      cc += c * c;
      cs += c * s;
    }
    const ss = n - cc;
    const determinant = cc * ss - cs * cs;
    // where sine and cosine are the same function on these times, one of them explains all
    power[k] =
      determinant > 1e-12 * n * n
        ? (yc * yc * ss - 2 * yc * ys * cs + ys * ys * cc) / (2 * determinant)
        : (yc * yc + ys * ys) / (2 * n);
  }
  return power;
}
