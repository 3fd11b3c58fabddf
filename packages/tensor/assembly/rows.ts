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
