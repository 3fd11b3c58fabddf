import { dot } from './dot';

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
