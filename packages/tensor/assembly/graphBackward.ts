import { overTree } from './graph';

export function neighbourSums(
  nodes: i32,
  leaves: i32,
  width: i32,
  parents: usize,
  h: usize,
  coefficients: usize,
  out: usize,
): void {
  overTree(false, nodes, leaves, width, parents, h, coefficients, 0, out);
}

export function outerSumBackward(rows: i32, width: i32, x: usize, dy: usize, dRow: usize, dBase: usize): void {
  x <<= 2;
  dy <<= 2;
  dRow <<= 2;
  dBase <<= 2;
  const bytes = (width as usize) << 2;
  let left = width;
  for (; left >= 16; left -= 16) {
    let s0 = v128.load(dRow);
    let s1 = v128.load(dRow, 16);
    let s2 = v128.load(dRow, 32);
    let s3 = v128.load(dRow, 48);
    let from = dy;
    let to = dBase;
    for (let i = 0; i < rows; i++) {
      const number = v128.load32_splat(x + (i << 2));
      let d = v128.load(from);
      s0 = f32x4.add(s0, f32x4.mul(number, d));
      v128.store(to, f32x4.add(v128.load(to), d));
      d = v128.load(from, 16);
      s1 = f32x4.add(s1, f32x4.mul(number, d));
      v128.store(to, f32x4.add(v128.load(to, 16), d), 16);
      d = v128.load(from, 32);
      s2 = f32x4.add(s2, f32x4.mul(number, d));
      v128.store(to, f32x4.add(v128.load(to, 32), d), 32);
      d = v128.load(from, 48);
      s3 = f32x4.add(s3, f32x4.mul(number, d));
      v128.store(to, f32x4.add(v128.load(to, 48), d), 48);
      from += bytes;
      to += bytes;
    }
    v128.store(dRow, s0);
    v128.store(dRow, s1, 16);
    v128.store(dRow, s2, 32);
    v128.store(dRow, s3, 48);
    dRow += 64;
    dy += 64;
    dBase += 64;
  }
  for (; left >= 4; left -= 4) {
    let s = v128.load(dRow);
    let from = dy;
    let to = dBase;
    for (let i = 0; i < rows; i++) {
      const d = v128.load(from);
      s = f32x4.add(s, f32x4.mul(v128.load32_splat(x + (i << 2)), d));
      v128.store(to, f32x4.add(v128.load(to), d));
      from += bytes;
      to += bytes;
    }
    v128.store(dRow, s);
    dRow += 16;
    dy += 16;
    dBase += 16;
  }
  for (; left > 0; left--) {
    let s = load<f32>(dRow);
    let from = dy;
    let to = dBase;
    for (let i = 0; i < rows; i++) {
      const d = load<f32>(from);
      s += load<f32>(x + (i << 2)) * d;
      store<f32>(to, load<f32>(to) + d);
      from += bytes;
      to += bytes;
    }
    store<f32>(dRow, s);
    dRow += 4;
    dy += 4;
    dBase += 4;
  }
}

export function reluBackward(
  rows: i32,
  width: i32,
  y: usize,
  dy: usize,
  coefficients: usize,
  dBias: usize,
  out: usize,
): void {
  y <<= 2;
  dy <<= 2;
  coefficients <<= 2;
  dBias <<= 2;
  out <<= 2;
  const zero = f32x4.splat(0);
  const bytes = (width as usize) << 2;
  let offset: usize = 0;
  for (; offset + 64 <= bytes; offset += 64) {
    let s0 = v128.load(dBias + offset);
    let s1 = v128.load(dBias + offset, 16);
    let s2 = v128.load(dBias + offset, 32);
    let s3 = v128.load(dBias + offset, 48);
    let at = offset;
    for (let i = 0; i < rows; i++) {
      const c = v128.load32_splat(coefficients + (i << 2));
      let d = v128.and(v128.load(dy + at), f32x4.gt(v128.load(y + at), zero));
      s0 = f32x4.add(s0, d);
      v128.store(out + at, f32x4.mul(c, d));
      d = v128.and(v128.load(dy + at, 16), f32x4.gt(v128.load(y + at, 16), zero));
      s1 = f32x4.add(s1, d);
      v128.store(out + at, f32x4.mul(c, d), 16);
      d = v128.and(v128.load(dy + at, 32), f32x4.gt(v128.load(y + at, 32), zero));
      s2 = f32x4.add(s2, d);
      v128.store(out + at, f32x4.mul(c, d), 32);
      d = v128.and(v128.load(dy + at, 48), f32x4.gt(v128.load(y + at, 48), zero));
      s3 = f32x4.add(s3, d);
      v128.store(out + at, f32x4.mul(c, d), 48);
      at += bytes;
    }
    v128.store(dBias + offset, s0);
    v128.store(dBias + offset, s1, 16);
    v128.store(dBias + offset, s2, 32);
    v128.store(dBias + offset, s3, 48);
  }
  for (; offset + 16 <= bytes; offset += 16) {
    let s = v128.load(dBias + offset);
    let at = offset;
    for (let i = 0; i < rows; i++) {
      const d = v128.and(v128.load(dy + at), f32x4.gt(v128.load(y + at), zero));
      s = f32x4.add(s, d);
      v128.store(out + at, f32x4.mul(v128.load32_splat(coefficients + (i << 2)), d));
      at += bytes;
    }
    v128.store(dBias + offset, s);
  }
  for (; offset < bytes; offset += 4) {
    let s = load<f32>(dBias + offset);
    let at = offset;
    for (let i = 0; i < rows; i++) {
      const d: f32 = load<f32>(y + at) > 0 ? load<f32>(dy + at) : 0;
      s += d;
      store<f32>(out + at, load<f32>(coefficients + (i << 2)) * d);
      at += bytes;
    }
    store<f32>(dBias + offset, s);
  }
}
