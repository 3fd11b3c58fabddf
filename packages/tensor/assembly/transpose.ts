export function transpose(m: i32, n: i32, a: usize, out: usize): void {
  a <<= 2;
  out <<= 2;
  const row = (m as usize) << 2;
  for (let i = 0; i < m; i++) {
    let to = out + (i << 2);
    for (let j = 0; j < n; j++) {
      store<f32>(to, load<f32>(a));
      a += 4;
      to += row;
    }
  }
}
