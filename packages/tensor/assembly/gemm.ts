/**
 * C (+)= A B in tiles of 4 x 8. A tile's sums stay in eight registers, with two of B and one of A at a time; the loop
 * over k is not unrolled, because V8 loads ahead what a block loads and from sixteen live vectors on it spills. The
 * last rows are a tile too: what is beyond the end repeats the last row, and stores the same numbers once more.
 */
export function gemm(
  m: usize,
  n: i32,
  k: i32,
  a: usize,
  rowA: usize,
  columnA: usize,
  b: usize,
  rowB: usize,
  c: usize,
  rowC: usize,
  accumulate: bool,
): void {
  a <<= 2;
  rowA <<= 2;
  columnA <<= 2;
  b <<= 2;
  rowB <<= 2;
  c <<= 2;
  rowC <<= 2;
  let j = 0;
  for (; j + 8 <= n; j += 8) {
    for (let i: usize = 0; i < m; i += 4) {
      const i1 = min(i + 1, m - 1);
      const i2 = min(i + 2, m - 1);
      const i3 = min(i + 3, m - 1);
      let a0 = a + i * rowA;
      let a1 = a + i1 * rowA;
      let a2 = a + i2 * rowA;
      let a3 = a + i3 * rowA;
      const c0 = c + i * rowC;
      const c1 = c + i1 * rowC;
      const c2 = c + i2 * rowC;
      const c3 = c + i3 * rowC;
      let s00 = f32x4.splat(0);
      let s01 = s00;
      let s10 = s00;
      let s11 = s00;
      let s20 = s00;
      let s21 = s00;
      let s30 = s00;
      let s31 = s00;
      if (accumulate) {
        s00 = v128.load(c0);
        s01 = v128.load(c0, 16);
        s10 = v128.load(c1);
        s11 = v128.load(c1, 16);
        s20 = v128.load(c2);
        s21 = v128.load(c2, 16);
        s30 = v128.load(c3);
        s31 = v128.load(c3, 16);
      }
      let from = b;
      for (let p = k; p > 0; p--) {
        const b0 = v128.load(from);
        const b1 = v128.load(from, 16);
        let x = v128.load32_splat(a0);
        s00 = f32x4.add(s00, f32x4.mul(x, b0));
        s01 = f32x4.add(s01, f32x4.mul(x, b1));
        x = v128.load32_splat(a1);
        s10 = f32x4.add(s10, f32x4.mul(x, b0));
        s11 = f32x4.add(s11, f32x4.mul(x, b1));
        x = v128.load32_splat(a2);
        s20 = f32x4.add(s20, f32x4.mul(x, b0));
        s21 = f32x4.add(s21, f32x4.mul(x, b1));
        x = v128.load32_splat(a3);
        s30 = f32x4.add(s30, f32x4.mul(x, b0));
        s31 = f32x4.add(s31, f32x4.mul(x, b1));
        a0 += columnA;
        a1 += columnA;
        a2 += columnA;
        a3 += columnA;
        from += rowB;
      }
      v128.store(c0, s00);
      v128.store(c0, s01, 16);
      v128.store(c1, s10);
      v128.store(c1, s11, 16);
      v128.store(c2, s20);
      v128.store(c2, s21, 16);
      v128.store(c3, s30);
      v128.store(c3, s31, 16);
    }
    b += 32;
    c += 32;
  }
  for (; j + 4 <= n; j += 4) {
    for (let i: usize = 0; i < m; i += 4) {
      const i1 = min(i + 1, m - 1);
      const i2 = min(i + 2, m - 1);
      const i3 = min(i + 3, m - 1);
      let a0 = a + i * rowA;
      let a1 = a + i1 * rowA;
      let a2 = a + i2 * rowA;
      let a3 = a + i3 * rowA;
      const c0 = c + i * rowC;
      const c1 = c + i1 * rowC;
      const c2 = c + i2 * rowC;
      const c3 = c + i3 * rowC;
      let s0 = f32x4.splat(0);
      let s1 = s0;
      let s2 = s0;
      let s3 = s0;
      if (accumulate) {
        s0 = v128.load(c0);
        s1 = v128.load(c1);
        s2 = v128.load(c2);
        s3 = v128.load(c3);
      }
      let from = b;
      for (let p = k; p > 0; p--) {
        const b0 = v128.load(from);
        s0 = f32x4.add(s0, f32x4.mul(v128.load32_splat(a0), b0));
        s1 = f32x4.add(s1, f32x4.mul(v128.load32_splat(a1), b0));
        s2 = f32x4.add(s2, f32x4.mul(v128.load32_splat(a2), b0));
        s3 = f32x4.add(s3, f32x4.mul(v128.load32_splat(a3), b0));
        a0 += columnA;
        a1 += columnA;
        a2 += columnA;
        a3 += columnA;
        from += rowB;
      }
      v128.store(c0, s0);
      v128.store(c1, s1);
      v128.store(c2, s2);
      v128.store(c3, s3);
    }
    b += 16;
    c += 16;
  }
  for (; j < n; j++) {
    for (let i: usize = 0; i < m; i++) {
      const to = c + i * rowC;
      let s: f32 = accumulate ? load<f32>(to) : 0;
      let x = a + i * rowA;
      let from = b;
      for (let p = k; p > 0; p--) {
        s += load<f32>(x) * load<f32>(from);
        x += columnA;
        from += rowB;
      }
      store<f32>(to, s);
    }
    b += 4;
    c += 4;
  }
}
