export function unitRows(rows: i32, width: i32, x: usize, y: usize, norms: usize): void {
  x <<= 2;
  y <<= 2;
  norms <<= 2;
  const row = (width as usize) << 2;
  for (let i = 0; i < rows; i++) {
    const norm: f32 = sqrt<f32>(dot(width, x, x));
    store<f32>(norms + (i << 2), norm);
    for (let j: usize = 0; j < row; j += 4) {
      store<f32>(y + j, norm == 0 ? 0 : load<f32>(x + j) / norm);
    }
    x += row;
    y += row;
  }
}

export function unitRowsBackward(rows: i32, width: i32, y: usize, norms: usize, dy: usize, dx: usize): void {
  y <<= 2;
  norms <<= 2;
  dy <<= 2;
  dx <<= 2;
  const row = (width as usize) << 2;
  for (let i = 0; i < rows; i++) {
    const norm = load<f32>(norms + (i << 2));
    if (norm != 0) {
      const along = dot(width, dy, y);
      for (let j: usize = 0; j < row; j += 4) {
        const g: f32 = (load<f32>(dy + j) - along * load<f32>(y + j)) / norm;
        store<f32>(dx + j, load<f32>(dx + j) + g);
      }
    }
    y += row;
    dy += row;
    dx += row;
  }
}

/** Four running sums, added as (0 + 1) + (2 + 3); what is beyond the last four follows one by one. */
function dot(n: i32, a: usize, b: usize): f32 {
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
