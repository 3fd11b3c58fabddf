import { describe, expect, it } from 'vitest';
import { type CleanGsr, cleanGsr } from '../../src/clean/gsr.ts';
import { type CleanSkt, cleanSkt } from '../../src/clean/skt.ts';
import { gsrQuality, gsrQualityParts } from '../../src/quality/gsr.ts';
import { qualityIndex } from '../../src/quality/parts.ts';
import { sktQuality, sktQualityParts } from '../../src/quality/skt.ts';
import { steadyShare } from '../../src/quality/steadyShare.ts';
import { stillShare } from '../../src/quality/stillShare.ts';
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
  it('takes 5 s on either side of a step away, once where they overlap', () => {
    expect(steadyShare(step(100), 1, 0.5)).toBe(1);
    expect(steadyShare(step(100, 50), 1, 0.5)).toBeCloseTo(0.88, 12);
    expect(steadyShare(step(100, 50), 1, 1)).toBe(1);
    expect(steadyShare(step(100, 50, 54), 1, 0.5)).toBeCloseTo(0.84, 12);
    expect(steadyShare(step(100, 1), 1, 0.5)).toBeCloseTo(0.93, 12);
    expect(steadyShare(step(100, 50), 4, 2)).toBeCloseTo(1 - 42 / 100, 12);
    expect(steadyShare(step(4, 2), 1, 0.5)).toBe(0);
    expect(steadyShare([3], 1, 0.5)).toBe(1);
    expect(steadyShare([], 1, 0.5)).toBe(1);
  });
});

describe('gsrQuality', () => {
  const good = walk(60, 4, 5, 3, 0.2);
  it('is 1 where nothing is wrong', () => {
    expect(gsrQualityParts(gsr(good))).toEqual({ present: 1, moving: 1, steady: 1 });
    expect(gsrQuality(gsr(good))).toBe(1);
  });

  it('says which part is low', () => {
    const held = good.slice().fill(good[40]!, 40, 100);
    expect(gsrQualityParts(gsr(held))).toEqual({ present: 1, moving: 0.75, steady: 1 });
    expect(gsrQuality(gsr(held))).toBe(0.75);

    const holed = good.slice().fill(Number.NaN, 100, 106);
    expect(gsrQualityParts(gsr(holed))).toEqual({ present: 0.975, moving: 1, steady: 1 });

    const jumped = good.map((value, i) => (i < 120 ? value : value + 20));
    const parts = gsrQualityParts(gsr(jumped));
    expect(parts).toMatchObject({ present: 1, moving: 1 });
    expect(parts.steady).toBeGreaterThan(1 - 12 / 60);
    expect(parts.steady).toBeLessThan(1 - 10 / 60);
    expect(gsrQuality(gsr(jumped))).toBe(parts.steady);
  });
});

describe('sktQuality', () => {
  const good = walk(60, 4, 6, 33, 0.05);
  it('is 1 where nothing is wrong, also where the skin does not warm', () => {
    expect(sktQualityParts(skt(good))).toEqual({ present: 1, steady: 1 });
    expect(sktQuality(skt(new Float32Array(240).fill(33)))).toBe(1);
  });

  it('sees the wristband come off', () => {
    const off = good.map((value, i) => (i < 200 ? value : value - Math.min(6, (i - 200) / 2)));
    const parts = sktQualityParts(skt(off));
    expect(parts.present).toBe(1);
    // 6 degC in 3 s, with 5 s before and after
    expect(parts.steady).toBeGreaterThan(1 - 14 / 60);
    expect(parts.steady).toBeLessThan(1 - 12.5 / 60);
    expect(sktQuality(skt(off))).toBe(parts.steady);
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
