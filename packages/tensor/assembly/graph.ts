export function meanCoefficients(nodes: i32, parents: usize, present: usize, out: usize): void {
  parents <<= 2;
  present <<= 2;
  out <<= 2;
  // sums over node and children, then the parent's presence besides: counts are whole numbers, their order is free
  for (let i = 0; i < nodes; i++) store<f32>(out + (i << 2), load<f32>(present + (i << 2)));
  let run = -1;
  let count: f32 = 0;
  let above: f32 = 0;
  for (let i = 0; i < nodes; i++) {
    const p = load<i32>(parents + (i << 2));
    if (p != run) {
      if (run >= 0) store<f32>(out + (run << 2), count);
      run = p;
      count = p >= 0 ? load<f32>(out + (p << 2)) : 0;
      above = p >= 0 ? load<f32>(present + (p << 2)) : 0;
    }
    count += load<f32>(present + (i << 2));
    store<f32>(out + (i << 2), load<f32>(out + (i << 2)) + above);
  }
  const zero = f32x4.splat(0);
  let i = 0;
  for (; i + 4 <= nodes; i += 4) {
    const one = f32x4.div(f32x4.splat(1), v128.load(out + (i << 2)));
    v128.store(out + (i << 2), v128.and(one, f32x4.ne(v128.load(present + (i << 2)), zero)));
  }
  for (; i < nodes; i++) {
    const one: f32 = 1 / load<f32>(out + (i << 2));
    store<f32>(out + (i << 2), load<f32>(present + (i << 2)) != 0 ? one : 0);
  }
}

/**
 * One pass over the nodes, children before parents. While children of the same parent pass, their sum stays in registers; of
 * an inner node's row in `out` the sum of its children is kept until the node itself comes by. Sixteen columns at a time, then
 * four, then one.
 */
// @ts-ignore: decorator
@inline
export function overTree(
  relu: bool,
  nodes: i32,
  leaves: i32,
  width: i32,
  parents: usize,
  h: usize,
  coefficients: usize,
  bias: usize,
  out: usize,
): void {
  parents <<= 2;
  h <<= 2;
  coefficients <<= 2;
  bias <<= 2;
  out <<= 2;
  const zero = f32x4.splat(0);
  const row = (width as usize) << 2;
  const end = out + (nodes as usize) * row;
  for (let at = out + (leaves as usize) * row; at < end; at += 4) store<f32>(at, 0);

  let left = width;
  for (; left >= 16; left -= 16) {
    let s0 = zero;
    let s1 = zero;
    let s2 = zero;
    let s3 = zero;
    let run = -1;
    let from = h;
    let to = out;
    for (let i = 0; i < nodes; i++) {
      const p = load<i32>(parents + (i << 2));
      if (p != run) {
        if (run >= 0) {
          const above = out + (run as usize) * row;
          v128.store(above, s0);
          v128.store(above, s1, 16);
          v128.store(above, s2, 32);
          v128.store(above, s3, 48);
        }
        run = p;
        if (p >= 0) {
          const above = out + (p as usize) * row;
          s0 = v128.load(above);
          s1 = v128.load(above, 16);
          s2 = v128.load(above, 32);
          s3 = v128.load(above, 48);
        }
      }
      let x0 = v128.load(from);
      let x1 = v128.load(from, 16);
      let x2 = v128.load(from, 32);
      let x3 = v128.load(from, 48);
      s0 = f32x4.add(s0, x0);
      s1 = f32x4.add(s1, x1);
      s2 = f32x4.add(s2, x2);
      s3 = f32x4.add(s3, x3);
      if (i >= leaves) {
        x0 = f32x4.add(v128.load(to), x0);
        x1 = f32x4.add(v128.load(to, 16), x1);
        x2 = f32x4.add(v128.load(to, 32), x2);
        x3 = f32x4.add(v128.load(to, 48), x3);
      }
      if (p >= 0) {
        const above = h + (p as usize) * row;
        x0 = f32x4.add(x0, v128.load(above));
        x1 = f32x4.add(x1, v128.load(above, 16));
        x2 = f32x4.add(x2, v128.load(above, 32));
        x3 = f32x4.add(x3, v128.load(above, 48));
      }
      const c = v128.load32_splat(coefficients + (i << 2));
      const here = f32x4.ne(c, zero);
      v128.store(to, finished(relu, x0, c, here, bias), 0);
      v128.store(to, finished(relu, x1, c, here, bias + 16), 16);
      v128.store(to, finished(relu, x2, c, here, bias + 32), 32);
      v128.store(to, finished(relu, x3, c, here, bias + 48), 48);
      from += row;
      to += row;
    }
    h += 64;
    out += 64;
    bias += 64;
  }
  for (; left >= 4; left -= 4) {
    let s = zero;
    let run = -1;
    let from = h;
    let to = out;
    for (let i = 0; i < nodes; i++) {
      const p = load<i32>(parents + (i << 2));
      if (p != run) {
        if (run >= 0) v128.store(out + (run as usize) * row, s);
        run = p;
        if (p >= 0) s = v128.load(out + (p as usize) * row);
      }
      let x = v128.load(from);
      s = f32x4.add(s, x);
      if (i >= leaves) x = f32x4.add(v128.load(to), x);
      if (p >= 0) x = f32x4.add(x, v128.load(h + (p as usize) * row));
      const c = v128.load32_splat(coefficients + (i << 2));
      v128.store(to, finished(relu, x, c, f32x4.ne(c, zero), bias));
      from += row;
      to += row;
    }
    h += 16;
    out += 16;
    bias += 16;
  }
  for (; left > 0; left--) {
    let from = h;
    let to = out;
    for (let i = 0; i < nodes; i++) {
      const p = load<i32>(parents + (i << 2));
      let x = load<f32>(from);
      if (p >= 0) {
        const above = out + (p as usize) * row;
        store<f32>(above, load<f32>(above) + x);
      }
      if (i >= leaves) x = load<f32>(to) + x;
      if (p >= 0) x += load<f32>(h + (p as usize) * row);
      const c = load<f32>(coefficients + (i << 2));
      if (relu) {
        x = x * c + load<f32>(bias);
        x = x < 0 ? 0 : x;
      }
      store<f32>(to, c == 0 ? 0 : x);
      from += row;
      to += row;
    }
    h += 4;
    out += 4;
    bias += 4;
  }
}

// @ts-ignore: decorator
@inline
function finished(relu: bool, sum: v128, c: v128, here: v128, bias: usize): v128 {
  if (!relu) return v128.and(sum, here);
  // pmax keeps a NaN of its first operand, and is one instruction
  return v128.and(f32x4.pmax(f32x4.add(f32x4.mul(sum, c), v128.load(bias)), f32x4.splat(0)), here);
}

export function meanRelu(
  nodes: i32,
  leaves: i32,
  width: i32,
  parents: usize,
  h: usize,
  coefficients: usize,
  bias: usize,
  out: usize,
): void {
  overTree(true, nodes, leaves, width, parents, h, coefficients, bias, out);
}

/** A node with its number x and learned part: base_i + x_i row. */
export function outerSum(
  rows: i32,
  width: i32,
  x: usize,
  row: usize,
  base: usize,
  coefficients: usize,
  out: usize,
): void {
  x <<= 2;
  row <<= 2;
  base <<= 2;
  coefficients <<= 2;
  out <<= 2;
  const zero = f32x4.splat(0);
  const bytes = (width as usize) << 2;
  let left = width;
  for (; left >= 16; left -= 16) {
    const r0 = v128.load(row);
    const r1 = v128.load(row, 16);
    const r2 = v128.load(row, 32);
    const r3 = v128.load(row, 48);
    let at: usize = 0;
    for (let i = 0; i < rows; i++) {
      const n = v128.load32_splat(x + (i << 2));
      const here = f32x4.ne(v128.load32_splat(coefficients + (i << 2)), zero);
      const from = base + at;
      const to = out + at;
      v128.store(to, v128.and(f32x4.add(v128.load(from), f32x4.mul(n, r0)), here));
      v128.store(to, v128.and(f32x4.add(v128.load(from, 16), f32x4.mul(n, r1)), here), 16);
      v128.store(to, v128.and(f32x4.add(v128.load(from, 32), f32x4.mul(n, r2)), here), 32);
      v128.store(to, v128.and(f32x4.add(v128.load(from, 48), f32x4.mul(n, r3)), here), 48);
      at += bytes;
    }
    row += 64;
    base += 64;
    out += 64;
  }
  for (; left >= 4; left -= 4) {
    const r = v128.load(row);
    let at: usize = 0;
    for (let i = 0; i < rows; i++) {
      const here = f32x4.ne(v128.load32_splat(coefficients + (i << 2)), zero);
      const sum = f32x4.add(v128.load(base + at), f32x4.mul(v128.load32_splat(x + (i << 2)), r));
      v128.store(out + at, v128.and(sum, here));
      at += bytes;
    }
    row += 16;
    base += 16;
    out += 16;
  }
  for (; left > 0; left--) {
    let at: usize = 0;
    for (let i = 0; i < rows; i++) {
      const sum: f32 = load<f32>(base + at) + load<f32>(x + (i << 2)) * load<f32>(row);
      store<f32>(out + at, load<f32>(coefficients + (i << 2)) == 0 ? 0 : sum);
      at += bytes;
    }
    row += 4;
    base += 4;
    out += 4;
  }
}
