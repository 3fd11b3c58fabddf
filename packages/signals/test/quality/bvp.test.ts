import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bvpQuality, prepareBvp } from '../../src/features/bvp/bvp.ts';
import type { BvpInput } from '../../src/features/bvp/input.ts';
import { extractFeatures, type FeatureWindow } from '../../src/features/extract.ts';
import { bvpQualityParts } from '../../src/quality/bvp.ts';
import { qualityIndex } from '../../src/quality/parts.ts';
import { windowQualityParts } from '../../src/quality/window.ts';
import { MODALITIES } from '../../src/recording.ts';
import { onsetsOf, pulseTrain } from '../bvp/pulseTrain.ts';
import { noise } from '../noise.ts';
import { walk } from '../walk.ts';

const RATE = 64;
const train = pulseTrain(
  onsetsOf((t) => 0.8 + 0.04 * Math.sin(t), 60),
  60,
  RATE,
);
const prepared = (samples: Float32Array): BvpInput => prepareBvp({ samples, rate: RATE, offset: 0 }, 60) as BvpInput;
const partsOf = (samples: Float32Array) => bvpQualityParts(prepared(samples));
const segment = (samples: Float32Array, rate: number) => ({ samples, rate, offset: 0 });

describe('bvpQuality', () => {
  it('is 1 for a clean pulse, in all parts', () => {
    const parts = partsOf(train);
    expect(parts).toMatchObject({ present: 1, unclipped: 1, moving: 1, beats: 1 });
    expect(parts.template).toBeGreaterThan(0.99);
    expect(bvpQuality(prepared(train))).toBe(parts.template);
  });

  it('says which part is low', () => {
    const holed = partsOf(train.slice().fill(Number.NaN, 1000, 1160));
    expect(holed.present).toBeCloseTo(1 - 160 / 3840, 12);

    const held = partsOf(train.slice().fill(20.5, 1000, 2000));
    expect(held.moving).toBeCloseTo(1 - 1000 / 3840, 2);
    expect(held.unclipped).toBe(1);

    const clipped = partsOf(train.map((value) => Math.min(value, 70)));
    expect(clipped.unclipped).toBeLessThan(0.9);
    expect(clipped.present).toBe(1);
    expect(clipped.unclipped).toBeCloseTo(1 - prepared(train.map((v) => Math.min(v, 70))).clean.clippedShare, 12);
  });

  it('falls as noise rises, and pure noise has little', () => {
    const disturbance = noise(3840, 4);
    const levels = [0, 20, 40, 80, 160, 320].map((height) =>
      bvpQuality(prepared(train.map((value, i) => value + height * disturbance[i]!))),
    );
    for (let k = 1; k < levels.length; k++) expect(levels[k]).toBeLessThan(levels[k - 1]!);
    expect(bvpQuality(prepared(Float32Array.from(disturbance)))).toBeLessThan(0.6);
  });
});

describe('windowQualityParts', () => {
  const whole: FeatureWindow = {
    duration: 60,
    segments: {
      BVP: segment(train, RATE),
      GSR: segment(walk(60, 4, 5, 3, 0.2), 4),
      SKT: segment(walk(60, 4, 6, 33, 0.05), 4),
    },
  };
  /** The law: the index of the parts is what extractFeatures says, and 0 where there is a reason instead. */
  function agrees(window: FeatureWindow): void {
    const { quality } = extractFeatures(window);
    const parts = windowQualityParts(window);
    for (const modality of MODALITIES) {
      const own = parts[modality];
      expect(typeof own === 'string' ? 0 : qualityIndex(own)).toBe(quality[modality]);
    }
  }

  it('says why extractFeatures has its quality', () => {
    agrees(whole);
    agrees({ duration: 60, segments: {} });
    agrees({ ...whole, duration: 0 });
    agrees({ ...whole, duration: Number.NaN });
    agrees({ ...whole, duration: Number.POSITIVE_INFINITY });
    agrees({ ...whole, duration: 64 });
    expect(windowQualityParts({ duration: 60, segments: {} })).toEqual({
      BVP: 'missing-modality',
      GSR: 'missing-modality',
      SKT: 'missing-modality',
    });
  });

  it('never throws and stays within 0 and 1, on anything', { timeout: 20_000 }, () => {
    const odd = fc.oneof(
      fc.float({ min: -100, max: 100 }),
      fc.constantFrom(0, Number.NaN, Infinity, -Infinity, 1e30, -1e30, 3.4e38, 1e-40),
    );
    const rate = fc.constantFrom(0, -1, Number.NaN, 1, 4, 20, 64, 200);
    const one = fc.record({
      samples: fc.array(odd, { minLength: 0, maxLength: 600 }).map((x) => Float32Array.from(x)),
      rate,
      offset: fc.constant(0),
    });
    fc.assert(
      fc.property(one, one, fc.constantFrom(0, 1, 5, 7, 10, 60), (first, second, duration) => {
        agrees({ duration, segments: { BVP: first, GSR: second, SKT: second } });
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('has motion as one more part where acceleration is given', () => {
    const still = segment(new Float32Array(1920).fill(1), 32);
    const level = segment(new Float32Array(1920), 32);
    const { BVP } = windowQualityParts(whole, { ACC_X: level, ACC_Y: level, ACC_Z: still });
    expect(BVP).toMatchObject({ motion: 1, present: 1 });
    expect(windowQualityParts(whole).BVP).not.toHaveProperty('motion');
  });
});
