export function meanCoefficients(nodes: i32, rows: usize, columns: usize, present: usize, out: usize): void {
  rows <<= 2;
  columns <<= 2;
  present <<= 2;
  out <<= 2;
  for (let i = 0; i < nodes; i++) {
    let count: f32 = 0;
    const end = load<i32>(rows + (i << 2), 4);
    for (let e = load<i32>(rows + (i << 2)); e < end; e++) {
      count += load<f32>(present + (load<i32>(columns + (e << 2)) << 2));
    }
    const here = load<f32>(present + (i << 2)) != 0 && count != 0;
    store<f32>(out + (i << 2), here ? (1 as f32) / count : 0);
  }
}

/** Sixteen columns at a time, their sums in four registers while the edges pass; then four, then one. */
export function aggregate(
  nodes: i32,
  width: i32,
  rows: usize,
  columns: usize,
  h: usize,
  scaleIn: usize,
  scaleOut: usize,
  out: usize,
): void {
  rows <<= 2;
  columns <<= 2;
  h <<= 2;
  scaleIn <<= 2;
  scaleOut <<= 2;
  out <<= 2;
  const row = (width as usize) << 2;
  for (let i = 0; i < nodes; i++) {
    const factor = load<f32>(scaleOut + (i << 2));
    const first = columns + (load<i32>(rows + (i << 2)) << 2);
    // a missing node has no edges
    const end = factor != 0 ? columns + (load<i32>(rows + (i << 2), 4) << 2) : first;
    const factors = f32x4.splat(factor);
    let offset: usize = 0;
    let left = width;
    for (; left >= 16; left -= 16) {
      let s0 = f32x4.splat(0);
      let s1 = s0;
      let s2 = s0;
      let s3 = s0;
      for (let e = first; e < end; e += 4) {
        const j = load<i32>(e) as usize;
        const weight = load<f32>(scaleIn + (j << 2));
        if (weight == 0) continue;
        const weights = f32x4.splat(weight);
        const from = h + j * row + offset;
        s0 = f32x4.add(s0, f32x4.mul(weights, v128.load(from)));
        s1 = f32x4.add(s1, f32x4.mul(weights, v128.load(from, 16)));
        s2 = f32x4.add(s2, f32x4.mul(weights, v128.load(from, 32)));
        s3 = f32x4.add(s3, f32x4.mul(weights, v128.load(from, 48)));
      }
      const to = out + offset;
      v128.store(to, f32x4.mul(s0, factors));
      v128.store(to, f32x4.mul(s1, factors), 16);
      v128.store(to, f32x4.mul(s2, factors), 32);
      v128.store(to, f32x4.mul(s3, factors), 48);
      offset += 64;
    }
    for (; left >= 4; left -= 4) {
      let s = f32x4.splat(0);
      for (let e = first; e < end; e += 4) {
        const j = load<i32>(e) as usize;
        const weight = load<f32>(scaleIn + (j << 2));
        if (weight == 0) continue;
        s = f32x4.add(s, f32x4.mul(f32x4.splat(weight), v128.load(h + j * row + offset)));
      }
      v128.store(out + offset, f32x4.mul(s, factors));
      offset += 16;
    }
    for (; left > 0; left--) {
      let s: f32 = 0;
      for (let e = first; e < end; e += 4) {
        const j = load<i32>(e) as usize;
        const weight = load<f32>(scaleIn + (j << 2));
        if (weight == 0) continue;
        s += weight * load<f32>(h + j * row + offset);
      }
      store<f32>(out + offset, s * factor);
      offset += 4;
    }
    out += row;
  }
}
