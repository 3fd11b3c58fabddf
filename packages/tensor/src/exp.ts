/**
 * exp(x) from additions, multiplications and a power of two only, so that every engine gives the same bits; Math.exp is
 * left to the engine by ECMAScript. Relative error below 3e-16 on [-708, 709] (test/exp.test.ts).
 * Range reduction x = k ln 2 + r, |r| <= ln 2 / 2, with ln 2 in two parts (Cody and Waite 1980), then the Taylor
 * polynomial of degree 13 in r.
 */
export function exp(x: number): number {
  if (!(x > -708)) return x <= -708 ? 0 : Number.NaN;
  if (x > 709) return Number.POSITIVE_INFINITY;
  const k = Math.round(x * Math.LOG2E);
  const r = x - k * 0.6931471803691238 - k * 1.9082149292705877e-10;
  let p = 1 / 6227020800;
  p = p * r + 1 / 479001600;
  p = p * r + 1 / 39916800;
  p = p * r + 1 / 3628800;
  p = p * r + 1 / 362880;
  p = p * r + 1 / 40320;
  p = p * r + 1 / 5040;
  p = p * r + 1 / 720;
  p = p * r + 1 / 120;
  p = p * r + 1 / 24;
  p = p * r + 1 / 6;
  p = p * r + 0.5;
  p = p * r + 1;
  p = p * r + 1;
  return p * POWERS[k + 1022]!;
}

/**
 * The same in float32 for x <= 0, which is all a softmax asks for: degree 6, every step rounded, as the SIMD kernel
 * does. Relative error below 3e-7; 0 below -87, where float32 ends.
 */
export function exp32(x: number): number {
  if (!(x >= -87)) return x < -87 ? 0 : Number.NaN;
  const k = fround(fround(fround(x * LOG2E) + MAGIC) - MAGIC);
  const r = fround(fround(x - fround(k * LN2_HIGH)) - fround(k * LN2_LOW));
  let p = fround(1 / 720);
  p = fround(fround(p * r) + fround(1 / 120));
  p = fround(fround(p * r) + fround(1 / 24));
  p = fround(fround(p * r) + fround(1 / 6));
  p = fround(fround(p * r) + 0.5);
  p = fround(fround(p * r) + 1);
  p = fround(fround(p * r) + 1);
  return fround(p * POWERS[k + 1022]!);
}

const { fround } = Math;
const LOG2E = fround(Math.LOG2E);
/** 1.5 * 2^23: adding it to a float32 rounds it to an integer */
const MAGIC = 12582912;
/** ln 2 in two parts, of which the first has so few bits that its product with k is exact */
const LN2_HIGH = 0.693359375;
const LN2_LOW = fround(-2.1219444e-4);

/** 2^-1022 ... 2^1023, by exact halving and doubling. */
const POWERS = (() => {
  const powers = new Float64Array(2046);
  powers[1022] = 1;
  for (let i = 1023; i < powers.length; i++) powers[i] = powers[i - 1]! * 2;
  for (let i = 1021; i >= 0; i--) powers[i] = powers[i + 1]! / 2;
  return powers;
})();
