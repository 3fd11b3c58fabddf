import { noise } from './noise.ts';

/** The slow random signal of golden/slow.py: a walk about a level. */
export function walk(seconds: number, rate: number, seed: number, level: number, scale: number): Float32Array {
  let at = 0;
  const steps = noise(Math.round(seconds * rate), seed).map((v) => (at += (v * scale) / Math.sqrt(rate)));
  const centre = steps.reduce((sum, v) => sum + v, 0) / steps.length;
  return Float32Array.from(steps, (v) => level + v - centre);
}
