export function biasRelu(rows: i32, width: i32, bias: usize, z: usize): void {
  bias <<= 2;
  z <<= 2;
  const bytes = (width as usize) << 2;
  for (let i = 0; i < rows; i++) {
    let j: usize = 0;
    // pmax keeps a NaN of its first operand, and is one instruction
    for (; j + 16 <= bytes; j += 16) {
      v128.store(z + j, f32x4.pmax(f32x4.add(v128.load(z + j), v128.load(bias + j)), f32x4.splat(0)));
    }
    for (; j < bytes; j += 4) {
      const x: f32 = load<f32>(z + j) + load<f32>(bias + j);
      store<f32>(z + j, x < 0 ? 0 : x);
    }
    z += bytes;
  }
}
