import { dot } from './dot';

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
