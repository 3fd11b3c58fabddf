/**
 * log(x) from the four operations only, for the same bits on every engine. x = 2^k m with m between the roots of 1/2 and
 * 2, log m = 2 artanh(s) with s = (m - 1) / (m + 1), |s| < 0.172, by its series up to s^23. Absolute error below
 * 3e-16 plus 1 unit in the last place (test/exp.test.ts).
 */
export function log(x: number): number {
  if (!(x > 0) || x === Number.POSITIVE_INFINITY) return x === 0 ? Number.NEGATIVE_INFINITY : x > 0 ? x : Number.NaN;
  let m = x;
  let k = 0;
  while (m > Math.SQRT2) {
    m *= 0.5;
    k++;
  }
  while (m < Math.SQRT1_2) {
    m *= 2;
    k--;
  }
  const s = (m - 1) / (m + 1);
  const t = s * s;
  let p = 1 / 23;
  p = p * t + 1 / 21;
  p = p * t + 1 / 19;
  p = p * t + 1 / 17;
  p = p * t + 1 / 15;
  p = p * t + 1 / 13;
  p = p * t + 1 / 11;
  p = p * t + 1 / 9;
  p = p * t + 1 / 7;
  p = p * t + 1 / 5;
  p = p * t + 1 / 3;
  p = p * t + 1;
  return k * Math.LN2 + 2 * s * p;
}
