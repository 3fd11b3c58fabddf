import { describe, expect, it } from 'vitest';
import { cleanGsr } from '../../src/clean/gsr.ts';
import { random } from '../../src/numeric/random.ts';
import { findScrs } from '../../src/scr/scr.ts';

/** Straight lines between corners (seconds, uS), sampled at 4 Hz. */
function polygon(...corners: [number, number][]): Float64Array {
  const end = corners.at(-1)![0];
  return Float64Array.from({ length: end * 4 + 1 }, (_, i) => {
    const t = i / 4;
    const k = Math.max(
      1,
      corners.findIndex(([at]) => at >= t),
    );
    const [[t0, v0], [t1, v1]] = [corners[k - 1]!, corners[k]!];
    return v0 + ((v1 - v0) * (t - t0)) / (t1 - t0);
  });
}

describe('findScrs', () => {
  it('measures a triangle: onset, peak, amplitude, rise, half recovery, end and area', () => {
    const [scr, ...more] = findScrs(polygon([0, 0], [4, -0.02], [6, 0.28], [12, -0.02], [16, 0]), 4);
    expect(more).toEqual([]);
    expect(scr!.onset).toBe(4);
    expect(scr!.peak).toBe(6);
    expect(scr!.amplitude).toBeCloseTo(0.3, 12);
    expect(scr!.rise).toBe(2);
    expect(scr!.recovery).toBeCloseTo(3, 12);
    expect(scr!.end).toBeCloseTo(12 - 0.4, 12);
    // 2 s x 14/15 up from zero and 6 s x 14/15 down to it, at a mean of 0.14
    expect(scr!.area).toBeCloseTo(((8 * 14) / 15) * 0.14, 12);
  });

  it('leaves out what is small or slow, and what does not rise without a break', () => {
    expect(findScrs(polygon([0, 0], [4, 0], [6, 0.0199], [10, 0]), 4)).toEqual([]);
    expect(findScrs(polygon([0, 0], [4, 0], [6, 0.0201], [10, 0]), 4)).toHaveLength(1);
    expect(findScrs(polygon([0, 0], [4, 0], [9.25, 0.5], [12, 0]), 4)).toEqual([]);
    expect(findScrs(polygon([0, 0], [4, 0], [9, 0.5], [12, 0]), 4)).toHaveLength(1);
    expect(findScrs(polygon([0, 0], [4, 0], [5, 0.015], [6, 0.015], [7, 0.03], [10, 0]), 4)).toEqual([]);
  });

  it('looks at the rise and not at where zero lies', () => {
    const corners: [number, number][] = [
      [0, 0],
      [4, 0],
      [6, 0.3],
      [12, 0],
      [16, 0.05],
      [20, 0],
      [24, 0],
    ];
    const plain = findScrs(polygon(...corners), 4);
    expect(plain).toHaveLength(2);
    for (const shift of [-1, -0.1, 0.1]) {
      const shifted = findScrs(polygon(...corners.map(([t, v]): [number, number] => [t, v + shift])), 4);
      expect(shifted.map(({ onset, peak }) => [onset, peak])).toEqual(plain.map(({ onset, peak }) => [onset, peak]));
      for (const [k, scr] of shifted.entries()) {
        expect(scr.amplitude).toBeCloseTo(plain[k]!.amplitude, 12);
        expect(scr.recovery).toBeCloseTo(plain[k]!.recovery, 12);
      }
      if (shift === -1) expect(shifted.map(({ area }) => area)).toEqual([0, 0]);
    }
  });

  it('tells two responses that run into each other apart, and shares the area out between them', () => {
    const both = polygon([0, -0.1], [4, -0.1], [6, 0.3], [8, 0.2], [10, 0.5], [20, -0.1], [24, -0.1]);
    const [first, second, ...more] = findScrs(both, 4);
    expect(more).toEqual([]);
    expect(first).toMatchObject({ onset: 4, peak: 6, end: 8 });
    expect(first!.amplitude).toBeCloseTo(0.4, 12);
    // half of 0.4 would be lost at 0.1, and the second begins at 0.2
    expect(first!.recovery).toBeNaN();
    expect(second).toMatchObject({ onset: 8, peak: 10 });
    expect(second!.amplitude).toBeCloseTo(0.3, 12);
    expect(second!.recovery).toBeCloseTo(2.5, 12);
    expect(second!.end).toBeCloseTo(10 + 50 / 6, 12);
    expect(first!.area).toBeCloseTo(0.5 * 1.5 * 0.3 + 2 * 0.25, 12);
    expect(second!.area).toBeCloseTo(2 * 0.35 + (0.5 * (50 / 6)) / 2, 12);
  });

  it('counts a response cut by an end only if its peak is inside, and leaves open what is not seen', () => {
    expect(findScrs(polygon([0, 0.3], [4, 0]), 4)).toEqual([]);
    expect(findScrs(polygon([0, 0], [4, 0.3]), 4)).toEqual([]);
    const [late] = findScrs(polygon([0, 0], [2, 0], [4, 0.3], [5, 0.2]), 4);
    expect(late).toMatchObject({ onset: 2, peak: 4, rise: 2, recovery: Number.NaN, end: Number.NaN });
    expect(late!.area).toBeCloseTo(0.3 + 0.25, 12);
    const [early] = findScrs(polygon([0, 0.1], [2, 0.3], [6, 0]), 4);
    expect(early).toMatchObject({ onset: Number.NaN, peak: 2, end: 6, amplitude: Number.NaN, rise: Number.NaN });
    expect(early!.recovery).toBeNaN();
  });

  it('of nothing is nothing', () => {
    expect(findScrs(new Float64Array(0), 4)).toEqual([]);
    expect(findScrs(Float64Array.of(1), 4)).toEqual([]);
  });

  it('refuses what it could only find nothing in', () => {
    for (const rate of [0, -4, Number.NaN, Number.POSITIVE_INFINITY, '4' as unknown as number]) {
      expect(() => findScrs(new Float64Array(240), rate)).toThrow(
        /^findScrs: rate must be a positive number of Hz, got/,
      );
    }
    expect(() => findScrs(Float64Array.of(0, 1, Number.NaN), 4)).toThrow(
      expect.objectContaining({ code: 'number-invalid', message: expect.stringContaining('phasic[2] must be finite') }),
    );
    expect(() => findScrs(Float64Array.of(Number.NEGATIVE_INFINITY), 4)).toThrow(/-Infinity/);
  });

  it('finds simulated responses 12 s apart: all, none invented, amplitude and rise within a few per cent', () => {
    const r = random(1, 'responses');
    const x = new Float32Array(240 * 4).fill(2);
    const [rise, decay] = [0.75, 2];
    const climb = (Math.log(decay / rise) * decay * rise) / (decay - rise);
    const height = Math.exp(-climb / decay) - Math.exp(-climb / rise);
    const truth: { onset: number; amplitude: number }[] = [];
    for (let onset = 6; onset < 230; onset += 12 + r.uniform()) {
      const amplitude = 0.1 + 0.4 * r.uniform();
      truth.push({ onset, amplitude });
      for (let i = Math.ceil(onset * 4); i < x.length; i++) {
        const t = i / 4 - onset;
        x[i]! += (amplitude * (Math.exp(-t / decay) - Math.exp(-t / rise))) / height;
      }
    }
    for (let i = 0; i < x.length; i++) x[i]! += 0.0005 * r.normal();
    const clean = cleanGsr({ samples: x, rate: 4, offset: 0 }, 240);
    if (typeof clean === 'string') throw new Error(clean);
    const found = findScrs(clean.phasic, clean.rate);
    expect(found).toHaveLength(truth.length);
    let [amplitude, rises] = [0, 0];
    for (const [i, scr] of found.entries()) {
      expect(Math.abs(scr.peak - truth[i]!.onset - climb)).toBeLessThan(0.3);
      expect(Math.abs(scr.onset - truth[i]!.onset)).toBeLessThan(0.8);
      amplitude += scr.amplitude / truth[i]!.amplitude / truth.length;
      rises += scr.rise / truth.length;
    }
    expect(Math.abs(amplitude - 1)).toBeLessThan(0.06);
    expect(Math.abs(rises - climb)).toBeLessThan(0.3);
  });
});
