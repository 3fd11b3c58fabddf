/**
 * The discrete Fourier transform of any length: powers of two by the Cooley-Tukey algorithm, other lengths by
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
    plan = (size & (size - 1)) === 0 ? powerOfTwo(size) : bluestein(size);
    if (plans.size >= KEPT) plans.delete(plans.keys().next().value!);
    plans.set(size, plan);
  }
  return plan;
}

function powerOfTwo(size: number): Fourier {
  const cos = new Float64Array(size >> 1);
  const sin = new Float64Array(size >> 1);
  for (let k = 0; k < cos.length; k++) {
    cos[k] = Math.cos((2 * Math.PI * k) / size);
    sin[k] = -Math.sin((2 * Math.PI * k) / size);
  }
  const reversed = new Uint32Array(size);
  for (let i = 1; i < size; i++) reversed[i] = (reversed[i >> 1]! >> 1) | (i & 1 ? size >> 1 : 0);

  const forward = (re: Float64Array, im: Float64Array): void => {
    for (let i = 0; i < size; i++) {
      const j = reversed[i]!;
      if (j <= i) continue;
      const r = re[i]!;
      const m = im[i]!;
      re[i] = re[j]!;
      im[i] = im[j]!;
      re[j] = r;
      im[j] = m;
    }
    for (let half = 1, stride = size >> 1; half < size; half <<= 1, stride >>= 1) {
      for (let start = 0; start < size; start += 2 * half) {
        for (let k = 0; k < half; k++) {
          const c = cos[k * stride]!;
          const s = sin[k * stride]!;
          const i = start + k;
          const j = i + half;
          const r = re[j]! * c - im[j]! * s;
          const m = re[j]! * s + im[j]! * c;
          re[j] = re[i]! - r;
          im[j] = im[i]! - m;
          re[i] = re[i]! + r;
          im[i] = im[i]! + m;
        }
      }
    }
  };
  return { size, forward };
}

function bluestein(size: number): Fourier {
  let length = 1;
  while (length < 2 * size - 1) length *= 2;
  const inner = powerOfTwo(length);
  const cos = new Float64Array(size);
  const sin = new Float64Array(size);
  const chirpRe = new Float64Array(length);
  const chirpIm = new Float64Array(length);
  for (let k = 0; k < size; k++) {
    // k^2 modulo 2 size keeps the angle exact for long transforms
    const angle = (Math.PI * ((k * k) % (2 * size))) / size;
    cos[k] = Math.cos(angle);
    sin[k] = Math.sin(angle);
    for (const at of k === 0 ? [0] : [k, length - k]) {
      chirpRe[at] = cos[k]!;
      chirpIm[at] = sin[k]!;
    }
  }
  inner.forward(chirpRe, chirpIm);
  const workRe = new Float64Array(length);
  const workIm = new Float64Array(length);

  const forward = (re: Float64Array, im: Float64Array): void => {
    workRe.fill(0);
    workIm.fill(0);
    for (let k = 0; k < size; k++) {
      workRe[k] = re[k]! * cos[k]! + im[k]! * sin[k]!;
      workIm[k] = im[k]! * cos[k]! - re[k]! * sin[k]!;
    }
    inner.forward(workRe, workIm);
    for (let k = 0; k < length; k++) {
      const r = workRe[k]! * chirpRe[k]! - workIm[k]! * chirpIm[k]!;
      const m = workRe[k]! * chirpIm[k]! + workIm[k]! * chirpRe[k]!;
      // the inverse transform is the forward one with real and imaginary part exchanged
      workRe[k] = m;
      workIm[k] = r;
    }
    inner.forward(workRe, workIm);
    for (let k = 0; k < size; k++) {
      const r = workIm[k]! / length;
      const m = workRe[k]! / length;
      re[k] = r * cos[k]! + m * sin[k]!;
      im[k] = m * cos[k]! - r * sin[k]!;
    }
  };
  return { size, forward };
}
