import { describe, expect, it } from 'vitest';
import { type CleanBvp, cleanBvp } from '../../src/clean/bvp.ts';
import { bvpQuality, prepareBvp } from '../../src/features/bvp/bvp.ts';
import type { Reason } from '../../src/features/family.ts';
import { onsetsOf, pulseTrain } from './pulseTrain.ts';

const train = (seconds = 60, rate = 64): Float32Array =>
  pulseTrain(
    onsetsOf(() => 0.8, seconds),
    seconds,
    rate,
  );
const clean = (samples: Float32Array, rate = 64, duration = samples.length / rate): CleanBvp | Reason =>
  cleanBvp({ samples, rate, offset: 0 }, duration);

describe('cleanBvp', () => {
  it('keeps a sine in the band and removes level, drift and a 25 Hz hum', () => {
    const wave = (i: number): number => Math.sin((2 * Math.PI * 2 * i) / 64);
    const dirty = Float32Array.from(
      { length: 3840 },
      (_, i) => wave(i) + 100 + i / 500 + Math.sin((50 * Math.PI * i) / 64),
    );
    const { samples } = clean(dirty) as CleanBvp;
    for (let i = 640; i < 3200; i++) expect(Math.abs(samples[i]! - wave(i))).toBeLessThan(0.01);
  });

  it('says why it gives up', () => {
    expect(clean(train(), 19)).toBe('out-of-range');
    expect(clean(train(), Number.NaN, 60)).toBe('out-of-range');
    expect(clean(train(4))).toBe('too-short');
    expect(clean(train(), 64, Number.NaN)).toBe('too-short');
    expect(clean(new Float32Array(0), 64, 60)).toBe('gap');
    expect(clean(new Float32Array(3840).fill(Number.NaN))).toBe('gap');
    expect(clean(train(55), 64, 60)).toBe('gap');
    expect(clean(new Float32Array(3840).fill(12))).toBe('flat');
    expect(clean(train().fill(0, 0, 2000))).toBe('flat');
    expect(clean(train().fill(Number.POSITIVE_INFINITY, 0, 300))).toBe('gap');
  });

  it('fills up to 5 % by straight lines and says where', () => {
    const samples = train();
    samples.fill(Number.NaN, 1000, 1180);
    const cleaned = clean(samples) as CleanBvp;
    expect(cleaned.filled!.reduce((a, b) => a + b, 0)).toBe(180);
    expect(cleaned.validShare).toBeCloseTo(1 - 180 / 3840, 12);
    samples.fill(Number.NaN, 2000, 2020);
    expect(clean(samples)).toBe('gap');
  });

  it('sees a sensor at its rails', () => {
    const clipped = clean(train().map((v) => Math.min(65, v))) as CleanBvp;
    expect(clipped.clippedShare).toBeGreaterThan(0.1);
    expect(clipped.validShare).toBeCloseTo(1 - clipped.clippedShare, 12);
    expect((clean(train()) as CleanBvp).clippedShare).toBe(0);
  });
});

describe('bvpQuality', () => {
  it('is 1 for a clean window and falls with what is lost', () => {
    const whole = prepareBvp({ samples: train(), rate: 64, offset: 0 }, 60);
    expect(typeof whole === 'string' ? whole : bvpQuality(whole)).toBeCloseTo(1, 3);
    const samples = train().fill(Number.NaN, 1000, 1180);
    const holed = prepareBvp({ samples, rate: 64, offset: 0 }, 60);
    const quality = typeof holed === 'string' ? 0 : bvpQuality(holed);
    expect(quality).toBeGreaterThan(0.8);
    expect(quality).toBeLessThan(0.95);
  });
});
