import { CheerError } from '../errors.ts';

/**
 * Butterworth filters as second-order sections, and their zero-phase use. The transfer function is that of
 * `scipy.signal.butter`; the pairing of poles and zeros within sections is our own and changes nothing but rounding.
 */

/** Five coefficients a section, b0 b1 b2 a1 a2, with a0 = 1; the sections are applied one after the other. */
export type Sections = Float64Array;
const WIDTH = 5;

/**
 * Designs a digital Butterworth filter: bilinear transform with prewarped edges.
 *
 * @param order order of the low-pass prototype; a band-pass has twice as many poles
 * @param edges -3 dB edge(s), Hz, inside (0, rate / 2) and ascending; anything else is a CheerError `option-invalid`
 * @param rate  sampling rate, Hz
 */
export function butterworth(
  order: number,
  kind: 'lowpass' | 'bandpass',
  edges: number | readonly [number, number],
  rate: number,
): Sections {
  const [low, high] = typeof edges === 'number' ? [0, edges] : edges;
  const lowFits = kind === 'bandpass' ? low > 0 : typeof edges === 'number';
  if (!(Number.isInteger(order) && order > 0 && lowFits && low < high && high < rate / 2)) {
    throw new CheerError(
      'option-invalid',
      `butterworth: ${kind} of order ${order} at ${edges} Hz does not fit a sampling rate of ${rate} Hz`,
      'Give a whole order above 0 and ascending edges between 0 and half the sampling rate.',
    );
  }
  // in units of 2 rate, so that the bilinear transform is z = (1 + s) / (1 - s)
  const from = Math.tan((Math.PI * low) / rate);
  const to = Math.tan((Math.PI * high) / rate);
  return kind === 'lowpass' ? lowpass(order, to) : bandpass(order, from, to);
}

function lowpass(order: number, edge: number): Sections {
  const sections = new Float64Array(WIDTH * Math.ceil(order / 2));
  for (let k = 0; 2 * k < order; k++) {
    const single = 2 * k === order - 1;
    const angle = (Math.PI * (2 * k + 1)) / (2 * order);
    const pole = digital(-edge * Math.sin(angle), single ? 0 : edge * Math.cos(angle));
    const a1 = single ? -pole.re : -2 * pole.re;
    const a2 = single ? 0 : pole.re * pole.re + pole.im * pole.im;
    // unit gain at 0 Hz, zeros at z = -1
    const gain = (1 + a1 + a2) / (single ? 2 : 4);
    sections.set([gain, single ? gain : 2 * gain, single ? 0 : gain, a1, a2], WIDTH * k);
  }
  return sections;
}

function bandpass(order: number, from: number, to: number): Sections {
  const sections = new Float64Array(WIDTH * order);
  const half = (to - from) / 2;
  const squared = from * to;
  const centre = 2 * Math.atan(Math.sqrt(squared));
  let at = 0;
  const add = (a1: number, a2: number): void => {
    // zeros at z = 1 and z = -1; unit gain at the centre, where |1 - z^-2| = 2 sin(centre)
    const re = 1 + a1 * Math.cos(centre) + a2 * Math.cos(2 * centre);
    const im = a1 * Math.sin(centre) + a2 * Math.sin(2 * centre);
    const gain = Math.hypot(re, im) / (2 * Math.sin(centre));
    sections.set([gain, 0, -gain, a1, a2], at);
    at += WIDTH;
  };
  const addPair = (re: number, im: number): void => {
    const pole = digital(re, im);
    add(-2 * pole.re, pole.re * pole.re + pole.im * pole.im);
  };
  for (let k = 0; 2 * k < order; k++) {
    // each prototype pole p becomes the two roots of s^2 - 2 half p s + squared
    const angle = (Math.PI * (2 * k + 1)) / (2 * order);
    const re = -half * Math.sin(angle);
    if (2 * k === order - 1) {
      const inner = re * re - squared;
      if (inner < 0) addPair(re, Math.sqrt(-inner));
      else {
        const p = digital(re + Math.sqrt(inner), 0).re;
        const q = digital(re - Math.sqrt(inner), 0).re;
        add(-(p + q), p * q);
      }
    } else {
      const im = half * Math.cos(angle);
      const root = squareRoot(re * re - im * im - squared, 2 * re * im);
      addPair(re + root.re, im + root.im);
      addPair(re - root.re, im - root.im);
    }
  }
  return sections;
}

interface Complex {
  readonly re: number;
  readonly im: number;
}

/** (1 + s) / (1 - s) */
function digital(re: number, im: number): Complex {
  const d = (1 - re) * (1 - re) + im * im;
  return { re: (1 - re * re - im * im) / d, im: (2 * im) / d };
}

function squareRoot(re: number, im: number): Complex {
  const size = Math.hypot(re, im);
  const b = Math.sqrt((size - re) / 2);
  return { re: Math.sqrt((size + re) / 2), im: im < 0 ? -b : b };
}

/**
 * Filters forward and backward, so that the phase is zero and the magnitude is squared, as `scipy.signal.sosfiltfilt`:
 * odd extension at both ends by three times the number of taps, each pass started in the steady state of its first
 * sample. Where the signal is too short for that extension, it is extended by what there is (length - 1).
 */
export function filtfilt(sections: Sections, x: Float64Array): Float64Array {
  const n = x.length;
  if (n === 0) return new Float64Array(0);
  const pad = Math.min(padding(sections), n - 1);
  const work = new Float64Array(n + 2 * pad);
  const first = 2 * x[0]!;
  const last = 2 * x[n - 1]!;
  for (let i = 0; i < pad; i++) {
    work[i] = first - x[pad - i]!;
    work[pad + n + i] = last - x[n - 2 - i]!;
  }
  work.set(x, pad);
  pass(sections, work, 1);
  pass(sections, work, -1);
  return work.slice(pad, pad + n);
}

function padding(sections: Sections): number {
  let zerosAtOrigin = 0;
  let polesAtOrigin = 0;
  for (let s = 0; s < sections.length; s += WIDTH) {
    if (sections[s + 2] === 0) zerosAtOrigin++;
    if (sections[s + 4] === 0) polesAtOrigin++;
  }
  return 3 * ((2 * sections.length) / WIDTH + 1 - Math.min(zerosAtOrigin, polesAtOrigin));
}

const IDENTITY = /* @__PURE__ */ Float64Array.of(1, 0, 0, 0, 0);

/**
 * One pass in place, forward or backward, direct form II transposed, started as if the first sample had been there for
 * ever. Three sections go along the signal together: each waits for its own last output, so that they wait side by side.
 */
function pass(sections: Sections, x: Float64Array, direction: 1 | -1): void {
  const begin = direction > 0 ? 0 : x.length - 1;
  let held = x[begin]!;
  for (let s = 0; s < sections.length; s += 3 * WIDTH) {
    const [p0, p1, p2, p3, p4] = section(sections, s);
    const [q0, q1, q2, q3, q4] = section(sections, s + WIDTH);
    const [r0, r1, r2, r3, r4] = section(sections, s + 2 * WIDTH);
    const pHeld = (held * (p0 + p1 + p2)) / (1 + p3 + p4);
    const qHeld = (pHeld * (q0 + q1 + q2)) / (1 + q3 + q4);
    const rHeld = (qHeld * (r0 + r1 + r2)) / (1 + r3 + r4);
    let pFar = p2 * held - p4 * pHeld;
    let pNear = p1 * held - p3 * pHeld + pFar;
    let qFar = q2 * pHeld - q4 * qHeld;
    let qNear = q1 * pHeld - q3 * qHeld + qFar;
    let rFar = r2 * qHeld - r4 * rHeld;
    let rNear = r1 * qHeld - r3 * rHeld + rFar;
    for (let i = begin, left = x.length; left > 0; left--, i += direction) {
      const input = x[i]!;
      const p = p0 * input + pNear;
      pNear = p1 * input + pFar - p3 * p;
      pFar = p2 * input - p4 * p;
      const q = q0 * p + qNear;
      qNear = q1 * p + qFar - q3 * q;
      qFar = q2 * p - q4 * q;
      const r = r0 * q + rNear;
      rNear = r1 * q + rFar - r3 * r;
      rFar = r2 * q - r4 * r;
      x[i] = r;
    }
    held = rHeld;
  }
}

/** The five coefficients of a section; of one that lets everything through where there is none. */
function section(sections: Sections, at: number): [number, number, number, number, number] {
  const [from, start] = at < sections.length ? [sections, at] : [IDENTITY, 0];
  return [from[start]!, from[start + 1]!, from[start + 2]!, from[start + 3]!, from[start + 4]!];
}
