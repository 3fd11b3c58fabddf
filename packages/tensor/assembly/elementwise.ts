export function broadcast(rows: i32, width: i32, bias: usize, out: usize): void {
  bias <<= 2;
  out <<= 2;
  for (let i = 0; i < rows; i++) {
    copy(width, bias, out);
    out += (width as usize) << 2;
  }
}

/** A call to memory.copy costs more than the few numbers of a row. */
export function copy(n: i32, from: usize, to: usize): void {
  for (; n >= 4; n -= 4) {
    v128.store(to, v128.load(from));
    from += 16;
    to += 16;
  }
  for (; n > 0; n--) {
    store<f32>(to, load<f32>(from));
    from += 4;
    to += 4;
  }
}

export function biasRelu(rows: i32, width: i32, bias: usize, present: usize, z: usize): void {
  bias <<= 2;
  present <<= 2;
  z <<= 2;
  const zero = f32x4.splat(0);
  for (let i = 0; i < rows; i++) {
    if (load<f32>(present + (i << 2)) == 0) {
      memory.fill(z, 0, (width as usize) << 2);
      z += (width as usize) << 2;
      continue;
    }
    let b = bias;
    let left = width;
    for (; left >= 4; left -= 4) {
      v128.store(z, f32x4.max(f32x4.add(v128.load(z), v128.load(b)), zero));
      z += 16;
      b += 16;
    }
    for (; left > 0; left--) {
      store<f32>(z, max<f32>(load<f32>(z) + load<f32>(b), 0));
      z += 4;
      b += 4;
    }
  }
}

export function reluBackward(size: i32, y: usize, dy: usize, out: usize): void {
  y <<= 2;
  dy <<= 2;
  out <<= 2;
  const zero = f32x4.splat(0);
  let left = size;
  for (; left >= 4; left -= 4) {
    v128.store(out, v128.and(v128.load(dy), f32x4.gt(v128.load(y), zero)));
    y += 16;
    dy += 16;
    out += 16;
  }
  for (; left > 0; left--) {
    store<f32>(out, load<f32>(y) > 0 ? load<f32>(dy) : 0);
    y += 4;
    dy += 4;
    out += 4;
  }
}

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
