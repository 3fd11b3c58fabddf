/**
 * Seeded random numbers, the same bits on every engine: PCG32 (O'Neill 2014, pcg-random.org, XSH-RR 64/32), with the
 * 64-bit state in two 32-bit halves. A stream is named by its parts, so that independent work draws from independent
 * streams: `random(seed, 'kmeans', restart)`.
 */
export interface Random {
  /** uniform integer in [0, 2^32) */
  bits(): number;
  /** uniform in [0, 1), 32 bits of resolution */
  uniform(): number;
  /** uniform integer in [0, n), without modulo bias; n from 1 to 2^32 */
  integer(n: number): number;
  /** standard normal, Marsaglia's polar method */
  normal(): number;
  /** a new array with the items in random order (Fisher-Yates) */
  shuffle<T>(items: readonly T[]): T[];
}

export function random(...name: readonly (number | string)[]): Random {
  const [a, b] = hash64(name.join('\u001f'));
  let high = 0;
  let low = 0;

  /** state = state * 6364136223846793005 + 1442695040888963407 mod 2^64 */
  const step = (): void => {
    const [productHigh, productLow] = multiply64(high, low, 0x5851f42d, 0x4c957f2d);
    const sum = productLow + 0xf767814f;
    low = sum >>> 0;
    high = (productHigh + 0x14057b7e + (sum > 0xffffffff ? 1 : 0)) >>> 0;
  };
  const bits = (): number => {
    const [oldHigh, oldLow] = [high, low];
    step();
    // xorshifted = ((old >> 18) ^ old) >> 27, rotated right by old >> 59
    const shiftedHigh = (oldHigh >>> 18) ^ oldHigh;
    const shiftedLow = ((oldLow >>> 18) | (oldHigh << 14)) ^ oldLow;
    const word = ((shiftedHigh << 5) | (shiftedLow >>> 27)) >>> 0;
    const turn = oldHigh >>> 27;
    return ((word >>> turn) | (word << (-turn & 31))) >>> 0;
  };
  step();
  const seeded = low + a;
  low = seeded >>> 0;
  high = (high + b + (seeded > 0xffffffff ? 1 : 0)) >>> 0;
  step();

  let spare: number | undefined;
  const uniform = (): number => bits() / 0x100000000;
  const integer = (n: number): number => {
    const limit = 0x100000000 - (0x100000000 % n);
    let draw = bits();
    while (draw >= limit) draw = bits();
    return draw % n;
  };
  const normal = (): number => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    for (;;) {
      const u = 2 * uniform() - 1;
      const v = 2 * uniform() - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) {
        const factor = Math.sqrt((-2 * Math.log(s)) / s);
        spare = v * factor;
        return u * factor;
      }
    }
  };
  const shuffle = <T>(items: readonly T[]): T[] => {
    const out = [...items];
    for (let i = out.length - 1; i > 0; i--) {
      const j = integer(i + 1);
      [out[i], out[j]] = [out[j]!, out[i]!];
    }
    return out;
  };
  return { bits, uniform, integer, normal, shuffle };
}

/** The 64-bit product of two 64-bit numbers, each as high and low half. */
function multiply64(ah: number, al: number, bh: number, bl: number): [number, number] {
  const a0 = al & 0xffff;
  const a1 = al >>> 16;
  const b0 = bl & 0xffff;
  const b1 = bl >>> 16;
  const low = Math.imul(al, bl) >>> 0;
  const middle = a1 * b0 + (((a0 * b0) / 0x10000) >>> 0);
  const cross = a0 * b1 + (middle & 0xffff);
  const carry = a1 * b1 + Math.floor(middle / 0x10000) + Math.floor(cross / 0x10000);
  const high = (carry + Math.imul(ah, bl) + Math.imul(al, bh)) >>> 0;
  return [high, low];
}

/** Two 32-bit hashes of a string's UTF-16 units: FNV-1a, and one like it with other constants and a shift. */
function hash64(text: string): [number, number] {
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193) >>> 0;
    b = Math.imul(b ^ unit, 0x85ebca6b) >>> 0;
    b = (b ^ (b >>> 13)) >>> 0;
  }
  return [a, b];
}
