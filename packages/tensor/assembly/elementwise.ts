export function columnSums(rows: i32, width: i32, x: usize, out: usize): void {
  x <<= 2;
  out <<= 2;
  const row = (width as usize) << 2;
  let left = width;
  for (; left >= 4; left -= 4) {
    let s = v128.load(out);
    let from = x;
    for (let i = 0; i < rows; i++) {
      s = f32x4.add(s, v128.load(from));
      from += row;
    }
    v128.store(out, s);
    x += 16;
    out += 16;
  }
  for (; left > 0; left--) {
    let s = load<f32>(out);
    let from = x;
    for (let i = 0; i < rows; i++) {
      s += load<f32>(from);
      from += row;
    }
    store<f32>(out, s);
    x += 4;
    out += 4;
  }
}

export function scale(size: i32, factor: f32, x: usize, out: usize): void {
  x <<= 2;
  out <<= 2;
  const factors = f32x4.splat(factor);
  let left = size;
  for (; left >= 4; left -= 4) {
    v128.store(out, f32x4.mul(factors, v128.load(x)));
    x += 16;
    out += 16;
  }
  for (; left > 0; left--) {
    store<f32>(out, factor * load<f32>(x));
    x += 4;
    out += 4;
  }
}

export function axpy(size: i32, factor: f32, x: usize, out: usize): void {
  x <<= 2;
  out <<= 2;
  const factors = f32x4.splat(factor);
  let left = size;
  for (; left >= 4; left -= 4) {
    v128.store(out, f32x4.add(v128.load(out), f32x4.mul(factors, v128.load(x))));
    x += 16;
    out += 16;
  }
  for (; left > 0; left--) {
    store<f32>(out, load<f32>(out) + factor * load<f32>(x));
    x += 4;
    out += 4;
  }
}
