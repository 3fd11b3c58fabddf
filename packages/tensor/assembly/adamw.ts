export function adamW(
  size: i32,
  value: usize,
  gradient: usize,
  first: usize,
  second: usize,
  beta1: f32,
  rest1: f32,
  beta2: f32,
  rest2: f32,
  decay: f32,
  rate: f32,
  correction: f32,
  epsilon: f32,
): void {
  value <<= 2;
  gradient <<= 2;
  first <<= 2;
  second <<= 2;
  const end = value + ((size as usize) << 2);
  while (value + 16 <= end) {
    const g = v128.load(gradient);
    const m = f32x4.add(
      f32x4.mul(f32x4.splat(beta1), v128.load(first)),
      f32x4.mul(f32x4.splat(rest1), g),
    );
    const v = f32x4.add(
      f32x4.mul(f32x4.splat(beta2), v128.load(second)),
      f32x4.mul(f32x4.splat(rest2), f32x4.mul(g, g)),
    );
    v128.store(first, m);
    v128.store(second, v);
    const below = f32x4.add(f32x4.mul(f32x4.sqrt(v), f32x4.splat(correction)), f32x4.splat(epsilon));
    const step = f32x4.div(f32x4.mul(f32x4.splat(rate), m), below);
    v128.store(value, f32x4.sub(f32x4.mul(v128.load(value), f32x4.splat(decay)), step));
    value += 16;
    gradient += 16;
    first += 16;
    second += 16;
  }
  while (value < end) {
    const g = load<f32>(gradient);
    const m: f32 = beta1 * load<f32>(first) + rest1 * g;
    const v: f32 = beta2 * load<f32>(second) + rest2 * (g * g);
    store<f32>(first, m);
    store<f32>(second, v);
    store<f32>(value, load<f32>(value) * decay - (rate * m) / (sqrt<f32>(v) * correction + epsilon));
    value += 4;
    gradient += 4;
    first += 4;
    second += 4;
  }
}
