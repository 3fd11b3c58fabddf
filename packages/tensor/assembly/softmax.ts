import { copy } from './rows';

/** Each row is packed, padded to whole vectors of four with minus infinity, of which the exponential is 0. */
export function crossEntropy(
  rows: i32,
  width: i32,
  logits: usize,
  targets: usize,
  allowed: i32,
  delta: usize,
  row: usize,
): f64 {
  logits <<= 2;
  targets <<= 2;
  delta <<= 2;
  row <<= 2;
  const bytes = (width as usize) << 2;
  const end = row + ((bytes + 15) & ~15);
  const lowest = f32x4.splat(-f32.MAX_VALUE * 2);
  let loss: f64 = 0;
  let mask = (allowed as usize) << 2;
  for (let i = 0; i < rows; i++) {
    const target = load<i32>(targets + (i << 2));
    if (target < 0) {
      memory.fill(delta, 0, bytes);
    } else {
      let j: usize = 0;
      for (; j + 16 <= bytes; j += 16) {
        let z = v128.load(logits + j);
        if (allowed >= 0) z = v128.bitselect(z, lowest, f32x4.ne(v128.load(mask + j), f32x4.splat(0)));
        v128.store(row + j, z);
      }
      if (j < bytes) v128.store(row + j, lowest);
      for (; j < bytes; j += 4) {
        if (allowed < 0 || load<f32>(mask + j) != 0) store<f32>(row + j, load<f32>(logits + j));
      }
      let tops = lowest;
      for (let p = row; p < end; p += 16) tops = f32x4.max(tops, v128.load(p));
      const top = max<f32>(
        max<f32>(f32x4.extract_lane(tops, 0), f32x4.extract_lane(tops, 1)),
        max<f32>(f32x4.extract_lane(tops, 2), f32x4.extract_lane(tops, 3)),
      );
      tops = f32x4.splat(top);
      let sums = f32x4.splat(0);
      for (let p = row; p < end; p += 16) {
        const e = expOfNegative(f32x4.sub(v128.load(p), tops));
        v128.store(p, e);
        sums = f32x4.add(sums, e);
      }
      const sum: f32 =
        f32x4.extract_lane(sums, 0) +
        f32x4.extract_lane(sums, 1) +
        (f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3));
      const own: f32 = top - load<f32>(logits + (target << 2));
      loss += log(sum as f64) + (own as f64);
      const over = f32x4.splat((1 as f32) / sum);
      for (let p = row; p < end; p += 16) v128.store(p, f32x4.mul(v128.load(p), over));
      const at = row + (target << 2);
      store<f32>(at, load<f32>(at) - 1);
      copy(width, row, delta);
    }
    logits += bytes;
    delta += bytes;
    mask += bytes;
  }
  return loss;
}

/** exp(x), x <= 0, as in src/exp.ts. */
function expOfNegative(x: v128): v128 {
  const magic = f32x4.splat(12582912); // 1.5 2^23: adding it rounds to an integer
  const inside = f32x4.max(x, f32x4.splat(-87));
  const k = f32x4.sub(f32x4.add(f32x4.mul(inside, f32x4.splat(1.44269504)), magic), magic);
  const r = f32x4.sub(
    f32x4.sub(inside, f32x4.mul(k, f32x4.splat(0.693359375))),
    f32x4.mul(k, f32x4.splat(-2.12194440e-4)),
  );
  const one = f32x4.splat(1);
  let p = f32x4.splat(1 / 720);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1 / 120));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1 / 24));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1 / 6));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(0.5));
  p = f32x4.add(f32x4.mul(p, r), one);
  p = f32x4.add(f32x4.mul(p, r), one);
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(k), i32x4.splat(127)), 23);
  return v128.andnot(f32x4.mul(p, power), f32x4.lt(x, f32x4.splat(-87)));
}

/** log(x) as in src/log.ts. */
function log(x: f64): f64 {
  if (!(x > 0) || x == Infinity) return x == 0 ? -Infinity : x > 0 ? x : NaN;
  let exponent: f64 = 0;
  while (x > 1.4142135623730951) {
    x *= 0.5;
    exponent += 1;
  }
  while (x < 0.7071067811865476) {
    x *= 2;
    exponent -= 1;
  }
  const s = (x - 1) / (x + 1);
  const t = s * s;
  let p: f64 = 1.0 / 23;
  p = p * t + 1.0 / 21;
  p = p * t + 1.0 / 19;
  p = p * t + 1.0 / 17;
  p = p * t + 1.0 / 15;
  p = p * t + 1.0 / 13;
  p = p * t + 1.0 / 11;
  p = p * t + 1.0 / 9;
  p = p * t + 1.0 / 7;
  p = p * t + 1.0 / 5;
  p = p * t + 1.0 / 3;
  p = p * t + 1;
  return exponent * 0.6931471805599453 + 2 * s * p;
}
