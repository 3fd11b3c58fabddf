import { describe, expect, it } from 'vitest';
import { type CleanGsr, cleanGsr } from '../../src/clean/gsr.ts';
import { type CleanSkt, cleanSkt } from '../../src/clean/skt.ts';
import { extractFeatures } from '../../src/features/extract.ts';
import { contact } from '../../src/quality/contact.ts';
import { gsrQuality, gsrQualityParts } from '../../src/quality/gsr.ts';
import { qualityIndex } from '../../src/quality/parts.ts';
import { sktQuality, sktQualityParts } from '../../src/quality/skt.ts';
import { steadyShare } from '../../src/quality/steadyShare.ts';
import { stillShare } from '../../src/quality/stillShare.ts';
import { simulateCohort } from '../../src/simulate/index.ts';
import { cutWindows } from '../../src/windows.ts';
import { noise } from '../noise.ts';
import { walk } from '../walk.ts';

const gsr = (samples: Float32Array): CleanGsr => cleanGsr({ samples, rate: 4, offset: 0 }, 60) as CleanGsr;
const skt = (samples: Float32Array): CleanSkt => cleanSkt({ samples, rate: 4, offset: 0 }, 60) as CleanSkt;

describe('stillShare', () => {
  it('counts runs of one value that last long enough', () => {
    const x = [1, 1, 1, 1, 2, 3, 3, 4, 5, 5];
    expect(stillShare(x, 1, 4)).toBe(0.4);
    expect(stillShare(x, 1, 2)).toBe(0.8);
    expect(stillShare(x, 2, 2)).toBe(0.4);
    expect(stillShare(x, 1, 5)).toBe(0);
    // at any rate two samples make a run, so that one does not stand still
    expect(stillShare([1, 2, 3], 0.1, 5)).toBe(0);
    expect(stillShare([], 4, 5)).toBe(0);
    expect(stillShare([Number.NaN, Number.NaN, Number.NaN], 4, 0.5)).toBe(0);
  });
});

describe('steadyShare', () => {
  const step = (n: number, ...places: number[]): number[] => {
    let level = 0;
    return Array.from({ length: n }, (_, i) => (places.includes(i) ? ++level : level));
  };
  const level = (from: number, to: number): boolean => to === from;
  it('takes 5 s on either side of a step away, once where they overlap', () => {
    expect(steadyShare(step(100), 1, 1, level)).toBe(1);
    expect(steadyShare(step(100, 50), 1, 1, level)).toBeCloseTo(0.88, 12);
    expect(steadyShare(step(100, 50), 1, 1, () => true)).toBe(1);
    expect(steadyShare(step(100, 50, 54), 1, 1, level)).toBeCloseTo(0.84, 12);
    expect(steadyShare(step(100, 1), 1, 1, level)).toBeCloseTo(0.93, 12);
    expect(steadyShare(step(100, 50), 4, 1, level)).toBeCloseTo(1 - 42 / 100, 12);
    expect(steadyShare(step(4, 2), 1, 1, level)).toBe(0);
    expect(steadyShare([3], 1, 1, level)).toBe(1);
    expect(steadyShare([], 1, 1, level)).toBe(1);
  });
  it('judges single samples, and changes over several', () => {
    const alone = (_: number, value: number): boolean => value < 1;
    expect(steadyShare(step(100, 99), 1, 0, alone)).toBeCloseTo(0.94, 12);
    expect(steadyShare(step(100, 0), 1, 0, alone)).toBe(0);
    // a step lies within three changes of three samples each
    expect(steadyShare(step(100, 50), 1, 3, level)).toBeCloseTo(1 - 16 / 100, 12);
  });
});

describe('contact', () => {
  /** conductance at 4 Hz, 60 s, from a function of the time in s */
  const at = (value: (t: number) => number, rate = 4) =>
    contact(
      Float64Array.from({ length: 60 * rate }, (_, i) => value(i / rate)),
      rate,
    );
  const step = (level: number, height: number) => at((t) => (t < 30 ? level : level + height)).steady;
  // four changes of one second have the step in them, with 5 s on either side
  const lost = 1 - 48 / 240;

  it('keeps what skin does: a response of half a uS, drift, converter steps on a level of 0.1 uS', () => {
    const response = (t: number): number => (t < 20 ? 0 : Math.exp(-(t - 20) / 10) - Math.exp(-(t - 20) / 0.75));
    expect(at((t) => 3 + 0.7 * response(t))).toEqual({ level: 1, steady: 1 });
    expect(at((t) => 0.5 * 2 ** (t / 20))).toEqual({ level: 1, steady: 1 });
    expect(at((t) => 0.1 + 0.00128 * Math.round(4 * Math.sin(40 * t)))).toEqual({ level: 1, steady: 1 });
  });

  it('does not believe a rise above 50 % or a fall above 10 % within a second', () => {
    expect(step(1, 0.49)).toBe(1);
    expect(step(1, 0.51)).toBeCloseTo(lost, 12);
    expect(step(1, -0.09)).toBe(1);
    expect(step(1, -0.11)).toBeCloseTo(lost, 12);
    // of less than 0.05 uS it has no opinion
    expect(step(0.1, 0.049)).toBe(1);
    expect(step(0.1, 0.051)).toBeCloseTo(lost, 12);
  });

  it('does not believe 10 uS/s, on whatever level', () => {
    expect(step(50, 2.4)).toBe(1);
    expect(step(50, 2.6)).toBeCloseTo(1 - 42 / 240, 12);
  });

  it('does not believe a level outside 0.05 to 60 uS', () => {
    expect(at(() => 0.051).level).toBe(1);
    expect(at(() => 0.049).level).toBe(0);
    expect(at(() => 61).level).toBe(0);
    // one sample, with 5 s on either side
    expect(at((t) => (t === 30 ? 61 : 59)).level).toBeCloseTo(1 - 41 / 240, 12);
  });

  it('judges a faster signal by its quarters of a second: grain is no jump, and a jump is one', () => {
    const grain = noise(60 * 700, 8);
    expect(at((t) => 0.5 + 0.03 * grain[Math.round(700 * t)]!, 700).steady).toBe(1);
    expect(at((t) => (t < 30 ? 0.2 : 1), 700).steady).toBeCloseTo(lost, 12);
    expect(at((t) => (t < 30 ? 0.2 : 1), 1).steady).toBeCloseTo(1 - 12 / 60, 12);
  });
});

describe('gsrQuality', () => {
  const good = walk(60, 4, 5, 3, 0.05);
  const step = good.map((value, i) => (i < 120 ? value : value + 20));
  it('is 1 where nothing is wrong', () => {
    expect(gsrQualityParts(gsr(good))).toEqual({ present: 1, moving: 1, contact: 1, steady: 1 });
    expect(gsrQuality(gsr(good))).toBe(1);
  });

  it('says which part is low', () => {
    const held = good.slice().fill(good[40]!, 40, 100);
    expect(gsrQualityParts(gsr(held))).toEqual({ present: 1, moving: 0.75, contact: 1, steady: 1 });
    expect(gsrQuality(gsr(held))).toBe(0.75);

    const holed = good.slice().fill(Number.NaN, 100, 106);
    expect(gsrQualityParts(gsr(holed))).toEqual({ present: 0.975, moving: 1, contact: 1, steady: 1 });

    const parts = gsrQualityParts(gsr(step));
    expect(parts).toMatchObject({ present: 1, moving: 1, contact: 1 });
    expect(parts.steady).toBeCloseTo(1 - 48 / 240, 12);
    expect(gsrQuality(gsr(step))).toBe(parts.steady);

    const low = gsr(good.map((value, i) => (i < 120 ? 0.03 + 0.001 * (i % 3) : value)));
    expect(gsrQualityParts(low)).toMatchObject({ present: 1 });
    expect(gsrQualityParts(low).contact).toBeLessThan(0.5);
  });
});

describe('sktQuality', () => {
  const good = walk(60, 4, 6, 33, 0.05);
  it('is 1 where nothing is wrong, also where the skin does not warm', () => {
    expect(sktQualityParts(skt(good))).toEqual({ present: 1, steady: 1, worn: 1 });
    expect(sktQuality(skt(new Float32Array(240).fill(33)))).toBe(1);
  });

  it('sees the wristband come off', () => {
    const off = good.map((value, i) => (i < 200 ? value : value - Math.min(6, (i - 200) / 2)));
    const parts = sktQualityParts(skt(off));
    expect(parts).toMatchObject({ present: 1, worn: 1 });
    // 6 degC in 3 s, a second of each change and of the low-pass, and 5 s before and after
    expect(parts.steady).toBeGreaterThan(1 - 15.5 / 60);
    expect(parts.steady).toBeLessThan(1 - 13 / 60);
    expect(sktQuality(skt(off))).toBe(parts.steady);
  });

  it('sees that nobody wears it', () => {
    expect(sktQualityParts(skt(good.map((value) => value - 11)))).toEqual({ present: 1, steady: 1, worn: 0 });
    expect(sktQuality(skt(good.map((value) => value + 8)))).toBe(0);
    expect(sktQuality(skt(good.map((value) => value - 7)))).toBe(1);
    // a jump of half a degree, as of a sensor that moves on the skin
    const moved = sktQualityParts(skt(good.map((value, i) => (i < 120 ? value : value + 1))));
    expect(moved.steady).toBeGreaterThan(1 - 13.5 / 60);
    expect(moved.steady).toBeLessThan(1 - 11 / 60);
  });
});

describe('qualityIndex', () => {
  it('is the least part, from 0 to 1', () => {
    expect(qualityIndex({ a: 0.7, b: 0.4, c: 1 })).toBe(0.4);
    expect(qualityIndex({ a: 2 })).toBe(1);
    expect(qualityIndex({})).toBe(1);
    expect(qualityIndex({ a: -1 })).toBe(0);
    expect(qualityIndex({ a: 0.5, b: Number.NaN })).toBe(0);
  });
});

describe('in simulated minutes', () => {
  it('conductance is trusted where nothing disturbs it and not where the electrodes lose contact', () => {
    const [calm, off]: [number[], number[]] = [[], []];
    for (const { recording, truth } of simulateCohort({ people: 8, seed: 2, protocol: 'stress', minutes: 30 })) {
      for (const window of cutWindows(recording, { length: 60, step: 60 })) {
        const touches = ({ start, end }: { start: number; end: number }) =>
          start < window.start + 60 && end > window.start;
        const lost = truth.dropouts.some((one) => one.channel === 'GSR' && touches(one));
        if (!lost && truth.motion.some(touches)) continue;
        (lost ? off : calm).push(extractFeatures(window).quality.GSR);
      }
    }
    expect(Math.min(calm.length, 10 * off.length)).toBeGreaterThan(30);
    expect(calm.filter((quality) => quality < 0.8).length / calm.length).toBeLessThan(0.03);
    expect(off.reduce((sum, quality) => sum + quality, 0) / off.length).toBeLessThan(0.5);
  });
});
