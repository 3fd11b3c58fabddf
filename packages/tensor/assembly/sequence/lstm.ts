/** Four units at a time; the last of a row one by one in the first lane, through the same arithmetic. */
export function lstmCell(
  rows: i32,
  hidden: i32,
  gates: usize,
  previous: usize,
  cell: usize,
  squashed: usize,
  out: usize,
): void {
  gates <<= 2;
  previous <<= 2;
  cell <<= 2;
  squashed <<= 2;
  out <<= 2;
  const gate = (hidden as usize) << 2;
  for (let row = 0; row < rows; row++) {
    let left = hidden;
    while (left > 0) {
      const whole = left >= 4;
      const i = sigmoid(read(gates, whole));
      const f = sigmoid(read(gates + gate, whole));
      const g = tanh(read(gates + 2 * gate, whole));
      const o = sigmoid(read(gates + 3 * gate, whole));
      write(gates, i, whole);
      write(gates + gate, f, whole);
      write(gates + 2 * gate, g, whole);
      write(gates + 3 * gate, o, whole);
      const c = f32x4.add(f32x4.mul(f, read(previous, whole)), f32x4.mul(i, g));
      const s = tanh(c);
      write(cell, c, whole);
      write(squashed, s, whole);
      write(out, f32x4.mul(o, s), whole);
      const done: i32 = whole ? 4 : 1;
      left -= done;
      const bytes = (done as usize) << 2;
      gates += bytes;
      previous += bytes;
      cell += bytes;
      squashed += bytes;
      out += bytes;
    }
    gates += 3 * gate;
  }
}

export function lstmCellBackward(
  rows: i32,
  hidden: i32,
  gates: usize,
  previous: usize,
  squashed: usize,
  dOut: usize,
  dCell: usize,
  dGates: usize,
): void {
  gates <<= 2;
  previous <<= 2;
  squashed <<= 2;
  dOut <<= 2;
  dCell <<= 2;
  dGates <<= 2;
  const gate = (hidden as usize) << 2;
  const one = f32x4.splat(1);
  for (let row = 0; row < rows; row++) {
    let left = hidden;
    while (left > 0) {
      const whole = left >= 4;
      const i = read(gates, whole);
      const f = read(gates + gate, whole);
      const g = read(gates + 2 * gate, whole);
      const o = read(gates + 3 * gate, whole);
      const s = read(squashed, whole);
      const dh = read(dOut, whole);
      const dc = f32x4.add(
        read(dCell, whole),
        f32x4.mul(f32x4.mul(dh, o), f32x4.sub(one, f32x4.mul(s, s))),
      );
      const di = f32x4.mul(f32x4.mul(dc, g), f32x4.mul(i, f32x4.sub(one, i)));
      const df = f32x4.mul(f32x4.mul(dc, read(previous, whole)), f32x4.mul(f, f32x4.sub(one, f)));
      const dg = f32x4.mul(f32x4.mul(dc, i), f32x4.sub(one, f32x4.mul(g, g)));
      const d0 = f32x4.mul(f32x4.mul(dh, s), f32x4.mul(o, f32x4.sub(one, o)));
      write(dGates, di, whole);
      write(dGates + gate, df, whole);
      write(dGates + 2 * gate, dg, whole);
      write(dGates + 3 * gate, d0, whole);
      write(dCell, f32x4.mul(dc, f), whole);
      const done: i32 = whole ? 4 : 1;
      left -= done;
      const bytes = (done as usize) << 2;
      gates += bytes;
      previous += bytes;
      squashed += bytes;
      dOut += bytes;
      dCell += bytes;
      dGates += bytes;
    }
    gates += 3 * gate;
    dGates += 3 * gate;
  }
}

// @ts-ignore: a decorator of AssemblyScript's
@inline
function read(at: usize, whole: bool): v128 {
  return whole ? v128.load(at) : v128.load32_zero(at);
}

// @ts-ignore: a decorator of AssemblyScript's
@inline
function write(at: usize, x: v128, whole: bool): void {
  if (whole) v128.store(at, x);
  else store<f32>(at, f32x4.extract_lane(x, 0));
}

/** 1 / (1 + exp(-x)), from the exponential of a number that is never positive. */
function sigmoid(x: v128): v128 {
  const one = f32x4.splat(1);
  const e = expOfNegative(f32x4.neg(f32x4.abs(x)));
  const above = v128.bitselect(e, one, f32x4.lt(x, f32x4.splat(0)));
  return f32x4.div(above, f32x4.add(one, e));
}

/**
 * tanh(x) by (1 - e) / (1 + e), e = exp(-2 |x|); below 0.625, where that cancels, by the sixth convergent of Lambert's
 * continued fraction x / (1 + x^2 / (3 + x^2 / (5 + ...))).
 */
function tanh(x: v128): v128 {
  const one = f32x4.splat(1);
  const size = f32x4.abs(x);
  const e = expOfNegative(f32x4.mul(size, f32x4.splat(-2)));
  const far = f32x4.div(f32x4.sub(one, e), f32x4.add(one, e));
  const s = f32x4.mul(size, size);
  const c0 = f32x4.splat(10395);
  let above = f32x4.add(f32x4.mul(s, f32x4.splat(21)), f32x4.splat(1260));
  above = f32x4.mul(f32x4.add(f32x4.mul(above, s), c0), size);
  let below = f32x4.add(s, f32x4.splat(210));
  below = f32x4.add(f32x4.mul(below, s), f32x4.splat(4725));
  below = f32x4.add(f32x4.mul(below, s), c0);
  const near = f32x4.div(above, below);
  const y = v128.bitselect(near, far, f32x4.lt(size, f32x4.splat(0.625)));
  return v128.or(y, v128.and(x, f32x4.splat(-0.0)));
}

/** exp(x), x <= 0, as exp32 of src/exp.ts, to the same bits; once more, as the compiler warns of exported functions of vectors. */
function expOfNegative(x: v128): v128 {
  const magic = f32x4.splat(12582912);
  const inside = f32x4.max(x, f32x4.splat(-87));
  const k = f32x4.sub(f32x4.add(f32x4.mul(inside, f32x4.splat(1.44269504)), magic), magic);
  const high = f32x4.sub(inside, f32x4.mul(k, f32x4.splat(0.693359375)));
  const r = f32x4.sub(high, f32x4.mul(k, f32x4.splat(-2.1219444e-4)));
  let p = f32x4.splat(1 / 720);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1 / 120));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1 / 24));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1 / 6));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(0.5));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(k), i32x4.splat(127)), 23);
  return v128.andnot(f32x4.mul(p, power), f32x4.lt(x, f32x4.splat(-87)));
}
