export function multiply(size: i32, x: usize, factors: usize, out: usize, accumulate: bool): void {
  x <<= 2;
  factors <<= 2;
  out <<= 2;
  let left = size;
  for (; left >= 4; left -= 4) {
    const product = f32x4.mul(v128.load(x), v128.load(factors));
    v128.store(out, accumulate ? f32x4.add(v128.load(out), product) : product);
    x += 16;
    factors += 16;
    out += 16;
  }
  for (; left > 0; left--) {
    const product: f32 = load<f32>(x) * load<f32>(factors);
    store<f32>(out, accumulate ? load<f32>(out) + product : product);
    x += 4;
    factors += 4;
    out += 4;
  }
}
