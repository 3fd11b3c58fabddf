/** Four running sums, added as (0 + 1) + (2 + 3); what is beyond the last four follows one by one. */
export function dot(n: i32, a: usize, b: usize): f32 {
  let s = f32x4.splat(0);
  for (; n >= 4; n -= 4) {
    s = f32x4.add(s, f32x4.mul(v128.load(a), v128.load(b)));
    a += 16;
    b += 16;
  }
  let sum: f32 =
    f32x4.extract_lane(s, 0) + f32x4.extract_lane(s, 1) + (f32x4.extract_lane(s, 2) + f32x4.extract_lane(s, 3));
  for (; n > 0; n--) {
    sum += load<f32>(a) * load<f32>(b);
    a += 4;
    b += 4;
  }
  return sum;
}
