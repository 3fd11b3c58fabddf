/**
 * The discrete Fourier transform of any length: lengths of factors 2, 3 and 5 by Stockham's self-sorting form of the
 * Cooley-Tukey algorithm (doi 10.1090/S0025-5718-1965-0178586-1), which needs no bit reversal; other lengths by
 * Bluestein's chirp (doi 10.1109/TAU.1970.1162132), which turns one transform into a convolution of power-of-two length.
 */
export interface Fourier {
  readonly size: number;
  /** X[k] = sum over j of x[j] exp(-2 pi i j k / size), in place; both arrays hold at least `size` numbers */
  forward(re: Float64Array, im: Float64Array): void;
}

/** Tables are kept for the last few new lengths: a pure cache, since a table depends on nothing but its length. */
const plans = new Map<number, Fourier>();
const KEPT = 12;

/** The transform of one length, 1 or more. */
export function fourier(size: number): Fourier {
  let plan = plans.get(size);
  if (plan === undefined) {
    const factors = factorise(size);
    plan = factors === undefined ? bluestein(size) : stockham(size, factors);
    if (plans.size >= KEPT) plans.delete(plans.keys().next().value!);
    plans.set(size, plan);
  }
  return plan;
}

/** Complex numbers, real and imaginary parts apart. */
interface Complex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** One pass: `columns` transforms of the length of its radix for each of `blocks` twiddle factors, from one array into the other. */
type Pass = (from: Complex, to: Complex, blocks: number, columns: number, roots: Complex) => void;

const RADICES: readonly (readonly [number, Pass])[] = [
  [4, byFour],
  [2, byTwo],
  [3, byThree],
  [5, byFive],
];

function factorise(size: number): readonly (readonly [number, Pass])[] | undefined {
  const factors: (readonly [number, Pass])[] = [];
  let rest = size;
  for (const radix of RADICES) {
    for (; rest % radix[0] === 0; rest /= radix[0]) factors.push(radix);
  }
  return rest === 1 ? factors : undefined;
}

function stockham(size: number, factors: readonly (readonly [number, Pass])[]): Fourier {
  const roots = rootsOfUnity(size);
  const work: readonly [Complex, Complex] = [zeros(size), zeros(size)];
  const forward = (re: Float64Array, im: Float64Array): void => {
    let from: Complex = { re, im };
    let blocks = size;
    let columns = 1;
    for (let pass = 0; pass < factors.length; pass++) {
      const [radix, run] = factors[pass]!;
      const to = work[pass & 1]!;
      blocks /= radix;
      run(from, to, blocks, columns, roots);
      columns *= radix;
      from = to;
    }
    if (factors.length === 0) return;
    re.set(from.re);
    im.set(from.im);
  };
  return { size, forward };
}

/** exp(-2 pi i k / size) */
function rootsOfUnity(size: number): Complex {
  const roots = zeros(size);
  for (let k = 0; k < size; k++) {
    roots.re[k] = Math.cos((2 * Math.PI * k) / size);
    roots.im[k] = -Math.sin((2 * Math.PI * k) / size);
  }
  return roots;
}

function zeros(size: number): Complex {
  return { re: new Float64Array(size), im: new Float64Array(size) };
}

function byTwo(from: Complex, to: Complex, blocks: number, columns: number, roots: Complex): void {
  const { re, im } = from;
  const { re: outRe, im: outIm } = to;
  const half = blocks * columns;
  for (let block = 0; block < blocks; block++) {
    const c = roots.re[block * columns]!;
    const s = roots.im[block * columns]!;
    for (let i = block * columns, o = 2 * i, end = i + columns; i < end; i++, o++) {
      const aRe = re[i]!;
      const aIm = im[i]!;
      const bRe = re[i + half]!;
      const bIm = im[i + half]!;
      outRe[o] = aRe + bRe;
      outIm[o] = aIm + bIm;
      const dRe = aRe - bRe;
      const dIm = aIm - bIm;
      outRe[o + columns] = dRe * c - dIm * s;
      outIm[o + columns] = dRe * s + dIm * c;
    }
  }
}

const HALF_ROOT_3 = Math.sqrt(3) / 2;

function byThree(from: Complex, to: Complex, blocks: number, columns: number, roots: Complex): void {
  const { re, im } = from;
  const { re: outRe, im: outIm } = to;
  const third = blocks * columns;
  for (let block = 0; block < blocks; block++) {
    const c1 = roots.re[block * columns]!;
    const s1 = roots.im[block * columns]!;
    const c2 = roots.re[2 * block * columns]!;
    const s2 = roots.im[2 * block * columns]!;
    for (let i = block * columns, o = 3 * i, end = i + columns; i < end; i++, o++) {
      const aRe = re[i]!;
      const aIm = im[i]!;
      const sumRe = re[i + third]! + re[i + 2 * third]!;
      const sumIm = im[i + third]! + im[i + 2 * third]!;
      const gapRe = (re[i + third]! - re[i + 2 * third]!) * HALF_ROOT_3;
      const gapIm = (im[i + third]! - im[i + 2 * third]!) * HALF_ROOT_3;
      outRe[o] = aRe + sumRe;
      outIm[o] = aIm + sumIm;
      const middleRe = aRe - sumRe / 2;
      const middleIm = aIm - sumIm / 2;
      turn(outRe, outIm, o + columns, middleRe + gapIm, middleIm - gapRe, c1, s1);
      turn(outRe, outIm, o + 2 * columns, middleRe - gapIm, middleIm + gapRe, c2, s2);
    }
  }
}

function byFour(from: Complex, to: Complex, blocks: number, columns: number, roots: Complex): void {
  const { re, im } = from;
  const { re: outRe, im: outIm } = to;
  const quarter = blocks * columns;
  for (let block = 0; block < blocks; block++) {
    const c1 = roots.re[block * columns]!;
    const s1 = roots.im[block * columns]!;
    const c2 = roots.re[2 * block * columns]!;
    const s2 = roots.im[2 * block * columns]!;
    const c3 = roots.re[3 * block * columns]!;
    const s3 = roots.im[3 * block * columns]!;
    for (let i = block * columns, o = 4 * i, end = i + columns; i < end; i++, o++) {
      const evenRe = re[i]! + re[i + 2 * quarter]!;
      const evenIm = im[i]! + im[i + 2 * quarter]!;
      const acrossRe = re[i]! - re[i + 2 * quarter]!;
      const acrossIm = im[i]! - im[i + 2 * quarter]!;
      const oddRe = re[i + quarter]! + re[i + 3 * quarter]!;
      const oddIm = im[i + quarter]! + im[i + 3 * quarter]!;
      const asideRe = re[i + quarter]! - re[i + 3 * quarter]!;
      const asideIm = im[i + quarter]! - im[i + 3 * quarter]!;
      outRe[o] = evenRe + oddRe;
      outIm[o] = evenIm + oddIm;
      turn(outRe, outIm, o + columns, acrossRe + asideIm, acrossIm - asideRe, c1, s1);
      turn(outRe, outIm, o + 2 * columns, evenRe - oddRe, evenIm - oddIm, c2, s2);
      turn(outRe, outIm, o + 3 * columns, acrossRe - asideIm, acrossIm + asideRe, c3, s3);
    }
  }
}

const COS_1 = Math.cos((2 * Math.PI) / 5);
const COS_2 = Math.cos((4 * Math.PI) / 5);
const SIN_1 = Math.sin((2 * Math.PI) / 5);
const SIN_2 = Math.sin((4 * Math.PI) / 5);

function byFive(from: Complex, to: Complex, blocks: number, columns: number, roots: Complex): void {
  const { re, im } = from;
  const { re: outRe, im: outIm } = to;
  const fifth = blocks * columns;
  for (let block = 0; block < blocks; block++) {
    const root = block * columns;
    for (let i = block * columns, o = 5 * i, end = i + columns; i < end; i++, o++) {
      const aRe = re[i]!;
      const aIm = im[i]!;
      const outerRe = re[i + fifth]! + re[i + 4 * fifth]!;
      const outerIm = im[i + fifth]! + im[i + 4 * fifth]!;
      const innerRe = re[i + 2 * fifth]! + re[i + 3 * fifth]!;
      const innerIm = im[i + 2 * fifth]! + im[i + 3 * fifth]!;
      const outerGapRe = re[i + fifth]! - re[i + 4 * fifth]!;
      const outerGapIm = im[i + fifth]! - im[i + 4 * fifth]!;
      const innerGapRe = re[i + 2 * fifth]! - re[i + 3 * fifth]!;
      const innerGapIm = im[i + 2 * fifth]! - im[i + 3 * fifth]!;
      outRe[o] = aRe + outerRe + innerRe;
      outIm[o] = aIm + outerIm + innerIm;
      const nearRe = aRe + COS_1 * outerRe + COS_2 * innerRe;
      const nearIm = aIm + COS_1 * outerIm + COS_2 * innerIm;
      const farRe = aRe + COS_2 * outerRe + COS_1 * innerRe;
      const farIm = aIm + COS_2 * outerIm + COS_1 * innerIm;
      const nearGapRe = SIN_1 * outerGapRe + SIN_2 * innerGapRe;
      const nearGapIm = SIN_1 * outerGapIm + SIN_2 * innerGapIm;
      const farGapRe = SIN_2 * outerGapRe - SIN_1 * innerGapRe;
      const farGapIm = SIN_2 * outerGapIm - SIN_1 * innerGapIm;
      turn(outRe, outIm, o + columns, nearRe + nearGapIm, nearIm - nearGapRe, roots.re[root]!, roots.im[root]!);
      turn(outRe, outIm, o + 2 * columns, farRe + farGapIm, farIm - farGapRe, roots.re[2 * root]!, roots.im[2 * root]!);
      turn(outRe, outIm, o + 3 * columns, farRe - farGapIm, farIm + farGapRe, roots.re[3 * root]!, roots.im[3 * root]!);
      turn(
        outRe,
        outIm,
        o + 4 * columns,
        nearRe - nearGapIm,
        nearIm + nearGapRe,
        roots.re[4 * root]!,
        roots.im[4 * root]!,
      );
    }
  }
}

/** out[at] = (re + i im) (c + i s) */
function turn(
  outRe: Float64Array,
  outIm: Float64Array,
  at: number,
  re: number,
  im: number,
  c: number,
  s: number,
): void {
  outRe[at] = re * c - im * s;
  outIm[at] = re * s + im * c;
}

function bluestein(size: number): Fourier {
  let length = 1;
  while (length < 2 * size - 1) length *= 2;
  const inner = fourier(length);
  const cos = new Float64Array(size);
  const sin = new Float64Array(size);
  const chirp = zeros(length);
  for (let k = 0; k < size; k++) {
    // k^2 modulo 2 size keeps the angle exact for long transforms
    const angle = (Math.PI * ((k * k) % (2 * size))) / size;
    cos[k] = Math.cos(angle);
    sin[k] = Math.sin(angle);
    for (const at of k === 0 ? [0] : [k, length - k]) {
      chirp.re[at] = cos[k]!;
      chirp.im[at] = sin[k]!;
    }
  }
  inner.forward(chirp.re, chirp.im);
  const work = zeros(length);

  const forward = (re: Float64Array, im: Float64Array): void => {
    work.re.fill(0);
    work.im.fill(0);
    for (let k = 0; k < size; k++) {
      work.re[k] = re[k]! * cos[k]! + im[k]! * sin[k]!;
      work.im[k] = im[k]! * cos[k]! - re[k]! * sin[k]!;
    }
    inner.forward(work.re, work.im);
    for (let k = 0; k < length; k++) {
      const r = work.re[k]! * chirp.re[k]! - work.im[k]! * chirp.im[k]!;
      const m = work.re[k]! * chirp.im[k]! + work.im[k]! * chirp.re[k]!;
      // the inverse transform is the forward one with real and imaginary part exchanged
      work.re[k] = m;
      work.im[k] = r;
    }
    inner.forward(work.re, work.im);
    for (let k = 0; k < size; k++) {
      const r = work.im[k]! / length;
      const m = work.re[k]! / length;
      re[k] = r * cos[k]! + m * sin[k]!;
      im[k] = m * cos[k]! - r * sin[k]!;
    }
  };
  return { size, forward };
}
